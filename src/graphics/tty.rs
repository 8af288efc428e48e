//! Asks the terminal with a deadline, in a mode in which nothing is echoed, and puts the mode back.

use std::ffi::CStr;
use std::io;
use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios};

use crate::domain::{Clock, LinkMeasure};
use crate::graphics::ask::{Answers, BACKGROUND, Reply, Scanner, Token, question};

/// How long one wait lasts; a question lasts so many of them, so that no clock is needed.
const WAIT_MS: u32 = 10;
/// Patience with a terminal on this machine. One that is busy with a picture takes several hundred
/// ms, and what comes too late is typed into the shell.
const PATIENCE_LOCAL_MS: u32 = 1_000;
/// Patience with one over SSH; longer in tests, whose machine may be busy.
const PATIENCE_SSH_MS: u32 = if cfg!(test) { 10_000 } else { 2_000 };
/// Patience with one answer while the line is measured.
const PATIENCE_LINE_MS: u32 = 2_000;
/// Bytes sent to measure the rate: more where the line was too fast for less.
const SAMPLES: [usize; 3] = [4 << 10, 64 << 10, 512 << 10];
/// A sample that takes less than so many ms says nothing: the clock counts whole ones.
const SAMPLE_MS: u64 = 5;

/// The terminal, quiet (no echo, no lines) until this is dropped. Signals work as before, so that
/// Ctrl+C still ends a command.
pub(super) struct QuietTty {
    tty: OwnedFd,
    before: Termios,
}

impl QuietTty {
    /// Opens the terminal of the standard output. `None` where there is none that may be asked: we
    /// are in the background, or keys come from another one.
    pub(super) fn open() -> Option<Self> {
        Self::of(&rustix::termios::ttyname(rustix::stdio::stdout(), Vec::new()).ok()?)
    }

    /// The same of the standard error, for a command whose answer goes elsewhere.
    pub(super) fn beside() -> Option<Self> {
        Self::of(&rustix::termios::ttyname(rustix::stdio::stderr(), Vec::new()).ok()?)
    }

    fn of(name: &CStr) -> Option<Self> {
        // viuer reads the standard input where that is a terminal.
        let input = rustix::termios::ttyname(rustix::stdio::stdin(), Vec::new()).ok();
        if input.is_some_and(|input| input.as_c_str() != name) {
            return None;
        }
        Self::at(name)
    }

    fn at(name: &CStr) -> Option<Self> {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let tty = rustix::fs::open(name, flags, Mode::empty()).ok()?;
        // A job in the background that touches the terminal is stopped.
        let front = rustix::termios::tcgetpgrp(&tty).ok()?;
        if front != rustix::process::getpgrp() {
            return None;
        }
        let before = rustix::termios::tcgetattr(&tty).ok()?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL;
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        rustix::termios::tcsetattr(&tty, OptionalActions::Now, &quiet).ok()?;
        Some(Self { tty, before })
    }

    /// Whether keys are waiting that somebody typed ahead.
    pub(super) fn has_typed(&self) -> bool {
        self.readable(0)
    }

    /// Asks everything; `None` if the terminal did not answer to the end in time.
    pub(super) fn ask(&self, ssh: bool) -> Option<Answers> {
        let mut bytes = [b"\x1b[5n", BACKGROUND].concat();
        bytes.extend(question(false));
        let patience = if ssh {
            PATIENCE_SSH_MS
        } else {
            PATIENCE_LOCAL_MS
        };
        let mut answers = Answers::default();
        self.hear(&bytes, patience, &mut answers, Answers::complete);
        answers.complete().then_some(answers)
    }

    /// Asks `questions` and takes the answers in until `done`, for at most so many ms.
    pub(super) fn hear(
        &self,
        questions: &[u8],
        patience_ms: u32,
        answers: &mut Answers,
        done: impl Fn(&Answers) -> bool,
    ) {
        if self.write(questions).is_ok() {
            self.replies(patience_ms, |reply| {
                answers.take(reply);
                done(answers)
            });
        }
    }

    /// Measures the line: the best of three round trips, and how fast it takes what shows nothing.
    /// `None` for what does not come back in time, or is too fast for the clock.
    pub(super) fn measure(&self, clock: &dyn Clock) -> LinkMeasure {
        let trips = (0..3).map_while(|_| self.round_trip(&[], clock));
        let Some(trip) = trips.min() else {
            return LinkMeasure::default();
        };
        let rate = SAMPLES.into_iter().find_map(|size| {
            let sample = colours(size);
            let took = self.round_trip(&sample, clock)?.saturating_sub(trip);
            let rate = sample.len() as u64 * 1_000;
            (took >= SAMPLE_MS).then(|| rate / took)
        });
        LinkMeasure {
            round_trip_ms: u32::try_from(trip).ok(),
            bytes_per_second: rate,
        }
    }

    /// From `before` and a question for the status to its answer, in ms.
    fn round_trip(&self, before: &[u8], clock: &dyn Clock) -> Option<u64> {
        let start = clock.now();
        self.write(&[before, b"\x1b[5n"].concat()).ok()?;
        let mut answered = false;
        self.replies(PATIENCE_LINE_MS, |reply| {
            answered = matches!(reply, Reply::Status(_));
            answered
        });
        answered.then(|| clock.now().ms_since(start))
    }

    /// Asks once more for everything that viuer may be waiting for.
    pub(super) fn nudge(&self) -> io::Result<()> {
        let kitty = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
        self.write(format!("{kitty}\x1b[5n\x1b[c").as_bytes())
    }

    /// Takes away what still comes after a [`QuietTty::nudge`], until nothing does for 100 ms.
    pub(super) fn drain(&self) {
        let mut buffer = [0; 1024];
        let mut reads = 0;
        while reads < 64 && self.readable(10 * WAIT_MS) {
            reads += 1;
            if !matches!(rustix::io::read(&self.tty, &mut buffer), Ok(1..)) {
                return;
            }
        }
    }

    /// Reads replies until `done` or for so many ms.
    fn replies(&self, patience_ms: u32, mut done: impl FnMut(&Reply) -> bool) {
        let mut scanner = Scanner::default();
        let mut buffer = [0; 1024];
        for _ in 0..patience_ms / WAIT_MS {
            if !self.readable(WAIT_MS) {
                continue;
            }
            let Ok(count @ 1..) = rustix::io::read(&self.tty, &mut buffer) else {
                return;
            };
            let mut finished = false;
            scanner.feed(buffer.get(..count).unwrap_or_default(), &mut |token| {
                let reply = match &token {
                    Token::Csi(csi) => Reply::of_csi(csi),
                    Token::String { kind, body } => Some(Reply::of_string(*kind, body)),
                    _ => None,
                };
                finished |= reply.is_some_and(|reply| done(&reply));
            });
            if finished {
                return;
            }
        }
    }

    fn readable(&self, wait_ms: u32) -> bool {
        let wait = Timespec {
            tv_sec: 0,
            tv_nsec: i64::from(wait_ms) * 1_000_000,
        };
        let mut tty = [PollFd::new(&self.tty, PollFlags::IN)];
        matches!(poll(&mut tty, Some(&wait)), Ok(1..)) && tty[0].revents().contains(PollFlags::IN)
    }

    fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let written = rustix::io::write(&self.tty, bytes)?;
            bytes = bytes.get(written..).unwrap_or_default();
        }
        Ok(())
    }
}

/// About `size` bytes that show nothing and that a compressing line cannot shrink much.
fn colours(size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size + 32);
    while bytes.len() < size {
        let [red, green, blue, _] = fastrand::u32(..).to_be_bytes();
        bytes.extend_from_slice(format!("\x1b[38;2;{red};{green};{blue}m").as_bytes());
    }
    bytes.extend_from_slice(b"\x1b[m");
    bytes
}

impl Drop for QuietTty {
    fn drop(&mut self) {
        // Not "after the output has drained": that waits for ever behind Ctrl+S.
        let _ = rustix::termios::tcsetattr(&self.tty, OptionalActions::Now, &self.before);
    }
}
