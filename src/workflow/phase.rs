//! What a node does while it runs, in words people understand.

use super::{
    Graph, Node,
    trace::{is_output, is_sampler},
};
use crate::domain::{Phase, ProgressStatus};

/// The phase of a node, told by its class and inputs, so that those of custom nodes are told too.
pub fn phase(node: &Node) -> Phase {
    let class = node.class.to_ascii_lowercase();
    let has = |word: &str| class.contains(word);
    let linked = |input: &str| node.link(input).is_some();
    let (status, words) = match () {
        () if is_sampler(node) => (ProgressStatus::Generating, "sampling"),
        () if is_output(node, "save") || is_output(node, "preview") => {
            (ProgressStatus::Saving, "saving")
        }
        () if class.starts_with("loadimage") => (ProgressStatus::Loading, "loading picture"),
        () if has("lora") => (ProgressStatus::Loading, "loading LoRA"),
        () if has("loader") => (ProgressStatus::Loading, "loading model"),
        () if has("encode") && linked("clip") => (ProgressStatus::Loading, "encoding prompt"),
        () if has("encode") && linked("vae") => (ProgressStatus::Loading, "encoding picture"),
        () if has("decode") => (ProgressStatus::Generating, "decoding"),
        () if has("upscale") || has("imagescale") => (ProgressStatus::Generating, "upscaling"),
        () => (ProgressStatus::Loading, "preparing"),
    };
    // Bringing a picture to size before the sampler, cut where it does not fit, makes nothing larger.
    let cut = node.value("crop").and_then(serde_json::Value::as_str) == Some("center");
    let words = if class == "imagescale" && cut {
        "preparing"
    } else {
        words
    };
    Phase {
        status,
        words: words.to_owned(),
    }
}

/// The nodes whose steps count: samplers, in the order of the graph.
pub(super) fn samplers(graph: &Graph) -> Vec<String> {
    let samplers = graph.nodes().filter(|(_, node)| is_sampler(node));
    samplers.map(|(id, _)| id.to_owned()).collect()
}

/// The nodes that pictures come out of.
pub(super) fn outputs(graph: &Graph) -> Vec<String> {
    let outputs = graph
        .nodes()
        .filter(|(_, node)| is_output(node, "save") || is_output(node, "preview"));
    outputs.map(|(id, _)| id.to_owned()).collect()
}
