//! The tty, read without a thread: no wake-up while nobody types.
//!
//! The device is opened anew, so that non-blocking reads change nothing for the shell that shares
//! the standard input with us, and so that closing it really ends the reading.

use std::collections::VecDeque;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::SpecialCodeIndex;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::time::{Instant, timeout_at};

use super::{InputEvent, Splitter};

#[cfg(test)]
mod tests;

/// Reads the terminal for as long as it lives; drop it before anything else reads there.
#[derive(Debug)]
pub struct Input {
    tty: AsyncFd<OwnedFd>,
    splitter: Splitter,
    events: VecDeque<InputEvent>,
    /// When what is pending is given up. Kept here and not in the future, which a `select!` drops.
    deadline: Option<Instant>,
    ended: bool,
    /// Bytes typed before raw mode, not yet read.
    cooked: usize,
}

impl Input {
    /// Opens the terminal device at `path`, in raw mode already. Must be called inside a tokio
    /// runtime.
    pub fn open_at(path: &Path) -> io::Result<Self> {
        Self::from_fd(device(path)?)
    }

    /// Reads from `tty`, which must not block. Fails on a plain file, which cannot be waited for.
    pub fn from_fd(tty: OwnedFd) -> io::Result<Self> {
        let erase = rustix::termios::tcgetattr(&tty).map_or(0, |attributes| {
            attributes.special_codes[SpecialCodeIndex::VERASE]
        });
        Ok(Self {
            cooked: typed_before(&tty),
            tty: watched(tty)?,
            splitter: Splitter::with_erase(erase),
            events: VecDeque::new(),
            deadline: None,
            ended: false,
        })
    }

    /// The next event; `None` once the terminal is gone, and from then on at once.
    ///
    /// Cancel-safe: nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> io::Result<Option<InputEvent>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Ok(Some(event));
            }
            if self.ended {
                return Ok(None);
            }
            self.wait().await?;
            self.read()?;
        }
    }

    /// Stops reading and closes the device; what was read and not yet asked for is handed back.
    pub fn close(self) -> VecDeque<InputEvent> {
        self.events
    }

    /// Waits until there may be bytes, or until the deadline.
    async fn wait(&self) -> io::Result<()> {
        match self.deadline {
            None => self.tty.readable().await?.retain_ready(),
            Some(deadline) => {
                if let Ok(ready) = timeout_at(deadline, self.tty.readable()).await {
                    ready?.retain_ready();
                }
            }
        }
        Ok(())
    }

    /// Reads what is there; gives up what is pending only if nothing is and its time has come.
    fn read(&mut self) -> io::Result<()> {
        let late = self
            .deadline
            .is_some_and(|deadline| deadline <= Instant::now());
        let mut buffer = [0; 4096];
        let mut take = |tty: &OwnedFd| Ok(rustix::io::read(tty, &mut buffer)?);
        let read = if late {
            // Past the runtime's own notes: bytes may be there of which it has not heard.
            take(self.tty.get_ref())
        } else {
            // Forgets the readiness when nothing is there, so that `wait` waits again.
            self.tty.try_io(Interest::READABLE, take)
        };
        let mut found = Vec::new();
        match read {
            Ok(0) => self.end(&mut found),
            Ok(count) => {
                let bytes = buffer.get_mut(..count).unwrap_or_default();
                self.restore_enter(bytes);
                self.splitter.feed(bytes, &mut found);
                self.deadline = self.splitter.patience().map(|wait| Instant::now() + wait);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if late {
                    self.splitter.timeout(&mut found);
                    self.deadline = None;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // A hung up terminal reads as its end, and as an error when it never was ours.
            Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => {
                self.end(&mut found);
            }
            Err(error) => return Err(error),
        }
        self.events.extend(found);
        Ok(())
    }

    /// Until raw mode is on, the line discipline turns Enter into a line feed, which would mean
    /// Ctrl-J.
    fn restore_enter(&mut self, bytes: &mut [u8]) {
        let cooked = self.cooked.min(bytes.len());
        self.cooked -= cooked;
        for byte in bytes.iter_mut().take(cooked).filter(|byte| **byte == b'\n') {
            *byte = b'\r';
        }
    }

    fn end(&mut self, found: &mut Vec<InputEvent>) {
        self.splitter.timeout(found);
        self.deadline = None;
        self.ended = true;
    }
}

/// Bytes that wait in the terminal now: typed before it was ours.
fn typed_before(tty: &OwnedFd) -> usize {
    if !rustix::termios::isatty(tty) {
        return 0;
    }
    let waiting = rustix::io::ioctl_fionread(tty).unwrap_or(0);
    usize::try_from(waiting).unwrap_or(0)
}

#[expect(
    deprecated,
    reason = "the new form is unsafe; an OwnedFd gives what it asks for"
)]
fn watched(tty: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::with_interest(tty, Interest::READABLE)
}

fn device(path: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?)
}
