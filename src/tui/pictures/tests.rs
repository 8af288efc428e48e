//! What is kept of the pictures of a long session.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Done, Pictures};
use crate::app::{PictureKey, Subscriptions};
use crate::domain::{JobId, PictureId, Preview};
use crate::graphics::{Brush, Picture};
use crate::store::Thumbnails;
use uuid::Uuid;

fn arrived(pictures: &mut Pictures, job: JobId, number: u32) -> PictureKey {
    let key = PictureKey::Preview(job, number);
    pictures.keep_preview(job, number, Preview([1].into()));
    let picture = Picture::new(64, 64, vec![number as u8; 64 * 64 * 4], false).unwrap();
    pictures.take(Done::Decoded(key, Ok(picture)));
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

/// While its drive is away a picture cannot be read; that is no fault of the picture.
#[test]
fn what_cannot_be_shown_is_tried_again_when_the_library_is_back() {
    let mut pictures = Pictures::new(Brush::default(), Thumbnails::nowhere());
    let key = PictureKey::Saved(PictureId(Uuid::from_u128(1)));
    let unread = || Done::Decoded(key, Err("it is not there".to_owned()));
    assert!(pictures.take(unread()).is_some());
    assert!(pictures.take(unread()).is_none(), "said once");
    pictures.try_again();
    assert!(pictures.unreadable.is_empty() && pictures.take(unread()).is_some());
}
