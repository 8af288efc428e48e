//! Keys: from one whole sequence to a [`Chord`], by the rules of the chord type.
//!
//! Whatever the terminal's protocol, the same keys give the same chord: Shift is in the
//! character's case, Control with a letter is lower case, and a key with Super, Hyper or Meta is
//! none of ours.

use terminput::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::graphics::ask::Csi;
use crate::keymap::{Chord, Key, Mods};

/// What Backspace sends on most keyboards.
const DELETE: u8 = 0x7f;
/// What Backspace sends on the others, and Ctrl+H everywhere.
const BACKSPACE: u8 = 0x08;

/// A control byte. `erase` is the terminal's erase character, which says whether `^H` is the
/// Backspace key here.
pub(super) fn control(byte: u8, erase: u8) -> Chord {
    match byte {
        b'\r' => Chord::plain(Key::Enter),
        b'\t' => Chord::plain(Key::Tab),
        DELETE => Chord::plain(Key::Backspace),
        BACKSPACE if erase == BACKSPACE => Chord::plain(Key::Backspace),
        0x1b => Chord::plain(Key::Esc),
        0 => Chord::ctrl(Key::Char(' ')),
        // ^A is 1; ^\ ^] ^^ ^_ follow the letters.
        _ => Chord::ctrl(Key::Char(char::from(byte | 0x40).to_ascii_lowercase())),
    }
}

/// A character, or a control character, with Alt.
pub(super) fn alt(char: char, erase: u8) -> Chord {
    let chord = match u8::try_from(char) {
        Ok(byte @ (0..0x20 | DELETE)) => control(byte, erase),
        _ => Chord::plain(Key::Char(char)),
    };
    with_alt(chord)
}

/// `chord` with Alt held as well.
pub(super) fn with_alt(chord: Chord) -> Chord {
    Chord {
        mods: Mods {
            alt: true,
            ..chord.mods
        },
        ..chord
    }
}

/// A control sequence; `None` if it is no key press that we know.
pub(super) fn sequence(csi: &Csi) -> Option<Chord> {
    let mut bytes = b"\x1b[".to_vec();
    if let Some(rewritten) = other_key(csi) {
        bytes.extend(rewritten);
    } else {
        bytes.extend_from_slice(&csi.body);
        bytes.push(csi.last);
    }
    parse(&bytes)
}

/// `ESC O` and one byte: arrows and F1–F4, and the number pad in application mode.
pub(super) fn shifted(last: u8) -> Option<Chord> {
    match last {
        b'M' => Some(Chord::plain(Key::Enter)),
        b'I' => Some(Chord::plain(Key::Tab)),
        b'X' => Some(Chord::plain(Key::Char('='))),
        // The pad sends its character plus 0x40.
        b'j'..=b'y' => Some(Chord::plain(Key::Char(char::from(last - 0x40)))),
        _ => parse(&[0x1b, b'O', last]),
    }
}

/// xterm's `CSI 27 ; modifiers ; code ~` in the form `code ; modifiers u`.
fn other_key(csi: &Csi) -> Option<Vec<u8>> {
    if csi.last != b'~' {
        return None;
    }
    let rest = csi.body.strip_prefix(b"27;")?;
    let cut = rest.iter().position(|&byte| byte == b';')?;
    let (modifiers, code) = (rest.get(..cut)?, rest.get(cut + 1..)?);
    Some([code, b";", modifiers, b"u"].concat())
}

fn parse(bytes: &[u8]) -> Option<Chord> {
    match Event::parse_from(bytes) {
        Ok(Some(Event::Key(key))) => chord(key),
        _ => None,
    }
}

fn chord(event: KeyEvent) -> Option<Chord> {
    let foreign = KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
    if event.kind == KeyEventKind::Release || event.modifiers.intersects(foreign) {
        return None;
    }
    let mods = Mods {
        ctrl: event.modifiers.contains(KeyModifiers::CTRL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: event.modifiers.contains(KeyModifiers::SHIFT),
    };
    let key = match event.code {
        KeyCode::Char(char) => return character(char, mods),
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Enter => Key::Enter,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Tab => Key::Tab,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Esc => Key::Esc,
        KeyCode::F(number @ 1..=24) => Key::F(number),
        _ => return None,
    };
    Some(Chord { key, mods })
}

fn character(char: char, mods: Mods) -> Option<Chord> {
    if let Ok(byte @ (0..0x20 | DELETE)) = u8::try_from(char) {
        // A control character by its number (`CSI 8 ; 5 u`): the key that sends it.
        let chord = control(byte, BACKSPACE);
        return Some(Chord {
            mods: Mods {
                ctrl: mods.ctrl || chord.mods.ctrl,
                ..mods
            },
            ..chord
        });
    }
    if char.is_control() {
        return None;
    }
    let key = if mods.ctrl {
        single(char, char.to_lowercase())
    } else if mods.shift {
        single(char, char.to_uppercase())
    } else {
        char
    };
    Some(Chord {
        key: Key::Char(key),
        mods: Mods {
            shift: false,
            ..mods
        },
    })
}

/// The other case of `char` if that is one character (ß has none).
fn single(char: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => char,
    }
}
