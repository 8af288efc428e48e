//! What a filled graph really uses: what stands at the inputs that have a role, else what the links
//! make plain.

use crate::{
    domain::Seed,
    workflow::{Graph, Role, Traced, Workflow, binding::guess, phase::samplers, trace},
};
use serde_json::Value;

/// Read back out of `graph`, so that what was set by hand counts, and what has no place is not there.
pub(super) fn used(workflow: &Workflow, graph: &Graph) -> Traced {
    let at = |role| {
        let mut places = workflow.inputs.get(&role).into_iter().flatten();
        places.find_map(|address| graph.value(address))
    };
    let word = |role| at(role)?.as_str().map(str::to_owned);
    let scale = |role| at(role)?.as_f64().map(|scale| scale as f32);
    let model = workflow.model.as_ref();
    let model = model.and_then(|model| graph.value(&model.input)?.as_str());
    let traced = trace(graph);
    Traced {
        prompt: word(Role::Prompt).or(traced.prompt),
        negative: word(Role::Negative).or(traced.negative),
        seed: at(Role::Seed)
            .and_then(Value::as_u64)
            .map(Seed)
            .or(traced.seed),
        steps: at(Role::Steps).and_then(count).or(traced.steps),
        cfg: scale(Role::Cfg).or(traced.cfg),
        sampler: word(Role::Sampler).or(traced.sampler),
        scheduler: word(Role::Scheduler).or(traced.scheduler),
        denoise: scale(Role::Denoise).or(traced.denoise),
        model: model
            .map(str::to_owned)
            .or(traced.model)
            .or_else(|| upscaler(graph)),
        ..traced
    }
}

/// The same of a graph that came from elsewhere: only what its links make plain.
pub fn used_by(graph: &Graph) -> Traced {
    used(&guess("", graph.clone()), graph)
}

fn count(value: &Value) -> Option<u32> {
    value.as_u64()?.try_into().ok()
}

/// Where nothing is sampled, what makes the picture is the upscaler.
fn upscaler(graph: &Graph) -> Option<String> {
    if !samplers(graph).is_empty() {
        return None;
    }
    let mut nodes = graph
        .nodes()
        .filter(|(_, node)| node.class == "UpscaleModelLoader");
    let (_, loader) = nodes.next()?;
    loader.value("model_name")?.as_str().map(str::to_owned)
}
