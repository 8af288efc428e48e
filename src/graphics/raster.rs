//! Pictures as sixel or by iTerm2's sequence: pixels that are drawn at the cursor and belong to
//! nobody afterwards.
//!
//! Writing text removes them, so the cells below are skipped by the cell diff and erased once
//! before, and a picture is drawn once, after the cells.

use std::io::Write as _;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::classic::fits;
use super::overlay::{Overlay, Stand};
use super::painter::Taken;
use super::pixels::{self, Format};
use super::{Encoded, ImagePainter, Look, Recipe, Room, Spot, middle};

/// Paints by drawing pixels over cells.
#[derive(Debug)]
pub(super) struct RasterPainter {
    look: Look,
    format: Format,
    overlay: Overlay,
    /// The background that erased cells take.
    behind: Color,
    room: Room,
    /// The line is slow: what does not keep to its budget is not shown as pixels.
    slow: bool,
    /// Pictures that found no room in this frame.
    later: Vec<u64>,
}

impl RasterPainter {
    /// A painter that sends `format`, over a `slow` line or not.
    pub(super) fn new(look: Look, format: Format, slow: bool) -> Self {
        Self {
            look,
            format,
            overlay: Overlay::default(),
            behind: Color::Reset,
            room: Room::PLENTY,
            slow,
            later: Vec::new(),
        }
    }
}

impl ImagePainter for RasterPainter {
    fn recipe(&self, spot: &Spot) -> Recipe {
        Recipe::Pixels(pixels::recipe(self.look, spot, self.format))
    }

    fn begin(&mut self, room: Room) {
        self.room = room;
        self.later.clear();
        self.overlay.begin();
    }

    fn place(&mut self, buf: &mut Buffer, area: Rect, name: u64, encoded: &Encoded) -> bool {
        let Encoded::Pixels(pixels) = encoded else {
            return false;
        };
        let target = middle(area, pixels.size());
        let dear = self.slow && pixels.is_dear();
        if !fits(buf, target) || pixels.body().is_empty() || dear {
            return false;
        }
        let stand = Stand {
            area: target,
            name,
            id: 0,
            pixels: pixels.clone(),
        };
        if self.overlay.is_wanted_at(target) {
            return false;
        }
        if !self.overlay.has(&stand) {
            match self.room.take(pixels.body().len()) {
                Taken::Now => {}
                Taken::Later => {
                    self.later.push(name);
                    return false;
                }
                Taken::Never => return false,
            }
        }
        if !self.overlay.want(stand) {
            return false;
        }
        for position in target.positions() {
            if let Some(cell) = buf.cell_mut(position) {
                self.behind = cell.bg;
                cell.reset();
                cell.set_diff_option(CellDiffOption::Skip);
            }
        }
        true
    }

    fn holds(&self, name: u64) -> bool {
        self.overlay.shows(name)
    }

    fn is_to_come(&self, name: u64) -> bool {
        self.later.contains(&name)
    }

    fn is_covered_by_text(&self) -> bool {
        false
    }

    fn is_thrifty(&self) -> bool {
        self.format.is_small()
    }

    fn occlude(&mut self, area: Rect) {
        self.overlay.occlude(area);
    }

    fn pre(&mut self, out: &mut Vec<u8>) {
        for stand in self.overlay.gone().chain(self.overlay.fresh()) {
            erase(out, stand.area, self.behind);
        }
    }

    fn post(&mut self, out: &mut Vec<u8>) {
        for stand in self.overlay.fresh() {
            super::move_to(out, stand.area.x, stand.area.y);
            out.extend_from_slice(stand.pixels.body());
        }
        self.overlay.settle();
    }

    fn waits_for_room(&self) -> bool {
        !self.later.is_empty()
    }

    fn invalidate(&mut self) {
        self.overlay.clear();
    }

    fn shutdown(&mut self, out: &mut Vec<u8>) {
        for stand in self.overlay.clear() {
            erase(out, stand.area, Color::Reset);
        }
    }
}

/// Erases the cells of `area` (ECH), which also removes pixels over them.
fn erase(out: &mut Vec<u8>, area: Rect, behind: Color) {
    // Writing into memory cannot fail.
    let _ = match behind {
        Color::Rgb(red, green, blue) => write!(out, "\x1b[0;48;2;{red};{green};{blue}m"),
        Color::Indexed(number) => write!(out, "\x1b[0;48;5;{number}m"),
        _ => write!(out, "\x1b[m"),
    };
    for row in area.rows() {
        super::move_to(out, row.x, row.y);
        let _ = write!(out, "\x1b[{}X", row.width);
    }
    out.extend_from_slice(b"\x1b[m");
}

#[cfg(test)]
mod tests;
