//! Which places have shown the same for a while.
//!
//! Cells are drawn at once and pixels, which cost much more, once a place is still: fast scrolling
//! sends no pixels. Separate because it is the one part of painting that knows time.

use crate::app::PictureKey;
use crate::domain::JobId;
use crate::ui::Place;
use ratatui::layout::Rect;
use std::time::Duration;
use tokio::time::Instant;

/// So long a place has to show the same before it gets pixels, if no key is being repeated.
const STILL: Duration = Duration::from_millis(40);
/// The longest pause between two keys of which the second may be a repeated one; so long a place
/// has to be still at most.
const PAUSE: Duration = Duration::from_millis(100);

/// What a place shows; the pictures in the making of one job count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Picture(PictureKey),
    Job(JobId),
}

impl Shown {
    fn at(place: &Place) -> Self {
        match place.key {
            PictureKey::Preview(job, _) => Self::Job(job),
            key @ (PictureKey::Saved(_) | PictureKey::Thumbnail(_)) => Self::Picture(key),
        }
    }
}

/// Since when each place has shown the same.
#[derive(Debug, Default)]
pub(super) struct Stillness {
    since: Vec<(Rect, Shown, Instant)>,
    /// When the next place will be still.
    next: Option<Instant>,
    /// When the user went to another picture last.
    moved: Option<Instant>,
    /// So long a place has to be still: longer than the pause before the next key, if it is held.
    patience: Option<Duration>,
}

impl Stillness {
    /// A frame is drawn `now` with these `places`.
    pub(super) fn note(&mut self, places: &[Place], now: Instant) {
        let before = std::mem::take(&mut self.since);
        self.since.extend(places.iter().map(|place| {
            let shown = Shown::at(place);
            let known = before
                .iter()
                .find(|(area, old, _)| *area == place.area && *old == shown);
            (place.area, shown, known.map_or(now, |(_, _, since)| *since))
        }));
        let moments = self.since.iter();
        let moments = moments.map(|(_, shown, since)| self.due(*shown, *since));
        self.next = moments.filter(|moment| *moment > now).min();
    }

    /// The user goes to another picture `now`: nothing is still before no other key follows.
    pub(super) fn moved(&mut self, now: Instant) {
        let pause = self.moved.replace(now).map(|before| now - before);
        let held = pause.filter(|pause| *pause <= PAUSE);
        self.patience = held.map(|pause| (pause * 3 / 2).clamp(STILL, PAUSE));
    }

    /// When what has been `shown` `since` then is still.
    fn due(&self, shown: Shown, since: Instant) -> Instant {
        let patience = self.patience.unwrap_or(STILL);
        let moved = self.moved.filter(|_| matches!(shown, Shown::Picture(_)));
        moved.map_or(since, |moved| moved.max(since)) + patience
    }

    /// Whether `place` has been still, as of the frame drawn `now`.
    pub(super) fn is_still(&self, place: &Place, now: Instant) -> bool {
        let shown = Shown::at(place);
        self.since.iter().any(|(area, old, since)| {
            *area == place.area && *old == shown && self.due(shown, *since) <= now
        })
    }

    /// Nothing has been still.
    pub(super) fn forget(&mut self) {
        self.since.clear();
    }

    /// Waits until another place is still; for ever if none will be. Cancel-safe.
    pub(super) async fn next(&mut self) {
        match self.next {
            Some(moment) => tokio::time::sleep_until(moment).await,
            None => std::future::pending().await,
        }
        self.next = None;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Duration, PictureKey, Place, Rect, Stillness};
    use crate::domain::{JobId, PictureId};
    use tokio::time::Instant;
    use uuid::Uuid;

    fn place(key: PictureKey) -> Place {
        Place {
            area: Rect::new(0, 0, 4, 2),
            key,
            meanwhile: None,
        }
    }

    /// When `place` is still, ms after it was first drawn.
    fn still_after(still: &mut Stillness, place: &Place, begin: Instant) -> u64 {
        let at = |ms| begin + Duration::from_millis(ms);
        (0..500).find(|ms| still.is_still(place, at(*ms))).unwrap()
    }

    #[test]
    fn a_held_key_is_waited_for_and_a_single_one_hardly() {
        let thumbnail = place(PictureKey::Thumbnail(PictureId(Uuid::from_u128(1))));
        let preview = place(PictureKey::Preview(JobId(Uuid::from_u128(2)), 1));
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut still = Stillness::default();
        still.moved(begin);
        still.note(&[thumbnail, preview], begin);
        assert_eq!(still_after(&mut still, &thumbnail, begin), 40);
        for key in 1..=3 {
            still.moved(at(key * 33));
        }
        // A picture that stood there all the time waits too, one in the making does not.
        assert_eq!(still_after(&mut still, &thumbnail, begin), 99 + 50);
        assert!(still_after(&mut still, &preview, begin) <= 50);
        still.note(&[thumbnail], at(120));
        assert_eq!(still.next, Some(at(99) + Duration::from_micros(49_500)));
        still.moved(at(900));
        assert_eq!(still.patience, None, "no key is held");
    }
}
