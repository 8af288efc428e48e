//! The session and its terminal: what it hears about it, which painter and which questions follow,
//! how the terminal is lent to the shell and taken back.

use super::Session;
use crate::app::{Effect, Event, Msg, Quit};
use crate::domain::{Failure, FailureKind, PictureId};
use crate::graphics::ask::{CELL_SIZE, Passage, Reply};
use crate::tui::{
    console::Console,
    external::{self, Edited},
    screen::{DISAMBIGUATE_KEYS, DISAMBIGUATE_KEYS_STILL},
    signals::Signal,
    translate::FORCE_QUIT,
};
use base64::Engine as _;
use std::time::Duration;
use tokio::time::Instant;

impl<C: Console> Session<C> {
    /// Takes in a key, a click or a paste.
    pub(super) async fn hear_msg(&mut self, msg: Msg) {
        let interrupt = msg == Msg::Key(FORCE_QUIT);
        if interrupt && self.interrupted {
            self.model.quit = Some(Quit::Forced);
            return;
        }
        self.interrupted = interrupt;
        // What a key does is shown at once, whatever else was just drawn: only keys wait for keys.
        self.last_frame = self.last_key.replace(Instant::now());
        if self.pictures.is_sight_doubtful() || self.known.is_beside() {
            // Keys come only to the pane that is active, from somebody who sees it.
            self.pictures.ask_tmux(self.known.pane());
        }
        let before = self.marked();
        let effects = self.turn(msg);
        if self.marked() != before {
            self.pictures.moved(Instant::now());
        }
        self.draw_first();
        self.carry_out(effects).await;
    }

    /// Starts `effects`, of which some need the terminal.
    pub(super) async fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Some(effect) = self.drivers.start(effect) {
                self.on_screen(effect).await;
            }
        }
    }

    /// Effects that need the terminal.
    async fn on_screen(&mut self, effect: Effect) {
        match effect {
            Effect::Copy(text) => self.copy(&text),
            Effect::EditText(text) => self.edit(&text).await,
            Effect::Suspend => self.suspend().await,
            Effect::Redraw => self.redraw(),
            _ => {}
        }
    }

    /// The pictures that are marked.
    fn marked(&self) -> [Option<PictureId>; 2] {
        let result = self.model.generate.results.marked();
        let saved = self.model.saved.marked();
        [result.map(|record| record.id), saved.map(|saved| saved.id)]
    }

    /// Learns something about the terminal.
    pub(super) fn hear_reply(&mut self, reply: &Reply) {
        self.hear_of_line(reply);
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
        self.tell_report();
    }

    /// Tells the state what is known of the terminal, where that is new.
    pub(super) fn tell_report(&mut self) {
        let report = self.known.report();
        if self.model.terminal.as_ref() != Some(report) {
            let event = Event::TerminalKnown(Box::new(report.clone()));
            self.tell(Msg::Event(event));
        }
    }

    pub(super) fn choose_painter(&mut self) {
        self.pictures.choose(self.known.kind(), self.known.brush());
        self.pacer.set_near_answers(self.known.in_tmux());
        self.draw_within(Duration::ZERO);
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
        self.pictures.ask_tmux_again(self.known.pane());
        self.choose_painter();
        self.tell_report();
    }

    pub(super) fn copy(&mut self, text: &str) {
        let text = base64::engine::general_purpose::STANDARD.encode(text);
        let bytes = format!("\x1b]52;c;{text}\x07");
        let _ = self.console.send(bytes.as_bytes());
    }

    /// The studio is left, because the system or the terminal says so.
    pub(super) fn end(&mut self, signal: Signal) {
        self.signal = Some(signal);
        self.model.quit = Some(Quit::Clean);
    }

    pub(super) async fn suspend(&mut self) {
        self.take_pictures_away().await;
        match self.console.suspend().await {
            Ok(()) => self.taken_back(),
            Err(error) => {
                tracing::warn!(%error, "the terminal could not be lent to the shell");
                let failure =
                    Failure::new(FailureKind::Rejected, "no shell waits behind the studio")
                        .hint("Ctrl+Q leaves it");
                self.tell(Msg::Event(Event::Noticed(failure)));
                self.redraw();
            }
        }
    }

    /// Lets the user edit the prompt in their editor, on our terminal.
    pub(super) async fn edit(&mut self, text: &str) {
        self.take_pictures_away().await;
        match external::edit(&mut self.console, self.editor.as_deref(), text).await {
            Edited::Text(text) => {
                self.tell(Msg::Event(Event::TextEdited(text)));
                self.taken_back();
            }
            Edited::Signal(signal, draft) => {
                self.draft = draft;
                self.end(signal);
            }
        }
    }

    /// The terminal is ours again, with all its modes to set.
    pub(super) fn taken_back(&mut self) {
        if self.known.has_keyboard() {
            let _ = self.console.send(DISAMBIGUATE_KEYS);
        }
        self.redraw();
    }

    /// The terminal may show anything: draw everything anew, at its size now.
    pub(super) fn redraw(&mut self) {
        let (columns, rows) = self.console.size();
        self.frames.resize(columns, rows);
        self.pictures.invalidate();
        self.known.measure(self.console.pixels(), (columns, rows));
        self.choose_painter();
        self.tell_report();
        if self.known.has_keyboard() {
            let _ = self.console.send(DISAMBIGUATE_KEYS_STILL);
        }
        self.tell(Msg::Resized(columns, rows));
    }
}
