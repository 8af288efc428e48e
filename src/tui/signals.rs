//! The system's signals as plain values.

use std::io;

/// What the system said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM.
    Terminate,
    /// SIGHUP: the terminal went away.
    HangUp,
    /// SIGINT from outside; the key is an ordinary key in raw mode.
    Interrupt,
    /// SIGTSTP from outside.
    Stop,
    /// SIGCONT: we run again.
    Continue,
    /// SIGWINCH.
    Resize,
}

impl Signal {
    /// The exit code of a program that this signal ended: 128 + its number.
    pub fn exit_code(self) -> Option<u8> {
        match self {
            Self::HangUp => Some(129),
            Self::Interrupt => Some(130),
            Self::Terminate => Some(143),
            Self::Stop | Self::Continue | Self::Resize => None,
        }
    }
}

#[cfg(unix)]
pub(super) use unix::Signals;

#[cfg(unix)]
mod unix {
    use super::{Signal, io};
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    /// Signals as they come.
    pub(in crate::tui) struct Signals {
        terminate: Stream,
        hang_up: Stream,
        interrupt: Stream,
        stop: Stream,
        carry_on: Stream,
        resize: Stream,
    }

    impl Signals {
        /// Takes them over from their default actions.
        pub(in crate::tui) fn new() -> io::Result<Self> {
            // SIGTSTP and SIGCONT have no names in tokio; rustix knows their numbers here.
            let raw = |which: rustix::process::Signal| SignalKind::from_raw(which.as_raw());
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
                interrupt: signal(SignalKind::interrupt())?,
                stop: signal(raw(rustix::process::Signal::TSTP))?,
                carry_on: signal(raw(rustix::process::Signal::CONT))?,
                resize: signal(SignalKind::window_change())?,
            })
        }

        /// The next signal. Cancel-safe.
        pub(in crate::tui) async fn next(&mut self) -> Signal {
            tokio::select! {
                biased;
                _ = self.terminate.recv() => Signal::Terminate,
                _ = self.hang_up.recv() => Signal::HangUp,
                _ = self.interrupt.recv() => Signal::Interrupt,
                _ = self.stop.recv() => Signal::Stop,
                _ = self.carry_on.recv() => Signal::Continue,
                _ = self.resize.recv() => Signal::Resize,
            }
        }

        /// The next signal that ends the program or stops it, while something else has the
        /// terminal: its Ctrl-C is not ours, its Ctrl-Z is.
        pub(in crate::tui) async fn next_foreign(&mut self) -> Signal {
            tokio::select! {
                biased;
                _ = self.terminate.recv() => Signal::Terminate,
                _ = self.hang_up.recv() => Signal::HangUp,
                _ = self.stop.recv() => Signal::Stop,
            }
        }

        /// Forgets what came while something else had the terminal.
        pub(in crate::tui) async fn forget_foreign(&mut self) {
            for stream in [&mut self.interrupt, &mut self.stop, &mut self.carry_on] {
                let nothing_more = std::future::ready(());
                tokio::select! {
                    biased;
                    _ = stream.recv() => {}
                    () = nothing_more => {}
                }
            }
        }
    }
}

#[cfg(not(unix))]
pub(super) use other::Signals;

#[cfg(not(unix))]
mod other {
    use super::{Signal, io};

    /// Windows tells resizes as input and ends with Ctrl-C.
    pub(in crate::tui) struct Signals;

    impl Signals {
        pub(in crate::tui) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub(in crate::tui) async fn next(&mut self) -> Signal {
            let _ = tokio::signal::ctrl_c().await;
            Signal::Interrupt
        }

        pub(in crate::tui) async fn next_foreign(&mut self) -> Signal {
            std::future::pending().await
        }

        pub(in crate::tui) async fn forget_foreign(&mut self) {}
    }
}
