//! Pictures by kitty's first protocol, for terminals without placeholders: Konsole, old kitty.
//!
//! A picture is sent once and then placed over the cells, which stay empty below it. Text neither
//! covers nor erases it, so each placement is taken away by its number.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::kitty::wire::{self, Parcel, Placement, Route};
use super::kitty::{Claim, Store};
use super::overlay::{Overlay, Stand};
use super::painter::Taken;
use super::pixels::{self, Format};
use super::{Encoded, ImagePainter, Look, Recipe, Room, Spot, middle};

/// End and begin of a synchronized update (DEC mode 2026).
const SYNC_PAUSE: (&[u8], &[u8]) = (b"\x1b[?2026l", b"\x1b[?2026h");

/// Paints with placements.
#[derive(Debug)]
pub(super) struct ClassicPainter {
    look: Look,
    format: Format,
    /// Height of the pictures: below 0 under the text.
    z: i32,
    store: Store,
    overlay: Overlay,
    /// Deletions and transmissions for the next frame.
    pending: Vec<u8>,
    /// Numbers of pictures that are deleted among them.
    deleted: Vec<u32>,
    room: Room,
    /// The line is slow: what does not keep to its budget is not shown as pixels.
    slow: bool,
    /// Pictures that found no room in this frame.
    later: Vec<u64>,
}

impl ClassicPainter {
    /// For kitty before 0.28, where pictures under the text leave ghosts.
    pub(super) fn old_kitty(look: Look, png: Format, high: u8) -> Self {
        Self::new(look, (png, 0), png.is_small(), high)
    }

    /// For Konsole, which shows no PNG.
    pub(super) fn konsole(look: Look, slow: bool, high: u8) -> Self {
        Self::new(look, (Format::Plain, -1), slow, high)
    }

    fn new(look: Look, (format, z): (Format, i32), slow: bool, high: u8) -> Self {
        Self {
            look,
            format,
            z,
            store: Store::new(high),
            overlay: Overlay::default(),
            pending: Vec::new(),
            deleted: Vec::new(),
            room: Room::PLENTY,
            slow,
            later: Vec::new(),
        }
    }

    fn claim(&mut self, name: u64, pixels: &pixels::Pixels) -> Option<u32> {
        let Claim {
            id,
            is_new,
            replaced,
        } = self.store.claim(name, pixels.weight_there())?;
        for &old in &replaced {
            wire::delete(&mut self.pending, old, Route::Direct);
        }
        self.deleted.extend(replaced);
        if is_new {
            let parcel = Parcel {
                id,
                placement: Placement::None,
                route: Route::Direct,
            };
            wire::transmit(&mut self.pending, parcel, pixels);
        }
        Some(id)
    }
}

impl ImagePainter for ClassicPainter {
    fn recipe(&self, spot: &Spot) -> Recipe {
        Recipe::Pixels(pixels::recipe(self.look, spot, self.format))
    }

    fn begin(&mut self, room: Room) {
        self.room = room;
        self.later.clear();
        self.store.begin();
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
        if self.overlay.is_wanted_at(target) {
            return false;
        }
        if !self.store.holds(name) {
            match self.room.take(pixels.body().len()) {
                Taken::Now => {}
                Taken::Later => {
                    self.later.push(name);
                    return false;
                }
                Taken::Never => return false,
            }
        }
        let Some(id) = self.claim(name, pixels) else {
            return false;
        };
        for position in target.positions() {
            if let Some(cell) = buf.cell_mut(position) {
                cell.reset();
            }
        }
        self.overlay.want(Stand {
            area: target,
            name,
            id,
            pixels: pixels.clone(),
        })
    }

    fn holds(&self, name: u64) -> bool {
        self.store.holds(name)
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
        // Old kitty loses one picture in sixty that comes inside of a synchronized update: it is
        // accepted and stays empty. Nothing of the frame is drawn yet, so nobody sees the pause.
        let pause = self.format != Format::Plain && !self.pending.is_empty();
        if pause {
            out.extend_from_slice(SYNC_PAUSE.0);
        }
        out.append(&mut self.pending);
        if pause {
            out.extend_from_slice(SYNC_PAUSE.1);
        }
        // What was deleted altogether has no placement any more.
        let deleted = std::mem::take(&mut self.deleted);
        let gone = self.overlay.gone();
        for stand in gone.filter(|stand| !deleted.contains(&stand.id)) {
            wire::take_away(out, named(stand));
        }
    }

    fn post(&mut self, out: &mut Vec<u8>) {
        for stand in self.overlay.fresh() {
            super::move_to(out, stand.area.x, stand.area.y);
            wire::put(out, named(stand), stand.pixels.size(), self.z);
        }
        self.overlay.settle();
    }

    fn waits_for_room(&self) -> bool {
        !self.later.is_empty()
    }

    fn invalidate(&mut self) {
        self.overlay.clear();
        self.pending.clear();
        for id in self.store.clear() {
            wire::delete(&mut self.pending, id, Route::Direct);
        }
    }

    fn shutdown(&mut self, out: &mut Vec<u8>) {
        self.invalidate();
        out.append(&mut self.pending);
    }
}

/// The numbers of a picture and its placement; a place has one number, whatever stands there.
fn named(stand: &Stand) -> (u32, u32) {
    let (x, y) = (u32::from(stand.area.x), u32::from(stand.area.y));
    (stand.id, 1 + y * 4096 + x)
}

/// Whether a picture in `target` is whole and lets the last row alone: some terminals scroll when
/// one touches it.
pub(super) fn fits(buf: &Buffer, target: Rect) -> bool {
    !target.is_empty()
        && buf.area.contains(target.as_position())
        && target.right() <= buf.area.right()
        && target.bottom() < buf.area.bottom()
}
