//! One round trip of the window: did its answers come one by one, as from a line that is full, or
//! in gulps, as from a terminal that draws before it reads on?

use std::time::Duration;
use tokio::time::Instant;

/// Answers that are not further apart come of one reading. Slices of a full line are, below 32 MB/s.
const GULP: Duration = Duration::from_millis(1);

/// A round trip that is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Trip {
    /// Slices that were answered.
    pub(super) slices: usize,
    /// In so many readings.
    pub(super) gulps: usize,
    /// Longest that one was on its way.
    pub(super) longest: Duration,
    /// Most bytes that were unanswered.
    pub(super) most: usize,
    /// The rate when it began, bytes a second; 0 = not known.
    pub(super) rate: u64,
    /// The window when it began, bytes.
    pub(super) window: usize,
}

impl Trip {
    /// The terminal read all of it in one or a few goes: no line kept the slices apart, and how long
    /// it took says nothing of how much the line takes.
    pub(super) fn is_gulped(&self) -> bool {
        self.gulps <= (self.slices / 8).max(1)
    }

    /// The slices came apart, as from a line that is full.
    pub(super) fn is_one_by_one(&self) -> bool {
        self.slices >= 3 && self.gulps * 4 >= self.slices * 3
    }
}

/// The round trip that goes on.
#[derive(Debug)]
pub(super) struct Round {
    /// Bytes that were read when it began.
    began: u64,
    trip: Trip,
    last: Option<Instant>,
}

impl Round {
    /// One that begins when `read` bytes were read, with what is known then.
    pub(super) fn new(read: u64, rate: u64, window: usize) -> Self {
        Self {
            began: read,
            trip: Trip {
                rate,
                window,
                ..Trip::default()
            },
            last: None,
        }
    }

    /// The round trip, if it is over with the answer to a slice that was sent when `read` bytes
    /// were read.
    pub(super) fn over(&self, read: u64) -> Option<Trip> {
        (read >= self.began && self.trip.slices > 0).then_some(self.trip)
    }

    /// Takes in an answer that `took` so long, before which so many bytes were unanswered.
    pub(super) fn answered(&mut self, unanswered: usize, took: Duration, now: Instant) {
        let apart = self.last.is_none_or(|last| now > last + GULP);
        self.trip.slices += 1;
        self.trip.gulps += usize::from(apart);
        self.trip.longest = self.trip.longest.max(took);
        self.trip.most = self.trip.most.max(unanswered);
        self.last = Some(now);
    }

    /// What it came to so far.
    pub(super) fn trip(&self) -> &Trip {
        &self.trip
    }
}
