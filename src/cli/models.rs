//! `art-studio models`: what can be chosen, with family and size, and what is missing.

use super::{DONE, FAILED, Models, Stop, ask, generate::has_server, out, table};
use crate::{
    config::Config,
    domain::{FamilySource, Health, ModelChoice, ModelFacts, ServiceState, visible},
    engine::Engine,
};
use serde::Serialize;

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    models: Vec<Model<'a>>,
}

/// One model; the fields are a promise.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Model<'a> {
    id: &'a str,
    service: &'a str,
    family: Option<&'a str>,
    family_source: Option<FamilySource>,
    bytes: Option<u64>,
    fits: &'static str,
    missing: &'a [String],
    needs_workflow: bool,
}

/// Runs the command. Of all services those that answer are listed, and that is well; one that was
/// named has to be there.
pub(super) async fn run(asked: &Models, config: &Config, engine: &Engine) -> Result<u8, Stop> {
    let states = match asked.service.as_deref() {
        Some(id) => {
            let id = ask::service(Some(id), &engine.descriptors(), |_| true)?;
            engine.service(&id).await.into_iter().collect()
        }
        None => engine.services().await,
    };
    let named = |state: &ServiceState| {
        asked.service.is_some() || config.names_server() && has_server(&state.descriptor)
    };
    let gone = |state: &ServiceState| matches!(state.health, Health::Offline | Health::NeedsKey);
    let is_missed = states.iter().any(|state| named(state) && gone(state));
    let models = states
        .iter()
        .flat_map(|state| state.models.iter().map(move |it| (state, it)));
    if asked.json {
        let models = models.map(|(state, model)| line(state, model)).collect();
        out::json(&Document { models }).await?;
    } else {
        let header = ["MODEL", "SERVICE", "FAMILY", "SIZE", ""].map(str::to_owned);
        let rows = models.map(|(state, model)| row(state, model));
        let text = table::of(std::iter::once(header).chain(rows));
        out::bytes(text.into_bytes()).await?;
    }
    let silent = |state: &&ServiceState| state.models.is_empty() && (!asked.json || named(state));
    for state in states.iter().filter(silent) {
        let needs = state
            .needs
            .first()
            .map(|needs| format!(": {}", visible(needs)));
        let name = state.descriptor.name;
        out::people(&format!(
            "{name} is {}{}",
            state.health.word(),
            needs.unwrap_or_default()
        ));
    }
    Ok(if is_missed { FAILED } else { DONE })
}

fn line<'a>(state: &'a ServiceState, model: &'a ModelChoice) -> Model<'a> {
    Model {
        id: &model.id,
        service: state.id.as_str(),
        family: model.facts.family.as_deref(),
        family_source: model.facts.family_source,
        bytes: model.facts.bytes,
        // Nobody knows this machine's memory yet.
        fits: "unknown",
        missing: &model.facts.missing,
        needs_workflow: model.facts.needs_workflow,
    }
}

fn row(state: &ServiceState, model: &ModelChoice) -> [String; 5] {
    let facts = &model.facts;
    let missing = match facts.missing.as_slice() {
        [] if facts.needs_workflow && facts.family.is_none() => {
            "needs its family (generate --family)".to_owned()
        }
        [] if facts.family.is_none() && !facts.families.is_empty() => {
            "family not known (generate --family)".to_owned()
        }
        [] if facts.needs_workflow => "needs a workflow of your own".to_owned(),
        [] => String::new(),
        missing => format!("needs {}", visible(&missing.join(", "))),
    };
    let tenths = facts.bytes.map(|bytes| bytes / 100_000_000);
    [
        visible(&model.id),
        state.id.to_string(),
        family(facts),
        tenths
            .map(|it| format!("{}.{} GB", it / 10, it % 10))
            .unwrap_or_default(),
        missing,
    ]
}

/// The family; what the user said is shown as such.
fn family(facts: &ModelFacts) -> String {
    let family = facts.family.as_deref().map(visible).unwrap_or_default();
    match facts.family_source {
        Some(source @ FamilySource::Remembered) => format!("{family} ({})", source.word()),
        _ => family,
    }
}
