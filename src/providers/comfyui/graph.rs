//! What a graph that was sent says about its nodes: their phases, which of them sample and how
//! much, which send pictures themselves.

use crate::{domain::Phase, workflow};
use serde_json::Value;
use std::collections::BTreeMap;

/// What one node is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Its class.
    pub(super) class: String,
    /// What it does, in words.
    pub(super) phase: Phase,
    /// Steps it will do, where the graph says so; only for samplers.
    pub(super) steps: Option<u32>,
}

impl Node {
    /// Does it do the inference steps?
    pub(super) fn samples(&self) -> bool {
        self.phase.words == "sampling"
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

impl Graph {
    /// The nodes of `graph`, an object of the API format; none where it is something else.
    pub(super) fn of(graph: &Value) -> Self {
        let Ok(graph) = workflow::Graph::parse(&graph.to_string()) else {
            return Self::default();
        };
        let node = |(id, node): (&str, &workflow::Node)| {
            let phase = workflow::phase(node);
            let steps = node.value("steps").and_then(Value::as_u64);
            let steps = steps.and_then(|steps| u32::try_from(steps).ok());
            let node = Node {
                class: node.class.clone(),
                steps: steps.filter(|_| phase.words == "sampling"),
                phase,
            };
            (id.to_owned(), node)
        };
        Self {
            nodes: graph.nodes().map(node).collect(),
        }
    }

    /// The node called `id`; for a node inside an expanded one, `57:30` or `406.0.0.3`, the one it
    /// came from.
    pub(super) fn get(&self, id: &str) -> Option<&Node> {
        let outer = || id.split([':', '.']).next().unwrap_or_default();
        self.nodes.get(id).or_else(|| self.nodes.get(outer()))
    }

    /// Is `id` one of them, and not a part inside one?
    pub(super) fn has(&self, id: &str) -> bool {
        self.nodes.contains_key(id)
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

#[cfg(test)]
mod tests {
    use super::Graph;
    use serde_json::json;

    #[test]
    fn nodes_say_what_they_do() {
        let graph = Graph::of(&json!({
            "3": {"class_type": "KSampler", "inputs": {"seed": 1, "cfg": 7, "steps": 20}},
            "4": {"class_type": "CheckpointLoaderSimple", "inputs": {}},
            "7": "not a node",
        }));
        let words = |id| {
            graph
                .get(id)
                .map(|node| (node.phase.words.as_str(), node.steps))
        };
        assert_eq!(words("3"), Some(("sampling", Some(20))));
        assert_eq!(words("4"), Some(("loading model", None)));
        assert_eq!(words("3:12"), words("3"), "a part of it");
        assert_eq!((words("7"), graph.len()), (None, 2));
        assert_eq!(Graph::of(&json!(null)).len(), 0);
    }
}
