//! The models of a server as choices: each with its family, what it can do and what it lacks.

use super::{
    catalogue::{Catalogue, ModelFile},
    server::Server,
    workflows::Own,
};
use crate::{
    domain::{
        AdvancedCapability, Capability, FamilySource, ModelChoice, ModelFacts,
        PROMPT_CHARACTERS_MAX, Reports, Sizes, names_model_file,
    },
    workflow::{Clues, Family, Kind, ModelFolder, ServerFiles, Wish, Workflows, family_of},
};
use serde_json::{Map, Value};
use std::{collections::HashMap, sync::Arc};

/// More headers than this are not read at once: each is a question to the server.
const HEADERS_MAX: usize = 64;

/// What the headers of model files said, by name and size; kept, because they do not change.
pub(super) type Headers = HashMap<(String, Option<u64>), Option<Map<String, Value>>>;

/// Families that the user told, by the name of the model.
pub(super) type Told = HashMap<String, Family>;

/// A model of the server.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Model {
    /// What the form shows.
    pub(super) choice: ModelChoice,
    /// Its family.
    pub(super) family: Family,
    /// Where it lies.
    pub(super) folder: ModelFolder,
}

/// Every model, those that can be used first.
pub(super) fn models(has: &Catalogue, own: &Own, headers: &Headers) -> Vec<Model> {
    let workflows = &own.workflows;
    let files = files(has);
    let words = AdvancedCapability {
        samplers: has.samplers.clone(),
        schedulers: has.schedulers.clone(),
        loras: has.loras.clone(),
        enlargers: workflows.enlargers(),
        ..AdvancedCapability::default()
    };
    let parts = parts(has);
    let [checkpoints, others] = [ModelFolder::Checkpoints, ModelFolder::DiffusionModels]
        .map(|folder| titles(workflows, folder).collect::<Arc<[String]>>());
    let sayable = |folder| match folder {
        ModelFolder::Checkpoints => &checkpoints,
        ModelFolder::DiffusionModels => &others,
    };
    let all = candidates(has).map(|(folder, file)| {
        let (family, source) = family(folder, file, headers, &own.families);
        let can = workflows.capability(&file.name, family, folder, &words);
        let facts = ModelFacts {
            family: known(family).map(|family| family.title().to_owned()),
            family_source: source,
            families: sayable(folder).clone(),
            needs_workflow: can.is_none(),
            bytes: file.bytes,
            missing: missing(workflows, &parts, folder, family, &file.name),
        };
        let choice = ModelChoice {
            id: file.name.clone(),
            capability: can.unwrap_or_else(|| unknown(workflows, folder, &words)),
            facts,
        };
        Model {
            choice,
            family,
            folder,
        }
    });
    let mut all: Vec<_> = all.collect();
    debug_assert_eq!(all.len(), files);
    // What is only guessed is nobody's default.
    let order = |model: &Model| {
        let facts = &model.choice.facts;
        let is_usable = !facts.needs_workflow && facts.missing.is_empty();
        (!is_usable, facts.family.is_none())
    };
    all.sort_by_key(order);
    // The same name in two folders is one id; the first is the one that can be used.
    let mut seen = std::collections::HashSet::new();
    all.retain(|model| seen.insert(model.choice.id.clone()));
    all
}

/// The families with a workflow for models in `folder`, as people call them.
fn titles(workflows: &Workflows, folder: ModelFolder) -> impl Iterator<Item = String> {
    let families = workflows.families(folder);
    let said = families.filter(|family| !matches!(family, Family::Other | Family::Unknown));
    said.map(|family| family.title().to_owned())
}

/// The model called `id`, where its name alone (or what was said about it) tells its family and the
/// folder it lies in; whether the server has it is not asked.
pub(super) fn foretold(id: &str, own: &Own) -> Option<Model> {
    let workflows = &own.workflows;
    if !names_model_file(id) {
        return None;
    }
    let words = AdvancedCapability {
        enlargers: workflows.enlargers(),
        ..AdvancedCapability::default()
    };
    let of = |folder| {
        let (family, source) = family_of(&Clues {
            name: id,
            folder,
            bytes: None,
            metadata: None,
            remembered: own.families.get(id).copied(),
        });
        let capability = workflows.capability(id, known(family)?, folder, &words)?;
        let facts = ModelFacts {
            family: Some(family.title().to_owned()),
            family_source: source,
            ..ModelFacts::default()
        };
        let choice = ModelChoice {
            id: id.to_owned(),
            capability,
            facts,
        };
        Some(Model {
            choice,
            family,
            folder,
        })
    };
    let folders = [ModelFolder::Checkpoints, ModelFolder::DiffusionModels];
    let mut found = folders.into_iter().filter_map(of);
    let (only, more) = (found.next()?, found.next());
    more.is_none().then_some(only)
}

fn files(has: &Catalogue) -> usize {
    has.checkpoints.len() + has.diffusion_models.len()
}

fn candidates(has: &Catalogue) -> impl Iterator<Item = (ModelFolder, &ModelFile)> {
    let of = |folder| move |file| (folder, file);
    let checkpoints = has.checkpoints.iter().map(of(ModelFolder::Checkpoints));
    checkpoints.chain(
        has.diffusion_models
            .iter()
            .map(of(ModelFolder::DiffusionModels)),
    )
}

fn family(
    folder: ModelFolder,
    file: &ModelFile,
    headers: &Headers,
    told: &Told,
) -> (Family, Option<FamilySource>) {
    let header = headers.get(&(file.name.clone(), file.bytes));
    family_of(&Clues {
        name: &file.name,
        folder,
        bytes: file.bytes,
        metadata: header.and_then(Option::as_ref),
        remembered: told.get(&file.name).copied(),
    })
}

fn known(family: Family) -> Option<Family> {
    (!matches!(family, Family::Unknown)).then_some(family)
}

/// The files of the server that parts are chosen from.
pub(super) fn parts(has: &Catalogue) -> ServerFiles {
    ServerFiles::default()
        .with("text_encoders", has.text_encoders.clone())
        .with("vae", has.vaes.clone())
        .with("upscale_models", has.upscalers.clone())
        .with("loras", has.loras.clone())
}

fn missing(
    workflows: &Workflows,
    parts: &ServerFiles,
    folder: ModelFolder,
    family: Family,
    model: &str,
) -> Vec<String> {
    let wish = Wish {
        model,
        family,
        folder,
        kind: Kind::TextToImage,
        asked: None,
    };
    let usual = workflows.choose(&wish);
    usual.map_or_else(
        |_| vec![],
        |usual| usual.find_parts(parts).err().unwrap_or_default(),
    )
}

/// What can be said of a model that no workflow is for by itself: any that takes one from its folder
/// may be named.
fn unknown(workflows: &Workflows, folder: ModelFolder, words: &AdvancedCapability) -> Capability {
    let here = workflows.all().iter().filter(|workflow| {
        let input = workflow.model.as_ref();
        input.is_none_or(|input| input.folder == folder)
    });
    Capability {
        text_to_image: true,
        image_to_image: true,
        negative_prompt: true,
        seed: true,
        steps: None,
        cfg: None,
        quality: false,
        sizes: Sizes::Free {
            min: 64,
            max: 4096,
            step: 8,
        },
        batch_max: 1,
        prompt_max: PROMPT_CHARACTERS_MAX,
        reports: Reports::Previews,
        cancel: true,
        pixel_art: false,
        advanced: AdvancedCapability {
            workflows: here.map(|workflow| workflow.name.clone()).collect(),
            set: true,
            ..words.clone()
        },
    }
}

/// Reads the headers of files whose name does not tell their family and that were not read before.
pub(super) async fn read_headers(server: &Server, has: &Catalogue, headers: &mut Headers) {
    let nameless = candidates(has).filter(|(folder, file)| {
        let (nothing, nobody) = (Headers::new(), Told::new());
        let silent = ModelFile {
            bytes: None,
            ..(*file).clone()
        };
        !headers.contains_key(&(file.name.clone(), file.bytes))
            && family(*folder, &silent, &nothing, &nobody).0 == Family::Unknown
    });
    let asked: Vec<_> = nameless.take(HEADERS_MAX).collect();
    let answers = asked.iter().map(|(folder, file)| async {
        let at = ["api", "view_metadata", folder.name()];
        let query = [("filename", file.name.as_str())];
        let header = server.find::<Map<String, Value>>(&at, &query).await;
        ((file.name.clone(), file.bytes), header.ok().flatten())
    });
    headers.extend(futures_util::future::join_all(answers).await);
}
