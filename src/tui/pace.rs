//! How fast pictures may go out, so that keys and text never wait behind them: as a state machine
//! over time that is passed in.
//!
//! Picture bytes go in slices, each followed by a question that every terminal answers when it has
//! read so far. What may be unanswered at once is a window: the measured rate times the way there
//! and back, and a little more, so that the line is never idle and its queue is short. A terminal
//! that answers nothing is sent to by the clock.

mod best;
mod round;
mod told;
mod window;

use crate::domain::LinkMeasure;
use best::{Best, bytes_in};
use round::Round;
use std::{collections::VecDeque, time::Duration};
use tokio::time::Instant;

/// Asks for the status (DSR); the answer is `CSI 0 n`.
pub(super) const QUESTION: &[u8] = b"\x1b[5n";

/// Asks for the attributes (DA1), where the status is not told but they were.
pub(super) const OTHER_QUESTION: &[u8] = b"\x1b[c";

/// So long a key may wait behind pictures on the line.
const HOLD: Duration = Duration::from_millis(6);
/// So often a slice has the line for itself, and shows how long its way really is.
const CROWDED: Duration = Duration::from_secs(4);
/// Window before anything was measured, bytes: 32 ms at 64 KiB/s.
const WINDOW_FIRST: usize = 2 << 10;
/// The same where the terminal is likely on this machine.
const WINDOW_NEAR: usize = 4 << 10;
/// Smallest window: one slice on its way while another is being read.
const WINDOW_MIN: usize = SLICE_MIN * 2;
/// Largest window, which every terminal at hand reads in some ms.
const WINDOW_MAX: usize = 512 << 10;
/// Smallest slice, 4 ms at 64 KiB/s: below, questions would be a good part of the bytes.
const SLICE_MIN: usize = 256;
/// Largest slice.
const SLICE_MAX: usize = WINDOW_MAX / 16;
/// A slice where nothing answers.
const MUTE_SLICE: usize = 1 << 10;
/// A terminal that has not answered by then, and never has, will not.
const MUTE_AFTER: Duration = Duration::from_millis(800);
/// An answer that has not come by then, from a terminal that has answered before, is lost.
const LOST_AFTER: Duration = Duration::from_secs(5);
/// What a line is taken for where nothing answers, bytes a second: nearby, and over SSH.
const RATE_NEAR: u64 = 4 << 20;
const RATE_FAR: u64 = 128 << 10;

/// A line is full after so many signs of a queue, see `Pacer::conclude`.
const QUEUED: u32 = 6;

/// A slice whose question is not answered yet.
#[derive(Clone, Copy, Debug)]
struct Slice {
    bytes: usize,
    sent: Instant,
    /// Bytes that were read when it was sent, and when that was known.
    read: u64,
    read_at: Instant,
}

/// Says when how much may be sent.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each yes or no"
)]
pub(super) struct Pacer {
    /// The first guess: is the terminal on another machine?
    far: bool,
    /// Something nearer than the terminal answers (tmux).
    near_answers: bool,
    /// It has told its attributes.
    has_attributes: bool,
    /// They are what it is asked for, because it does not tell its status.
    asks_attributes: bool,
    open: VecDeque<Slice>,
    in_flight: usize,
    /// Bytes that were read by the terminal, and when that was known.
    read: u64,
    read_at: Option<Instant>,
    round_trip: Best,
    /// The same of whole slices: on a slow line they take a while themselves.
    slice_trip: Best,
    rate: Best,
    answers: u32,
    /// When a slice last had the line for itself.
    alone: Option<Instant>,
    /// When the line is likely through with what was sent.
    through: Option<Instant>,
    /// Bytes that may be unanswered.
    window: usize,
    /// The line is not full yet: it is doubled with every round trip.
    growing: bool,
    /// The terminal seems to draw before it reads on.
    gulps: bool,
    /// Signs of a queue since many slices were answered at once.
    queued: u32,
    round: Round,
    /// Nothing answers: by the clock.
    mute: bool,
    /// Nothing more before this, where the clock paces.
    not_before: Option<Instant>,
    told: LinkMeasure,
    /// Since when it seems to be another one than was told.
    doubt: Option<Instant>,
}

impl Pacer {
    /// Nothing is known but whether the terminal is likely on another machine.
    pub(super) fn new(far: bool) -> Self {
        let window = if far { WINDOW_FIRST } else { WINDOW_NEAR };
        Self {
            far,
            near_answers: false,
            has_attributes: false,
            asks_attributes: false,
            open: VecDeque::new(),
            in_flight: 0,
            read: 0,
            read_at: None,
            round_trip: Best::lowest(),
            slice_trip: Best::lowest(),
            rate: Best::highest(),
            answers: 0,
            alone: None,
            through: None,
            window,
            growing: true,
            gulps: false,
            queued: 0,
            round: Round::new(0, 0, window),
            mute: false,
            not_before: None,
            told: LinkMeasure::default(),
            doubt: None,
        }
    }

    /// Whether tmux answers in the terminal's place.
    pub(super) fn set_near_answers(&mut self, near: bool) {
        self.near_answers = near;
    }

    /// The terminal told its attributes, which not all do that tell no status.
    pub(super) fn tells_attributes(&mut self) {
        self.has_attributes = true;
    }

    /// Is an answer with attributes one to us?
    pub(super) fn asks_attributes(&self) -> bool {
        self.asks_attributes
    }

    /// Bytes that the next slice may have; 0 = wait for an answer or for [`Pacer::wake`].
    pub(super) fn allowance(&mut self, now: Instant) -> usize {
        self.give_up(now);
        if self.not_before.is_some_and(|moment| now < moment) {
            return 0;
        }
        if self.mute {
            return MUTE_SLICE;
        }
        // What waits on a line that is never empty would be taken for its way.
        let crowded = self.alone.is_some_and(|moment| moment + CROWDED <= now);
        if crowded && self.in_flight > 0 {
            return 0;
        }
        // Not a whole window at once: a key would wait behind it.
        let full = self.through.filter(|through| *through > now + HOLD);
        if let Some(through) = full.filter(|_| !self.growing) {
            self.not_before = Some(through - HOLD / 2);
            return 0;
        }
        let left = self.window.saturating_sub(self.in_flight);
        let slice = slice_of(self.window);
        if left >= slice { slice } else { 0 }
    }

    /// Nothing is on its way: something that cannot be cut may be sent, of so many bytes.
    pub(super) fn whole(&mut self, now: Instant, hold: Duration) -> usize {
        self.give_up(now);
        let blocked = self.not_before.is_some_and(|moment| now < moment);
        if blocked || (self.in_flight > 0 && !self.mute) {
            return 0;
        }
        self.most(hold)
    }

    /// Bytes that the line takes in `hold`, as far as is known.
    pub(super) fn most(&self, hold: Duration) -> usize {
        let rate = match (self.known_rate(), self.far) {
            (Some(rate), _) => rate,
            (None, true) => RATE_FAR,
            (None, false) => RATE_NEAR,
        };
        usize::try_from(bytes_in(rate, hold)).unwrap_or(usize::MAX)
    }

    /// Notes that `bytes` of pictures are sent `now`; returns the question to send behind them.
    pub(super) fn sent(&mut self, bytes: usize, now: Instant) -> &'static [u8] {
        if let Some(rate) = self.clock_rate() {
            let from = self.not_before.map_or(now, |moment| moment.max(now));
            let nanos = bytes as u64 * 1_000_000_000 / rate.max(1);
            self.not_before = Some(from + Duration::from_nanos(nanos));
        }
        // One question stays open where nothing answers, to hear if that changes.
        if self.mute && !self.open.is_empty() {
            return b"";
        }
        if let Some(rate) = self.rate.value() {
            let from = self.through.map_or(now, |through| through.max(now));
            self.through = Some(from + takes(bytes, rate));
        }
        let idle = self.open.is_empty();
        if idle {
            self.alone = Some(now);
        }
        self.open.push_back(Slice {
            bytes,
            sent: now,
            read: self.read,
            read_at: self.read_at.filter(|_| !idle).unwrap_or(now),
        });
        self.in_flight += bytes;
        self.question()
    }

    /// What is asked behind a slice.
    fn question(&self) -> &'static [u8] {
        if self.asks_attributes {
            OTHER_QUESTION
        } else {
            QUESTION
        }
    }

    /// The terminal told its status.
    pub(super) fn told_status(&mut self, now: Instant) {
        if !std::mem::take(&mut self.asks_attributes) {
            return self.answered(now);
        }
        // It was only late: what is asked from now on is answered so.
        self.forget();
        (self.has_attributes, self.answers) = (false, self.answers.max(1));
    }

    /// The oldest question was answered. An answer that nobody waits for is none of ours.
    pub(super) fn answered(&mut self, now: Instant) {
        let Some(slice) = self.open.pop_front() else {
            return;
        };
        self.in_flight -= slice.bytes;
        self.read += slice.bytes as u64;
        self.read_at = Some(now);
        self.answers = self.answers.saturating_add(1);
        if std::mem::take(&mut self.mute) {
            // Its bytes went by the clock: they say nothing of the line.
            self.not_before = None;
            return;
        }
        self.measure(&slice, now);
    }

    /// When to ask again for an allowance, if no answer comes before.
    pub(super) fn wake(&self) -> Option<Instant> {
        let lost = self.open.front().filter(|_| !self.mute);
        let lost = lost.map(|slice| slice.sent + self.patience());
        self.not_before.into_iter().chain(lost).min()
    }

    /// How long to wait for the answers to what is asked, so that none comes to somebody else;
    /// nothing if none are awaited.
    pub(super) fn farewell(&self) -> Option<Duration> {
        let awaited = !self.open.is_empty() && !self.mute;
        let way = self.round_trip.value().map_or(0, |nanos| nanos * 3 / 2);
        let patience = Duration::from_millis(100).max(Duration::from_nanos(way) + HOLD * 5);
        awaited.then(|| patience.min(Duration::from_millis(400)))
    }

    /// The terminal was away: what was asked is not answered any more.
    pub(super) fn forget(&mut self) {
        self.open.clear();
        (self.in_flight, self.not_before, self.mute) = (0, None, false);
        (self.alone, self.through) = (None, None);
    }

    /// Whatever answers, where it is not the terminal, or nothing does: bytes a second.
    fn clock_rate(&self) -> Option<u64> {
        let guess = if self.far { RATE_FAR } else { RATE_NEAR };
        (self.mute || (self.near_answers && self.far)).then_some(guess)
    }

    fn patience(&self) -> Duration {
        if self.answers == 0 {
            MUTE_AFTER
        } else {
            LOST_AFTER
        }
    }

    fn give_up(&mut self, now: Instant) {
        // A moment that is over wakes nobody: else the loop would run round until an answer comes.
        self.not_before = self.not_before.filter(|moment| now < *moment);
        let late = |slice: &Slice| slice.sent + self.patience() <= now;
        if self.mute || !self.open.front().is_some_and(late) {
            return;
        }
        if self.answers == 0 && self.has_attributes && !self.asks_attributes {
            self.asks_attributes = true;
            self.open.clear();
            self.in_flight = 0;
        } else if self.answers == 0 {
            tracing::info!("the terminal answers nothing: pictures go out by the clock");
            self.mute = true;
            self.open.truncate(1);
            self.in_flight = self.open.front().map_or(0, |slice| slice.bytes);
        } else {
            self.open.clear();
            self.in_flight = 0;
            self.rate.forget();
            self.through = None;
            (self.window, self.growing, self.queued) = (WINDOW_FIRST, true, 0);
            self.round = Round::new(self.read, 0, WINDOW_FIRST);
        }
    }
}

/// How long a line of `rate` bytes a second takes for so many; a little less, so that it is never
/// idle.
fn takes(bytes: usize, rate: u64) -> Duration {
    Duration::from_nanos(bytes as u64 * 940_000_000 / rate.max(1))
}

/// Bytes of a slice: many are under way, so that they do not go in bursts.
fn slice_of(window: usize) -> usize {
    (window / 16).clamp(SLICE_MIN, SLICE_MAX)
}

#[cfg(test)]
mod tests;
