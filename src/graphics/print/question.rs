//! The question before a print: what the terminal answered, and its mode while viuer reads it too.

use crate::graphics::ask::{Answers, Environment};

#[cfg(unix)]
use crate::graphics::tty::QuietTty;

/// The terminal after our question, kept quiet until this is dropped.
#[cfg_attr(not(unix), derive(Default))]
pub(super) struct Asked {
    #[cfg(unix)]
    tty: Option<QuietTty>,
    answers: Option<Answers>,
}

impl Asked {
    /// Asks, unless there is nobody to ask, keys are waiting, or the answer changes nothing.
    #[cfg(unix)]
    pub(super) fn new(environment: &Environment, wanted: bool) -> Self {
        let nobody = Self {
            tty: None,
            answers: None,
        };
        if environment.mux() || environment.term == "dumb" || !wanted {
            return nobody;
        }
        let Some(tty) = QuietTty::open().filter(|tty| !tty.has_typed()) else {
            return nobody;
        };
        match tty.ask(environment.ssh) {
            Some(answers) => Self {
                tty: Some(tty),
                answers: Some(answers),
            },
            None => nobody,
        }
    }

    /// Nobody is asked here: the console has no replies.
    #[cfg(not(unix))]
    pub(super) fn new(_: &Environment, _: bool) -> Self {
        Self::default()
    }

    /// What the terminal answered, if it did to the end.
    pub(super) fn answers(&self) -> Option<&Answers> {
        self.answers.as_ref()
    }

    /// Asks once more for what viuer may be waiting for.
    pub(super) fn nudge(&self) {
        #[cfg(unix)]
        if let Some(tty) = &self.tty {
            let _ = tty.nudge();
        }
    }

    /// Takes away what still comes after a nudge.
    pub(super) fn drain(&self) {
        #[cfg(unix)]
        if let Some(tty) = &self.tty {
            tty.drain();
        }
    }
}
