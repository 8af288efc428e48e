//! What is decoded and fitted already, and starting what is not.

use super::{
    Pictures,
    fitted::{Fitted, behind, name_of},
    source::{Source, read_again},
    work::{Done, Made},
};
use crate::app::{Model, PictureKey};
use crate::graphics::cells::CellsPainter;
use crate::graphics::{ImagePainter, Picture, Recipe, Spot, encode};
use crate::ui::Place;
use ratatui::buffer::Buffer;
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
        let spot = Spot {
            picture: picture.size(),
            pixel_art: picture.is_pixel_art(),
            area: place.area,
            behind: behind(buf, place),
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
        if let Some(source) = source {
            self.decode_source(key, source, vec![]);
        }
    }

    /// Starts decoding, and fitting to these spots as cells on the way.
    pub(super) fn decode_source(&mut self, key: PictureKey, source: Source, spots: Vec<Spot>) {
        let unread = self.unreadable.get(&key);
        if unread.is_some_and(|(_, doubted)| !doubted) {
            return;
        }
        let unread = unread.and_then(|(stamp, _)| *stamp);
        let painter = self.cells;
        self.workers.start((key, None), move || {
            let Some(picture) = read_again(&source, unread) else {
                return Done::Unchanged(key);
            };
            let made = picture.as_ref().map_or(vec![], |picture| {
                let spots = spots.into_iter();
                spots.map(|spot| made(picture, &painter, spot)).collect()
            });
            Done::Decoded(key, picture, made)
        });
    }
}

/// `picture` in cells for a spot.
fn made(picture: &Picture, painter: &CellsPainter, spot: Spot) -> Made {
    let recipe = painter.recipe(&Spot {
        picture: picture.size(),
        pixel_art: picture.is_pixel_art(),
        ..spot
    });
    let encoded = Arc::new(encode(picture, &recipe));
    (recipe, encoded)
}
