//! What is told of the line: its round trip and its rate, once they are known.

use super::{Pacer, QUEUED};
use crate::domain::LinkMeasure;
use std::time::Duration;
use tokio::time::Instant;

/// So long something else has to be measured before it is told: programs are held up now and then.
const DOUBT: Duration = Duration::from_millis(300);
/// The same of a line that seems to be slower: less is shown on it.
const LONG_DOUBT: Duration = Duration::from_millis(800);
/// A rate is told after so many answers, when the window has had time to grow.
const RATE_KNOWN: u32 = 16;
/// What a line that has not been filled yet must bring at least for its rate to say something,
/// bytes a second.
const RATE_PLENTY: u64 = 1 << 20;

impl Pacer {
    /// What is known of the line.
    pub(in crate::tui) fn link(&self) -> LinkMeasure {
        let round_trip = self.round_trip.value().map(|nanos| nanos / 1_000_000);
        LinkMeasure {
            round_trip_ms: round_trip.map(|ms| u32::try_from(ms).unwrap_or(u32::MAX)),
            bytes_per_second: self.known_rate(),
        }
    }

    /// The same, if it is noticeably other than when it was told last, and not for a moment only.
    pub(in crate::tui) fn news(&mut self, now: Instant) -> Option<LinkMeasure> {
        let link = self.link();
        let (was, is) = (self.told.round_trip_ms, link.round_trip_ms);
        let other = differs(was.map(u64::from), is.map(u64::from), 2)
            || differs(self.told.bytes_per_second, link.bytes_per_second, 1);
        if !other {
            self.doubt = None;
            return None;
        }
        let (told, rate) = (self.told.bytes_per_second, link.bytes_per_second);
        let first = (was.is_some(), told.is_some()) != (is.is_some(), rate.is_some());
        let slower = rate.is_some_and(|rate| rate < told.unwrap_or(RATE_PLENTY));
        let doubt = match (first, slower) {
            (true, false) => Duration::ZERO,
            (false, true) => LONG_DOUBT,
            _ => DOUBT,
        };
        let since = *self.doubt.get_or_insert(now);
        if now < since + doubt {
            return None;
        }
        (self.told, self.doubt) = (link, None);
        Some(link)
    }

    pub(super) fn known_rate(&self) -> Option<u64> {
        let known = self.answers >= RATE_KNOWN && !(self.near_answers && self.far);
        // While nothing has queued, a long way or a terminal that draws in between looks like a
        // slow line: it may bring much more.
        let is_full = !self.growing && self.queued >= QUEUED;
        let enough = if is_full { 0 } else { RATE_PLENTY };
        let rate = self.rate.value().filter(|_| known)?;
        let told = self.told.bytes_per_second;
        if rate >= enough { Some(rate) } else { told }
    }
}

/// Whether they differ by more than `least` and by more than a quarter.
fn differs(was: Option<u64>, is: Option<u64>, least: u64) -> bool {
    match (was, is) {
        (Some(was), Some(is)) => was.abs_diff(is) > least.max(was / 4),
        (was, is) => was != is,
    }
}
