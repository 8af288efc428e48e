//! From what a file says about itself to a picture of the library.

use crate::{
    domain::{GenerationData, Origin, PictureId, SavedPicture, Seed, Timestamp},
    media::Read,
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

/// Writes what the file says into `picture`: our own data before all else, then the text of other
/// tools.
pub(super) fn describe(picture: &mut SavedPicture, read: &Read) {
    if let Some(data) = &read.generation {
        ours(picture, data);
    } else if read.parameters.is_some() {
        a1111(picture, read);
    } else if read.texts.iter().any(|it| it.keyword == "prompt") {
        picture.origin = Origin::ComfyUi;
    }
}

/// Writes our own data into `picture`.
pub(super) fn ours(picture: &mut SavedPicture, data: &GenerationData) {
    picture.id = data.id;
    picture.created_at = data.created_at;
    picture.origin = Origin::Studio;
    picture.service = Some(data.service.clone());
    picture.model.clone_from(&data.model);
    picture.prompt.clone_from(&data.prompt);
    if data.sent_prompt != data.prompt {
        picture.sent_prompt.clone_from(&data.sent_prompt);
    }
    picture.negative_prompt = data.negative_prompt.clone().unwrap_or_default();
    (picture.seed, picture.steps, picture.cfg) = (data.seed, data.steps, data.cfg);
    picture.sampler.clone_from(&data.sampler);
    picture.scheduler.clone_from(&data.scheduler);
    picture.loras.clone_from(&data.loras);
    (picture.elapsed_ms, picture.parent) = (data.elapsed_ms, data.parent);
    picture.partial = data.partial;
    if picture.width == 0 {
        (picture.width, picture.height) = (data.width, data.height);
    }
}

fn a1111(picture: &mut SavedPicture, read: &Read) {
    let Some(said) = read.settings() else { return };
    let word = |key: &str| said.get(key).map(str::to_owned);
    picture.origin = Origin::A1111;
    picture.model = word("Model").unwrap_or_default();
    picture.seed = said.get("Seed").and_then(|it| it.parse().ok()).map(Seed);
    picture.steps = said.get("Steps").and_then(|it| it.parse().ok());
    picture.cfg = said
        .get("CFG scale")
        .and_then(|it| it.parse().ok())
        .filter(|cfg: &f32| cfg.is_finite());
    picture.sampler = word("Sampler");
    picture.scheduler = word("Schedule type");
    picture.prompt = said.prompt;
    picture.negative_prompt = said.negative_prompt;
}
