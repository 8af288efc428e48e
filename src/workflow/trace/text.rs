//! From a conditioning back to its words, through everything that only hands conditionings or
//! texts on.

use super::walk::Walk;
use crate::workflow::{Address, Link, Node};

/// Longest text that is put together, in bytes.
const TEXT_MAX: usize = 1 << 16;

/// Inputs of text encoders that hold the words, the likeliest first. SDXL's own encoder has two
/// that are mostly the same; FLUX's `t5xxl` holds the sentence and `clip_l` a short form of it.
const ENCODER_TEXTS: [&str; 9] = [
    "text", "prompt", "t5xxl", "text_g", "text_l", "clip_l", "clip_g", "bert", "string",
];

/// Inputs of nodes that make or keep text, the likeliest first.
const STRING_NAMES: [&str; 8] = [
    "value",
    "text",
    "string",
    "prompt",
    "text_0",
    "input",
    "content",
    "populated_text",
];

/// Inputs that are no conditioning, whatever else is linked.
const OTHER_LINKS: [&str; 10] = [
    "clip",
    "vae",
    "model",
    "image",
    "pixels",
    "mask",
    "control_net",
    "samples",
    "latent",
    "clip_vision_output",
];

/// Which of the two words of a sampler are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What to paint.
    Positive,
    /// What not to paint.
    Negative,
}

impl Side {
    /// The name of the inputs that carry it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }
}

impl<'a> Walk<'a> {
    /// The input of a text encoder that a conditioning comes from. `None` for one that is zeroed
    /// out, and where the way is not plain.
    pub(super) fn encoder(&mut self, link: Link<'_>, side: Side) -> Option<Address> {
        self.encoder_at(link, side, 0)
    }

    fn encoder_at(&mut self, link: Link<'_>, side: Side, depth: usize) -> Option<Address> {
        if !self.may(depth) {
            return None;
        }
        let (id, node) = self.behind(link)?;
        if node.class.contains("ZeroOut") {
            return None;
        }
        let named = ENCODER_TEXTS
            .into_iter()
            .filter(|name| node.inputs.get(*name).is_some_and(|value| !is_empty(value)));
        let encoder = named.chain(ENCODER_TEXTS).find(|name| is_text(node, name));
        if let Some(name) = encoder {
            return Some(Address::of(id, name));
        }
        // Nodes with both words in and both out keep their order: the first slot is the positive.
        if node.link("positive").is_some() && node.link("negative").is_some() {
            let side = match link.slot {
                0 => Side::Positive,
                1 => Side::Negative,
                _ => side,
            };
            return self.encoder_at(node.link(side.name())?, side, depth + 1);
        }
        let links: Vec<_> = node.links().collect();
        let first = links
            .iter()
            .filter(|(name, _)| name.contains("cond") || *name == side.name());
        let rest = links
            .iter()
            .filter(|(name, _)| !name.contains("cond") && !OTHER_LINKS.contains(name));
        let mut ways = first.chain(rest);
        ways.find_map(|(_, link)| self.encoder_at(*link, side, depth + 1))
    }

    /// The text at `from`, put together where several nodes make it.
    pub(super) fn text(&mut self, from: &Address) -> Option<String> {
        let (_, node) = self.graph.entry(&from.node)?;
        let mut text = String::new();
        let known = self.add_text(node, &from.input, &mut text, 0);
        known.then_some(text)
    }

    /// Adds the text of one input; `false` when it cannot be known.
    fn add_text(&mut self, node: &'a Node, name: &str, text: &mut String, depth: usize) -> bool {
        if !self.may(depth) || text.len() > TEXT_MAX {
            return false;
        }
        let Some(link) = node.link(name) else {
            let written = node.value(name).and_then(serde_json::Value::as_str);
            text.push_str(written.unwrap_or_default());
            return written.is_some() && text.len() <= TEXT_MAX;
        };
        let Some((_, behind)) = self.behind(link) else {
            return false;
        };
        if joins(behind) {
            return self.add_joined(behind, text, depth + 1);
        }
        let names = [name].into_iter().chain(STRING_NAMES);
        let mut known = names.filter(|name| is_text(behind, name));
        match known.next() {
            Some(name) => self.add_text(behind, name, text, depth + 1),
            None => match behind.links().next() {
                Some((name, _)) if behind.inputs.len() == 1 => {
                    self.add_text(behind, name, text, depth + 1)
                }
                _ => false,
            },
        }
    }

    /// Adds the parts of a node that joins texts, in the order of their names.
    fn add_joined(&mut self, node: &'a Node, text: &mut String, depth: usize) -> bool {
        let between = node.value("delimiter").or_else(|| node.value("separator"));
        let between = between.and_then(serde_json::Value::as_str).unwrap_or("");
        let parts = node.inputs.keys().filter(|name| is_part(name));
        let mut any = false;
        for name in parts {
            let mut part = String::new();
            if !self.add_text(node, name, &mut part, depth) {
                return false;
            }
            if !part.is_empty() {
                if any {
                    text.push_str(between);
                }
                text.push_str(&part);
                any = true;
            }
            if text.len() > TEXT_MAX {
                return false;
            }
        }
        any
    }

    /// The one place where the words of `from` are written; `None` when several nodes make them.
    pub(super) fn written(&mut self, from: &Address) -> Option<Address> {
        let (mut id, mut node) = self.graph.entry(&from.node)?;
        let mut name = from.input.as_str();
        for depth in 0.. {
            if !self.may(depth) {
                break;
            }
            let Some(link) = node.link(name) else {
                let written = node.value(name)?.is_string();
                return written.then(|| Address::of(id, name));
            };
            (id, node) = self.behind(link)?;
            if joins(node) {
                return None;
            }
            let mut names = [name].into_iter().chain(STRING_NAMES);
            name = names.find(|name| is_text(node, name))?;
        }
        None
    }
}

/// Does the node make one text of several?
fn joins(node: &Node) -> bool {
    let class = node.class.to_ascii_lowercase();
    let like = ["concat", "join", "append", "combine", "multiline"];
    like.iter().any(|word| class.contains(word))
        && node.inputs.keys().filter(|name| is_part(name)).count() > 1
}

/// Is an input of a joining node one of the texts?
fn is_part(name: &str) -> bool {
    let like = ["text", "string", "prompt", "prefix", "suffix"];
    like.iter().any(|word| name.starts_with(word))
}

/// Does the input hold words or a link to some?
fn is_text(node: &Node, name: &str) -> bool {
    let written = node.value(name).is_some_and(serde_json::Value::is_string);
    written || node.link(name).is_some()
}

fn is_empty(value: &serde_json::Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}
