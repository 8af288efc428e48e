//! The tty for writing: one write a frame, never blocking the loop. While a slow line still takes
//! the last frame, no new one is made; the newest state is drawn when it is through.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};
#[cfg(unix)]
use tokio::io::{Interest, unix::AsyncFd};

/// Bytes on their way to the terminal.
pub(super) struct Output {
    #[cfg(unix)]
    tty: AsyncFd<File>,
    #[cfg(not(unix))]
    tty: File,
    waiting: Vec<u8>,
    sent: usize,
}

impl Output {
    /// Opens the terminal at `path` for writing, as an open file of its own.
    #[cfg(unix)]
    #[expect(
        deprecated,
        reason = "its successor is unsafe; a File keeps its descriptor"
    )]
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        let flags = i32::try_from(flags.bits()).unwrap_or_default();
        let tty = File::options().write(true).custom_flags(flags).open(path)?;
        let tty = AsyncFd::with_interest(tty, Interest::WRITABLE)?;
        Ok(Self {
            tty,
            waiting: Vec::new(),
            sent: 0,
        })
    }

    /// Opens the console for writing.
    #[cfg(not(unix))]
    pub(super) fn open(_path: &Path) -> io::Result<Self> {
        let tty = File::options().write(true).open("CONOUT$")?;
        Ok(Self {
            tty,
            waiting: Vec::new(),
            sent: 0,
        })
    }

    /// Is everything through?
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Sends `bytes`; what the line does not take now waits for [`Output::drain`].
    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.waiting.extend_from_slice(bytes);
        self.push()
    }

    /// Waits until everything is through. Cancel-safe.
    pub(super) async fn drain(&mut self) -> io::Result<()> {
        while !self.is_idle() {
            #[cfg(unix)]
            self.tty.writable().await?.clear_ready();
            self.push()?;
        }
        Ok(())
    }

    fn push(&mut self) -> io::Result<()> {
        while let Some(rest) = self
            .waiting
            .get(self.sent..)
            .filter(|rest| !rest.is_empty())
        {
            #[cfg(unix)]
            let mut tty = self.tty.get_ref();
            #[cfg(not(unix))]
            let mut tty = &self.tty;
            match tty.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        self.waiting.clear();
        self.sent = 0;
        Ok(())
    }
}
