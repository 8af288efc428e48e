//! How a picture was made: what is written into the file, and must still be read in a year.

use super::{Enhancement, JobId, Lora, PictureId, Quality, Seed, ServiceId, Size, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the JSON below. Fields are only ever added; a reader skips what it does not know.
pub const SCHEMA: u32 = 1;

/// Everything needed to make a picture again. Holds no secret and no path of this machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GenerationData {
    /// [`SCHEMA`] when written by this version.
    pub schema: u32,
    /// Which program and version wrote it: `art-studio 0.1.0`.
    pub software: String,
    /// Which picture.
    pub id: PictureId,
    /// Which job.
    pub job: JobId,
    /// Who made it.
    pub service: ServiceId,
    /// With what.
    pub model: String,
    /// The user's own words.
    pub prompt: String,
    /// What was sent: the words with their enhancement.
    pub sent_prompt: String,
    /// Which enhancement was on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enhancement: Option<String>,
    /// What must not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative_prompt: Option<String>,
    /// The seed of this very picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Quality tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
    /// Inference steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<u32>,
    /// CFG scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cfg: Option<f32>,
    /// Sampler, in the service's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampler: Option<String>,
    /// Scheduler, in the service's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduler: Option<String>,
    /// LoRAs in the order they were applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loras: Vec<Lora>,
    /// How much of the input picture was made anew, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denoise: Option<f32>,
    /// The picture of the library it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PictureId>,
    /// The workflow by name, where there was a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<String>,
    /// When the job was finished, ms since 1970 UTC.
    pub created_at: Timestamp,
    /// From the start of the work to the picture, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_ms: Option<u64>,
    /// Made by an algorithm that learned from pictures (`true`) or by one that did not.
    pub trained: bool,
    /// Only a preview of a job that never finished.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// Further facts of the service: `understood`, `engine`…
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<String, String>,
}

impl GenerationData {
    /// Pixels.
    pub fn size(&self) -> Size {
        Size::of(self.width, self.height)
    }

    /// The enhancement that was on, if this version knows it.
    pub fn enhancement(&self) -> Option<Enhancement> {
        Enhancement::find(self.enhancement.as_deref()?)
    }
}
