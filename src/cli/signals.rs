//! Signals that end a command, and the exit codes that tell of them.
//!
//! Separate because platforms differ, and because the rule is subtle: the first signal asks for a
//! tidy end, the second one, or the end of patience, takes it.

use super::Stop;
use std::{io, time::Duration};
use tokio::sync::watch;

/// How long after the first signal the tidy end may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// The terminal has gone.
    Hangup,
    /// Ctrl-C.
    Interrupt,
    /// Somebody asked nicely.
    Terminate,
}

impl Signal {
    /// 128 plus the signal's number, as shells have it.
    pub(super) fn exit_code(self) -> u8 {
        match self {
            Self::Hangup => 129,
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}

/// Does `work`, which keeps nothing that would be lost: the first signal ends it.
pub(super) async fn or_signal(work: impl Future<Output = Result<u8, Stop>>) -> Result<u8, Stop> {
    let signals = Signals::listen(&tokio::runtime::Handle::current())?;
    tokio::select! {
        biased;
        signal = signals.first() => Ok(signal.exit_code()),
        ended = work => ended,
    }
}

/// The signals heard so far.
#[derive(Clone)]
pub(super) struct Signals {
    heard: watch::Receiver<Vec<Signal>>,
}

impl Signals {
    /// Begins to listen. Must be called inside a runtime.
    pub(super) fn listen(runtime: &tokio::runtime::Handle) -> io::Result<Self> {
        let (tell, heard) = watch::channel(vec![]);
        let mut ears = ears::Ears::open()?;
        runtime.spawn(async move {
            loop {
                let signal = ears.next().await;
                tell.send_modify(|heard| heard.push(signal));
            }
        });
        Ok(Self { heard })
    }

    /// The first signal, once there is one.
    pub(super) async fn first(&self) -> Signal {
        self.nth(0).await
    }

    /// The first signal, once it has been waited for long enough: at the second one, or when
    /// patience ends.
    pub(super) async fn enough(&self) -> Signal {
        let first = self.first().await;
        let _ = tokio::time::timeout(PATIENCE, self.nth(1)).await;
        first
    }

    /// The first signal, if there was one.
    pub(super) fn caught(&self) -> Option<Signal> {
        self.heard.borrow().first().copied()
    }

    async fn nth(&self, number: usize) -> Signal {
        let mut heard = self.heard.clone();
        let enough = heard.wait_for(|heard| heard.len() > number).await;
        let signal = enough.ok().and_then(|heard| heard.get(number).copied());
        match signal {
            Some(signal) => signal,
            // Nobody listens any more, so none will come.
            None => std::future::pending().await,
        }
    }
}

#[cfg(unix)]
mod ears {
    use super::Signal;
    use std::io;
    use tokio::signal::unix::{self, SignalKind};

    pub(super) struct Ears {
        hangup: Option<unix::Signal>,
        interrupt: Option<unix::Signal>,
        terminate: Option<unix::Signal>,
    }

    impl Ears {
        pub(super) fn open() -> io::Result<Self> {
            let ignored = ignored();
            let ear = |kind: SignalKind| {
                // Who was started deaf to a signal (`nohup`, `&` in a script) stays so.
                let bit = 1_u64 << (kind.as_raw_value() - 1).clamp(0, 63);
                (ignored & bit == 0).then(|| unix::signal(kind)).transpose()
            };
            Ok(Self {
                hangup: ear(SignalKind::hangup())?,
                interrupt: ear(SignalKind::interrupt())?,
                terminate: ear(SignalKind::terminate())?,
            })
        }

        pub(super) async fn next(&mut self) -> Signal {
            tokio::select! {
                () = heard(&mut self.hangup) => Signal::Hangup,
                () = heard(&mut self.interrupt) => Signal::Interrupt,
                () = heard(&mut self.terminate) => Signal::Terminate,
            }
        }
    }

    async fn heard(ear: &mut Option<unix::Signal>) {
        let signal = match ear {
            Some(ear) => ear.recv().await,
            None => None,
        };
        if signal.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// The set of signals this process ignores. Only Linux tells without a system call of its own.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or(0)
    }
}

#[cfg(not(unix))]
mod ears {
    use super::Signal;
    use std::io;

    pub(super) struct Ears;

    impl Ears {
        pub(super) fn open() -> io::Result<Self> {
            Ok(Self)
        }

        pub(super) async fn next(&mut self) -> Signal {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            Signal::Interrupt
        }
    }
}
