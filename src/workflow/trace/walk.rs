//! Walking a graph backwards, from inputs to what they are linked to, with an end in every case.

use crate::workflow::{Address, Graph, Link, Node};
use serde_json::Value;
use std::collections::{HashSet, VecDeque};

/// Links followed one after the other.
const DEPTH_MAX: usize = 64;

/// Links followed in all for one graph; more means that somebody wants us to be busy.
const VISITS_MAX: usize = 20_000;

/// Names under which nodes that only hand a value on keep it, the likeliest first.
const VALUE_NAMES: [&str; 8] = [
    "value", "number", "int", "float", "string", "text", "seed", "input",
];

/// A walk through a graph that ends.
pub(super) struct Walk<'a> {
    /// The graph.
    pub(super) graph: &'a Graph,
    left: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(graph: &'a Graph) -> Self {
        Self {
            graph,
            left: VISITS_MAX,
        }
    }

    /// May we go `depth` links deep, and another one at all?
    pub(super) fn may(&mut self, depth: usize) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0 && depth < DEPTH_MAX
    }

    /// The node behind a link.
    pub(super) fn behind(&self, link: Link<'_>) -> Option<(&'a str, &'a Node)> {
        let graph = self.graph;
        graph.entry(link.node)
    }

    /// Where the value of the input `name` of the node `id` really stands: there, or in the node
    /// that hands it on.
    pub(super) fn source(&mut self, id: &str, name: &str) -> Option<Address> {
        let (mut id, mut node) = self.graph.entry(id)?;
        let mut name = name.to_owned();
        for depth in 0.. {
            if !self.may(depth) {
                break;
            }
            let value = node.inputs.get(&name)?;
            let Some(link) = node.link(&name) else {
                return is_plain(value).then(|| Address::of(id, name));
            };
            (id, node) = self.behind(link)?;
            if !node.inputs.contains_key(&name) {
                let named = VALUE_NAMES
                    .iter()
                    .find(|name| node.inputs.contains_key(**name));
                name = match named {
                    Some(named) => (*named).to_owned(),
                    None => the_only(node.inputs.keys())?.to_owned(),
                };
            }
        }
        None
    }

    /// The nearest node behind `starts` for which `is` holds; nearest by number of links.
    pub(super) fn nearest(
        &mut self,
        starts: Vec<&'a str>,
        is: impl Fn(&Node) -> bool,
    ) -> Option<(&'a str, &'a Node)> {
        let mut seen: HashSet<&str> = starts.iter().copied().collect();
        let mut waiting: VecDeque<&'a str> = starts.into();
        while let Some(id) = waiting.pop_front() {
            // Width costs visits; depth is bounded by each node being seen once.
            if !self.may(0) {
                return None;
            }
            let Some((id, node)) = self.graph.entry(id) else {
                continue;
            };
            if is(node) {
                return Some((id, node));
            }
            for (_, link) in node.links() {
                if seen.insert(link.node) {
                    waiting.push_back(link.node);
                }
            }
        }
        None
    }
}

/// Is it a value that a form can show?
fn is_plain(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

/// The one thing, where there is only one.
fn the_only<T>(all: impl IntoIterator<Item = T>) -> Option<T> {
    let mut all = all.into_iter();
    let first = all.next()?;
    all.next().is_none().then_some(first)
}
