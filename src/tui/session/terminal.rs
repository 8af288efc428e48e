//! What the session hears about its terminal, and what follows: which painter, which questions.

use super::Session;
use crate::graphics::ask::{CELL_SIZE, Passage, Reply};
use crate::tui::{console::Console, screen::DISAMBIGUATE_KEYS};

impl<C: Console> Session<C> {
    /// Learns something about the terminal.
    pub(super) fn hear_reply(&mut self, reply: &Reply) {
        let learned = self.known.learn(reply);
        if learned.keyboard {
            let _ = self.console.send(DISAMBIGUATE_KEYS);
        }
        if learned.tmux {
            self.ask_tmux();
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
        let _ = self.console.send(CELL_SIZE);
        self.ask_tmux();
    }

    /// The user came back to our window.
    pub(super) fn hear_focus(&mut self) {
        self.known.returned();
        self.ask_tmux();
    }

    fn ask_tmux(&mut self) {
        self.pictures.ask_tmux(self.known.pane());
        self.ask_outside();
    }

    fn ask_outside(&mut self) {
        if let Some(question) = self.known.question_outside() {
            let _ = self.console.send(&question);
        }
    }

    /// Learns what tmux says of the way through it.
    pub(super) fn hear_passage(&mut self, passage: Option<Passage>) {
        if self.known.learn_passage(passage).tmux {
            // Another terminal: it has none of our pictures, and may show other ones.
            self.pictures.invalidate();
        }
        self.ask_outside();
        self.choose_painter();
    }
}
