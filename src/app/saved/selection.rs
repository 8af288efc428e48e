//! Several pictures at once: some by name, or all of the filter but some.

use super::{Saved, Which};
use crate::domain::{Filter, PictureId, SavedPicture};
use std::collections::BTreeSet;

/// The selected pictures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// These; or with `all` all but these.
    ids: BTreeSet<PictureId>,
    /// Everything the filter lets through.
    all: bool,
    /// Where a range begins.
    anchor: Option<PictureId>,
}

impl Selection {
    /// Is nothing selected?
    pub fn is_empty(&self) -> bool {
        !self.all && self.ids.is_empty()
    }

    /// Is this picture selected?
    pub fn holds(&self, id: PictureId) -> bool {
        self.all != self.ids.contains(&id)
    }

    /// How many are selected, when the filter lets `total` through; `None` while that is not known.
    pub fn count(&self, total: Option<u64>) -> Option<u64> {
        let named = self.ids.len() as u64;
        if self.all {
            total.map(|total| total.saturating_sub(named))
        } else {
            Some(named)
        }
    }

    /// The selection as the library understands it; `None` when nothing is selected.
    pub(super) fn which(&self, filter: &Filter) -> Option<Which> {
        let named = || self.ids.iter().copied().collect();
        if self.all {
            return Some(Which::All(Box::new(filter.clone()), named()));
        }
        (!self.ids.is_empty()).then(|| Which::Ids(named()))
    }

    /// Selects nothing.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Selects everything the filter lets through.
    pub(crate) fn take_all(&mut self) {
        self.clear();
        self.all = true;
    }

    /// Selects a picture, or not any more.
    pub(crate) fn toggle(&mut self, id: PictureId) {
        if !self.ids.remove(&id) {
            self.ids.insert(id);
        }
        self.anchor = Some(id);
    }

    /// Selects everything between where the selection was changed last and `to`; `false` when
    /// that is not among these pictures.
    pub(crate) fn take_range(&mut self, pictures: &[SavedPicture], to: usize) -> bool {
        let place = |id: PictureId| pictures.iter().position(|picture| picture.id == id);
        let from = match self.anchor {
            Some(anchor) => place(anchor),
            None => Some(to),
        };
        let Some(from) = from else { return false };
        let range = from.min(to)..=from.max(to);
        for picture in pictures.get(range).unwrap_or_default() {
            if self.all {
                self.ids.remove(&picture.id);
            } else {
                self.ids.insert(picture.id);
            }
        }
        self.anchor = pictures.get(to).map(|picture| picture.id);
        true
    }

    /// Forgets pictures that are gone.
    pub(super) fn forget(&mut self, gone: &[PictureId]) {
        for id in gone {
            self.ids.remove(id);
        }
    }
}

impl Saved {
    /// What a command for pictures is about: the selection, else the marked picture; and whether
    /// that is in bulk.
    pub fn which(&self) -> Option<(Which, bool)> {
        if let Some(which) = self.selection.which(&self.filter()) {
            return Some((which, true));
        }
        let marked = self.marked()?;
        Some((Which::Ids(vec![marked.id]), false))
    }

    /// The pictures in memory that a command is about.
    pub(in crate::app) fn targets(&self) -> impl Iterator<Item = &SavedPicture> {
        let marked = self.marked().map(|picture| picture.id);
        let single = self.selection.is_empty();
        self.window.pictures.iter().filter(move |picture| {
            if single {
                Some(picture.id) == marked
            } else {
                self.selection.holds(picture.id)
            }
        })
    }

    /// How many pictures a command is about, where that is known.
    pub fn target_count(&self) -> Option<u64> {
        if self.selection.is_empty() {
            return Some(u64::from(self.marked().is_some()));
        }
        self.selection.count(self.total)
    }
}
