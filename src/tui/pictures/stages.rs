//! The two stages of a picture in a frame: pixels where it is time for them, cells until then.

use super::{
    Pictures,
    fitted::{Fitted, name_of, preview_of, stand_in},
};
use crate::app::Model;
use crate::graphics::{Encoded, ImagePainter, Line};
use crate::ui::Place;
use ratatui::{buffer::Buffer, layout::Rect};

/// How far a picture is on its way to pixels.
pub(super) enum Stage {
    /// They are shown.
    Shown(Fitted),
    /// They are to come.
    Soon,
    /// It stays cells.
    Never,
}

impl Pictures {
    /// Puts pixels at `place`, if it is time for them and they are ready.
    pub(super) fn pixels_at(
        &mut self,
        model: &Model,
        place: &Place,
        buf: &mut Buffer,
        (settled, covered): (bool, bool),
    ) -> Stage {
        // Over a slow line a picture in the making is gone before its pixels are there.
        let hasty = self.chosen.1.line != Line::Fast && preview_of(&place.key).is_some();
        let Some(painter) = self.pixels.as_deref().filter(|_| !hasty) else {
            return Stage::Never;
        };
        if covered && !painter.is_covered_by_text() {
            return Stage::Never;
        }
        let Some((picture, spot)) = self.decoded_for(model, place, buf) else {
            return Stage::Soon;
        };
        let Some(painter) = self.pixels.as_deref() else {
            return Stage::Never;
        };
        let recipe = painter.recipe(&spot);
        let name = name_of(place.key, &recipe);
        if !settled && !painter.holds(name) {
            return Stage::Soon;
        }
        let fitted = match self.to_come.begun(place, painter) {
            Some(begun) => Some(begun),
            None => self.fitted(place.key, picture, recipe),
        };
        let (Some(fitted), Some(painter)) = (fitted, self.pixels.as_deref_mut()) else {
            return Stage::Soon;
        };
        let placed = painter.place(buf, place.area, fitted.name, &fitted.encoded);
        self.to_come.note(place, &fitted, painter);
        match (placed, painter.is_to_come(fitted.name)) {
            (true, _) => Stage::Shown(fitted),
            (false, true) => Stage::Soon,
            (false, false) => Stage::Never,
        }
    }

    /// Puts cells at `place`, or what stood there before.
    pub(super) fn cells_at(
        &mut self,
        model: &Model,
        (place, stage): (&Place, Stage),
        buf: &mut Buffer,
        before: &[(Rect, Fitted)],
    ) -> Option<Fitted> {
        let shown = self.meanwhile(model, (place, stage), buf, before)?;
        let Fitted { name, encoded, .. } = &shown;
        let placed = match (&**encoded, self.pixels.as_deref_mut()) {
            (Encoded::Pixels(_), Some(pixels)) => pixels.place(buf, place.area, *name, encoded),
            _ => self.cells.place(buf, place.area, *name, encoded),
        };
        placed.then_some(shown)
    }

    /// What to show where no pixels are ready: the pixels that stood there if newer ones are to
    /// come, so that they do not turn into text in between; else text, else what stood there.
    fn meanwhile(
        &mut self,
        model: &Model,
        (place, stage): (&Place, Stage),
        buf: &Buffer,
        before: &[(Rect, Fitted)],
    ) -> Option<Fitted> {
        let old = stand_in(before, place);
        let is_pixels = |old: &Fitted| matches!(*old.encoded, Encoded::Pixels(_));
        if self.to_come.is_at(place.area) && old.as_ref().is_some_and(is_pixels) {
            return old;
        }
        let pixels = self.pixels.as_deref();
        let passing = matches!(stage, Stage::Soon) && pixels.is_some_and(ImagePainter::is_thrifty);
        let ready = self
            .decoded_for(model, place, buf)
            .and_then(|(picture, spot)| {
                let cells = if passing { &self.coarse } else { &self.cells };
                let recipe = cells.recipe(&spot);
                self.fitted(place.key, picture, recipe)
            });
        ready.or(old)
    }
}
