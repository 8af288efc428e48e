//! All workflows there are, those that come with the program and the user's own, and which one is
//! right for a model.

use super::{
    Family, Graph, Kind, ModelFolder, Role, Tiers, Workflow,
    binding::{guess, matches, read},
    embedded,
};
use crate::domain::{
    AdvancedCapability, Capability, Failure, FailureKind, PROMPT_CHARACTERS_MAX, Quality, Range,
    Reports, Request, RequestField, Tier, nearest, visible,
};
use std::sync::{Arc, LazyLock};

/// Most pictures in one run that we ask for; more fills the memory of most cards.
const BATCH_MAX: u32 = 16;

/// Most inference steps that make sense, with room.
const STEPS_MAX: u32 = 150;

/// Highest CFG scale that makes sense, with room.
const CFG_MAX: f32 = 30.0;

/// Why a workflow of the user's cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("workflow {name}: {said}")]
pub struct WorkflowError {
    /// Which.
    pub name: String,
    /// What is wrong, in words.
    pub said: String,
}

impl WorkflowError {
    fn new(name: &str, said: impl Into<String>) -> Self {
        Self {
            name: visible(name),
            said: said.into(),
        }
    }
}

impl From<WorkflowError> for Failure {
    fn from(error: WorkflowError) -> Self {
        Self::new(FailureKind::Rejected, error.to_string())
            .hint("workflows/README.md says what a workflow file looks like")
            .at(RequestField::Workflow)
    }
}

/// What is wanted from [`Workflows::choose`].
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The model, as the server lists it.
    pub model: &'a str,
    /// Its family.
    pub family: Family,
    /// Where it lies.
    pub folder: ModelFolder,
    /// What the pictures are made from.
    pub kind: Kind,
    /// The workflow the user named.
    pub asked: Option<&'a str>,
}

impl Kind {
    /// What `request` wants its pictures made from, where it names no workflow.
    pub fn of(request: &Request) -> Self {
        if request.advanced.input.is_some() {
            Self::ImageToImage
        } else {
            Self::TextToImage
        }
    }
}

/// All workflows.
#[derive(Clone, Debug, Default)]
pub struct Workflows {
    all: Vec<Arc<Workflow>>,
}

impl Workflows {
    /// Those that come with the program. Tests hold every one of them to be readable.
    pub fn embedded() -> Self {
        // A constant that has to be parsed: once, however often somebody looks.
        static EMBEDDED: LazyLock<Workflows> = LazyLock::new(|| Workflows {
            all: embedded::BINDINGS
                .iter()
                .filter_map(|(name, text)| read(name, text, own_graph).ok().map(Arc::new))
                .collect(),
        });
        EMBEDDED.clone()
    }

    /// Adds a workflow of the user's: its name, the text of its graph and of its binding file. One
    /// that has the name of another takes its place; without a binding file what the links make
    /// plain counts. Without a graph it is a binding file for one of our graphs.
    pub fn add(
        &mut self,
        name: &str,
        graph: Option<&str>,
        binding: Option<&str>,
    ) -> Result<(), WorkflowError> {
        let wrong = |said: String| WorkflowError::new(name, said);
        let own = graph
            .map(|text| Graph::parse(text).map_err(|error| wrong(error.to_string())))
            .transpose()?;
        let workflow = match (binding, own) {
            (Some(binding), own) => {
                let own = |other: &str| own.map_or_else(|| own_graph(other), Ok);
                read(name, binding, own).map_err(wrong)?
            }
            (None, Some(graph)) => guess(name, graph),
            (None, None) => return Err(wrong("has neither a graph nor a binding file".to_owned())),
        };
        match self.all.iter_mut().find(|old| old.name == name) {
            Some(old) => *old = Arc::new(workflow),
            None => self.all.push(Arc::new(workflow)),
        }
        Ok(())
    }

    /// Every workflow.
    pub fn all(&self) -> &[Arc<Workflow>] {
        &self.all
    }

    /// The workflow called `name`.
    pub fn find(&self, name: &str) -> Option<&Arc<Workflow>> {
        self.all.iter().find(|workflow| workflow.name == name)
    }

    /// The workflow called `name`, or a failure with the name that was probably meant.
    pub fn named(&self, name: &str) -> Result<&Arc<Workflow>, Failure> {
        self.find(name).ok_or_else(|| {
            let said = format!("there is no workflow “{}”", visible(name));
            let failure = Failure::new(FailureKind::Rejected, said).at(RequestField::Workflow);
            let names = self.all.iter().map(|workflow| workflow.name.as_str());
            match nearest(name, names) {
                Some(meant) => failure.hint(format!("did you mean {}?", visible(meant))),
                None => failure.hint(
                    "put NAME.json into the folder workflows beside config.toml, or give the path \
                     of a file",
                ),
            }
        })
    }

    /// The workflow for a model: the one that was named, else the first that is meant for this very
    /// file, else the first of its family.
    pub fn choose(&self, wish: &Wish<'_>) -> Result<&Arc<Workflow>, Failure> {
        if let Some(name) = wish.asked {
            let workflow = self.named(name)?;
            return fits(workflow, wish).map(|()| workflow);
        }
        let mut candidates = self.candidates(wish.model, wish.family, wish.folder);
        candidates.retain(|workflow| workflow.kind == wish.kind);
        candidates.first().copied().ok_or_else(|| none_for(wish))
    }

    /// The workflows for a model, the usual one first, of every kind.
    fn candidates(&self, model: &str, family: Family, folder: ModelFolder) -> Vec<&Arc<Workflow>> {
        let meant = |workflow: &Workflow| {
            let mut models = workflow.models.iter();
            models.any(|pattern| matches(pattern, model))
        };
        let here = |workflow: &&Arc<Workflow>| {
            let input = workflow.model.as_ref();
            input.is_some_and(|input| input.folder == folder)
                && (workflow.families.contains(&family) || meant(workflow))
        };
        let mut candidates: Vec<_> = self.all.iter().filter(here).collect();
        // Stable: within a rank the order of the files counts.
        candidates.sort_by_key(|workflow| match workflow.models.is_empty() {
            false if meant(workflow) => 0,
            true => 1,
            false => 2,
        });
        candidates
    }

    /// The families that a workflow takes a model from `folder` for.
    pub fn families(&self, folder: ModelFolder) -> impl Iterator<Item = Family> {
        let of_folder = move |workflow: &&Arc<Workflow>| {
            let input = workflow.model.as_ref();
            input.is_some_and(|input| input.folder == folder)
        };
        Family::all().filter(move |family| {
            let mut workflows = self.all.iter().filter(of_folder);
            workflows.any(|workflow| workflow.families.contains(family))
        })
    }

    /// Names of the workflows that only enlarge a picture.
    pub fn enlargers(&self) -> Arc<[String]> {
        let all = self.all.iter();
        all.filter(|workflow| workflow.kind == Kind::Upscale)
            .map(|workflow| workflow.name.clone())
            .collect()
    }

    /// What a model can do with these workflows, given the `words` that all models of its server share
    /// (samplers, schedulers, LoRAs, [`Self::enlargers`]); `None` when no workflow is for it.
    pub fn capability(
        &self,
        model: &str,
        family: Family,
        folder: ModelFolder,
        words: &AdvancedCapability,
    ) -> Option<Capability> {
        let candidates = self.candidates(model, family, folder);
        let of_kind = |kind| candidates.iter().find(|workflow| workflow.kind == kind);
        let pictures = of_kind(Kind::ImageToImage);
        let usual = of_kind(Kind::TextToImage).or(pictures)?;
        let listed = |role: Role, words: &Arc<[String]>| {
            if usual.takes(role) {
                words.clone()
            } else {
                Arc::default()
            }
        };
        let names = candidates.iter().map(|workflow| workflow.name.clone());
        let others = self.all.iter().filter(|workflow| {
            let input = workflow.model.as_ref();
            workflow.families.is_empty()
                && workflow.models.is_empty()
                && input.is_none_or(|input| input.folder == folder)
        });
        let names = names.chain(others.map(|workflow| workflow.name.clone()));
        Some(Capability {
            text_to_image: of_kind(Kind::TextToImage).is_some(),
            image_to_image: pictures.is_some(),
            negative_prompt: usual.takes(Role::Negative),
            seed: usual.takes(Role::Seed),
            steps: usual.takes(Role::Steps).then_some(Range {
                min: 1,
                max: STEPS_MAX,
            }),
            cfg: usual.takes(Role::Cfg).then_some(Range {
                min: 0.0,
                max: CFG_MAX,
            }),
            quality: usual.tiers != Tiers::Graph,
            sizes: usual.size.sizes(),
            batch_max: if usual.takes(Role::Batch) {
                BATCH_MAX
            } else {
                1
            },
            prompt_max: PROMPT_CHARACTERS_MAX,
            reports: Reports::Previews,
            cancel: true,
            pixel_art: false,
            advanced: AdvancedCapability {
                samplers: listed(Role::Sampler, &words.samplers),
                schedulers: listed(Role::Scheduler, &words.schedulers),
                loras: if usual.lora.is_some() {
                    words.loras.clone()
                } else {
                    Arc::default()
                },
                workflows: names.collect(),
                enlargers: words.enlargers.clone(),
                denoise: pictures
                    .filter(|workflow| workflow.takes(Role::Denoise))
                    .map(|_| Range { min: 0.0, max: 1.0 }),
                set: true,
                tiers: tiers(usual),
            },
        })
    }
}

/// What each quality means for the workflow; `None` where it is what it usually means.
fn tiers(workflow: &Workflow) -> Option<[Tier; 3]> {
    let tier = |quality| match workflow.tiers.of(quality) {
        Some(tier) => Tier {
            steps: Some(tier.steps),
            cfg: tier.cfg,
        },
        None => Tier::default(),
    };
    (workflow.tiers != super::Tiers::Classic).then(|| Quality::ALL.map(tier))
}

/// A graph that comes with the program.
fn own_graph(name: &str) -> Result<Graph, String> {
    let mut graphs = embedded::GRAPHS.iter();
    let (_, text) = graphs
        .find(|(known, _)| *known == name)
        .ok_or_else(|| format!("there is no graph {}.json beside it", visible(name)))?;
    Graph::parse(text).map_err(|error| error.to_string())
}

/// Can the named workflow do what is wanted with the model?
fn fits(workflow: &Workflow, wish: &Wish<'_>) -> Result<(), Failure> {
    let name = visible(&workflow.name);
    let rejected = |said: String, field| Failure::new(FailureKind::Rejected, said).at(field);
    if let Some(model) = &workflow.model
        && model.folder != wish.folder
    {
        let (folder, other) = (model.folder.name(), wish.folder.name());
        let said = format!("the workflow {name} takes a model from {folder}, not from {other}");
        return Err(rejected(said, RequestField::Workflow)
            .hint("choose another model, or leave the workflow to us"));
    }
    let picture = wish.kind != Kind::TextToImage;
    match (picture, workflow.takes(Role::Image)) {
        (true, false) => {
            let said = format!("the workflow {name} does not start from a picture");
            Err(rejected(said, RequestField::Input)
                .hint("take the picture away, or choose another workflow"))
        }
        (false, true) => {
            let said = format!("the workflow {name} needs a picture to start from");
            Err(rejected(said, RequestField::Input).hint("choose one as input (--input FILE)"))
        }
        _ => Ok(()),
    }
}

/// Why no workflow is right for the model, and what to do.
fn none_for(wish: &Wish<'_>) -> Failure {
    let model = visible(wish.model);
    let rejected = |said: String| Failure::new(FailureKind::Rejected, said);
    match (wish.family, wish.kind) {
        (Family::Unknown, _) => rejected(format!(
            "nothing tells which family of models {model} is of"
        ))
        .hint("say it (--family, or the row “family”), or name a workflow (--workflow)")
        .at(RequestField::Model),
        (Family::Other, _) => rejected(format!(
            "{model} is no model that makes pictures from words alone"
        ))
        .hint("choose another model, or a workflow of your own (--workflow)")
        .at(RequestField::Model),
        (family, Kind::ImageToImage) => rejected(format!(
            "no workflow here starts from a picture with {family}"
        ))
        .hint("take the picture away, choose an SDXL or SD 1.5 model, or a workflow of your own")
        .at(RequestField::Input),
        (family, _) => rejected(format!(
            "no workflow here is for {family} in the folder {}",
            wish.folder.name()
        ))
        .hint("choose another model, or a workflow of your own (--workflow)")
        .at(RequestField::Model),
    }
}

#[cfg(test)]
mod tests;
