//! What a graph does, read back out of it: which words, which seed, which model. Derived, never
//! certain: what is not plain is left out.

mod places;
#[cfg(test)]
mod tests;
mod text;
mod walk;

use places::LoraPlace;
pub(super) use places::{Places, is_output, is_sampler, places};

use super::{Address, Graph};
use crate::domain::{Lora, Seed, Size};
use serde_json::Value;
use walk::Walk;

/// What a graph says about the pictures it makes. What it does not say plainly is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traced {
    /// What was asked for.
    pub prompt: Option<String>,
    /// What must not be there.
    pub negative: Option<String>,
    /// The seed.
    pub seed: Option<Seed>,
    /// Inference steps.
    pub steps: Option<u32>,
    /// CFG scale.
    pub cfg: Option<f32>,
    /// Guidance of models that have it built in (FLUX).
    pub guidance: Option<f32>,
    /// Sampler.
    pub sampler: Option<String>,
    /// Scheduler.
    pub scheduler: Option<String>,
    /// Pixels that the sampler starts from; an upscaler behind it makes more.
    pub size: Option<Size>,
    /// Pictures in one run.
    pub batch: Option<u32>,
    /// Checkpoint or diffusion model, sub-folders included.
    pub model: Option<String>,
    /// LoRAs in the order they are applied.
    pub loras: Vec<Lora>,
    /// How much of what the sampler starts from is made anew.
    pub denoise: Option<f32>,
    /// The picture it starts from, by the name the server gave it.
    pub input: Option<String>,
}

/// What `graph` does. Safe for any graph: bounded in depth, steps and length of text.
pub fn trace(graph: &Graph) -> Traced {
    let places = places(graph);
    let mut walk = Walk::new(graph);
    let word = |at: &Option<Address>| value(graph, at.as_ref())?.as_str().map(str::to_owned);
    let number = |at: &Option<Address>| value(graph, at.as_ref())?.as_f64();
    let scale = |at: &Option<Address>| {
        let scale = number(at)? as f32;
        scale.is_finite().then_some(scale)
    };
    let count = |at: &Option<Address>| whole(value(graph, at.as_ref())?)?.try_into().ok();
    let side = |at: &Option<Address>| count(at).filter(|side: &u32| *side > 0);
    let lora = |place: &LoraPlace| {
        Some(Lora {
            name: value(graph, Some(&place.name))?.as_str()?.to_owned(),
            weight: scale(&place.weight).unwrap_or(1.0),
        })
    };
    Traced {
        prompt: places.positive.as_ref().and_then(|from| walk.text(from)),
        negative: places.negative.as_ref().and_then(|from| walk.text(from)),
        seed: value(graph, places.seed.as_ref()).and_then(whole).map(Seed),
        steps: count(&places.steps),
        cfg: scale(&places.cfg),
        guidance: scale(&places.guidance),
        sampler: word(&places.sampler),
        scheduler: word(&places.scheduler),
        size: side(&places.width)
            .zip(side(&places.height))
            .map(|(width, height)| Size::of(width, height)),
        batch: count(&places.batch),
        model: word(&places.model),
        loras: places.loras.iter().filter_map(lora).collect(),
        denoise: scale(&places.denoise),
        input: word(&places.input),
    }
}

/// The one place where the words that arrive at `from` are written.
pub(super) fn written(graph: &Graph, from: &Address) -> Option<Address> {
    Walk::new(graph).written(from)
}

fn value<'a>(graph: &'a Graph, at: Option<&Address>) -> Option<&'a Value> {
    let node = graph.node(&at?.node)?;
    // The rows of a LoRA stack are objects: `lora_1.lora` is one level deeper.
    let input = &at?.input;
    node.value(input).or_else(|| {
        let (row, key) = input.split_once('.')?;
        node.value(row)?.get(key)
    })
}

/// A whole number, also where a tool wrote it as `7.0`.
fn whole(value: &Value) -> Option<u64> {
    let float = || {
        let float = value.as_f64()?;
        (float >= 0.0 && float.fract() == 0.0 && float < 9.0e15).then_some(float as u64)
    };
    value.as_u64().or_else(float)
}
