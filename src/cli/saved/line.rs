//! A picture as scripts see it: the fields are a promise, always there, and only ever added.

use crate::domain::{Lora, Origin, PictureId, SavedPicture};
use serde::Serialize;

/// A picture of the library.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Image<'a> {
    id: PictureId,
    file: String,
    prompt: &'a str,
    /// What was sent, where it differs.
    sent_prompt: Option<&'a str>,
    negative_prompt: Option<&'a str>,
    service: Option<&'a str>,
    model: Option<&'a str>,
    seed: Option<u64>,
    steps: Option<u32>,
    cfg: Option<f32>,
    sampler: Option<&'a str>,
    scheduler: Option<&'a str>,
    loras: &'a [Lora],
    width: Option<u32>,
    height: Option<u32>,
    /// ISO 8601, UTC.
    created_at: String,
    bytes: u64,
    elapsed_ms: Option<u64>,
    starred: bool,
    rating: Option<u8>,
    tags: &'a [String],
    origin: Origin,
    parent: Option<PictureId>,
    partial: bool,
    trashed_at: Option<String>,
    hash: &'a str,
    problem: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// The picture as scripts see it.
    pub(super) fn of(picture: &'a SavedPicture) -> Self {
        Self {
            id: picture.id,
            file: picture.file.to_string_lossy().into_owned(),
            prompt: &picture.prompt,
            sent_prompt: some(&picture.sent_prompt),
            negative_prompt: some(&picture.negative_prompt),
            service: picture
                .service
                .as_ref()
                .map(crate::domain::ServiceId::as_str),
            model: some(&picture.model),
            seed: picture.seed.map(|seed| seed.0),
            steps: picture.steps,
            cfg: picture.cfg,
            sampler: picture.sampler.as_deref(),
            scheduler: picture.scheduler.as_deref(),
            loras: &picture.loras,
            width: Some(picture.width).filter(|width| *width > 0),
            height: Some(picture.height).filter(|height| *height > 0),
            created_at: picture.created_at.iso(),
            bytes: picture.bytes,
            elapsed_ms: picture.elapsed_ms,
            starred: picture.starred,
            rating: picture.rating,
            tags: &picture.tags,
            origin: picture.origin,
            parent: picture.parent,
            partial: picture.partial,
            trashed_at: picture.trashed_at.map(crate::domain::Timestamp::iso),
            hash: &picture.hash,
            problem: picture.problem.as_deref(),
        }
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
