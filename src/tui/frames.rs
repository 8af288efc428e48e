//! From one frame to the next: the cells that changed, as bytes, in one synchronized update. A
//! frame that shows nothing new is no bytes at all.

use super::cells;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::io::Write;

/// Begin and end of a synchronized update (DEC mode 2026); terminals without it ignore both.
const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
const SYNC_END: &[u8] = b"\x1b[?2026l";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
/// Attributes off, then everything erased: what is erased takes the background in force.
const CLEAR: &[u8] = b"\x1b[m\x1b[2J";

/// What the terminal shows, and the frame that is being made.
pub(super) struct Frames {
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    /// What the terminal shows is not known: clear it first.
    unknown: bool,
}

/// Bytes that go around the cells, from the painter of pictures.
#[derive(Default)]
pub(super) struct PixelBytes {
    /// Before the cells.
    pub(super) before: Vec<u8>,
    /// After them.
    pub(super) after: Vec<u8>,
}

impl Frames {
    /// Nothing is shown yet; `columns` and `rows` of the screen.
    pub(super) fn new(columns: u16, rows: u16) -> Self {
        let area = Rect::new(0, 0, columns, rows);
        Self {
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            cursor: None,
            unknown: true,
        }
    }

    /// The whole screen.
    pub(super) fn area(&self) -> Rect {
        self.next.area
    }

    /// The screen has this size now, and what it shows is not known: the next frame draws everything.
    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        *self = Self::new(columns, rows);
    }

    /// Lets `draw` fill an empty frame and returns the bytes that turn the old one into it. Empty
    /// when nothing changed.
    pub(super) fn compose<F>(&mut self, draw: F) -> Vec<u8>
    where
        F: FnOnce(&mut Buffer) -> (Option<Position>, PixelBytes),
    {
        self.next.reset();
        let (cursor, pixels) = draw(&mut self.next);
        if self.unknown {
            self.shown.reset();
        }
        let mut cells = Vec::new();
        let changed = self.shown.diff(&self.next);
        cells::write(&mut cells, changed);
        let empty = cells.is_empty() && pixels.before.is_empty() && pixels.after.is_empty();
        let moved = cursor != self.cursor;
        if empty && !moved && !self.unknown {
            std::mem::swap(&mut self.shown, &mut self.next);
            return Vec::new();
        }
        let bytes = self.wrap(&cells, &pixels, cursor);
        std::mem::swap(&mut self.shown, &mut self.next);
        (self.cursor, self.unknown) = (cursor, false);
        bytes
    }

    fn wrap(&self, cells: &[u8], pixels: &PixelBytes, cursor: Option<Position>) -> Vec<u8> {
        let mut bytes =
            Vec::with_capacity(cells.len() + pixels.before.len() + pixels.after.len() + 64);
        bytes.extend_from_slice(SYNC_BEGIN);
        if self.unknown {
            bytes.extend_from_slice(HIDE_CURSOR);
            bytes.extend_from_slice(CLEAR);
        } else if self.cursor.is_some() && (cursor.is_none() || !cells.is_empty()) {
            // Terminals without synchronized updates would show it running over the screen.
            bytes.extend_from_slice(HIDE_CURSOR);
        }
        bytes.extend_from_slice(&pixels.before);
        bytes.extend_from_slice(cells);
        bytes.extend_from_slice(&pixels.after);
        if let Some(Position { x, y }) = cursor {
            let _ = write!(bytes, "\x1b[{};{}H", y + 1, x + 1);
            bytes.extend_from_slice(SHOW_CURSOR);
        }
        bytes.extend_from_slice(SYNC_END);
        bytes
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Frames, PixelBytes};
    use ratatui::{layout::Position, style::Style};

    fn show(frames: &mut Frames, text: &str, cursor: Option<(u16, u16)>) -> String {
        let bytes = frames.compose(|buf| {
            buf.set_string(0, 0, text, Style::new());
            (cursor.map(Position::from), PixelBytes::default())
        });
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_same_frame_twice_is_no_byte() {
        let mut frames = Frames::new(20, 3);
        let first = show(&mut frames, "hello", Some((5, 0)));
        assert!(first.starts_with("\x1b[?2026h") && first.ends_with("\x1b[?2026l"));
        assert!(first.contains("\x1b[2J") && first.contains("hello"));
        assert_eq!(show(&mut frames, "hello", Some((5, 0))), "");
    }

    #[test]
    fn only_what_changed_is_sent() {
        let mut frames = Frames::new(20, 3);
        show(&mut frames, "hello", None);
        let second = show(&mut frames, "hallo", None);
        assert!(
            second.contains('a') && !second.contains("llo"),
            "{second:?}"
        );
        let moved = show(&mut frames, "hallo", Some((2, 0)));
        assert_eq!(moved, "\x1b[?2026h\x1b[1;3H\x1b[?25h\x1b[?2026l");
        let gone = show(&mut frames, "hallo", None);
        assert_eq!(gone, "\x1b[?2026h\x1b[?25l\x1b[?2026l");
    }

    #[test]
    fn a_forgotten_screen_is_drawn_whole() {
        let mut frames = Frames::new(20, 3);
        show(&mut frames, "hello", None);
        frames.resize(20, 3);
        assert!(show(&mut frames, "hello", None).contains("hello"));
        frames.resize(4, 1);
        assert!(show(&mut frames, "hello", None).contains("hell"));
    }
}
