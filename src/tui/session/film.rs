//! Pictures in the making, no more of them than the eye follows.
//!
//! A fast GPU makes twenty a second. Unpacking, fitting and drawing each of them takes a few
//! milliseconds, and nobody sees more of the picture for it.

use super::Session;
use crate::app::{Event, Msg};
use crate::domain::{Fact, JobId, Preview};
use crate::tui::console::Console;
use std::{collections::BTreeMap, time::Duration};
use tokio::time::Instant;

/// Two pictures in the making are so far apart at least: with what one takes (4 to 5 ms on a slow core)
/// a run stays below 3 % of a core however fast its steps are.
const APART: Duration = Duration::from_millis(250);

/// What waits to be shown: of each job the newest.
#[derive(Debug, Default)]
pub(super) struct Film {
    held: BTreeMap<JobId, Preview>,
    /// When some were shown last.
    last: Option<Instant>,
}

impl Film {
    /// A newer one has come.
    pub(super) fn put(&mut self, job: JobId, preview: Preview) {
        self.held.insert(job, preview);
    }

    /// A job that is over makes nothing any more.
    pub(super) fn heard(&mut self, fact: &Fact) {
        if let Fact::JobEnded(job, _) = fact {
            self.held.remove(job);
        }
    }

    /// When what is held is to be shown; `None` if nothing is.
    pub(super) fn due(&self) -> Option<Instant> {
        let due = || self.last.map_or_else(Instant::now, |last| last + APART);
        (!self.held.is_empty()).then(due)
    }

    /// What is to be shown `now`.
    fn take(&mut self, now: Instant) -> BTreeMap<JobId, Preview> {
        if self.due().is_none_or(|due| due > now) {
            return BTreeMap::new();
        }
        self.last = Some(now);
        std::mem::take(&mut self.held)
    }
}

impl<C: Console> Session<C> {
    /// Shows the pictures in the making whose time it is.
    pub(super) fn show_previews(&mut self) {
        for (job, preview) in self.film.take(Instant::now()) {
            let number = self.model.job(job).map_or(0, |job| job.preview + 1);
            self.pictures.keep_preview(job, number, preview.clone());
            self.pictures.decode_ahead(job);
            self.tell(Msg::Event(Event::Engine(Fact::PreviewArrived(
                job, preview,
            ))));
        }
    }
}
