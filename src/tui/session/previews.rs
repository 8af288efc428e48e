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
pub(super) struct Previews {
    held: BTreeMap<JobId, Preview>,
    /// When some were shown last.
    last: Option<Instant>,
}

impl Previews {
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

    /// When what is held is to be shown, as of `now`; `None` if nothing is.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        let due = self.last.map_or(now, |last| last + APART);
        (!self.held.is_empty()).then_some(due)
    }

    /// What is to be shown `now`.
    fn take(&mut self, now: Instant) -> BTreeMap<JobId, Preview> {
        if self.due(now).is_none_or(|due| due > now) {
            return BTreeMap::new();
        }
        self.last = Some(now);
        std::mem::take(&mut self.held)
    }
}

impl<C: Console> Session<C> {
    /// Shows the pictures in the making whose time it is.
    pub(super) fn show_previews(&mut self) {
        for (job, preview) in self.previews.take(Instant::now()) {
            let number = self.model.job(job).map_or(0, |job| job.preview + 1);
            self.pictures.keep_preview(job, number, preview.clone());
            self.pictures.decode_ahead(job);
            self.tell(Msg::Event(Event::Engine(Fact::PreviewArrived(
                job, preview,
            ))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{APART, Previews};
    use crate::domain::{Fact, JobId, Outcome, Preview};
    use std::time::Duration;
    use tokio::time::Instant;
    use uuid::Uuid;

    #[test]
    fn the_first_is_shown_at_once_and_then_the_newest_of_a_while() {
        let (job, other) = (JobId(Uuid::from_u128(1)), JobId(Uuid::from_u128(2)));
        let preview = |byte: u8| Preview([byte].into());
        let begin = Instant::now();
        let mut previews = Previews::default();
        assert_eq!(previews.due(begin), None);
        previews.put(job, preview(1));
        assert_eq!(previews.due(begin), Some(begin));
        assert_eq!(
            previews.take(begin).into_values().collect::<Vec<_>>(),
            [preview(1)]
        );
        previews.put(job, preview(2));
        previews.put(job, preview(3));
        previews.put(other, preview(4));
        let early = begin + APART - Duration::from_millis(1);
        assert!(previews.take(early).is_empty());
        assert_eq!(previews.due(early), Some(begin + APART));
        previews.heard(&Fact::JobEnded(other, Outcome::Succeeded(vec![])));
        let late = begin + APART;
        assert_eq!(
            previews.take(late).into_values().collect::<Vec<_>>(),
            [preview(3)]
        );
        assert_eq!(previews.due(late), None);
    }
}
