//! What is decoded and fitted already, and starting what is not.

use super::{
    Pictures,
    fitted::{Fitted, name_of},
    source::{Source, read},
    work::Done,
};
use crate::app::{Model, PictureKey};
use crate::graphics::{Picture, Recipe, Spot, encode};
use crate::ui::Place;
use ratatui::{buffer::Buffer, layout::Position, style::Color};
use std::sync::Arc;

impl Pictures {
    /// The decoded picture for a place, and what is wanted of it; starts decoding.
    pub(super) fn decoded_for(
        &mut self,
        model: &Model,
        place: &Place,
        buf: &Buffer,
    ) -> Option<(Picture, Spot)> {
        let Some(picture) = self.decoded.get(&place.key).cloned() else {
            self.decode(model, place.key);
            return None;
        };
        let corner = Position::new(place.area.x, place.area.y);
        let spot = Spot {
            picture: picture.size(),
            pixel_art: picture.is_pixel_art(),
            area: place.area,
            behind: buf.cell(corner).map_or(Color::Reset, |cell| cell.bg),
        };
        Some((picture, spot))
    }

    /// The picture made as `recipe` says; starts making it when it is not there.
    pub(super) fn fitted(
        &mut self,
        key: PictureKey,
        picture: Picture,
        recipe: Recipe,
    ) -> Option<Fitted> {
        let name = name_of(key, &recipe);
        if let Some(encoded) = self.encoded.get(&(key, recipe.clone())) {
            let encoded = Arc::clone(encoded);
            return Some(Fitted { key, name, encoded });
        }
        let name = (key, Some(recipe.clone()));
        self.workers.start(name, move || {
            let encoded = Arc::new(encode(&picture, &recipe));
            Done::Encoded(key, recipe, encoded)
        });
        None
    }

    pub(super) fn decode(&mut self, model: &Model, key: PictureKey) {
        if self.unreadable.contains(&key) {
            return;
        }
        let source = match key {
            PictureKey::Saved(id) => model.picture_file(id).map(Source::File),
            PictureKey::Thumbnail(id) => model.picture_file(id).map(|file| Source::Thumbnail {
                kept: self.thumbnails.clone(),
                hash: model.picture_hash(id),
                file,
            }),
            PictureKey::Preview(job, number) => {
                let newest = self
                    .previews
                    .get(&job)
                    .filter(|(known, _)| *known == number);
                newest.map(|(_, preview)| Source::Bytes(preview.clone()))
            }
        };
        let Some(source) = source else { return };
        self.workers
            .start((key, None), move || Done::Decoded(key, read(&source)));
    }
}
