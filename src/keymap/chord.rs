//! A key press in our own words, so that the command table knows no terminal library.

use std::fmt;

/// Which key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A printable character as typed (upper case already applied).
    Char(char),
    /// Return.
    Enter,
    /// Tabulator; with [`Mods::shift`] the back-tab.
    Tab,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete forward.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Start of line.
    Home,
    /// End of line.
    End,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// Function key, 1 to 24.
    F(u8),
}

/// Modifier keys held down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mods {
    /// Control.
    pub ctrl: bool,
    /// Alt, Option or Meta.
    pub alt: bool,
    /// Shift; never set for [`Key::Char`], whose case says it.
    pub shift: bool,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// What was held with it.
    pub mods: Mods,
}

impl Chord {
    /// `key` alone.
    pub const fn plain(key: Key) -> Self {
        Self {
            key,
            mods: Mods {
                ctrl: false,
                alt: false,
                shift: false,
            },
        }
    }

    /// `key` with Control.
    pub const fn ctrl(key: Key) -> Self {
        Self {
            key,
            mods: Mods {
                ctrl: true,
                alt: false,
                shift: false,
            },
        }
    }

    /// `key` with Alt.
    pub const fn alt(key: Key) -> Self {
        Self {
            key,
            mods: Mods {
                ctrl: false,
                alt: true,
                shift: false,
            },
        }
    }

    /// `key` with Shift.
    pub const fn shift(key: Key) -> Self {
        Self {
            key,
            mods: Mods {
                ctrl: false,
                alt: false,
                shift: true,
            },
        }
    }

    /// The character this chord types into a text field, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(char) if !self.mods.ctrl && !self.mods.alt => Some(char),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    /// Short form for hints and help: `^E`, `Alt+Enter`, `F1`, `Space`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let char = match self.key {
            Key::Char(char) => Some(char),
            _ => None,
        };
        if self.mods.alt {
            out.write_str("Alt+")?;
        }
        if self.mods.shift {
            out.write_str("Shift+")?;
        }
        match (self.mods.ctrl, char) {
            (true, Some(char)) => write!(out, "^{}", char.to_uppercase()),
            (true, None) => write!(out, "Ctrl+{}", name_of(self.key)),
            (false, Some(' ')) => out.write_str("Space"),
            (false, Some(char)) => write!(out, "{char}"),
            (false, None) => out.write_str(&name_of(self.key)),
        }
    }
}

fn name_of(key: Key) -> String {
    match key {
        Key::Char(char) => char.to_string(),
        Key::Up => "↑".into(),
        Key::Down => "↓".into(),
        Key::Left => "←".into(),
        Key::Right => "→".into(),
        Key::PageUp => "PgUp".into(),
        Key::PageDown => "PgDn".into(),
        Key::Delete => "Del".into(),
        Key::Insert => "Ins".into(),
        Key::F(number) => format!("F{number}"),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Chord, Key};

    #[test]
    fn chords_are_written_as_people_know_them() {
        let rows = [
            (Chord::ctrl(Key::Char('e')), "^E"),
            (Chord::alt(Key::Enter), "Alt+Enter"),
            (Chord::alt(Key::Char('1')), "Alt+1"),
            (Chord::shift(Key::Tab), "Shift+Tab"),
            (Chord::plain(Key::F(4)), "F4"),
            (Chord::plain(Key::Char(' ')), "Space"),
            (Chord::plain(Key::PageDown), "PgDn"),
        ];
        for (chord, words) in rows {
            assert_eq!(chord.to_string(), words);
        }
    }

    #[test]
    fn only_plain_characters_are_typed() {
        assert_eq!(Chord::plain(Key::Char('a')).typed(), Some('a'));
        assert_eq!(Chord::ctrl(Key::Char('a')).typed(), None);
        assert_eq!(Chord::alt(Key::Char('a')).typed(), None);
        assert_eq!(Chord::plain(Key::Enter).typed(), None);
    }
}
