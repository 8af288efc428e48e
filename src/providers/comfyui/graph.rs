//! What a graph says about its own nodes: which of them load, sample, decode and save, in words
//! that people understand.

use crate::domain::ProgressStatus;
use serde_json::Value;
use std::collections::BTreeMap;

/// What one node is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Its class.
    pub(super) class: String,
    /// Which coarse state its work is.
    pub(super) status: ProgressStatus,
    /// What it does, in words.
    pub(super) words: String,
    /// Steps it will do, where the graph says so; only for samplers.
    pub(super) steps: Option<u32>,
}

impl Node {
    /// Does it do the inference steps?
    pub(super) fn samples(&self) -> bool {
        samples(&self.class)
    }

    /// Does it send its finished pictures through the websocket?
    pub(super) fn sends_pictures(&self) -> bool {
        self.class == "SaveImageWebsocket"
    }
}

/// The nodes of a graph by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Graph {
    nodes: BTreeMap<String, Node>,
}

/// What classes do, by how their name begins or what is in it; the first row that fits counts.
const WORK: &[(&str, ProgressStatus, &str)] = &[
    ("LoraLoader", ProgressStatus::Loading, "loading LoRA"),
    (
        "UpscaleModelLoader",
        ProgressStatus::Loading,
        "loading upscaler",
    ),
    ("VAELoader", ProgressStatus::Loading, "loading VAE"),
    (
        "CLIPLoader",
        ProgressStatus::Loading,
        "loading text encoder",
    ),
    ("Loader", ProgressStatus::Loading, "loading model"),
    ("LoadImage", ProgressStatus::Loading, "reading picture"),
    ("TextEncode", ProgressStatus::Loading, "encoding prompt"),
    ("Latent", ProgressStatus::Loading, "preparing"),
    ("VAEEncode", ProgressStatus::Loading, "encoding picture"),
    ("VAEDecode", ProgressStatus::Generating, "decoding"),
    ("UpscaleWithModel", ProgressStatus::Generating, "upscaling"),
    ("SaveImage", ProgressStatus::Saving, "saving"),
    ("PreviewImage", ProgressStatus::Saving, "saving"),
];

/// Classes that do the inference steps. `KSamplerSelect` only names a sampler.
fn samples(class: &str) -> bool {
    (class.contains("KSampler") || class.starts_with("SamplerCustom")) && !class.ends_with("Select")
}

impl Graph {
    /// The nodes of `graph`, an object of the API format; what is no node is left out.
    pub(super) fn of(graph: &Value) -> Self {
        let nodes = graph.as_object().into_iter().flatten();
        let nodes = nodes.filter_map(|(id, node)| Some((id.clone(), node_of(node)?)));
        Self {
            nodes: nodes.collect(),
        }
    }

    /// The node called `id`; for a node inside an expanded one, `57:30` or `406.0.0.3`, the one it
    /// came from.
    pub(super) fn get(&self, id: &str) -> Option<&Node> {
        let outer = || id.split([':', '.']).next().unwrap_or_default();
        self.nodes.get(id).or_else(|| self.nodes.get(outer()))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Node)> {
        self.nodes.iter()
    }
}

fn node_of(node: &Value) -> Option<Node> {
    let class = node.get("class_type")?.as_str()?.to_owned();
    let title = node
        .get("_meta")
        .and_then(|meta| meta.get("title"))
        .and_then(Value::as_str);
    let steps = node
        .get("inputs")
        .and_then(|inputs| super::lenient::count(inputs, "steps"));
    let (status, words) = if samples(&class) {
        (ProgressStatus::Generating, "sampling".to_owned())
    } else {
        match WORK.iter().find(|(part, ..)| class.contains(part)) {
            Some((_, status, words)) => (*status, (*words).to_owned()),
            None => (
                ProgressStatus::Loading,
                title.unwrap_or(&class).to_lowercase(),
            ),
        }
    };
    let steps = steps.filter(|_| samples(&class));
    Some(Node {
        class,
        status,
        words,
        steps,
    })
}

#[cfg(test)]
mod tests {
    use super::Graph;
    use serde_json::json;

    #[test]
    fn nodes_say_what_they_do() {
        let graph = Graph::of(&json!({
            "3": {"class_type": "KSampler", "inputs": {"steps": 20}},
            "4": {"class_type": "CheckpointLoaderSimple", "inputs": {}},
            "5": {"class_type": "MyNode", "inputs": {}, "_meta": {"title": "Make It Nice"}},
            "6": {"class_type": "KSamplerSelect", "inputs": {"steps": 3}},
            "7": "not a node",
        }));
        let words = |id| graph.get(id).map(|node| (node.words.as_str(), node.steps));
        assert_eq!(words("3"), Some(("sampling", Some(20))));
        assert_eq!(words("4"), Some(("loading model", None)));
        assert_eq!(words("5"), Some(("make it nice", None)));
        assert_eq!(words("5:12"), words("5"), "a part of it");
        assert_eq!(words("6").map(|(_, steps)| steps), Some(None));
        assert_eq!((words("7"), graph.len()), (None, 4));
    }
}
