//! What the state needs from outside while it stays as it is. Nothing needed = no wake-up.

use super::{Model, PictureKey};
use crate::domain::{PictureId, Timestamp};
use std::path::PathBuf;

/// Recomputed after each turn; drivers start what is missing and stop what is not wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subscriptions {
    /// Send [`super::Event::Woke`] then.
    pub wake: Option<Timestamp>,
    /// Pictures that may be shown: load them, forget all others.
    pub pictures: Vec<PictureKey>,
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
    Subscriptions {
        wake,
        pictures: pictures(model),
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

impl Model {
    /// Where the picture called `id` lies, if it is one of this session.
    pub fn picture_file(&self, id: PictureId) -> Option<PathBuf> {
        let records = &self.generate.results.records;
        records
            .iter()
            .find(|record| record.id == id)
            .map(|record| record.file.clone())
    }
}
