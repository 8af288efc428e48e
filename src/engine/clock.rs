//! The clocks: the real one, and one that follows the runtime's own time.
//!
//! Separate because reading the system's time is forbidden everywhere else.

use crate::domain::{Clock, Timestamp};
use std::time::{Duration, UNIX_EPOCH};
use tokio::time::Instant;

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock that everybody else asks"
        )]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

/// A clock that moves with the runtime's timers; on a paused runtime it is virtual.
#[derive(Clone, Copy, Debug)]
pub struct RuntimeClock {
    start: Timestamp,
    since: Instant,
}

impl RuntimeClock {
    /// A clock that shows `start` now. Must be made inside a runtime when its time is paused.
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            start,
            since: Instant::now(),
        }
    }
}

impl Clock for RuntimeClock {
    fn now(&self) -> Timestamp {
        let passed = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        Timestamp(self.start.0.saturating_add(passed))
    }
}
