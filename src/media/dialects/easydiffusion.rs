//! Easy Diffusion: one PNG text for each setting.

use super::{
    super::{Facts, Read},
    text,
};
use crate::domain::{Origin, Seed};

/// Reads them; the seed and the steps tell them from other texts called `prompt`.
pub(super) fn read(read: &Read) -> Option<Facts> {
    let said = |plain: &str, title: &str| text(read, plain).or_else(|| text(read, title));
    let steps = said("num_inference_steps", "Steps")?;
    let seed = said("seed", "Seed")?;
    let prompt = said("prompt", "Prompt").filter(|prompt| !prompt.starts_with('{'))?;
    let words = |plain, title| said(plain, title).unwrap_or_default().to_owned();
    let side = |plain, title| said(plain, title).and_then(|side| side.trim().parse().ok());
    Some(Facts {
        origin: Origin::Other,
        tool: Some("Easy Diffusion".to_owned()),
        prompt: prompt.to_owned(),
        negative_prompt: words("negative_prompt", "Negative Prompt"),
        model: words("use_stable_diffusion_model", "Stable Diffusion model"),
        seed: seed.trim().parse().ok().map(Seed),
        steps: steps.trim().parse().ok(),
        cfg: said("guidance_scale", "Guidance Scale").and_then(|cfg| cfg.trim().parse().ok()),
        sampler: said("sampler_name", "Sampler").map(str::to_owned),
        width: side("width", "Width"),
        height: side("height", "Height"),
        ..Facts::default()
    })
}
