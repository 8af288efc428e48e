//! The terminal as the loop sees it: one thing to listen to, one thing to write to. The boundary
//! that loop tests replace.

use super::{
    input::{Input, InputEvent},
    output::Output,
    screen::{Screen, ScreenGuard},
    signals::{Signal, Signals},
};
use std::{
    collections::VecDeque,
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

/// What was heard from the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Keys, pastes, answers.
    Input(InputEvent),
    /// It has this many columns and rows now.
    Resized(u16, u16),
    /// The system said something.
    Signal(Signal),
    /// Everything written is through; only said after a slow line made something wait.
    Drained,
    /// It is gone.
    Closed,
}

/// A terminal for the loop.
pub trait Console {
    /// Columns and rows.
    fn size(&self) -> (u16, u16);

    /// Its size in pixels, across and down, where the system knows it.
    fn pixels(&self) -> Option<(u16, u16)> {
        None
    }

    /// The next thing heard. Cancel-safe.
    fn next(&mut self) -> impl Future<Output = Heard>;

    /// Writes without waiting.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Is everything written through?
    fn is_idle(&self) -> bool;

    /// Lends the terminal to `program` until it ends; the screen has to be drawn anew after it.
    /// A signal that ends the studio meanwhile is handed back.
    fn lend(&mut self, program: Program) -> impl Future<Output = Lent>;

    /// Gives the terminal to the shell and stops until it lets us go on; an error of the kind
    /// `Unsupported` where there is no shell.
    fn suspend(&mut self) -> impl Future<Output = io::Result<()>>;

    /// Sets the terminal up again after we were stopped from outside, when the shell has changed
    /// its modes; the screen has to be drawn anew after it.
    fn retake(&mut self) {}
}

/// A program that gets the terminal for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// A shell command line, as people write it in `$EDITOR`.
    pub command: OsString,
    /// Its one argument.
    pub file: PathBuf,
}

/// How lending the terminal ended.
#[derive(Debug)]
pub enum Lent {
    /// The program ended, or could not be started.
    Ended(io::Result<ExitStatus>),
    /// We are to end.
    Signal(Signal),
}

/// The real terminal.
pub(super) struct TtyConsole {
    path: PathBuf,
    guard: ScreenGuard,
    input: Option<Input>,
    /// Read before the terminal was lent, asked for after.
    unread: VecDeque<InputEvent>,
    output: Output,
    signals: Signals,
}

impl TtyConsole {
    /// Takes the terminal at `path`. Dropping it gives the terminal back.
    pub(super) fn open(path: &Path, screen: Screen) -> io::Result<Self> {
        let signals = Signals::new()?;
        let guard = ScreenGuard(screen);
        let mut console = Self {
            path: path.to_owned(),
            guard,
            input: None,
            unread: VecDeque::new(),
            output: Output::open(path)?,
            signals,
        };
        console.acquire()?;
        Ok(console)
    }

    fn acquire(&mut self) -> io::Result<()> {
        let enter = self.guard.0.enter()?;
        self.input = Some(Input::open_at(&self.path)?);
        self.output.send(enter)
    }

    async fn release(&mut self) {
        // Half a frame must not follow the end of the screen; a line that stands still is cut by
        // `leave` itself.
        let patience = std::time::Duration::from_millis(300);
        let _ = tokio::time::timeout(patience, self.output.drain()).await;
        if let Some(input) = self.input.take() {
            self.unread.extend(input.close());
        }
        self.guard.0.leave();
    }
}

impl Console for TtyConsole {
    fn size(&self) -> (u16, u16) {
        // A line without a size, as serial ones are, says 0 by 0.
        let size = crossterm::terminal::size().ok();
        size.filter(|(columns, rows)| *columns > 0 && *rows > 0)
            .unwrap_or((80, 24))
    }

    fn pixels(&self) -> Option<(u16, u16)> {
        let window = crossterm::terminal::window_size().ok()?;
        Some((window.width, window.height))
    }

    async fn next(&mut self) -> Heard {
        if let Some(event) = self.unread.pop_front() {
            return Heard::Input(event);
        }
        let Some(input) = &mut self.input else {
            return Heard::Closed;
        };
        let drained = self.output.is_idle();
        let heard = tokio::select! {
            biased;
            signal = self.signals.next() => Heard::Signal(signal),
            event = input.next() => match event {
                Ok(Some(event)) => Heard::Input(event),
                Ok(None) | Err(_) => Heard::Closed,
            },
            written = self.output.drain(), if !drained => match written {
                Ok(()) => Heard::Drained,
                Err(_) => Heard::Closed,
            },
        };
        if heard == Heard::Signal(Signal::Resize) {
            let (columns, rows) = self.size();
            return Heard::Resized(columns, rows);
        }
        heard
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.send(bytes)
    }

    fn is_idle(&self) -> bool {
        self.output.is_idle()
    }

    async fn lend(&mut self, program: Program) -> Lent {
        self.release().await;
        let mut running = tokio::task::spawn_blocking(move || run(&program));
        let lent = loop {
            let signal = tokio::select! {
                biased;
                ended = &mut running => {
                    let ended = ended.unwrap_or_else(|error| Err(io::Error::other(error)));
                    break Lent::Ended(ended);
                }
                signal = self.signals.next_foreign() => signal,
            };
            if signal != Signal::Stop {
                break Lent::Signal(signal);
            }
            // Ctrl-Z in the editor stops its process group, which is ours: the shell takes over
            // only when we are stopped too, and lets all of us go on together.
            if has_shell()
                && let Err(error) = stop_group()
            {
                tracing::warn!(%error, "could not stop with the editor");
            }
        };
        // While the program still runs the terminal stays with it: we are to end.
        if matches!(lent, Lent::Ended(_)) {
            self.signals.forget_foreign().await;
            if let Err(error) = self.acquire() {
                tracing::warn!(%error, "the terminal was not given back");
            }
        }
        lent
    }

    async fn suspend(&mut self) -> io::Result<()> {
        if !has_shell() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.release().await;
        stop_group()?;
        self.signals.forget_foreign().await;
        self.acquire()
    }

    fn retake(&mut self) {
        if self.input.is_none() {
            return;
        }
        let again = self.guard.0.enter_again();
        if let Err(error) = again.and_then(|enter| self.output.send(enter)) {
            tracing::warn!(%error, "the terminal could not be set up again");
        }
    }
}

/// Does a shell wait for us? A session leader, as in `tmux new art-studio`, has none: stopped, it
/// would stay so for ever.
#[cfg(unix)]
fn has_shell() -> bool {
    use rustix::process::{getpgrp, getsid};
    getsid(None).is_ok_and(|session| session != getpgrp())
}

#[cfg(not(unix))]
fn has_shell() -> bool {
    false
}

/// Stops our whole process group, as the shell's job control expects it (`cargo run` included);
/// returns when the shell lets us go on.
#[cfg(unix)]
fn stop_group() -> io::Result<()> {
    use rustix::process::{Signal, kill_current_process_group};
    Ok(kill_current_process_group(Signal::STOP)?)
}

#[cfg(not(unix))]
fn stop_group() -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn run(program: &Program) -> io::Result<ExitStatus> {
    // The shell splits what `$EDITOR` says; the file is an argument of its own, never part of it.
    let mut line = program.command.clone();
    line.push(" \"$1\"");
    Command::new("/bin/sh")
        .arg("-c")
        .arg(line)
        .arg("sh")
        .arg(&program.file)
        .status()
}

#[cfg(not(unix))]
fn run(program: &Program) -> io::Result<ExitStatus> {
    Command::new(&program.command).arg(&program.file).status()
}

/// Where the terminal is: that of the standard input, else the controlling one.
pub(super) fn terminal_path() -> PathBuf {
    #[cfg(unix)]
    if let Ok(name) = rustix::termios::ttyname(rustix::stdio::stdin(), Vec::new()) {
        use std::os::unix::ffi::OsStringExt;
        return PathBuf::from(OsString::from_vec(name.into_bytes()));
    }
    PathBuf::from("/dev/tty")
}

/// Is there a terminal that the studio can open: to read from, to write to, and really one?
#[cfg(unix)]
pub fn has_terminal() -> bool {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let mut open = std::fs::File::options();
    let open = open.read(true).write(true).custom_flags(flags);
    open.open(terminal_path())
        .is_ok_and(|tty| io::IsTerminal::is_terminal(&tty))
}

/// Is there a console that the studio can open?
#[cfg(not(unix))]
pub fn has_terminal() -> bool {
    let mut open = std::fs::File::options();
    open.write(true).open("CONOUT$").is_ok() && io::IsTerminal::is_terminal(&io::stdin())
}
