//! Pictures as kitty's unicode placeholders: the terminal keeps the pixels, the screen holds cells
//! that name them.
//!
//! Such cells are text: popups cover them, tmux moves them around and redraws them, and a cell
//! diff rewrites any part of them. For that every cell carries everything: row and column as marks,
//! the picture's number as colour and third mark.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::pixels::{self, Format};
use super::{Encoded, ImagePainter, Look, Recipe, Room, Spot, middle};

mod marks;
mod queue;
mod store;
#[cfg(test)]
mod tests;
pub(super) mod wire;

use queue::Queue;
pub(super) use store::{Claim, Store};
use wire::Route;

/// The character of a placeholder cell.
const PLACEHOLDER: char = '\u{10EEEE}';

/// Paints with placeholders.
#[derive(Debug)]
pub(super) struct KittyPainter {
    look: Look,
    format: Format,
    store: Store,
    queue: Queue,
}

impl KittyPainter {
    /// A painter for a terminal reached by `route`; `high` is the byte that tells our pictures from
    /// those of other programs in the same terminal.
    pub(super) fn new(look: Look, format: Format, route: Route, high: u8) -> Self {
        Self {
            look,
            format,
            store: Store::new(high),
            queue: Queue::new(route),
        }
    }

    fn delete_all(&mut self) {
        for id in self.store.clear() {
            self.queue.delete(id);
        }
    }
}

impl ImagePainter for KittyPainter {
    fn recipe(&self, spot: &Spot) -> Recipe {
        Recipe::Pixels(pixels::recipe(self.look, spot, self.format))
    }

    fn begin(&mut self, _: Room) {
        self.store.begin();
        self.queue.begin();
    }

    fn place(&mut self, buf: &mut Buffer, area: Rect, name: u64, encoded: &Encoded) -> bool {
        let Encoded::Pixels(pixels) = encoded else {
            return false;
        };
        if pixels.body().is_empty() {
            return false;
        }
        let Some(claim) = self.store.claim(name, pixels.weight_there()) else {
            return false;
        };
        for id in &claim.replaced {
            self.queue.delete(*id);
        }
        if claim.is_new {
            self.queue.push(name, claim.id, pixels.clone());
        }
        // Cells that name a picture which is not there yet would show nothing, or its old self.
        if self.queue.want(name) {
            return false;
        }
        let target = middle(area, pixels.size()).intersection(*buf.area());
        cells(buf, target, claim.id);
        true
    }

    fn holds(&self, name: u64) -> bool {
        self.store.holds(name) && !self.queue.has(name)
    }

    fn is_to_come(&self, name: u64) -> bool {
        self.queue.has(name)
    }

    fn is_covered_by_text(&self) -> bool {
        true
    }

    fn is_thrifty(&self) -> bool {
        self.format.is_small()
    }

    // What covers a placeholder replaces it.
    fn occlude(&mut self, _: Rect) {}

    fn pre(&mut self, out: &mut Vec<u8>) {
        for name in self.queue.drop_stale() {
            self.store.forget(name);
        }
        self.queue.flush(out);
    }

    fn post(&mut self, _: &mut Vec<u8>) {}

    fn has_slices(&self) -> bool {
        !self.queue.is_empty()
    }

    fn slice(&mut self, room: usize, out: &mut Vec<u8>) -> bool {
        self.queue.slice(room, out)
    }

    fn invalidate(&mut self) {
        self.delete_all();
    }

    fn shutdown(&mut self, out: &mut Vec<u8>) {
        self.delete_all();
        self.queue.flush(out);
    }
}

/// Fills `area` with the placeholders of picture `id`.
fn cells(buf: &mut Buffer, area: Rect, id: u32) {
    let [high, _, _, low] = id.to_be_bytes();
    let third = marks::mark(u16::from(high)).unwrap_or_default();
    let mut symbol = String::with_capacity(16);
    for (row, y) in (0..).zip(area.rows()) {
        for (column, x) in (0..).zip(y.columns()) {
            let (Some(row), Some(column)) = (marks::mark(row), marks::mark(column)) else {
                continue;
            };
            let Some(cell) = buf.cell_mut(x.as_position()) else {
                continue;
            };
            let behind = cell.bg;
            cell.reset();
            symbol.clear();
            symbol.extend([PLACEHOLDER, row, column, third]);
            cell.set_symbol(&symbol)
                // As a number of the palette: tmux rounds other colours for some terminals.
                .set_fg(Color::Indexed(low))
                .set_bg(behind)
                .set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::MIN));
        }
    }
}
