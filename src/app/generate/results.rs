//! This session's pictures as a grid, the newest first.

use crate::domain::{PictureId, Record};
use std::path::PathBuf;

/// The grid and its mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultsGrid {
    /// The newest first.
    pub records: Vec<Record>,
    /// Which is marked; `None` = none yet.
    pub marked: Option<PictureId>,
}

impl ResultsGrid {
    /// Adds a new picture. The mark goes to it, unless an older one is being looked at.
    pub(crate) fn push(&mut self, record: Record, follow: bool) {
        if follow || self.position() == 0 {
            self.marked = Some(record.id);
        }
        self.records.insert(0, record);
    }

    /// These pictures lie in other files now.
    pub(crate) fn taken_in(&mut self, pictures: &[(PictureId, PathBuf)]) {
        for (id, file) in pictures {
            for record in self.records.iter_mut().filter(|record| record.id == *id) {
                record.file.clone_from(file);
            }
        }
    }

    /// Place of the mark.
    pub fn position(&self) -> usize {
        let marked = |record: &Record| Some(record.id) == self.marked;
        self.records.iter().position(marked).unwrap_or(0)
    }

    /// The marked picture.
    pub fn marked(&self) -> Option<&Record> {
        self.records.get(self.position())
    }

    /// Puts the mark `by` pictures on, staying in the grid.
    pub(crate) fn step(&mut self, by: isize) {
        let last = self.records.len().saturating_sub(1);
        self.mark(self.position().saturating_add_signed(by).min(last));
    }

    /// Puts the mark on a place.
    pub(crate) fn mark(&mut self, place: usize) {
        if let Some(record) = self.records.get(place) {
            self.marked = Some(record.id);
        }
    }

    /// At most `count` pictures around the mark.
    pub(crate) fn around(&self, count: usize) -> &[Record] {
        let first = self.position().saturating_sub(count / 2);
        let last = (first + count).min(self.records.len());
        self.records.get(first..last).unwrap_or_default()
    }
}
