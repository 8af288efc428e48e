//! What the session hears about its terminal, and what follows: which painter, which questions.

use super::Session;
use crate::graphics::ask::{Passage, Reply};
use crate::tui::{console::Console, screen::DISAMBIGUATE_KEYS};

impl<C: Console> Session<C> {
    /// Learns something about the terminal.
    pub(super) fn hear_reply(&mut self, reply: &Reply) {
        let learned = self.known.learn(reply);
        if learned.keyboard {
            let _ = self.console.send(DISAMBIGUATE_KEYS);
        }
        if learned.tmux {
            self.ask_again();
        }
        if learned.look {
            self.choose_painter();
        }
    }

    pub(super) fn choose_painter(&mut self) {
        self.pictures.choose(self.known.kind(), self.known.brush());
        self.dirty = true;
    }

    /// Asks again for what may have changed, for little: the font, the terminal around tmux.
    pub(super) fn ask_again(&mut self) {
        let _ = self.console.send(&self.known.question_again());
        self.pictures.ask_tmux(self.known.pane());
    }

    pub(super) fn hear_passage(&mut self, passage: Option<Passage>) {
        let learned = self.known.learn_passage(passage);
        if learned.tmux {
            // Another terminal: it has none of our pictures, and may show other ones.
            self.pictures.invalidate();
            let _ = self.console.send(&self.known.question_again());
        }
        self.choose_painter();
    }
}
