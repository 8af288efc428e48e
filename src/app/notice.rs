//! Short words about what just happened, shown at the bottom until their time is over; bad news also
//! until a key does something after it was seen.

use crate::domain::{Failure, Timestamp, visible};

/// How serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It worked.
    Good,
    /// Worth knowing.
    Plain,
    /// It did not work.
    Bad,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How serious.
    pub severity: Severity,
    /// What happened.
    pub title: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// When it was said.
    pub since: Timestamp,
    /// When it leaves the footer.
    pub until: Timestamp,
}

/// How long good news stays, ms.
const SHORT_MS: u64 = 4_000;
/// How long bad news stays, ms: it has to be read.
pub(super) const LONG_MS: u64 = 12_000;
/// How long bad news stays whatever is pressed, ms: hands that are busy would take it away unseen.
const SEEN_MS: u64 = 1_000;

impl Notice {
    /// Good or plain news at `now`.
    pub fn new(severity: Severity, title: &str, now: Timestamp) -> Self {
        let stay = if severity == Severity::Bad {
            LONG_MS
        } else {
            SHORT_MS
        };
        let until = Timestamp(now.0.saturating_add(stay));
        Self {
            severity,
            title: visible(title),
            hint: None,
            since: now,
            until,
        }
    }

    /// Is it bad news that was there to be seen, so that a key that does something takes it away?
    pub(super) fn is_seen(&self, now: Timestamp) -> bool {
        self.severity == Severity::Bad && now.ms_since(self.since) >= SEEN_MS
    }

    /// Bad news from a failure.
    pub fn failure(failure: &Failure, now: Timestamp) -> Self {
        let hint = failure.hint.as_deref().map(visible);
        Self {
            hint,
            ..Self::new(Severity::Bad, &failure.said, now)
        }
    }
}
