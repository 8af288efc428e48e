//! Cuts the bytes of a terminal into characters, control sequences, control strings and pastes.
//!
//! The lowest layer of reading, shared by `tui::input` and by the question of a print. It knows
//! where a sequence begins and ends and nothing of what it means. The result depends on the bytes
//! alone, never on how reads cut them; only [`Scanner::give_up`] brings time in. Memory is bounded
//! whatever comes.

use std::time::Duration;

mod paste;
#[cfg(test)]
mod tests;
mod token;
mod utf8;

pub use paste::PASTE_MAX;
use paste::PasteBody;
pub use token::{Csi, StringKind, Token};
use utf8::{Partial, Step};

/// Most bytes kept of a control string: the longest answer we know has some hundred.
const STRING_MAX: usize = 4096;
/// Most bytes kept of a control sequence; a longer one is swallowed whole.
const CSI_MAX: usize = 128;
/// How long a lone ESC may wait for the rest of a sequence: SSH splits seldom, keys come slower.
const ESC_WAIT: Duration = Duration::from_millis(30);
/// How long after `ESC [` and its like, which are both a beginning and an Alt chord.
const INTRODUCER_WAIT: Duration = Duration::from_millis(100);
/// How long in the middle of something that no key can be: a slow link may stall.
const MIDDLE_WAIT: Duration = Duration::from_secs(1);
/// How long in a paste, whose rest would otherwise be typed.
const PASTE_WAIT: Duration = Duration::from_secs(5);

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const DEL: u8 = 0x7f;

#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// Inside a character of several bytes; `alt` if ESC stood before it.
    Char {
        partial: Partial,
        alt: bool,
    },
    /// After ESC; `before` if one more stood before it.
    Escape {
        before: bool,
    },
    Csi {
        body: Vec<u8>,
        escaped: bool,
    },
    /// `ESC [ M`: that many raw bytes of an old mouse report are to come.
    OldMouse {
        left: u8,
    },
    Ss3 {
        escaped: bool,
    },
    String {
        kind: StringKind,
        introducer: u8,
        body: Vec<u8>,
        /// The last byte was an ESC, perhaps of the closing `ESC \`.
        closing: bool,
    },
    Paste(PasteBody),
}

/// Cuts bytes into [`Token`]s, across reads.
#[derive(Debug, Default)]
pub struct Scanner {
    state: State,
}

impl Scanner {
    /// Takes `bytes` in and gives every complete token to `sink`.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl FnMut(Token)) {
        for &byte in bytes {
            self.step(byte, sink);
        }
    }

    /// How long to wait for more bytes before [`Scanner::give_up`]; `None` while nothing is open.
    pub fn patience(&self) -> Option<Duration> {
        match &self.state {
            State::Ground => None,
            State::Escape { .. } => Some(ESC_WAIT),
            State::Csi { body, .. } if body.is_empty() => Some(INTRODUCER_WAIT),
            State::String {
                body,
                closing: false,
                ..
            } if body.is_empty() => Some(INTRODUCER_WAIT),
            State::Ss3 { .. } | State::OldMouse { .. } => Some(INTRODUCER_WAIT),
            State::Csi { .. } | State::String { .. } | State::Char { .. } => Some(MIDDLE_WAIT),
            State::Paste(_) => Some(PASTE_WAIT),
        }
    }

    /// No more bytes came in time: what could be a key becomes one, what could not is dropped.
    pub fn give_up(&mut self, sink: &mut impl FnMut(Token)) {
        match std::mem::take(&mut self.state) {
            State::Escape { before } => {
                sink(Token::Esc);
                if before {
                    sink(Token::Esc);
                }
            }
            State::Csi { body, escaped } if body.is_empty() => introducer('[', escaped, sink),
            State::Ss3 { escaped } => introducer('O', escaped, sink),
            State::String {
                introducer: byte,
                body,
                closing: false,
                ..
            } if body.is_empty() => {
                introducer(char::from(byte), false, sink);
            }
            State::Paste(paste) => sink(paste.end()),
            State::Ground
            | State::Char { .. }
            | State::Csi { .. }
            | State::OldMouse { .. }
            | State::String { .. } => {}
        }
    }

    fn step(&mut self, byte: u8, sink: &mut impl FnMut(Token)) {
        self.state = match std::mem::take(&mut self.state) {
            State::Ground => ground(byte, false, sink),
            State::Char { partial, alt } => character(partial, alt, byte, sink),
            State::Escape { before } => escape(before, byte, sink),
            State::Csi { body, escaped } => csi(body, escaped, byte, sink),
            State::OldMouse { left: 1 } => State::Ground,
            State::OldMouse { left } => State::OldMouse { left: left - 1 },
            State::Ss3 { escaped } => ss3(escaped, byte, sink),
            State::String {
                kind,
                introducer,
                body,
                closing: false,
            } => string(kind, introducer, body, byte, sink),
            State::String {
                kind,
                body,
                closing: true,
                ..
            } => {
                if byte == b'\\' {
                    sink(Token::String { kind, body });
                    State::Ground
                } else {
                    // Not the end: the string was broken off by another sequence.
                    escape(false, byte, sink)
                }
            }
            State::Paste(mut paste) => {
                if paste.step(byte) {
                    sink(paste.end());
                    State::Ground
                } else {
                    State::Paste(paste)
                }
            }
        };
    }
}

fn introducer(char: char, escaped: bool, sink: &mut impl FnMut(Token)) {
    if escaped {
        sink(Token::Esc);
    }
    sink(Token::Alt(char));
}

/// A byte outside of any sequence; with `alt` the one right after ESC.
fn ground(byte: u8, alt: bool, sink: &mut impl FnMut(Token)) -> State {
    match byte {
        ESC => return State::Escape { before: alt },
        0x20..DEL => emit(char::from(byte), alt, sink),
        0..0x20 | DEL if alt => sink(Token::Alt(char::from(byte))),
        0..0x20 | DEL => sink(Token::Control(byte)),
        0x80.. => {
            // A byte that begins no character is dropped: it is no UTF-8.
            if let Some(partial) = Partial::begin(byte) {
                return State::Char { partial, alt };
            }
        }
    }
    State::Ground
}

fn emit(char: char, alt: bool, sink: &mut impl FnMut(Token)) {
    // The C1 controls are characters in UTF-8, but nothing that anybody types.
    if !char.is_control() {
        sink(if alt {
            Token::Alt(char)
        } else {
            Token::Char(char)
        });
    }
}

fn character(mut partial: Partial, alt: bool, byte: u8, sink: &mut impl FnMut(Token)) -> State {
    match partial.step(byte) {
        Step::More => State::Char { partial, alt },
        Step::Done(char) => {
            emit(char, alt, sink);
            State::Ground
        }
        Step::Invalid => State::Ground,
        Step::Broken => ground(byte, false, sink),
    }
}

fn escape(before: bool, byte: u8, sink: &mut impl FnMut(Token)) -> State {
    match byte {
        b'[' => {
            return State::Csi {
                body: Vec::new(),
                escaped: before,
            };
        }
        b'O' => return State::Ss3 { escaped: before },
        _ if before => sink(Token::Esc),
        _ => {}
    }
    match StringKind::of(byte) {
        Some(kind) => State::String {
            kind,
            introducer: byte,
            body: Vec::new(),
            closing: false,
        },
        None => ground(byte, true, sink),
    }
}

fn csi(mut body: Vec<u8>, escaped: bool, byte: u8, sink: &mut impl FnMut(Token)) -> State {
    match byte {
        b'M' if body.is_empty() => State::OldMouse { left: 3 },
        // The Linux console sends F1–F5 as `ESC [ [ A`.
        b'[' if body.is_empty() => {
            body.push(byte);
            State::Csi { body, escaped }
        }
        0x40..DEL => finish_csi(
            Csi {
                body,
                last: byte,
                escaped,
            },
            sink,
        ),
        0x20..0x40 => {
            if body.len() < CSI_MAX {
                body.push(byte);
            }
            State::Csi { body, escaped }
        }
        // Broken off: this byte begins something else.
        _ => ground(byte, false, sink),
    }
}

fn finish_csi(csi: Csi, sink: &mut impl FnMut(Token)) -> State {
    if csi.last == b'~' && csi.body == b"200" {
        if csi.escaped {
            sink(Token::Esc);
        }
        return State::Paste(PasteBody::default());
    }
    if csi.body.len() < CSI_MAX {
        sink(Token::Csi(csi));
    }
    State::Ground
}

fn ss3(escaped: bool, byte: u8, sink: &mut impl FnMut(Token)) -> State {
    if (0x20..DEL).contains(&byte) {
        sink(Token::Ss3 {
            last: byte,
            escaped,
        });
        return State::Ground;
    }
    introducer('O', escaped, sink);
    ground(byte, false, sink)
}

fn string(
    kind: StringKind,
    introducer: u8,
    mut body: Vec<u8>,
    byte: u8,
    sink: &mut impl FnMut(Token),
) -> State {
    match byte {
        BEL => {
            sink(Token::String { kind, body });
            State::Ground
        }
        ESC => State::String {
            kind,
            introducer,
            body,
            closing: true,
        },
        // No reply holds control bytes: the string has no end, and somebody pressed a key.
        0..0x20 | DEL => ground(byte, false, sink),
        _ => {
            if body.len() < STRING_MAX {
                body.push(byte);
            }
            State::String {
                kind,
                introducer,
                body,
                closing: false,
            }
        }
    }
}
