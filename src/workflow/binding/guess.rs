//! Bindings for a graph that nobody described: what its links make plain, and nothing else.

use super::{Kind, LoraInput, ModelInput, Output, Role, SizeRule, Tiers, Workflow};
use crate::{
    domain::Size,
    workflow::{
        Address, Graph, ModelFolder,
        trace::{Places, places, written},
    },
};
use std::collections::BTreeMap;

/// For a graph of unknown family: what every latent node takes.
pub(super) const ANY_SIZE: SizeRule = SizeRule {
    native: None,
    multiple: 8,
    min: 16,
    max: Size::SIDE_MAX,
};

/// The workflow called `name` with the bindings its links make plain.
pub(in crate::workflow) fn guess(name: &str, graph: Graph) -> Workflow {
    let places = places(&graph);
    let inputs = inputs(&graph, &places);
    let pictures = inputs.contains_key(&Role::Image);
    let kind = match (pictures, places.sampler_node.is_some()) {
        (true, true) => Kind::ImageToImage,
        (true, false) => Kind::Upscale,
        (false, _) => Kind::TextToImage,
    };
    let model = places.model.clone().map(|input| {
        let class = graph.node(&input.node).map(|node| node.class.as_str());
        let whole = class.is_some_and(|class| class.contains("Checkpoint"));
        ModelInput {
            input,
            folder: if whole {
                ModelFolder::Checkpoints
            } else {
                ModelFolder::DiffusionModels
            },
        }
    });
    Workflow {
        name: name.to_owned(),
        title: format!("your workflow {}", crate::domain::visible(name)),
        kind,
        families: vec![],
        models: vec![],
        lora: model.as_ref().map(lora),
        model,
        inputs,
        parts: vec![],
        size: ANY_SIZE,
        enlarged: None,
        tiers: Tiers::Graph,
        graph,
    }
}

fn inputs(graph: &Graph, places: &Places) -> BTreeMap<Role, Vec<Address>> {
    let words = |from: &Option<Address>| from.as_ref().and_then(|from| written(graph, from));
    let mut rows = vec![
        (Role::Prompt, words(&places.positive)),
        (Role::Negative, words(&places.negative)),
        (Role::Seed, places.seed.clone()),
        (Role::Steps, places.steps.clone()),
        (
            Role::Cfg,
            places.cfg.clone().or_else(|| places.guidance.clone()),
        ),
        (Role::Sampler, places.sampler.clone()),
        (Role::Scheduler, places.scheduler.clone()),
        (Role::Width, places.width.clone()),
        (Role::Height, places.height.clone()),
        (Role::Batch, places.batch.clone()),
        (Role::Denoise, places.denoise.clone()),
        (Role::Image, places.input.clone()),
    ];
    // Both words at one place would overwrite each other.
    if rows.first().map(|row| &row.1) == rows.get(1).map(|row| &row.1) {
        rows.remove(1);
    }
    // How much is made anew says nothing where nothing is there yet.
    if places.input.is_none() {
        rows.retain(|(role, _)| *role != Role::Denoise);
    }
    if places.sampler_node.is_none() {
        let mut pictures = graph
            .nodes()
            .filter(|(_, node)| node.class == "LoadImage" && node.value("image").is_some());
        if let (Some((id, _)), None) = (pictures.next(), pictures.next()) {
            rows.push((Role::Image, Some(Address::of(id, "image"))));
        }
    }
    let found = rows
        .into_iter()
        .filter_map(|(role, place)| Some((role, vec![place?])));
    found.collect()
}

/// Behind the loader: a checkpoint brings its text encoder in its second output.
fn lora(model: &ModelInput) -> LoraInput {
    let output = |slot| Output {
        node: model.input.node.clone(),
        slot,
    };
    LoraInput {
        model: output(0),
        clip: (model.folder == ModelFolder::Checkpoints).then(|| output(1)),
    }
}
