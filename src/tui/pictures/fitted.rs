//! A picture fitted to a place: its name, and what may stand in for another one.

use crate::app::PictureKey;
use crate::domain::JobId;
use crate::graphics::{Encoded, ImagePainter, Recipe, Spot};
use crate::ui::Place;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Color,
};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

/// A fitted picture that can be shown.
#[derive(Clone)]
pub(super) struct Fitted {
    pub(super) key: PictureKey,
    /// Names the picture and how it was made.
    pub(super) name: u64,
    pub(super) encoded: Arc<Encoded>,
}

/// What stands at a place of the last frame.
#[derive(Clone)]
pub(super) struct Standing {
    pub(super) area: Rect,
    /// The background of the place.
    pub(super) behind: Color,
    pub(super) fitted: Fitted,
}

/// The background of a place where nothing is painted yet.
pub(super) fn behind(buf: &Buffer, place: &Place) -> Color {
    let corner = Position::new(place.area.x, place.area.y);
    buf.cell(corner).map_or(Color::Reset, |cell| cell.bg)
}

/// The job whose picture in the making it is.
pub(super) fn preview_of(key: &PictureKey) -> Option<JobId> {
    match key {
        PictureKey::Preview(job, _) => Some(*job),
        PictureKey::Saved(_) | PictureKey::Thumbnail(_) => None,
    }
}

/// What pixels to make of a picture for a spot.
pub(super) fn recipe_for(key: PictureKey, painter: &dyn ImagePainter, spot: &Spot) -> Recipe {
    let recipe = painter.recipe(spot);
    match key {
        PictureKey::Preview(..) => recipe.in_passing(),
        PictureKey::Saved(_) | PictureKey::Thumbnail(_) => recipe,
    }
}

/// The same for the same picture made in the same way, now and later.
pub(super) fn name_of(key: PictureKey, recipe: &Recipe) -> u64 {
    let mut hasher = DefaultHasher::new();
    (key, recipe).hash(&mut hasher);
    hasher.finish()
}

/// What stood at the place, as long as it is of the same job.
pub(super) fn stand_in(before: &[Standing], place: &Place) -> Option<Fitted> {
    let job = place.meanwhile?;
    let same = |old: &&Standing| {
        let key = old.fitted.key;
        old.area == place.area && (preview_of(&key) == Some(job) || key == place.key)
    };
    before.iter().find(same).map(|old| old.fitted.clone())
}
