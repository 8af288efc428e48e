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
use std::io::Write;

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

/// Part of a row, from the first to the last cell that differs.
struct Stretch {
    y: u16,
    first: u16,
    last: u16,
}

impl Stretch {
    fn cells(&self) -> impl Iterator<Item = (u16, u16)> {
        (self.first..=self.last).map(|x| (x, self.y))
    }

    /// Its cells in a frame, with those beside it that a wide character may cover: it begins one column
    /// before what differs, or reached one further.
    fn cut(&self, frame: &Buffer) -> Buffer {
        let x = self.first.saturating_sub(1);
        let around = Rect {
            x,
            y: self.y,
            width: self.last.saturating_add(3) - x,
            height: 1,
        };
        cut(frame, around)
    }
}

/// The cells of `area` as they are, as far as it lies in the frame.
pub(super) fn cut(frame: &Buffer, area: Rect) -> Buffer {
    let area = area.intersection(frame.area);
    let cells_of = |row: Rect| {
        let (down, right) = (row.y - frame.area.y, row.x - frame.area.x);
        let first = usize::from(down) * usize::from(frame.area.width) + usize::from(right);
        let cells = frame.content.get(first..first + usize::from(row.width));
        cells.unwrap_or_default()
    };
    let content = area.rows().flat_map(cells_of).cloned().collect();
    Buffer { area, content }
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
        let differing = self.differing();
        let changed = self.changed(&differing);
        let mut cells = self.text(&differing, &changed);
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
        let mut behind = self.changed(&self.differing());
        behind.retain(|at| self.is_picture(*at));
        let cells = self.pictures(behind, room);
        if cells.is_empty() {
            return cells;
        }
        self.wrap(&cells, &PixelBytes::default(), self.cursor)
    }

    /// Where the terminal shows another cell than the newest frame has, as one stretch for each row: few
    /// cells, from one frame to the next.
    fn differing(&self) -> Vec<Stretch> {
        let columns = usize::from(self.next.area.width).max(1);
        let shown = self.shown.content.chunks(columns);
        let rows = (0..).zip(shown.zip(self.next.content.chunks(columns)));
        let differing = rows.filter_map(|(y, (shown, next))| {
            let differs = |(shown, next): (&Cell, &Cell)| shown != next;
            let first = shown.iter().zip(next).position(differs)?;
            let last = shown.iter().zip(next).rposition(differs)?;
            Some(Stretch {
                y,
                first: first as u16,
                last: last as u16,
            })
        });
        differing.collect()
    }

    /// The cells of those stretches that have to be written.
    fn changed(&self, differing: &[Stretch]) -> Vec<(u16, u16)> {
        let mut changed = Vec::new();
        for stretch in differing {
            let (shown, next) = (stretch.cut(&self.shown), stretch.cut(&self.next));
            let cells: Vec<(u16, u16, &Cell)> = shown.diff(&next);
            changed.extend(cells.into_iter().map(|(x, y, _)| (x, y)));
        }
        changed
    }

    fn is_picture(&self, (x, y): (u16, u16)) -> bool {
        self.regions.is_picture(x, y)
    }

    /// The text among the cells that `changed`; with all else that is `differing` and no picture it counts
    /// as shown.
    fn text(&mut self, differing: &[Stretch], changed: &[(u16, u16)]) -> Vec<u8> {
        let (mut out, mut writer) = (Vec::new(), cells::Writer::new());
        for at in changed.iter().filter(|at| !self.is_picture(**at)) {
            if let Some(cell) = self.next.cell(*at) {
                writer.put(&mut out, *at, cell);
            }
        }
        writer.finish(&mut out);
        for stretch in differing {
            for (x, y) in stretch.cells() {
                let Some(next) = self.next.cell((x, y)) else {
                    continue;
                };
                // Cells below pixels are never written.
                let is_skipped = next.diff_option == CellDiffOption::Skip;
                if (is_skipped || !self.regions.is_picture(x, y))
                    && let Some(shown) = self.shown.cell_mut((x, y))
                {
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
        style::{Color, Style},
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

    /// What a terminal shows after `texts`, each shown in a frame after the one before.
    fn shown_after(texts: &[(&str, Style)]) -> String {
        let mut frames = Frames::new(20, 1);
        let one = std::num::NonZero::new(1).unwrap();
        let mut terminal = vt100::Parser::new(one, std::num::NonZero::new(20).unwrap(), 0);
        for (text, style) in texts {
            let composed = frames.compose(0, |buf| {
                buf.set_string(0, 0, text, *style);
                Drawn::default()
            });
            terminal.process(&composed.bytes);
        }
        terminal.screen().contents().trim_end().to_owned()
    }

    #[test]
    fn wide_characters_come_and_go_whole() {
        let plain = Style::new();
        for texts in [
            ["a cat here", "a 猫 here", "a cat here"],
            ["猫猫猫", "x猫猫 ", "猫猫猫"],
            ["ab猫cd", "a猫bcd", "ab猫cd"],
            ["👍 good", "ab good", "👍 good"],
        ] {
            for seen in 1..=texts.len() {
                let texts = &texts[..seen];
                let frames: Vec<_> = texts.iter().map(|text| (*text, plain)).collect();
                let alone = shown_after(&frames[seen - 1..]);
                assert_eq!(shown_after(&frames), alone, "{texts:?}");
            }
        }
    }

    #[test]
    fn what_lies_under_a_wide_character_is_not_written() {
        let mut frames = Frames::new(20, 1);
        show(&mut frames, "a猫b", None);
        let composed = frames.compose(0, |buf| {
            buf.set_string(0, 0, "a猫b", Style::new());
            buf[(2, 0)].set_symbol("│");
            Drawn::default()
        });
        assert_eq!(composed.bytes, b"");
    }

    #[test]
    fn the_second_column_of_a_wide_character_loses_its_colour_with_it() {
        let mut frames = Frames::new(20, 1);
        let coloured = Style::new().bg(Color::Red);
        let mut show = |text: &str, style| {
            let composed = frames.compose(0, |buf| {
                buf.set_string(0, 0, text, style);
                Drawn::default()
            });
            String::from_utf8(composed.bytes).unwrap()
        };
        show("ab猫", coloured);
        let narrow = show("abc", coloured);
        assert!(
            narrow.contains("c\u{1b}[m ") || narrow.contains("c\u{1b}[49m "),
            "{narrow:?}"
        );
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
