//! The inside of a bracketed paste, which ends at `ESC [ 201 ~` and nowhere else.

use super::Token;

/// Most bytes kept of one paste, 1 MiB.
pub const PASTE_MAX: usize = 1 << 20;

const END: &[u8] = b"\x1b[201~";

/// What was pasted so far.
#[derive(Debug, Default)]
pub(super) struct PasteBody {
    bytes: Vec<u8>,
    dropped: usize,
    /// How many bytes of [`END`] the last ones are.
    matched: usize,
}

impl PasteBody {
    /// Adds `byte`; true if it ends the paste.
    pub(super) fn step(&mut self, byte: u8) -> bool {
        if END.get(self.matched) == Some(&byte) {
            self.matched += 1;
            return self.matched == END.len();
        }
        // ESC stands only at the beginning of the end mark, so nothing shorter can still match.
        for &held in END.get(..self.matched).unwrap_or_default() {
            self.keep(held);
        }
        self.matched = usize::from(byte == super::ESC);
        if self.matched == 0 {
            self.keep(byte);
        }
        false
    }

    /// The paste as it stands.
    pub(super) fn end(self) -> Token {
        Token::Paste {
            bytes: self.bytes,
            dropped: self.dropped,
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.bytes.len() < PASTE_MAX {
            self.bytes.push(byte);
        } else {
            self.dropped = self.dropped.saturating_add(1);
        }
    }
}
