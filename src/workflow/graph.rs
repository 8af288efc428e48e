//! A graph in API format: node ids to classes and inputs, read with limits because it may come from
//! a stranger's picture.

use crate::domain::{nearest, visible};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::{Map, Value};
use std::{borrow::Cow, collections::HashMap, fmt};

/// Longest text of a graph that is read, in bytes. The largest graphs people share have some
/// hundred KiB; pictures pasted into nodes make some larger.
const TEXT_MAX: usize = 16 << 20;

/// Most nodes of a graph that is read.
const NODES_MAX: usize = 10_000;

/// Why a text is no graph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Longer than `TEXT_MAX`.
    #[error("is larger than 16 MiB and was not read")]
    TooLarge,
    /// Not JSON, nested deeper than 128, or more than `NODES_MAX` nodes.
    #[error("cannot be read as JSON: {0}")]
    Unreadable(String),
    /// What the editor saves for itself.
    #[error("is the format of ComfyUI's editor; export it there with “Export (API)”")]
    EditorFormat,
    /// JSON without a single node.
    #[error("has no node with a class_type, so it is no workflow in API format")]
    NoNodes,
}

/// An output of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// Id of the node.
    pub node: &'a str,
    /// Which of its outputs, from 0.
    pub slot: usize,
}

/// An input of a node, written `node.input`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// Id of the node, such as `3` or, inside a subgraph, `57:30`.
    pub node: String,
    /// Name of the input.
    pub input: String,
}

impl Address {
    /// The input called `input` of the node `node`.
    pub fn of(node: impl Into<String>, input: impl Into<String>) -> Self {
        Self {
            node: node.into(),
            input: input.into(),
        }
    }

    /// Reads `node.input`; `None` when one of them is missing.
    pub fn parse(text: &str) -> Option<Self> {
        let (node, input) = text.split_once('.')?;
        let (node, input) = (node.trim(), input.trim());
        (!node.is_empty() && !input.is_empty()).then(|| Self::of(node, input))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.node, self.input)
    }
}

/// One node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its class on the server: `KSampler`.
    pub class: String,
    /// What the user called it in the editor.
    pub title: Option<String>,
    /// Values and links by the name of the input.
    pub inputs: Map<String, Value>,
}

impl Node {
    /// The node in `value`; `None` when it is none.
    fn of(value: Value) -> Option<Self> {
        let Value::Object(mut fields) = value else {
            return None;
        };
        let Some(Value::String(class)) = fields.remove("class_type") else {
            return None;
        };
        let title = fields.get("_meta").and_then(|meta| meta.get("title"));
        let title = title.and_then(Value::as_str).map(str::to_owned);
        let inputs = match fields.remove("inputs") {
            Some(Value::Object(inputs)) => inputs,
            _ => Map::new(),
        };
        Some(Self {
            class,
            title,
            inputs,
        })
    }

    /// Where the input called `input` is linked to; `None` when it holds a value or is not there.
    pub fn link(&self, input: &str) -> Option<Link<'_>> {
        self.inputs.get(input).and_then(link_of)
    }

    /// Every link, in the order of the names of the inputs.
    pub fn links(&self) -> impl Iterator<Item = (&str, Link<'_>)> {
        let links = self.inputs.iter();
        links.filter_map(|(name, value)| Some((name.as_str(), link_of(value)?)))
    }

    /// The value of the input called `input`; `None` when it is linked or not there.
    pub fn value(&self, input: &str) -> Option<&Value> {
        let value = self.inputs.get(input)?;
        link_of(value).is_none().then_some(value)
    }
}

/// The link in `value`: a pair of node id and slot.
fn link_of(value: &Value) -> Option<Link<'_>> {
    match value.as_array()?.as_slice() {
        [Value::String(node), slot] => Some(Link {
            node,
            slot: usize::try_from(slot.as_u64()?).ok()?,
        }),
        _ => None,
    }
}

/// A workflow in API format. Nodes keep their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    nodes: Vec<(String, Node)>,
    places: HashMap<String, usize>,
}

impl Graph {
    /// Reads the text of a graph, or of a request body with a graph in it. Bare `NaN` and
    /// `Infinity` are read as `null`; entries that are no nodes are left out.
    pub fn parse(text: &str) -> Result<Self, GraphError> {
        if text.len() > TEXT_MAX {
            return Err(GraphError::TooLarge);
        }
        let entries: Entries = serde_json::from_str(&legal(text)).map_err(|error| {
            GraphError::Unreadable(visible(&error.to_string()).chars().take(200).collect())
        })?;
        let mut graph = Self::default();
        let (mut editor, mut inner) = (false, None);
        for (id, value) in entries.0 {
            editor |= id == "nodes" && value.is_array();
            match (id.as_str(), value) {
                ("prompt", Value::Object(fields)) if !fields.contains_key("class_type") => {
                    inner = Some(fields);
                }
                (_, value) => graph.put(id, value),
            }
        }
        if graph.nodes.is_empty() {
            for (id, value) in inner.into_iter().flatten().take(NODES_MAX) {
                graph.put(id, value);
            }
        }
        match graph.nodes.is_empty() {
            true if editor => Err(GraphError::EditorFormat),
            true => Err(GraphError::NoNodes),
            false => Ok(graph),
        }
    }

    /// Takes in the node of an entry; a later one of the same id wins, as in every JSON reader.
    fn put(&mut self, id: String, value: Value) {
        if let Some(node) = Node::of(value) {
            self.insert(id, node);
        }
    }

    /// Puts a node in, instead of the one that had its id.
    pub fn insert(&mut self, id: String, node: Node) {
        if let Some(old) = self.node_mut(&id) {
            *old = node;
        } else {
            self.places.insert(id.clone(), self.nodes.len());
            self.nodes.push((id, node));
        }
    }

    /// The node with this id, and the id as the graph keeps it.
    pub(super) fn entry(&self, id: &str) -> Option<(&str, &Node)> {
        let at = self.places.get(id)?;
        self.nodes.get(*at).map(|(id, node)| (id.as_str(), node))
    }

    /// The node with this id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        let at = self.places.get(id)?;
        self.nodes.get(*at).map(|(_, node)| node)
    }

    /// The same, to change it.
    pub fn node_mut(&mut self, id: &str) -> Option<&mut Node> {
        let at = self.places.get(id)?;
        self.nodes.get_mut(*at).map(|(_, node)| node)
    }

    /// Every node, to change it.
    pub(super) fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.nodes.iter_mut().map(|(_, node)| node)
    }

    /// Ids and nodes in the order of the file.
    pub fn nodes(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes.iter().map(|(id, node)| (id.as_str(), node))
    }

    /// The value at `address`; a link is none.
    pub fn value(&self, address: &Address) -> Option<&Value> {
        self.node(&address.node)?.value(&address.input)
    }

    /// The id that somebody who wrote `word` probably meant: by id, title or class.
    pub fn nearest_node(&self, word: &str) -> Option<&str> {
        let named = |node: &Node, name: &str| {
            let title = node.title.as_deref();
            node.class.eq_ignore_ascii_case(name)
                || title.is_some_and(|title| title.eq_ignore_ascii_case(name))
        };
        let mut all = self.nodes();
        if let Some((id, _)) = all.find(|(_, node)| named(node, word)) {
            return Some(id);
        }
        let classes = self.nodes().map(|(_, node)| node.class.as_str());
        if let Some(class) = nearest(word, classes) {
            return self
                .nodes()
                .find(|(_, node)| node.class == class)
                .map(|(id, _)| id);
        }
        nearest(word, self.nodes().map(|(id, _)| id))
    }

    /// What a server takes as `prompt`. The titles go with it: they name the nodes in its answers.
    pub fn to_value(&self) -> Value {
        let nodes = self.nodes().map(|(id, node)| {
            let mut fields = Map::new();
            fields.insert("class_type".to_owned(), node.class.as_str().into());
            fields.insert("inputs".to_owned(), Value::Object(node.inputs.clone()));
            if let Some(title) = &node.title {
                fields.insert("_meta".to_owned(), serde_json::json!({ "title": title }));
            }
            (id.to_owned(), Value::Object(fields))
        });
        Value::Object(nodes.collect())
    }
}

/// The entries of a JSON object in their order.
struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("nodes by their ids")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            if entries.len() == NODES_MAX {
                return Err(A::Error::custom("more than 10000 nodes"));
            }
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

/// The text with the numbers that Python writes and JSON does not know (`NaN`, `Infinity`) as
/// `null`.
fn legal(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !text.contains("NaN") && !text.contains("Infinity") {
        return Cow::Borrowed(text);
    }
    let mut legal = String::with_capacity(text.len());
    let (mut rest, mut quoted) = (text, false);
    while let Some(char) = rest.chars().next() {
        let word = WORDS.iter().find_map(|word| rest.strip_prefix(word));
        if let (false, Some(behind)) = (quoted, word) {
            legal.push_str("null");
            rest = behind;
            continue;
        }
        let mut taken = char.len_utf8();
        if quoted && char == '\\' {
            taken += rest.chars().nth(1).map_or(0, char::len_utf8);
        }
        quoted ^= char == '"';
        let (part, behind) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        legal.push_str(part);
        rest = behind;
    }
    Cow::Owned(legal)
}

#[cfg(test)]
mod tests;
