//! The pieces that a terminal's bytes are cut into.

/// A control sequence `ESC [ … last`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csi {
    /// What stands between `ESC [` and the last byte.
    pub body: Vec<u8>,
    /// The last byte, which says what it is.
    pub last: u8,
    /// Another ESC stood right before it: Alt with a key, or the Esc key before a reply.
    pub escaped: bool,
}

/// Which control string it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringKind {
    /// `ESC P`: XTVERSION and DECRQSS answer so.
    Dcs,
    /// `ESC _`: kitty graphics.
    Apc,
    /// `ESC ]`: colours.
    Osc,
    /// `ESC X` and `ESC ^`, which nobody sends.
    Other,
}

impl StringKind {
    /// The kind that `ESC` and this byte begin.
    pub(super) fn of(introducer: u8) -> Option<Self> {
        match introducer {
            b'P' => Some(Self::Dcs),
            b'_' => Some(Self::Apc),
            b']' => Some(Self::Osc),
            b'X' | b'^' => Some(Self::Other),
            _ => None,
        }
    }
}

/// One piece of what a terminal sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A printable character.
    Char(char),
    /// A control byte, 0x00–0x1a, 0x1c–0x1f or 0x7f.
    Control(u8),
    /// ESC that begins nothing.
    Esc,
    /// ESC before a character or control byte: Alt held.
    Alt(char),
    /// A control sequence.
    Csi(Csi),
    /// `ESC O` and one byte; `escaped` as in [`Csi`].
    Ss3 {
        /// The byte after `ESC O`.
        last: u8,
        /// Another ESC stood right before it.
        escaped: bool,
    },
    /// A control string, cut at 4 KiB.
    String {
        /// Which.
        kind: StringKind,
        /// What stands between its beginning and its end.
        body: Vec<u8>,
    },
    /// A bracketed paste.
    Paste {
        /// The pasted bytes, at most [`super::PASTE_MAX`].
        bytes: Vec<u8>,
        /// How many more were dropped.
        dropped: usize,
    },
}
