//! What is kept of the pictures of a long session.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    Done, News, Pictures,
    fitted::{Fitted, Standing},
};
use crate::app::{Event, PictureKey, SavedNews, Subscriptions};
use crate::domain::{Fact, JobId, PictureId, Preview, Reconciled};
use crate::graphics::cells::CellsPainter;
use crate::graphics::{Brush, ImagePainter, Picture, Spot, encode};
use crate::store::Thumbnails;
use ratatui::{layout::Rect, style::Color};
use std::sync::Arc;
use uuid::Uuid;

fn arrived(pictures: &mut Pictures, job: JobId, number: u32) -> PictureKey {
    let key = PictureKey::Preview(job, number);
    pictures.keep_preview(job, number, Preview([1].into()));
    let picture = Picture::new(64, 64, vec![number as u8; 64 * 64 * 4], false).unwrap();
    pictures.take(Done::Decoded(key, Ok(picture), vec![]));
    key
}

#[test]
fn of_a_jobs_previews_only_the_newest_is_kept_and_none_when_it_is_over() {
    let mut pictures = Pictures::new(Brush::default(), Thumbnails::nowhere());
    let [one, two] = [1, 2].map(|number| JobId(Uuid::from_u128(number)));
    let other = arrived(&mut pictures, two, 1);
    let all: Vec<PictureKey> = (1..=200)
        .map(|number| arrived(&mut pictures, one, number))
        .collect();
    let kept: Vec<&PictureKey> = all.iter().filter(|key| pictures.decoded.has(key)).collect();
    assert_eq!(kept, [&PictureKey::Preview(one, 200)]);
    assert!(pictures.decoded.has(&other), "another job's");
    let wanted = Subscriptions {
        pictures: vec![other],
        ..Subscriptions::default()
    };
    pictures.reconcile(&wanted);
    assert!(!all.iter().any(|key| pictures.decoded.has(key)));
    assert!(pictures.decoded.has(&other));
}

/// A job's first preview, standing in cells on the screen.
fn standing(job: JobId) -> Standing {
    let area = Rect::new(2, 1, 20, 10);
    let picture = Picture::new(64, 64, vec![9; 64 * 64 * 4], false).unwrap();
    let spot = Spot {
        picture: picture.size(),
        pixel_art: false,
        area,
        behind: Color::Reset,
    };
    let recipe = CellsPainter::new(Brush::default().cells_look()).recipe(&spot);
    let fitted = Fitted {
        key: PictureKey::Preview(job, 1),
        name: 1,
        encoded: Arc::new(encode(&picture, &recipe)),
    };
    Standing {
        area,
        behind: Color::Reset,
        fitted,
    }
}

/// A frame only to find out that something is to be fitted would show nothing new.
#[tokio::test]
async fn a_preview_is_ready_before_the_frame_that_shows_it() {
    let mut pictures = Pictures::new(Brush::default(), Thumbnails::nowhere());
    let [shown, hidden] = [1, 2].map(|number| JobId(Uuid::from_u128(number)));
    pictures.standing.push(standing(shown));
    let mut bytes = std::io::Cursor::new(vec![]);
    let photo = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([x as u8, y as u8, 9]));
    let jpeg = image::ImageFormat::Jpeg;
    photo.write_to(&mut bytes, jpeg).unwrap();
    let bytes = bytes.into_inner();
    for job in [shown, hidden] {
        pictures.keep_preview(job, 2, Preview(bytes.clone().into()));
        pictures.decode_ahead(job);
    }
    let (key, other) = (
        PictureKey::Preview(shown, 2),
        PictureKey::Preview(hidden, 2),
    );
    let fitted = pictures.next().await;
    assert!(matches!(fitted, Some(News::Ready(ready, Ok(()))) if ready == key));
    let picture = pictures.decoded.get(&key).cloned();
    let painter = CellsPainter::new(Brush::default().cells_look());
    let spot = Spot {
        picture: picture.unwrap().size(),
        pixel_art: false,
        area: Rect::new(2, 1, 20, 10),
        behind: Color::Reset,
    };
    assert!(
        pictures.encoded.has(&(key, painter.recipe(&spot))),
        "as the place wants it"
    );
    assert!(
        !pictures.decoded.has(&other),
        "what is not shown is not decoded"
    );
    assert!(pictures.workers.is_idle());
}

/// While its drive is away a picture cannot be read; that is no fault of the picture.
#[test]
fn what_cannot_be_shown_is_tried_again_when_the_library_is_back() {
    let mut pictures = Pictures::new(Brush::default(), Thumbnails::nowhere());
    let key = PictureKey::Saved(PictureId(Uuid::from_u128(1)));
    let unread = || Done::Decoded(key, Err("it is not there".to_owned()), vec![]);
    assert!(pictures.take(unread()).is_some());
    assert!(pictures.take(unread()).is_none(), "said once");
    let compared = SavedNews::Compared(Ok(Reconciled::default()));
    for event in [
        Event::Engine(Fact::LibraryBack),
        Event::Engine(Fact::LibraryChanged),
        Event::Saved(compared),
    ] {
        pictures.heard(&event);
        assert!(pictures.take(unread()).is_some(), "after {event:?}");
        assert!(pictures.take(unread()).is_none(), "said once");
    }
}
