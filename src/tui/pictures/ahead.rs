//! The next picture in the making of a job, made ready before a frame asks for it.
//!
//! What stands on the screen tells what will be wanted, so a new preview is one frame: with its
//! step, decoded and fitted already. What does not stand there (another tab, another job) is not
//! even decoded.

use super::{
    Pictures,
    fitted::{Standing, preview_of, recipe_for},
    source::Source,
};
use crate::app::PictureKey;
use crate::domain::JobId;
use crate::graphics::{Encoded, Picture, Recipe, Spot};

impl Pictures {
    /// Begins with the newest preview of `job`, if another one of it stands on the screen. Only
    /// when nothing else is worked on: when they come faster than that, each frame takes the newest.
    pub(in crate::tui) fn decode_ahead(&mut self, job: JobId) {
        let places: Vec<&Standing> = self.places_of(job).collect();
        if places.is_empty() || !self.workers.is_idle() {
            return;
        }
        // In one piece of work with the decoding: its pixels are still at hand then.
        let cells = places
            .iter()
            .filter(|old| matches!(*old.fitted.encoded, Encoded::Cells(_)));
        let cells = cells.map(|old| old.spot((0, 0), false)).collect();
        let newest = self.previews.get(&job);
        if let Some((number, preview)) = newest.map(|(number, it)| (*number, it.clone())) {
            let key = PictureKey::Preview(job, number);
            self.decode_source(key, Source::Bytes(preview), cells);
        }
    }

    /// Begins to make pixels of a preview that was just decoded, where those of an older one of its
    /// job stand; false if there are none.
    pub(super) fn fit_ahead(&mut self, key: PictureKey, picture: &Picture) -> bool {
        // One that is being sent goes first: until it is there, newer ones come and go.
        let Some(job) = preview_of(&key).filter(|job| !self.to_come.is_sending(*job)) else {
            return false;
        };
        let Some(painter) = self.pixels.as_deref() else {
            return false;
        };
        let pixels = self
            .places_of(job)
            .filter(|old| matches!(*old.fitted.encoded, Encoded::Pixels(_)));
        let recipes: Vec<Recipe> = pixels
            .map(|old| old.spot(picture.size(), picture.is_pixel_art()))
            .map(|spot| recipe_for(key, painter, &spot))
            .collect();
        let mut begun = false;
        for recipe in recipes {
            begun |= self.fitted(key, picture.clone(), recipe).is_none();
        }
        begun
    }

    /// Where previews of `job` stand.
    fn places_of(&self, job: JobId) -> impl Iterator<Item = &Standing> {
        let standing = self.standing.iter();
        standing.filter(move |old| preview_of(&old.fitted.key) == Some(job))
    }
}

impl Standing {
    /// What a place wants of a picture of so many pixels.
    fn spot(&self, picture: (u32, u32), pixel_art: bool) -> Spot {
        Spot {
            picture,
            pixel_art,
            area: self.area,
            behind: self.behind,
        }
    }
}
