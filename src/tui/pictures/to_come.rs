//! Pixels that are not there yet: which places wait for them, and which picture in the making is
//! being sent for each job.
//!
//! Pictures in the making can come faster than a line takes them. The one that was begun is sent to
//! its end and shown, then the newest; those between are never sent.

use super::fitted::{Fitted, preview_of};
use crate::domain::JobId;
use crate::graphics::ImagePainter;
use crate::ui::Place;
use ratatui::layout::Rect;
use std::collections::HashMap;

/// What is to come.
#[derive(Default)]
pub(super) struct ToCome {
    /// Places of this frame.
    places: Vec<Rect>,
    /// The picture in the making that is being sent, and where.
    begun: HashMap<JobId, (Rect, Fitted)>,
}

impl ToCome {
    /// A new frame begins.
    pub(super) fn begin(&mut self) {
        self.places.clear();
    }

    /// What is being sent for `place`, of the same job.
    pub(super) fn begun(&mut self, place: &Place, painter: &dyn ImagePainter) -> Option<Fitted> {
        let job = preview_of(&place.key)?;
        let (area, fitted) = self.begun.get(&job)?;
        let name = fitted.name;
        if *area == place.area && (painter.is_to_come(name) || painter.holds(name)) {
            return Some(fitted.clone());
        }
        self.begun.remove(&job);
        None
    }

    /// Notes what became of `fitted`, which was just placed.
    pub(super) fn note(&mut self, place: &Place, fitted: &Fitted, painter: &dyn ImagePainter) {
        let is_to_come = painter.is_to_come(fitted.name);
        if is_to_come {
            self.places.push(place.area);
        }
        match preview_of(&place.key) {
            Some(job) if is_to_come => {
                self.begun.insert(job, (place.area, fitted.clone()));
            }
            // Nothing else is sent any more.
            _ if self.places.is_empty() => self.begun.clear(),
            Some(job) => {
                self.begun.remove(&job);
            }
            None => {}
        }
    }

    /// Is an older picture of `job` still being sent?
    pub(super) fn is_sending(&self, job: JobId) -> bool {
        self.begun.contains_key(&job)
    }
}
