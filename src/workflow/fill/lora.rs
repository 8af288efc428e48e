//! LoRAs in a graph: a chain of loaders between what loads the model and everything that uses it.

use crate::{
    domain::{Failure, FailureKind, Lora, RequestField, visible},
    workflow::{Graph, Node, Output, Workflow},
};
use serde_json::{Map, Value, json};

/// Ids of the nodes that are put in.
const PREFIX: &str = "art-studio-lora-";

/// Most LoRAs in a chain.
const LORAS_MAX: usize = 32;

/// Is it the id of one of our LoRA loaders?
pub(in crate::workflow) fn is_lora(id: &str) -> bool {
    id.starts_with(PREFIX)
}

/// Puts `loras` in, in their order.
pub(super) fn insert(
    graph: &mut Graph,
    workflow: &Workflow,
    loras: &[Lora],
) -> Result<(), Failure> {
    if loras.is_empty() {
        return Ok(());
    }
    let rejected = |said: String| Failure::new(FailureKind::Rejected, said).at(RequestField::Lora);
    let Some(place) = &workflow.lora else {
        let said = format!("the workflow {} takes no LoRA", visible(&workflow.name));
        return Err(rejected(said).hint("remove the LoRA, or choose another workflow"));
    };
    if loras.len() > LORAS_MAX {
        return Err(rejected(format!("at most {LORAS_MAX} LoRAs at once")));
    }
    let id = |at: usize| format!("{PREFIX}{}", at + 1);
    let last = id(loras.len() - 1);
    relink(graph, &place.model, &link(&last, 0));
    if let Some(clip) = &place.clip {
        relink(graph, clip, &link(&last, 1));
    }
    let (mut model, mut clip) = (
        link(&place.model.node, place.model.slot),
        place.clip.as_ref().map(|clip| link(&clip.node, clip.slot)),
    );
    for (at, lora) in loras.iter().enumerate() {
        let strength = super::decimal(lora.weight);
        let mut inputs = Map::new();
        inputs.insert("lora_name".to_owned(), lora.name.as_str().into());
        inputs.insert("strength_model".to_owned(), strength.clone());
        inputs.insert("model".to_owned(), model);
        let class = match clip {
            Some(clip) => {
                inputs.insert("strength_clip".to_owned(), strength);
                inputs.insert("clip".to_owned(), clip);
                "LoraLoader"
            }
            None => "LoraLoaderModelOnly",
        };
        let node = Node {
            class: class.to_owned(),
            title: Some(format!("LoRA {}", at + 1)),
            inputs,
        };
        graph.insert(id(at), node);
        model = link(&id(at), 0);
        clip = place.clip.as_ref().map(|_| link(&id(at), 1));
    }
    Ok(())
}

fn link(node: &str, slot: usize) -> Value {
    json!([node, slot])
}

/// Links everything that used `output` to `to`.
fn relink(graph: &mut Graph, output: &Output, to: &Value) {
    let old = link(&output.node, output.slot);
    for node in graph.nodes_mut() {
        let inputs = node.inputs.iter_mut().map(|(_, value)| value);
        inputs
            .filter(|value| **value == old)
            .for_each(|value| value.clone_from(to));
    }
}
