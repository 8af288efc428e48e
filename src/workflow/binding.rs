//! Workflows: a graph and what its inputs mean, as written down in the binding file beside it.

mod file;
mod guess;

use super::{Address, Family, Graph, ModelFolder};
use crate::domain::{Quality, RequestField, Size, Sizes};
use serde::Deserialize;
use std::collections::BTreeMap;

pub(super) use file::read;
pub(super) use guess::guess;

/// What a workflow makes its pictures from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// From words.
    TextToImage,
    /// From a picture and words.
    ImageToImage,
    /// The same picture, larger.
    Upscale,
}

/// What an input of a graph means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What to paint.
    Prompt,
    /// What not to paint.
    Negative,
    /// The seed.
    Seed,
    /// Inference steps.
    Steps,
    /// CFG scale, or the guidance of models that have it built in.
    Cfg,
    /// Sampler.
    Sampler,
    /// Scheduler.
    Scheduler,
    /// Pixels across.
    Width,
    /// Pixels down.
    Height,
    /// Pictures in one run.
    Batch,
    /// The picture to start from.
    Image,
    /// How much of it is made anew.
    Denoise,
}

impl Role {
    /// The part of a request that fills it.
    pub fn field(self) -> RequestField {
        match self {
            Self::Prompt => RequestField::Prompt,
            Self::Negative => RequestField::NegativePrompt,
            Self::Seed => RequestField::Seed,
            Self::Steps => RequestField::Steps,
            Self::Cfg => RequestField::Cfg,
            Self::Sampler => RequestField::Sampler,
            Self::Scheduler => RequestField::Scheduler,
            Self::Width | Self::Height => RequestField::Size,
            Self::Batch => RequestField::Batch,
            Self::Image => RequestField::Input,
            Self::Denoise => RequestField::Denoise,
        }
    }
}

/// The input that takes the model the user chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInput {
    /// Which.
    pub input: Address,
    /// Where its files lie.
    pub folder: ModelFolder,
}

/// A further file a workflow needs: a text encoder, an autoencoder, an upscaler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartInput {
    /// What it is, in words.
    pub what: String,
    /// The input that takes it.
    pub input: Address,
    /// The folder its files lie in, as ComfyUI calls it.
    pub folder: String,
    /// Patterns of file names that will do, the best first; `*` stands for anything.
    pub files: Vec<String>,
}

/// An output of a node by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The node.
    pub node: String,
    /// Which of its outputs, from 0.
    pub slot: usize,
}

/// Where LoRAs are put in: behind these outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoraInput {
    /// The model.
    pub model: Output,
    /// The text encoder; `None` = LoRAs change the model alone.
    pub clip: Option<Output>,
}

/// Which sizes the family makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeRule {
    /// What it was trained for; `None` = not known.
    pub native: Option<Size>,
    /// Sides are multiples of this, in pixels.
    pub multiple: u32,
    /// Shortest side.
    pub min: u32,
    /// Longest side.
    pub max: u32,
}

impl SizeRule {
    /// The same in the words of a form.
    pub fn sizes(self) -> Sizes {
        Sizes::Free {
            min: self.min,
            max: self.max,
            step: self.multiple,
        }
    }
}

/// Where the size of a picture is written that is larger than what is sampled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enlarged {
    /// Pixels of the finished picture for each that is sampled, along a side.
    pub by: u32,
    /// Pixels across.
    pub width: Address,
    /// Pixels down.
    pub height: Address,
}

/// Steps and CFG scale of a quality tier.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Inference steps.
    pub steps: u32,
    /// CFG scale or guidance; `None` = as the graph has it.
    pub cfg: Option<f32>,
}

/// What the quality tiers mean for a workflow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tiers {
    /// Nothing: the graph's own steps and CFG scale count.
    Graph,
    /// What they mean for SD1.5 and SDXL.
    Classic,
    /// Its own: Optimized, High, Ultra.
    Own([Tier; 3]),
}

impl Tiers {
    /// Steps and CFG scale of `quality`; `None` where the graph decides.
    pub fn of(&self, quality: Quality) -> Option<Tier> {
        match (self, quality) {
            (Self::Graph, _) => None,
            (Self::Classic, quality) => Some(Tier {
                steps: quality.steps(),
                cfg: Some(quality.cfg()),
            }),
            (Self::Own([tier, ..]), Quality::Optimized)
            | (Self::Own([_, tier, _]), Quality::High)
            | (Self::Own([_, _, tier]), Quality::Ultra) => Some(*tier),
        }
    }
}

/// A workflow: a graph and what its inputs mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    /// Its name: that of its binding file.
    pub name: String,
    /// What it does, in people's words.
    pub title: String,
    /// What it makes its pictures from.
    pub kind: Kind,
    /// Families it is for; empty = it is chosen by name only.
    pub families: Vec<Family>,
    /// Patterns of model files it is meant for before all others.
    pub models: Vec<String>,
    /// The graph with its own values.
    pub graph: Graph,
    /// The input for the model; `None` = the graph names its own.
    pub model: Option<ModelInput>,
    /// The other inputs; one value may go to several places.
    pub inputs: BTreeMap<Role, Vec<Address>>,
    /// Further files.
    pub parts: Vec<PartInput>,
    /// Where LoRAs go; `None` = it takes none.
    pub lora: Option<LoraInput>,
    /// Sizes.
    pub size: SizeRule,
    /// How much larger the finished picture is; `None` = what is sampled.
    pub enlarged: Option<Enlarged>,
    /// Quality tiers.
    pub tiers: Tiers,
}

impl Workflow {
    /// Can a request say this?
    pub fn takes(&self, role: Role) -> bool {
        self.inputs.contains_key(&role)
    }

    /// The part of a request that fills `address`, for marking it in the form.
    pub fn field(&self, address: &Address) -> Option<RequestField> {
        let is_model = self
            .model
            .as_ref()
            .is_some_and(|model| model.input == *address);
        if is_model || self.parts.iter().any(|part| part.input == *address) {
            return Some(RequestField::Model);
        }
        if super::fill::is_lora(&address.node) {
            return Some(RequestField::Lora);
        }
        let mut inputs = self.inputs.iter();
        let found = inputs.find(|(_, addresses)| addresses.contains(address));
        found.map(|(role, _)| role.field())
    }
}

/// Does a file name match a pattern in which `*` stands for anything? Case and folders are ignored.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let file = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_lowercase();
    let pattern = pattern.to_lowercase();
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = file.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        // The part before this one may stand at the first place that fits; only the last must end.
        if let Some(middle) = last.replace(part) {
            let Some((_, behind)) = rest.split_once(middle) else {
                return false;
            };
            rest = behind;
        }
    }
    last.map_or(rest.is_empty(), |last: &str| rest.ends_with(last))
}

#[cfg(test)]
mod tests;
