//! From one frame to the next: the cells that changed, as bytes, in one synchronized update. A
//! frame that shows nothing new is no bytes at all.
//!
//! Text goes with its frame. The cells of pictures are many more: they go as far as the line takes
//! them, and what is left goes in slices, always the newest of each cell.

use super::cells;
use ratatui::{
    buffer::{Buffer, Cell, CellDiffOption},
    layout::{Position, Rect},
};
use std::{io::Write, ops::Range};

/// Begin and end of a synchronized update (DEC mode 2026); terminals without it ignore both.
const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
const SYNC_END: &[u8] = b"\x1b[?2026l";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
/// Attributes off, then everything erased: what is erased takes the background in force.
const CLEAR: &[u8] = b"\x1b[m\x1b[2J";

/// Fewer bytes around the cells are no pictures, but their deletion.
const LITTLE: usize = 512;

/// What the terminal shows, and the newest frame.
pub(super) struct Frames {
    shown: Buffer,
    next: Buffer,
    cursor: Option<Position>,
    /// What the terminal shows is not known: clear it first.
    unknown: bool,
    regions: Regions,
    /// The cell where the next slice begins: row and column.
    scan: (u16, u16),
    /// Cells of pictures are left to send.
    is_behind: bool,
}

/// Bytes that go around the cells, from the painter of pictures.
#[derive(Default)]
pub(super) struct PixelBytes {
    /// Before the cells.
    pub(super) before: Vec<u8>,
    /// After them.
    pub(super) after: Vec<u8>,
}

/// Where the cells of a frame are pictures.
#[derive(Default)]
pub(super) struct Regions {
    /// Places of pictures.
    pub(super) pictures: Vec<Rect>,
    /// What lies over them: text again.
    pub(super) covers: Vec<Rect>,
}

/// What was drawn besides the cells.
#[derive(Default)]
pub(super) struct Drawn {
    /// Where the cursor shows, if it does.
    pub(super) cursor: Option<Position>,
    /// What goes around the cells.
    pub(super) pixels: PixelBytes,
    /// Which cells are pictures.
    pub(super) regions: Regions,
}

/// Bytes for the terminal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Composed {
    /// Everything.
    pub(super) bytes: Vec<u8>,
    /// How many of them are pictures.
    pub(super) pictures: usize,
}

impl Regions {
    fn is_picture(&self, x: u16, y: u16) -> bool {
        holds(&self.pictures, x, y) && !holds(&self.covers, x, y)
    }
}

fn holds(areas: &[Rect], x: u16, y: u16) -> bool {
    areas
        .iter()
        .any(|area| area.contains(Position::from((x, y))))
}

/// Where the cells of a row are.
fn span(area: Rect, row: u16) -> Range<usize> {
    let (row, columns) = (usize::from(row), usize::from(area.width));
    row * columns..(row + 1) * columns
}

/// One row of a frame.
fn row(frame: &Buffer, y: u16) -> Buffer {
    let area = Rect {
        y,
        height: 1,
        ..frame.area
    };
    let cells = frame.content.get(span(frame.area, y)).unwrap_or_default();
    Buffer {
        area,
        content: cells.to_vec(),
    }
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
            regions: Regions::default(),
            scan: (0, 0),
            is_behind: false,
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

    /// Are cells of pictures left to send?
    pub(super) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Lets `draw` fill an empty frame and returns the bytes that turn the old one into it, with
    /// about `room` bytes of pictures. Empty when nothing changed.
    pub(super) fn compose<F>(&mut self, room: usize, draw: F) -> Composed
    where
        F: FnOnce(&mut Buffer) -> Drawn,
    {
        self.next.reset();
        let drawn = draw(&mut self.next);
        self.regions = drawn.regions;
        if self.unknown {
            self.shown.reset();
        }
        let rows = self.changed_rows();
        let changed = self.changed(&rows);
        let mut cells = self.text(&rows, &changed);
        let text = cells.len();
        let behind: Vec<(u16, u16)> = changed
            .into_iter()
            .filter(|at| self.is_picture(*at))
            .collect();
        cells.append(&mut self.pictures(behind, room));
        let pixels = drawn.pixels;
        let around = pixels.before.len() + pixels.after.len();
        let moved = drawn.cursor != self.cursor;
        if cells.is_empty() && around == 0 && !moved && !self.unknown {
            return Composed::default();
        }
        let bytes = self.wrap(&cells, &pixels, drawn.cursor);
        (self.cursor, self.unknown) = (drawn.cursor, false);
        let around = if around < LITTLE { 0 } else { around };
        let pictures = cells.len() - text + around;
        Composed { bytes, pictures }
    }

    /// About `room` bytes of the cells of pictures that are left to send; empty if none are.
    pub(super) fn slice(&mut self, room: usize) -> Vec<u8> {
        let mut behind = self.changed(&self.changed_rows());
        behind.retain(|at| self.is_picture(*at));
        let cells = self.pictures(behind, room);
        if cells.is_empty() {
            return cells;
        }
        self.wrap(&cells, &PixelBytes::default(), self.cursor)
    }

    /// Rows in which the terminal shows another cell than the newest frame has: few, from one frame to
    /// the next.
    fn changed_rows(&self) -> Vec<u16> {
        let columns = usize::from(self.next.area.width).max(1);
        let shown = self.shown.content.chunks(columns);
        let rows = (0..).zip(shown.zip(self.next.content.chunks(columns)));
        let rows = rows.filter(|(_, (shown, next))| shown != next);
        rows.map(|(y, _)| y).collect()
    }

    /// The cells of `rows` that have to be written.
    fn changed(&self, rows: &[u16]) -> Vec<(u16, u16)> {
        let mut changed = Vec::new();
        for y in rows {
            let (shown, next) = (row(&self.shown, *y), row(&self.next, *y));
            let cells: Vec<(u16, u16, &Cell)> = shown.diff(&next);
            changed.extend(cells.into_iter().map(|(x, y, _)| (x, y)));
        }
        changed
    }

    fn is_picture(&self, (x, y): (u16, u16)) -> bool {
        self.regions.is_picture(x, y)
    }

    /// The text among the cells that `changed`; with all else in their `rows` that is no picture it counts
    /// as shown.
    fn text(&mut self, rows: &[u16], changed: &[(u16, u16)]) -> Vec<u8> {
        let (mut out, mut writer) = (Vec::new(), cells::Writer::new());
        for at in changed.iter().filter(|at| !self.is_picture(**at)) {
            if let Some(cell) = self.next.cell(*at) {
                writer.put(&mut out, *at, cell);
            }
        }
        writer.finish(&mut out);
        for y in rows {
            let span = span(self.next.area, *y);
            let shown = self.shown.content.get_mut(span.clone()).unwrap_or_default();
            let next = self.next.content.get(span).unwrap_or_default();
            for (x, (shown, next)) in (0..).zip(shown.iter_mut().zip(next)) {
                // Cells below pixels are never written.
                let is_skipped = next.diff_option == CellDiffOption::Skip;
                if is_skipped || !self.regions.is_picture(x, *y) {
                    shown.clone_from(next);
                }
            }
        }
        out
    }

    /// The cells of pictures that changed, from where the last slice ended, until there are `room`
    /// bytes; they count as shown.
    fn pictures(&mut self, mut changed: Vec<(u16, u16)>, room: usize) -> Vec<u8> {
        let from = changed.partition_point(|&(x, y)| (y, x) < self.scan);
        changed.rotate_left(from);
        let (mut out, mut writer) = (Vec::new(), cells::Writer::new());
        let mut left = changed.into_iter();
        while out.len() < room {
            let Some((x, y)) = left.next() else {
                break;
            };
            let Some(cell) = self.next.cell((x, y)) else {
                continue;
            };
            writer.put(&mut out, (x, y), cell);
            self.scan = (y, x + 1);
            if let Some(shown) = self.shown.cell_mut((x, y)) {
                shown.clone_from(cell);
            }
        }
        writer.finish(&mut out);
        self.is_behind = left.next().is_some();
        out
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
    use super::{Drawn, Frames, Regions};
    use ratatui::{
        layout::{Position, Rect},
        style::Style,
    };

    fn show(frames: &mut Frames, text: &str, cursor: Option<(u16, u16)>) -> String {
        let composed = frames.compose(0, |buf| {
            buf.set_string(0, 0, text, Style::new());
            Drawn {
                cursor: cursor.map(Position::from),
                ..Drawn::default()
            }
        });
        assert_eq!(composed.pictures, 0);
        String::from_utf8(composed.bytes).unwrap()
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

    /// Shows text in the first row and a picture of `char` below, covered in its first row.
    fn paint(frames: &mut Frames, room: usize, text: &str, char: char, covers: &[Rect]) -> String {
        let area = Rect::new(0, 1, 20, 10);
        let composed = frames.compose(room, |buf| {
            buf.set_string(0, 0, text, Style::new());
            for y in area.top()..area.bottom() {
                buf.set_string(0, y, String::from(char).repeat(20), Style::new());
            }
            for cover in covers {
                buf.set_string(cover.x, cover.y, "popup", Style::new());
            }
            Drawn {
                regions: Regions {
                    pictures: vec![area],
                    covers: covers.to_vec(),
                },
                ..Drawn::default()
            }
        });
        String::from_utf8(composed.bytes).unwrap()
    }

    fn rest(frames: &mut Frames, room: usize) -> Vec<String> {
        let slices = std::iter::from_fn(|| {
            let slice = frames.slice(room);
            (!slice.is_empty()).then(|| String::from_utf8(slice).unwrap())
        });
        slices.take(100).collect()
    }

    #[test]
    fn text_goes_at_once_and_a_picture_in_slices() {
        let mut frames = Frames::new(20, 12);
        let first = paint(&mut frames, 0, "hello", 'a', &[]);
        assert!(
            first.contains("hello") && !first.contains("aaa"),
            "{first:?}"
        );
        assert!(frames.is_behind());
        let slices = rest(&mut frames, 50);
        assert!((4..=6).contains(&slices.len()), "{slices:?}");
        let cells: usize = slices.iter().map(|slice| slice.matches('a').count()).sum();
        assert_eq!(cells, 200, "each cell once");
        assert!(!frames.is_behind());
        assert_eq!(paint(&mut frames, 0, "hello", 'a', &[]), "");
    }

    #[test]
    fn only_the_newest_of_each_cell_is_sent_and_none_is_forgotten() {
        let mut frames = Frames::new(20, 12);
        let mut terminal = vt100::Parser::new(
            std::num::NonZero::new(12).unwrap(),
            std::num::NonZero::new(20).unwrap(),
            0,
        );
        for char in 'a'..='z' {
            terminal.process(paint(&mut frames, 30, "hello", char, &[]).as_bytes());
            terminal.process(&frames.slice(30));
        }
        let torn = terminal.screen().contents();
        assert!(
            torn.lines().skip(1).all(|line| line.trim().len() > 10),
            "{torn}"
        );
        let slices = rest(&mut frames, 30);
        terminal.process(slices.concat().as_bytes());
        let whole = terminal.screen().contents();
        assert_eq!(whole.matches('z').count(), 200, "{whole}");
    }

    #[test]
    fn a_popup_over_a_picture_is_text() {
        let mut frames = Frames::new(20, 12);
        let cover = Rect::new(3, 4, 5, 1);
        let first = paint(&mut frames, 0, "hello", 'a', &[cover]);
        assert!(first.contains("popup"), "{first:?}");
        rest(&mut frames, 1000);
        let closed = paint(&mut frames, 1000, "hello", 'a', &[]);
        assert!(closed.contains("aaaaa"), "{closed:?}");
    }
}
