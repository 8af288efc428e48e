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

/// So long a place has to show the same before it gets pixels: longer than a repeated key.
const STILL: Duration = Duration::from_millis(100);

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
        let moments = self.since.iter().map(|(_, _, since)| *since + STILL);
        self.next = moments.filter(|moment| *moment > now).min();
    }

    /// Whether `place` has been still, as of the frame drawn `now`.
    pub(super) fn is_still(&self, place: &Place, now: Instant) -> bool {
        let shown = Shown::at(place);
        self.since
            .iter()
            .any(|(area, old, since)| *area == place.area && *old == shown && *since + STILL <= now)
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
