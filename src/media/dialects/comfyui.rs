//! ComfyUI: the graph that ran (`prompt`), and the one that was drawn (`workflow`). What is said
//! about the picture is derived from the first; the second only names the tool.

use super::{
    super::{Facts, Read},
    text,
};
use crate::{
    domain::Origin,
    workflow::{Graph, trace},
};

/// Bytes of a graph that are taken apart: the largest are some hundred KiB, and its tree of values
/// takes up to a hundred times the bytes of its text.
const GRAPH_MAX: usize = 2 << 20;

/// Follows the graph from the saved picture back to words, seed and model.
pub(super) fn read(read: &Read) -> Option<Facts> {
    let json = |keyword| text(read, keyword).filter(|text| text.trim_start().starts_with('{'));
    let ran = json("prompt");
    ran.or_else(|| json("workflow"))?;
    let graph = ran.filter(|text| text.len() <= GRAPH_MAX);
    let graph = graph.and_then(|text| Graph::parse(text).ok());
    let traced = graph.as_ref().map(trace).unwrap_or_default();
    let guidance = traced
        .guidance
        .map(|guidance| ("Guidance".to_owned(), guidance.to_string()));
    let input = traced.input.map(|input| ("Input".to_owned(), input));
    Some(Facts {
        origin: Origin::ComfyUi,
        tool: Some("ComfyUI".to_owned()),
        prompt: traced.prompt.unwrap_or_default(),
        negative_prompt: traced.negative.unwrap_or_default(),
        model: traced.model.unwrap_or_default(),
        seed: traced.seed,
        steps: traced.steps,
        cfg: traced.cfg,
        sampler: traced.sampler,
        scheduler: traced.scheduler,
        loras: traced.loras,
        denoise: traced.denoise.filter(|denoise| *denoise < 1.0),
        width: traced.size.map(|size| size.width),
        height: traced.size.map(|size| size.height),
        more: guidance.into_iter().chain(input).collect(),
        ..Facts::default()
    })
}
