//! What the state needs from outside while it stays as it is. Nothing needed = no wake-up.

use super::{Model, Overlay, PictureKey, Tab};
use crate::domain::{PictureId, Timestamp};
use std::path::PathBuf;

/// Recomputed after each turn; drivers start what is missing and stop what is not wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subscriptions {
    /// Send [`super::Event::Woke`] then.
    pub wake: Option<Timestamp>,
    /// Pictures that may be shown: load them, forget all others.
    pub pictures: Vec<PictureKey>,
    /// Thumbnails of saved pictures that are wanted, those that are seen first.
    pub thumbnails: Vec<PictureId>,
}

/// Pictures kept ready around what is visible.
const PICTURES_MAX: usize = 64;

/// What the state needs.
pub fn subscriptions(model: &Model) -> Subscriptions {
    let notice = model.notice.as_ref().map(|notice| notice.until);
    let running = model.jobs.iter().find(|job| job.is_running());
    // Elapsed time is shown in seconds: the next change is at the next full second.
    let second = running.map(|job| {
        let elapsed = job.elapsed_ms(model.now);
        Timestamp(model.now.0 + 1_000 - elapsed % 1_000)
    });
    let server = super::servers::next_ask(model);
    let wake = [notice, second, server].into_iter().flatten().min();
    let thumbnails = thumbnails(model);
    let mut pictures = pictures(model);
    pictures.extend(thumbnails.iter().map(|id| PictureKey::Thumbnail(*id)));
    pictures.extend(looked_at(model));
    Subscriptions {
        wake,
        pictures,
        thumbnails,
    }
}

fn pictures(model: &Model) -> Vec<PictureKey> {
    let current = model.current_job().and_then(super::JobView::picture_key);
    let newest = model.generate.results.around(PICTURES_MAX);
    let mut keys: Vec<PictureKey> = current.into_iter().collect();
    for record in newest {
        let key = PictureKey::Saved(record.id);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The saved picture that is looked at, with its neighbours.
fn looked_at(model: &Model) -> Vec<PictureKey> {
    let is_looked_at = matches!(
        model.overlay,
        Some(
            Overlay::Viewer
                | Overlay::Facts {
                    over_viewer: true,
                    ..
                }
        )
    );
    if model.tab != Tab::Saved || !is_looked_at {
        return Vec::new();
    }
    let window = &model.saved.window;
    let near = window.at.saturating_sub(1)..(window.at + 2).min(window.pictures.len());
    let near = window.pictures.get(near).unwrap_or_default();
    near.iter().map(|it| PictureKey::Saved(it.id)).collect()
}

/// The thumbnails on the screen, then those of the next screen, then of the one before.
fn thumbnails(model: &Model) -> Vec<PictureId> {
    if model.tab != Tab::Saved {
        return Vec::new();
    }
    let (window, tiles) = (&model.saved.window, model.saved.tiles);
    let (top, seen) = window.seen(tiles);
    let first = usize::try_from(top.saturating_sub(window.before)).unwrap_or(0);
    let (end, count) = (first + seen.len(), tiles.count());
    let behind = window
        .pictures
        .get(end..(end + count).min(window.pictures.len()));
    let ahead = window.pictures.get(first.saturating_sub(count)..first);
    let lists = [Some(seen), behind, ahead].into_iter().flatten();
    lists.flatten().map(|picture| picture.id).collect()
}

impl Model {
    /// The BLAKE3 of the picture called `id`, where it is known: its thumbnail is kept under it.
    pub fn picture_hash(&self, id: PictureId) -> Option<String> {
        let mut known = self.saved.window.pictures.iter();
        let picture = known.find(|picture| picture.id == id)?;
        Some(picture.hash.clone()).filter(|hash| !hash.is_empty())
    }

    /// Where the picture called `id` lies, if it is one of this session.
    pub fn picture_file(&self, id: PictureId) -> Option<PathBuf> {
        let made = self.generate.results.records.iter();
        let saved = self.saved.window.pictures.iter();
        made.map(|record| (record.id, &record.file))
            .chain(saved.map(|picture| (picture.id, &picture.file)))
            .find_map(|(known, file)| (known == id).then(|| file.clone()))
    }
}
