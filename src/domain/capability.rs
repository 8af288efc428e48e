//! What a service is and what a model of it can do. The form, `--help`, Settings and the docs are
//! rendered from these.

use super::{Action, Quality, ServiceId, Sizes};
use serde::Serialize;
use std::sync::Arc;

/// Where the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ServiceKind {
    /// Inside this program.
    BuiltIn,
    /// A server of the user's own.
    Server,
    /// Somebody else's computer, usually for money.
    Hosted,
}

/// One setting of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name in the configuration file.
    pub key: &'static str,
    /// Name on the screen.
    pub label: &'static str,
    /// Never shown, logged or stored in clear.
    pub secret: bool,
    /// Used when nothing is set.
    pub default: Option<&'static str>,
}

/// Static facts about a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Stable id, see [`ServiceId`].
    pub id: &'static str,
    /// Name on the screen.
    pub name: &'static str,
    /// One sentence: what it is.
    pub about: &'static str,
    /// Where the work is done.
    pub kind: ServiceKind,
    /// Where its makers explain it.
    pub docs: Option<&'static str>,
    /// Its settings.
    pub settings: &'static [Field],
    /// Jobs it may work on at once.
    pub concurrency: usize,
}

/// An inclusive range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Range<T> {
    /// Smallest.
    pub min: T,
    /// Largest.
    pub max: T,
}

/// What a model says about its own progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reports {
    /// Nothing until it is done.
    Nothing,
    /// Steps.
    Steps,
    /// Steps and pictures in the making.
    Previews,
}

/// What a model of a service can do. Flat, so that a form is a walk over its fields.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a flat list of abilities, each yes or no"
)]
pub struct Capability {
    /// Makes pictures from words.
    pub text_to_image: bool,
    /// Makes pictures from pictures.
    pub image_to_image: bool,
    /// Reads a negative prompt.
    pub negative_prompt: bool,
    /// Same seed, same picture.
    pub seed: bool,
    /// Inference steps that may be asked for; `None` = it decides.
    pub steps: Option<Range<u32>>,
    /// CFG scale that may be asked for; `None` = it has none.
    pub cfg: Option<Range<f32>>,
    /// Has quality tiers of its own.
    pub quality: bool,
    /// Sizes.
    pub sizes: Sizes,
    /// Pictures one job may make.
    pub batch_max: u32,
    /// Longest prompt in characters.
    pub prompt_max: usize,
    /// What it tells while it works.
    pub reports: Reports,
    /// A running job can be stopped.
    pub cancel: bool,
    /// Every pixel is meant: show it enlarged without smoothing.
    pub pixel_art: bool,
    /// What only some models know.
    #[serde(flatten)]
    pub advanced: AdvancedCapability,
}

/// The part of a capability that only some models have; all empty = nothing of it. The lists are
/// shared by all models of a server, so a clone costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AdvancedCapability {
    /// Samplers, in the service's own words.
    pub samplers: Arc<[String]>,
    /// Schedulers, in the service's own words.
    pub schedulers: Arc<[String]>,
    /// LoRAs that fit the model.
    pub loras: Arc<[String]>,
    /// Workflows by name that can be chosen for the model; the first is the usual one.
    pub workflows: Arc<[String]>,
    /// Of all workflows of the service, those that enlarge a picture: how large it becomes cannot be
    /// said.
    #[serde(skip)]
    pub enlargers: Arc<[String]>,
    /// How much of an input may be made anew; `None` = it cannot be said.
    pub denoise: Option<Range<f32>>,
    /// Single inputs of a workflow can be set.
    pub set: bool,
    /// What each quality means for this model, in the order of [`Quality::ALL`]; `None` = what it
    /// means for the classic families.
    pub tiers: Option<[Tier; 3]>,
}

/// What a quality means for a model that is not of a classic family (distilled, guidance embedded).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tier {
    /// Inference steps; `None` = the service decides.
    pub steps: Option<u32>,
    /// CFG scale; `None` = the service decides.
    pub cfg: Option<f32>,
}

impl Capability {
    /// Inference steps of `quality`, within what the model can; `None` = the service decides.
    pub fn steps_of(&self, quality: Quality) -> Option<u32> {
        let (range, steps) = (self.steps?, self.tier(quality).steps?);
        Some(steps.clamp(range.min, range.max.max(range.min)))
    }

    /// CFG scale of `quality`, within what the model can; `None` = it has none, or the service
    /// decides.
    pub fn cfg_of(&self, quality: Quality) -> Option<f32> {
        let (range, cfg) = (self.cfg?, self.tier(quality).cfg?);
        Some(cfg.max(range.min).min(range.max))
    }

    fn tier(&self, quality: Quality) -> Tier {
        let place = Quality::ALL.iter().position(|known| *known == quality);
        let tiers = self.advanced.tiers.as_ref();
        let own = tiers.zip(place).and_then(|(tiers, place)| tiers.get(place));
        own.copied().unwrap_or_else(|| Tier {
            steps: Some(quality.steps()),
            cfg: Some(quality.cfg()),
        })
    }
}

/// A model that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelChoice {
    /// Its id at the service.
    pub id: String,
    /// What it can do.
    pub capability: Capability,
    /// What else is known about it.
    pub facts: ModelFacts,
}

/// How the family of a model is known. The words are stable in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FamilySource {
    /// The user said so earlier.
    Remembered,
    /// The header of its file says so.
    Metadata,
    /// Its name says so.
    Name,
    /// Only models of this family are so large.
    Size,
}

impl FamilySource {
    /// A word behind the family on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Remembered => "remembered",
            Self::Metadata => "by its header",
            Self::Name => "by its name",
            Self::Size => "by its size",
        }
    }
}

/// What is known about a model besides what it can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelFacts {
    /// Its family, in the words people use: `SDXL`, `FLUX.1`.
    pub family: Option<String>,
    /// How that is known.
    pub family_source: Option<FamilySource>,
    /// Families that the user may say it is of; empty = there is nothing to be said.
    pub families: Arc<[String]>,
    /// No workflow is for it as it is known: its family must be said, or a workflow named.
    pub needs_workflow: bool,
    /// Size of its file in bytes.
    pub bytes: Option<u64>,
    /// Parts it needs that the service does not have, each with the folder it belongs in. A model
    /// with missing parts cannot be used.
    pub missing: Vec<String>,
}

/// Can it be used now? The words are stable in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Health {
    /// Yes.
    Ready,
    /// A key or setting is missing.
    NeedsKey,
    /// It does not answer.
    Offline,
    /// It is working at its limit.
    Busy,
}

impl Health {
    /// The word on the screen: the light is never alone.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NeedsKey => "needs key",
            Self::Offline => "offline",
            Self::Busy => "busy",
        }
    }
}

/// A service as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceState {
    /// Which.
    pub id: ServiceId,
    /// Static facts.
    pub descriptor: Descriptor,
    /// Now.
    pub health: Health,
    /// What to set before it works, in words.
    pub needs: Vec<String>,
    /// Its models; the first is the default.
    pub models: Vec<ModelChoice>,
    /// What it can do besides pictures.
    pub actions: &'static [Action],
}

impl ServiceState {
    /// How it is, and what to do about it: `offline: start it at http://127.0.0.1:8188`.
    pub fn health_words(&self) -> String {
        let word = self.health.word();
        match self.needs.as_slice() {
            [] => word.to_owned(),
            needs => format!("{word}: {}", needs.join(", ")),
        }
    }

    /// The model called `id`; the first one when that is unknown or `None`.
    pub fn model(&self, id: Option<&str>) -> Option<&ModelChoice> {
        let named = self
            .models
            .iter()
            .find(|model| Some(model.id.as_str()) == id);
        named.or_else(|| self.models.first())
    }

    /// What the model called `id` can do; the first model's answer when it is unknown or `None`.
    pub fn capability(&self, id: Option<&str>) -> Option<&Capability> {
        self.model(id).map(|model| &model.capability)
    }
}
