//! What the answers say of the line: its rate, and how much of a window it takes.

use super::best::{bytes_in, nanos};
use super::round::{Round, Trip};
use super::{HOLD, Pacer, QUEUED, SLICE_MIN, Slice, WINDOW_MAX, WINDOW_MIN, takes};
use std::time::Duration;
use tokio::time::Instant;

/// A delay above this is no noise: the line got slower.
const CONGESTED: Duration = Duration::from_millis(60);

/// Window in which it shows whether a terminal reads in gulps: more than a packet holds.
const GULPED: usize = SLICE_MIN * 6;

impl Pacer {
    /// Takes in the answer to `slice`.
    pub(super) fn measure(&mut self, slice: &Slice, now: Instant) {
        let took = now - slice.sent;
        let since = (now - slice.read_at).max(Duration::from_micros(50));
        self.round_trip.note(nanos(took), now);
        // What is small says how long the way is, and not how much it takes.
        if slice.bytes >= SLICE_MIN / 2 {
            let bytes = u128::from(self.read - slice.read);
            let rate = bytes * 1_000_000_000 / since.as_nanos();
            let rate = u64::try_from(rate).unwrap_or(u64::MAX).max(1);
            self.note_rate(rate, took, now);
            self.slice_trip.note(nanos(took), now);
        }
        self.open_window(slice, took, now);
        self.see_through(now);
    }

    /// Says anew when the line is through with what is on its way: the rate was perhaps taken for
    /// another one when it was sent.
    fn see_through(&mut self, now: Instant) {
        let rate = self.rate.value().unwrap_or(u64::MAX);
        let latest = now + takes(self.in_flight, rate);
        self.through = self.through.map(|through| through.min(latest));
        if self.clock_rate().is_none() {
            self.not_before = None;
        }
    }

    /// Fits the window to what is known, after `slice` was answered after `took`.
    fn open_window(&mut self, slice: &Slice, took: Duration, now: Instant) {
        let shortest = self.slice_trip.value().or_else(|| self.round_trip.value());
        let (Some(rate), Some(shortest)) = (self.rate.value(), shortest) else {
            return;
        };
        let shortest = Duration::from_nanos(shortest);
        // The longer the way, the later it shows that a line takes more.
        let hold = HOLD.max(shortest / 30);
        let holds = usize::try_from(bytes_in(rate, shortest + hold)).unwrap_or(WINDOW_MAX);
        let is_free = took <= shortest + hold / 2;
        if let Some(trip) = self.round.over(slice.read) {
            let queue = trip.is_one_by_one() && trip.longest > shortest + hold / 2;
            self.conclude(&trip, rate, (is_free, queue));
            self.round = Round::new(self.read, rate, self.window);
        }
        let bytes = slice.bytes;
        self.round.answered(self.in_flight + bytes, took, now);
        let is_used = self.round.trip().most * 2 >= self.window;
        let fits = match (self.growing, is_free) {
            (true, _) if is_used => self.window + bytes,
            // One slice a round trip.
            (false, true) if is_used => self.window + bytes * bytes / self.window,
            // One trip that took long is not the line yet.
            (false, false) if self.gulps => {
                self.window.min(GULPED.max(self.round.trip().window / 2))
            }
            (false, false) => 0,
            _ => self.window,
        };
        self.window = holds.max(fits).clamp(WINDOW_MIN, WINDOW_MAX);
    }

    /// Concludes from a round trip whether the line takes more, where `rate` is the rate after it.
    /// `is_free`: the slice behind it met no queue; `queue`: its own slices did.
    fn conclude(&mut self, trip: &Trip, rate: u64, (is_free, queue): (bool, bool)) {
        // A window that was not used says nothing, but that there is a queue all the same.
        let is_used = trip.most * 4 >= trip.window * 3;
        if !(is_used || queue && trip.slices >= 4) {
            return;
        }
        let is_rising = is_free || rate > trip.rate + trip.rate / 4;
        // Fewer slices may come in one packet of a full line.
        let is_gulped = trip.is_gulped() && trip.slices >= GULPED / SLICE_MIN;
        self.growing = is_gulped || (self.growing && is_rising);
        self.gulps = !trip.is_one_by_one();
        // Signs of a queue, the clearest counts most; many slices at once say that there was none,
        // and of a single one nothing can be told.
        self.queued = match trip.slices {
            _ if trip.is_one_by_one() => (self.queued + 3).min(QUEUED * 2),
            0..2 => self.queued,
            8.. if trip.is_gulped() => 0,
            _ if trip.is_gulped() => self.queued.saturating_sub(1),
            _ => (self.queued + 1).min(QUEUED * 2),
        };
    }

    fn note_rate(&mut self, rate: u64, took: Duration, now: Instant) {
        let way = self.round_trip.value().map(Duration::from_nanos);
        if way.is_some_and(|way| took > way + CONGESTED) {
            self.rate.forget();
        }
        self.rate.note(rate, now);
    }
}
