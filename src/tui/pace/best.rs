//! The best of the newest samples: the lowest round trip, the highest rate.

use std::time::Duration;
use tokio::time::Instant;

/// Samples older than twice this are forgotten once newer ones come: lines change.
const AGE: Duration = Duration::from_secs(5);

/// The best sample of the last 5 to 10 s in which there were samples.
#[derive(Debug)]
pub(super) struct Best {
    higher: bool,
    now: Option<u64>,
    before: Option<u64>,
    since: Option<Instant>,
}

impl Best {
    /// The lowest counts.
    pub(super) fn lowest() -> Self {
        Self {
            higher: false,
            now: None,
            before: None,
            since: None,
        }
    }

    /// The highest counts.
    pub(super) fn highest() -> Self {
        Self {
            higher: true,
            ..Self::lowest()
        }
    }

    /// The best one, if there are any.
    pub(super) fn value(&self) -> Option<u64> {
        self.better(self.now, self.before)
    }

    /// Takes in a sample.
    pub(super) fn note(&mut self, sample: u64, at: Instant) {
        if self.since.is_none_or(|since| at >= since + AGE) {
            self.before = self.now.take();
            self.since = Some(at);
        }
        self.now = self.better(self.now, Some(sample));
    }

    /// Forgets all samples.
    pub(super) fn forget(&mut self) {
        (self.now, self.before, self.since) = (None, None, None);
    }

    fn better(&self, one: Option<u64>, other: Option<u64>) -> Option<u64> {
        let both = one.into_iter().chain(other);
        if self.higher { both.max() } else { both.min() }
    }
}

/// Bytes that a line of `rate` bytes a second takes in `time`.
pub(super) fn bytes_in(rate: u64, time: Duration) -> u64 {
    let bytes = u128::from(rate) * time.as_nanos() / 1_000_000_000;
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// A time in ns.
pub(super) fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
