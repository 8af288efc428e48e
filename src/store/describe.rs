//! From what a file says about itself to a picture of the library.

use crate::{
    domain::{GenerationData, Origin, PictureId, SavedPicture, Timestamp},
    media::{Facts, Read},
};
use std::path::PathBuf;

/// A picture about which nothing is known but its bytes.
pub(super) fn unknown(id: PictureId, bytes: u64, created_at: Timestamp) -> SavedPicture {
    SavedPicture {
        id,
        file: PathBuf::new(),
        bytes,
        created_at,
        width: 0,
        height: 0,
        origin: Origin::Unknown,
        service: None,
        model: String::new(),
        prompt: String::new(),
        sent_prompt: String::new(),
        negative_prompt: String::new(),
        seed: None,
        steps: None,
        cfg: None,
        sampler: None,
        scheduler: None,
        loras: vec![],
        elapsed_ms: None,
        parent: None,
        hash: String::new(),
        partial: false,
        starred: false,
        rating: None,
        tags: vec![],
        trashed_at: None,
        problem: None,
    }
}

/// Writes what the file says into `picture`: our own data before all else, then what other tools
/// wrote.
pub(super) fn describe(picture: &mut SavedPicture, read: &Read) {
    Facts::of(read).tell(picture);
}

/// Writes our own data into `picture`.
pub(super) fn ours(picture: &mut SavedPicture, data: &GenerationData) {
    Facts::from(data).tell(picture);
}
