//! The two stages of a picture in a frame: pixels where it is time for them, cells until then.

use super::{
    Pictures,
    fitted::{Fitted, Standing, name_of, preview_of, recipe_for, stand_in},
};
use crate::app::Model;
use crate::graphics::{Encoded, ImagePainter, Line};
use crate::ui::Place;
use ratatui::buffer::Buffer;

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
        let recipe = recipe_for(place.key, painter, &spot);
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
        before: &[Standing],
    ) -> Option<Fitted> {
        let old = stand_in(before, place);
        let soon = matches!(stage, Stage::Soon);
        let mut stay = |old: &Fitted| {
            let Fitted { name, encoded, .. } = old;
            let pixels = self.pixels.as_deref_mut();
            pixels.is_some_and(|pixels| pixels.place(buf, place.area, *name, encoded))
        };
        let is_pixels = |old: &Fitted| matches!(*old.encoded, Encoded::Pixels(_));
        // Pixels do not turn into text while newer ones are to come; and nothing that will not be
        // seen is made of a preview.
        if let Some(old) = old
            .as_ref()
            .filter(|old| soon && is_pixels(old) && stay(old))
        {
            return Some(old.clone());
        }
        let shown = self.ready_cells(model, (place, soon), buf).or(old)?;
        let placed = if is_pixels(&shown) {
            let pixels = self.pixels.as_deref_mut();
            pixels.is_some_and(|it| it.place(buf, place.area, shown.name, &shown.encoded))
        } else {
            (self.cells).place(buf, place.area, shown.name, &shown.encoded)
        };
        placed.then_some(shown)
    }

    /// Text for a place where no pixels are ready, coarse if it stands there for a moment only.
    fn ready_cells(
        &mut self,
        model: &Model,
        (place, soon): (&Place, bool),
        buf: &Buffer,
    ) -> Option<Fitted> {
        let pixels = self.pixels.as_deref();
        let passing = soon && pixels.is_some_and(ImagePainter::is_thrifty);
        let (picture, spot) = self.decoded_for(model, place, buf)?;
        let cells = if passing { &self.coarse } else { &self.cells };
        let recipe = cells.recipe(&spot);
        self.fitted(place.key, picture, recipe)
    }
}
