//! What is kept of the pictures of a long session.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    Done, News, Pictures,
    fitted::{Fitted, Standing},
    source::{Source, Unread},
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
    let why = "it is not there".to_owned();
    let unread = || Unread {
        why: why.clone(),
        stamp: None,
    };
    let unread = || Done::Decoded(key, Err(unread()), vec![]);
    assert!(pictures.take(unread()).is_some());
    assert!(pictures.take(unread()).is_none(), "said once");
    let compared = SavedNews::Compared(Ok(Reconciled::default()));
    for event in [Event::Engine(Fact::LibraryBack), Event::Saved(compared)] {
        pictures.heard(&event);
        assert!(pictures.take(unread()).is_some(), "after {event:?}");
        assert!(pictures.take(unread()).is_none(), "said once");
    }
}

/// A busy neighbour changes the library all the time; a broken picture is read once for all that.
#[tokio::test]
async fn of_pictures_that_cannot_be_shown_only_a_changed_file_is_read_again() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.png");
    let mut pictures = Pictures::new(Brush::default(), Thumbnails::nowhere());
    let key = PictureKey::Saved(PictureId(Uuid::from_u128(1)));
    // How the picture is wanted, as each frame wants it; what came of the work, if there was any.
    let wanted = async |pictures: &mut Pictures| {
        pictures.decode_source(key, Source::File(file.clone()), vec![]);
        if pictures.workers.is_idle() {
            return "nothing was done";
        }
        let done = pictures.workers.next().await.unwrap();
        let said = match &done {
            Done::Decoded(_, Ok(_), _) => "it is there",
            Done::Decoded(_, Err(_), _) => "it was read in vain",
            Done::Unchanged(_) => "only looked at",
            _ => "something else",
        };
        pictures.take(done);
        said
    };
    let changed = Event::Engine(Fact::LibraryChanged);
    assert_eq!(
        wanted(&mut pictures).await,
        "it was read in vain",
        "no file"
    );
    assert_eq!(wanted(&mut pictures).await, "nothing was done");
    pictures.heard(&changed);
    assert_eq!(wanted(&mut pictures).await, "only looked at");
    assert_eq!(wanted(&mut pictures).await, "nothing was done");
    std::fs::write(&file, "half of a picture").unwrap();
    assert_eq!(
        wanted(&mut pictures).await,
        "nothing was done",
        "not heard of"
    );
    pictures.heard(&changed);
    assert_eq!(wanted(&mut pictures).await, "it was read in vain");
    pictures.heard(&changed);
    assert_eq!(wanted(&mut pictures).await, "only looked at");
    image::RgbImage::new(4, 4).save(&file).unwrap();
    pictures.heard(&changed);
    assert_eq!(wanted(&mut pictures).await, "it is there");
}

/// The file is as good as it was, and what fell over it does so again.
#[tokio::test]
async fn a_picture_that_broke_the_work_on_it_is_tried_again_when_that_is_asked_for() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a.png");
    image::RgbImage::new(4, 4).save(&file).unwrap();
    let mut pictures = Pictures::new(Brush::default(), Thumbnails::nowhere());
    let key = PictureKey::Saved(PictureId(Uuid::from_u128(1)));
    let wanted = |pictures: &mut Pictures| {
        pictures.decode_source(key, Source::File(file.clone()), vec![]);
        !pictures.workers.is_idle()
    };
    let broken = || Done::Broken((key, None));
    assert!(pictures.take(broken()).is_some());
    assert!(pictures.take(broken()).is_none(), "said once");
    pictures.heard(&Event::Engine(Fact::LibraryChanged));
    assert!(!wanted(&mut pictures), "somebody changed something");
    pictures.heard(&Event::Saved(SavedNews::Compared(
        Ok(Reconciled::default()),
    )));
    assert!(wanted(&mut pictures));
    let shown = pictures.next().await;
    assert!(matches!(shown, Some(News::Ready(_, Ok(())))));
}
