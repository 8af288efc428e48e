//! The models of a server as choices, each with what it can do.

use super::catalogue::{Catalogue, ModelFile};
use crate::domain::{
    AdvancedCapability, Capability, ModelChoice, ModelFacts, PROMPT_CHARACTERS_MAX, Range, Reports,
    Sizes,
};

/// Pictures in one job at most.
const BATCH_MAX: u32 = 16;

/// Every model that pictures can be made with.
pub(super) fn choices(has: &Catalogue) -> Vec<ModelChoice> {
    let files = has.checkpoints.iter().chain(&has.diffusion_models);
    files.map(|file| choice(has, file)).collect()
}

fn choice(has: &Catalogue, file: &ModelFile) -> ModelChoice {
    let capability = Capability {
        text_to_image: true,
        image_to_image: true,
        negative_prompt: true,
        seed: true,
        steps: Some(Range { min: 1, max: 150 }),
        cfg: Some(Range {
            min: 1.0,
            max: 30.0,
        }),
        quality: true,
        sizes: Sizes::Free {
            min: 64,
            max: 4096,
            step: 8,
        },
        batch_max: BATCH_MAX,
        prompt_max: PROMPT_CHARACTERS_MAX,
        reports: Reports::Previews,
        cancel: true,
        pixel_art: false,
        advanced: AdvancedCapability {
            samplers: has.samplers.clone(),
            schedulers: has.schedulers.clone(),
            loras: has.loras.clone(),
            ..AdvancedCapability::default()
        },
    };
    let facts = ModelFacts {
        bytes: file.bytes,
        ..ModelFacts::default()
    };
    ModelChoice {
        id: file.name.clone(),
        capability,
        facts,
    }
}
