//! The part of the library that is in memory: some hundred pictures around the mark. Whatever the
//! library holds, this is all that the tab walks on; it is asked for anew before an end is reached.

use crate::domain::{PageAt, PictureId, SavedPicture};

/// An answer: pictures, and what stands in front of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// In the filter's order.
    pub pictures: Vec<SavedPicture>,
    /// Pictures of the filter in front of the first.
    pub before: u64,
    /// Nothing comes behind the last.
    pub is_end: bool,
}

/// The fewest pictures that are asked for.
const PAGE_MIN: usize = 256;
/// The most that one question may ask for: about a megabyte of prompts and settings.
const PAGE_MAX: usize = 1_000;
/// So many screens are asked for: enough on both sides for a key that is held.
const PAGE_SCREENS: usize = 6;
/// Screens that a letter of a search asks for; more than [`Tiles::margin`].
const FIRST_SCREENS: usize = 4;
/// And at least so many pictures.
const FIRST_MIN: usize = 64;

/// Tiles of the grid as it was last drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tiles {
    /// Side by side.
    pub columns: usize,
    /// One below another.
    pub rows: usize,
}

impl Tiles {
    /// How many are seen at once.
    pub fn count(self) -> usize {
        self.columns.max(1) * self.rows.max(1)
    }

    /// How many pictures each letter of a search asks for: what is seen, and the way until more is asked
    /// for. Most of these answers are looked at for a moment only.
    pub(super) fn first_page(self) -> usize {
        (self.count() * FIRST_SCREENS).clamp(FIRST_MIN, PAGE_MAX)
    }

    /// How many pictures to ask for where none are there yet: a screenful, so that they are there soonest.
    /// As an end is near then, more are asked for at once.
    pub(super) fn screen(self) -> usize {
        if self.columns == 0 || self.rows == 0 {
            return self.page();
        }
        self.count().min(PAGE_MAX)
    }

    /// How many pictures to ask for.
    pub(super) fn page(self) -> usize {
        (self.count() * PAGE_SCREENS).clamp(PAGE_MIN, PAGE_MAX)
    }

    /// So near an end of the window the next pictures are asked for: two screens, but less than an
    /// answer has on each side.
    pub(super) fn margin(self) -> usize {
        (self.count() * 2).min(self.page() / 4)
    }

    /// The absolute place of the first tile when `mark` must be seen and the first tile was `top`
    /// before: moves as little as possible, by whole rows.
    pub fn top(self, top: u64, mark: u64) -> u64 {
        let columns = self.columns.max(1) as u64;
        let rows = self.rows.max(1) as u64;
        let (first, row) = (top / columns, mark / columns);
        let first = first.min(row).max((row + 1).saturating_sub(rows));
        first * columns
    }
}

/// The pictures in memory, and the mark on one of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// In the filter's order.
    pub pictures: Vec<SavedPicture>,
    /// Pictures of the filter in front of the first.
    pub before: u64,
    /// Nothing comes behind the last.
    pub is_end: bool,
    /// Place of the mark in `pictures`.
    pub at: usize,
    /// Absolute place of the first tile on the screen.
    pub top: u64,
}

impl Window {
    /// The marked picture.
    pub fn marked(&self) -> Option<&SavedPicture> {
        self.pictures.get(self.at)
    }

    /// Absolute place of the mark.
    pub fn place(&self) -> u64 {
        self.before + self.at as u64
    }

    /// Takes an answer in. The mark stays on its picture, else goes to the nearest neighbour that
    /// is still there; `None` for the first or the last of all says that it was wanted there.
    pub(super) fn take(&mut self, loaded: Loaded, at: PageAt) {
        let place = match at {
            PageAt::Start => 0,
            PageAt::End => loaded.pictures.len().saturating_sub(1),
            PageAt::Around(wanted) => self.landing(&loaded.pictures, wanted),
            PageAt::After(_) | PageAt::Before(_) => self.at,
        };
        let (old, seen) = (self.place(), self.place().saturating_sub(self.top));
        self.pictures = loaded.pictures;
        self.before = loaded.before;
        self.is_end = loaded.is_end;
        self.at = place.min(self.pictures.len().saturating_sub(1));
        // The marked tile stays where it is on the screen.
        if old != self.place() {
            self.top = self.place().saturating_sub(seen);
        }
        if at == PageAt::Start {
            self.top = 0;
        }
    }

    /// Where the mark goes in `new`: on its picture, on `wanted` if there is none, on the next old
    /// neighbour that is still there.
    fn landing(&self, new: &[SavedPicture], wanted: PictureId) -> usize {
        let place_of = |id: PictureId| new.iter().position(|picture| picture.id == id);
        let behind = self.pictures.iter().skip(self.at);
        let ahead = self.pictures.iter().take(self.at).rev();
        let known = self.marked().is_some();
        let own = || behind.chain(ahead).find_map(|picture| place_of(picture.id));
        let found = if known {
            own().or_else(|| place_of(wanted))
        } else {
            place_of(wanted)
        };
        found.unwrap_or(self.at)
    }

    /// Puts the mark on a picture, if it is here.
    pub(super) fn mark(&mut self, id: PictureId) -> bool {
        let found = self.pictures.iter().position(|picture| picture.id == id);
        self.at = found.unwrap_or(self.at);
        found.is_some()
    }

    /// Moves the mark by so many pictures, staying inside.
    pub(in crate::app) fn step(&mut self, by: isize) {
        let last = self.pictures.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// Moves the mark by rows of `columns` pictures, keeping its column where there is one.
    pub(in crate::app) fn step_rows(&mut self, rows: isize, columns: usize) {
        let columns = columns.max(1);
        let Some(last) = self.pictures.len().checked_sub(1) else {
            return;
        };
        // Rows are counted from the first picture of all, not of the window.
        let shift = usize::try_from(self.before % columns as u64).unwrap_or(0);
        let (place, end) = (self.at + shift, last + shift);
        let (row, column) = (place / columns, place % columns);
        let target = row.saturating_add_signed(rows).min(end / columns);
        let next = (target * columns + column).min(end);
        self.at = next.saturating_sub(shift).min(last);
    }

    /// Is an end of the window near that is not an end of all? `margin` pictures are near.
    pub(super) fn is_short(&self, margin: usize) -> bool {
        let ahead = self.before > 0 && self.at < margin;
        let behind = !self.is_end && self.at + margin >= self.pictures.len();
        !self.pictures.is_empty() && (ahead || behind)
    }

    /// Takes pictures away; the mark goes to the neighbour behind, else to the one ahead.
    pub(in crate::app) fn remove(&mut self, gone: impl Fn(&SavedPicture) -> bool) {
        let ahead = self
            .pictures
            .iter()
            .take(self.at)
            .filter(|it| gone(it))
            .count();
        self.pictures.retain(|picture| !gone(picture));
        self.at = (self.at - ahead).min(self.pictures.len().saturating_sub(1));
    }

    /// The pictures on the screen, with the absolute place of the first.
    pub fn seen(&self, tiles: Tiles) -> (u64, &[SavedPicture]) {
        let top = tiles.top(self.top, self.place());
        let first = usize::try_from(top.saturating_sub(self.before)).unwrap_or(0);
        let last = usize::try_from((top + tiles.count() as u64).saturating_sub(self.before));
        let last = last.unwrap_or(0).min(self.pictures.len());
        let seen = self.pictures.get(first.min(last)..last).unwrap_or_default();
        (top.max(self.before), seen)
    }
}
