//! `art-studio services`: who can make pictures, and what is missing.
//!
//! Separate as every command is: its question, its table and its JSON.

use super::{DONE, Services, Stop, out, table};
use crate::{
    domain::{Capability, Health, ServiceKind, ServiceState, visible},
    engine::Engine,
};
use serde::Serialize;

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    services: Vec<Service<'a>>,
}

/// One service; the fields are a promise.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Service<'a> {
    id: &'a str,
    name: &'a str,
    kind: ServiceKind,
    status: Health,
    needs: &'a [String],
    price_about: Option<f64>,
    capabilities: Option<&'a Capability>,
}

/// Runs the command.
pub(super) async fn run(asked: &Services, engine: &Engine) -> Result<u8, Stop> {
    let states = engine.services().await;
    if asked.json {
        let services = states.iter().map(service).collect();
        out::json(&Document { services }).await?;
    } else {
        out::bytes(table(&states).into_bytes()).await?;
    }
    Ok(DONE)
}

fn service(state: &ServiceState) -> Service<'_> {
    let descriptor = &state.descriptor;
    Service {
        id: descriptor.id,
        name: descriptor.name,
        kind: descriptor.kind,
        status: state.health,
        needs: &state.needs,
        // Nobody else has told a price yet, and none is made up.
        price_about: (descriptor.kind == ServiceKind::BuiltIn).then_some(0.0),
        capabilities: state.capability(None),
    }
}

fn table(states: &[ServiceState]) -> String {
    let header = ["ID", "NAME", "STATUS", ""].map(str::to_owned);
    let rows = states.iter().map(|state| {
        let needs = state.needs.join(", ");
        let about = match state.health {
            _ if needs.is_empty() => state.descriptor.about.to_owned(),
            Health::NeedsKey => format!("needs {}", visible(&needs)),
            _ => visible(&needs),
        };
        [
            state.descriptor.id.to_owned(),
            state.descriptor.name.to_owned(),
            state.health.word().to_owned(),
            about,
        ]
    });
    table::of(std::iter::once(header).chain(rows))
}
