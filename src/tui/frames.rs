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

    /// Its cells in a frame, with those beside it that a character of two columns may cover: it begins
    /// one before what differs, or reached one further.
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
mod tests;
