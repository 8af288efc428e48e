//! A service to try the studio's states with, by hand and from outside: `ART_STUDIO_REHEARSAL`
//! names what it does. It is never there otherwise.

mod server;
mod sketches;

use super::{
    Registry,
    scripted::{Ending, Script, Scripted},
};
use crate::config::Config;
use crate::domain::{
    Descriptor, Failure, FailureKind, ProgressStatus, Provider, RequestField, ServiceKind,
};
use std::{sync::Arc, time::Duration};

/// The variable that names the rehearsal.
pub const VARIABLE: &str = "ART_STUDIO_REHEARSAL";

static REHEARSAL: Descriptor = Descriptor {
    id: "rehearsal",
    name: "Rehearsal",
    about: "Plays a part, so that the studio's states can be seen. Makes no real pictures.",
    kind: ServiceKind::Server,
    ..super::scripted::ONE
};

/// The services there are; a rehearsal stands first, so that it is the chosen one.
pub fn registry(config: &Config) -> Registry {
    let usual = Registry::of(config);
    match config.environment().get(VARIABLE).and_then(named) {
        Some(service) => {
            Registry::with([service].into_iter().chain(usual.iter().cloned()).collect())
        }
        None => usual,
    }
}

/// What a server does before it samples.
const PHASES: &[(ProgressStatus, &str)] = &[
    (ProgressStatus::Loading, "loading model"),
    (ProgressStatus::Loading, "encoding prompt"),
];

/// The rehearsal called `name`: `server` (a large one, with a queue), `refused` (the same, and it
/// does not take a sampler), `slow` (two minutes), `previews` (ten a second, like photos, without an end),
/// `fail`, `panic`, `never` and `deaf` (does not stop when told to).
pub fn named(name: &str) -> Option<Arc<dyn Provider>> {
    let half = Duration::from_millis(500);
    let script = match name {
        "slow" => Script {
            steps: 240,
            pace: half,
            ..Script::default()
        },
        "previews" => Script {
            steps: 1_000_000,
            ..Script::default()
        },
        "fail" => {
            let failure = Failure::new(FailureKind::Unreachable, "the server went away")
                .hint("see whether it still runs, then press Enter again");
            Script {
                ending: Ending::Fails(3, failure),
                ..Script::default()
            }
        }
        "panic" => Script {
            ending: Ending::Panics(3),
            ..Script::default()
        },
        "never" => Script {
            ending: Ending::Never,
            ..Script::default()
        },
        "deaf" => Script {
            ending: Ending::Deaf,
            ..Script::default()
        },
        "server" => Script {
            ahead: 2,
            phases: PHASES,
            note: Some("3 of 7 parts were still there from the last job"),
            steps: 20,
            pace: half,
            ..Script::default()
        },
        "refused" => Script {
            ending: Ending::Fails(0, refusal()),
            ..Script::default()
        },
        _ => return None,
    };
    let service = Scripted::called(&REHEARSAL, script);
    let large = matches!(name, "server" | "refused");
    Some(Arc::new(if large {
        service
            .with_models(server::models())
            .with_server(server::report())
    } else if name == "previews" {
        service.with_previews(sketches::sketch)
    } else {
        service
    }))
}

/// A failure that is about one field, with long advice.
fn refusal() -> Failure {
    let said = "the server does not know the sampler “eular”";
    Failure::new(FailureKind::Rejected, said)
        .at(RequestField::Sampler)
        .hint(
            "did you mean “euler”? The list of samplers is in the form under “advanced”; a \
         sampler of a custom node is there when its node is installed on the server",
        )
}
