//! Asks the terminal with a deadline, in a mode in which nothing is echoed, and puts the mode back.

use std::ffi::CStr;
use std::io;
use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios};

use crate::graphics::ask::{Answers, BACKGROUND, Reply, Scanner, Token, question};

/// How long one wait lasts; a question lasts so many of them, so that no clock is needed.
const WAIT_MS: u32 = 10;
/// Waits for the answers of a terminal on this machine: 250 ms.
const WAITS_LOCAL: u32 = 25;
/// Waits for the answers over SSH: 1 s; longer in tests, whose machine may be busy.
const WAITS_SSH: u32 = if cfg!(test) { 1000 } else { 100 };

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
        let name = rustix::termios::ttyname(rustix::stdio::stdout(), Vec::new()).ok()?;
        // viuer reads the standard input where that is a terminal.
        let input = rustix::termios::ttyname(rustix::stdio::stdin(), Vec::new()).ok();
        if input.is_some_and(|input| input != name) {
            return None;
        }
        Self::at(&name)
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
        self.write(&bytes).ok()?;
        let mut answers = Answers::default();
        self.replies(if ssh { WAITS_SSH } else { WAITS_LOCAL }, |reply| {
            answers.take(reply);
            answers.complete()
        });
        answers.complete().then_some(answers)
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

    /// Reads replies until `done` or for `waits` waits.
    fn replies(&self, waits: u32, mut done: impl FnMut(&Reply) -> bool) {
        let mut scanner = Scanner::default();
        let mut buffer = [0; 1024];
        for _ in 0..waits {
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

impl Drop for QuietTty {
    fn drop(&mut self) {
        // Not "after the output has drained": that waits for ever behind Ctrl+S.
        let _ = rustix::termios::tcsetattr(&self.tty, OptionalActions::Now, &self.before);
    }
}
