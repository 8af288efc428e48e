//! The terminal's modes, as a guard: whatever ends the studio, the terminal is as we found it.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Alternate screen, bracketed paste, focus reports, no cursor until a frame shows it.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[?25l";
/// Ends whatever sequence was cut off (CAN, ST), gives back the keyboard (kitty's protocol), and
/// undoes [`ENTER`] in reverse. Terminals that never were asked for a mode ignore its end. The
/// screen is erased first: tmux that was enlarged meanwhile brings its rows onto the shell's.
const LEAVE: &[u8] = b"\x18\x1b\\\x1b[?2026l\x1b[<u\x1b[m\x1b[H\x1b[J\
    \x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Asks kitty's keyboard protocol to tell Shift+Enter and Ctrl+I apart; sent to terminals that
/// said they know it.
pub(super) const DISAMBIGUATE_KEYS: &[u8] = b"\x1b[>1u";
/// The same on a screen that was asked already: the stack of modes must not grow.
pub(super) const DISAMBIGUATE_KEYS_STILL: &[u8] = b"\x1b[=1;1u";

/// Restores the terminal when dropped, and from the panic hook. Clones are the same screen.
#[derive(Clone)]
pub(super) struct Screen {
    path: Arc<PathBuf>,
    entered: Arc<AtomicBool>,
}

impl Screen {
    /// A screen on the terminal at `path`; nothing is changed yet.
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: Arc::new(path.to_owned()),
            entered: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Switches raw mode on; returns the bytes that switch the other modes on, for the first
    /// write.
    pub(super) fn enter(&self) -> io::Result<&'static [u8]> {
        // First the mark: a panic in between must restore too.
        self.entered.store(true, Ordering::SeqCst);
        crossterm::terminal::enable_raw_mode()?;
        Ok(ENTER)
    }

    /// The same on a terminal that is ours already, but whose modes somebody has changed.
    pub(super) fn enter_again(&self) -> io::Result<&'static [u8]> {
        // Raw mode is switched on only where it was switched off before.
        crossterm::terminal::disable_raw_mode()?;
        self.enter()
    }

    /// Gives the terminal back. Does nothing when it was not taken, or was given back already;
    /// errors are of no use here: the terminal may be gone.
    pub(super) fn leave(&self) {
        if self.entered.swap(false, Ordering::SeqCst) {
            let _ = self.write_leave();
            let _ = crossterm::terminal::disable_raw_mode();
        }
    }

    /// Writes [`LEAVE`] without waiting for a line that does not move: what is still in the
    /// kernel's queue is dropped then, so that the end gets through.
    fn write_leave(&self) -> io::Result<()> {
        let mut tty = open_patient(&self.path)?;
        tty.write_all(LEAVE)
    }
}

#[cfg(unix)]
fn open_patient(path: &Path) -> io::Result<File> {
    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        termios::{QueueSelector, tcflush},
    };
    use std::os::unix::fs::OpenOptionsExt;
    let flags = (rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::NONBLOCK).bits();
    let flags = i32::try_from(flags).unwrap_or_default();
    let tty = File::options().write(true).custom_flags(flags).open(path)?;
    let patience = Timespec {
        tv_sec: 0,
        tv_nsec: 300_000_000,
    };
    let mut waiting = [PollFd::new(&tty, PollFlags::OUT)];
    if poll(&mut waiting, Some(&patience)).unwrap_or(0) == 0 {
        let _ = tcflush(&tty, QueueSelector::OFlush);
    }
    Ok(tty)
}

#[cfg(not(unix))]
fn open_patient(_path: &Path) -> io::Result<File> {
    File::options().write(true).open("CONOUT$")
}

/// Gives the terminal back at the end of its scope.
pub(super) struct ScreenGuard(pub(super) Screen);

impl Drop for ScreenGuard {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Makes a panic of the drawing thread give the terminal back before it speaks. A panic anywhere
/// else (a provider's) is a failed job: the screen stays.
pub(super) fn guard_panics(screen: &Screen) {
    let (screen, drawing) = (screen.clone(), std::thread::current().id());
    let speak = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == drawing {
            screen.leave();
        }
        speak(panic);
    }));
}
