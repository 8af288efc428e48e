//! A service to try the studio's states with, by hand and from outside: `ART_STUDIO_REHEARSAL`
//! names what it does. It is never there otherwise.

use super::scripted::{Ending, Script, Scripted};
use crate::domain::{Descriptor, Failure, FailureKind, Provider, ServiceKind};
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

/// The rehearsal called `name`: `slow` (two minutes), `previews` (ten a second, without an end),
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
        _ => return None,
    };
    Some(Arc::new(Scripted::called(&REHEARSAL, script)))
}
