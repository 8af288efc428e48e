//! What a picture was really made with, told by the service that knows it.

use super::{Lora, Quality, Seed};

/// What a service says it makes a job's pictures with. What it does not use is `None` or empty, and
/// is not written down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Used {
    /// The model that paints, or the upscaler where nothing is painted.
    pub model: Option<String>,
    /// The words that were sent.
    pub sent_prompt: Option<String>,
    /// What must not be there.
    pub negative_prompt: Option<String>,
    /// The seed of the job's first picture.
    pub seed: Option<Seed>,
    /// The quality tier, where it chose something.
    pub quality: Option<Quality>,
    /// Inference steps.
    pub steps: Option<u32>,
    /// CFG scale, or the guidance of models that have it built in.
    pub cfg: Option<f32>,
    /// Sampler, in the service's own word.
    pub sampler: Option<String>,
    /// Scheduler, in the service's own word.
    pub scheduler: Option<String>,
    /// LoRAs in the order they are applied.
    pub loras: Vec<Lora>,
    /// How much of the input picture is made anew, 0 to 1.
    pub denoise: Option<f32>,
    /// The workflow by name, where the user chose one.
    pub workflow: Option<String>,
}
