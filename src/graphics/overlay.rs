//! What stands on the terminal outside of its cells, from one frame to the next.
//!
//! For the painters whose pictures are no text: they have to take away by themselves what is not
//! wanted any more, and to draw only what is new.

use ratatui::layout::Rect;

use super::pixels::Pixels;

/// A picture at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) area: Rect,
    pub(super) name: u64,
    /// The picture's number in the terminal, where it has one.
    pub(super) id: u32,
    pub(super) pixels: Pixels,
}

impl Stand {
    fn is_same(&self, other: &Self) -> bool {
        (self.area, self.name, self.id) == (other.area, other.name, other.id)
    }
}

/// What stands there, and what shall.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    shown: Vec<Stand>,
    wanted: Vec<Stand>,
}

impl Overlay {
    /// A new frame begins: nothing is wanted yet.
    pub(super) fn begin(&mut self) {
        self.wanted.clear();
    }

    /// Wants a picture; false if another one is in its way.
    pub(super) fn want(&mut self, stand: Stand) -> bool {
        let is_free = !self.is_wanted_at(stand.area);
        if is_free {
            self.wanted.push(stand);
        }
        is_free
    }

    /// Whether a picture is wanted in `area`.
    pub(super) fn is_wanted_at(&self, area: Rect) -> bool {
        self.wanted.iter().any(|other| other.area.intersects(area))
    }

    /// Drops what is wanted below `area`.
    pub(super) fn occlude(&mut self, area: Rect) {
        self.wanted.retain(|stand| !stand.area.intersects(area));
    }

    /// Whether the picture called `name` stands somewhere.
    pub(super) fn shows(&self, name: u64) -> bool {
        self.shown.iter().any(|stand| stand.name == name)
    }

    /// Whether this stands there already.
    pub(super) fn has(&self, stand: &Stand) -> bool {
        self.shown.iter().any(|other| other.is_same(stand))
    }

    /// What stands there and is not wanted any more.
    pub(super) fn gone(&self) -> impl Iterator<Item = &Stand> {
        missing(&self.shown, &self.wanted)
    }

    /// What is wanted and does not stand there yet.
    pub(super) fn fresh(&self) -> impl Iterator<Item = &Stand> {
        missing(&self.wanted, &self.shown)
    }

    /// Now everything wanted stands there, and nothing else.
    pub(super) fn settle(&mut self) {
        self.shown.clone_from(&self.wanted);
    }

    /// Nothing stands there any more.
    pub(super) fn clear(&mut self) -> Vec<Stand> {
        self.wanted.clear();
        std::mem::take(&mut self.shown)
    }
}

/// What of `these` is not among `those`.
fn missing<'a>(these: &'a [Stand], those: &'a [Stand]) -> impl Iterator<Item = &'a Stand> {
    these
        .iter()
        .filter(|this| !those.iter().any(|that| this.is_same(that)))
}
