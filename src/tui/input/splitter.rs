//! Bytes of a terminal to events: replies are taken out, the rest are keys, pastes and mouse.
//!
//! Pure and chunk-blind: the same bytes give the same events however the reads cut them. Only
//! [`Splitter::timeout`] knows of time.

use std::time::Duration;

use super::{InputEvent, keys, mouse};
use crate::graphics::ask::{Csi, Reply, Scanner, Token};
use crate::keymap::{Chord, Key};

#[cfg(test)]
mod tests;

/// Splits what a terminal sends into [`InputEvent`]s.
#[derive(Debug, Default)]
pub struct Splitter {
    scanner: Scanner,
    erase: u8,
}

impl Splitter {
    /// A splitter for a terminal whose erase character is `erase` (`VERASE`): where that is `^H`,
    /// that byte is Backspace, elsewhere it is Ctrl+H.
    pub fn with_erase(erase: u8) -> Self {
        Self {
            erase,
            ..Self::default()
        }
    }

    /// Takes `bytes` in and appends what they made to `events`.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<InputEvent>) {
        let erase = self.erase;
        self.scanner
            .feed(bytes, &mut |token| translate(token, erase, events));
    }

    /// Whether something has begun whose end has not come.
    pub fn pending(&self) -> bool {
        self.scanner.patience().is_some()
    }

    /// How long to wait for more bytes before [`Splitter::timeout`]; `None` = nothing is pending.
    /// 30 ms for a lone ESC, more where no key can be meant.
    pub fn patience(&self) -> Option<Duration> {
        self.scanner.patience()
    }

    /// Nothing more came in time: a lone ESC becomes Esc, an unfinished sequence is dropped
    /// without a trace in the text, a paste ends.
    pub fn timeout(&mut self, events: &mut Vec<InputEvent>) {
        let erase = self.erase;
        self.scanner
            .give_up(&mut |token| translate(token, erase, events));
    }
}

fn translate(token: Token, erase: u8, events: &mut Vec<InputEvent>) {
    let key = |chord| Some(InputEvent::Key(chord));
    let event = match token {
        Token::Char(char) => key(Chord::plain(Key::Char(char))),
        Token::Control(byte) => key(keys::control(byte, erase)),
        Token::Esc => key(Chord::plain(Key::Esc)),
        Token::Alt(char) => key(keys::alt(char, erase)),
        Token::Csi(csi) => return sequence(&csi, events),
        Token::Ss3 { last, escaped } => keys::shifted(last)
            .map(|chord| {
                if escaped {
                    keys::with_alt(chord)
                } else {
                    chord
                }
            })
            .and_then(key),
        Token::String { kind, body } => Some(InputEvent::Reply(Reply::of_string(kind, &body))),
        Token::Paste { bytes, dropped } => {
            events.push(InputEvent::Paste(pasted(&bytes)));
            (dropped > 0).then_some(InputEvent::PasteCut(dropped))
        }
    };
    events.extend(event);
}

fn sequence(csi: &Csi, events: &mut Vec<InputEvent>) {
    let other = match (csi.body.as_slice(), csi.last) {
        ([], b'I') => Some(InputEvent::Focus(true)),
        ([], b'O') => Some(InputEvent::Focus(false)),
        ([b'<', ..], _) => mouse::report(csi).map(InputEvent::Mouse),
        _ => Reply::of_csi(csi).map(InputEvent::Reply),
    };
    if let Some(other) = other {
        // Nobody but the Esc key puts an ESC before these.
        if csi.escaped {
            events.push(InputEvent::Key(Chord::plain(Key::Esc)));
        }
        events.push(other);
    } else if let Some(chord) = keys::sequence(csi) {
        let chord = if csi.escaped {
            keys::with_alt(chord)
        } else {
            chord
        };
        events.push(InputEvent::Key(chord));
    }
}

/// The text of a paste as an editor wants it, with nothing in it that acts on a terminal.
/// Terminals send a line's end as CR, some as CR LF.
fn pasted(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .replace("\r\n", "\n")
        .chars()
        .map(|char| if char == '\r' { '\n' } else { char })
        .filter(|char| !char.is_control() || matches!(char, '\n' | '\t'))
        .collect()
}
