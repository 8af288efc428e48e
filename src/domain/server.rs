//! What a server of the user's own says about itself, and what can be asked of it besides pictures.

use super::{Progress, RemoteId};
use serde::Serialize;

/// Is the server there? The words are stable in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ServerStatus {
    /// It answers.
    Running,
    /// It does not answer.
    Offline,
    /// It wants a key or a password that it did not get.
    Unauthorized,
    /// It answers, but is older than what we speak.
    TooOld,
}

/// A job that a server has, ours or somebody else's.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerJob {
    /// What the server calls it.
    pub id: RemoteId,
    /// Did this program send it?
    pub ours: bool,
    /// Is it being worked on?
    pub running: bool,
}

/// A server as it is now. What it does not say is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerReport {
    /// Its address without any secret.
    pub server: String,
    /// Is it there?
    pub status: ServerStatus,
    /// Why it is not, in words.
    pub said: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The device it computes on.
    pub device: Option<String>,
    /// Memory of that device in MiB.
    pub vram_total_mb: Option<u64>,
    /// Free memory of that device in MiB.
    pub vram_free_mb: Option<u64>,
    /// Its jobs: what runs, then what waits in order.
    pub jobs: Vec<ServerJob>,
}

/// How a job stands at a server.
#[derive(Clone, Debug, PartialEq)]
pub struct RemoteProgress {
    /// What the server calls it.
    pub id: RemoteId,
    /// How far it has come.
    pub progress: Progress,
    /// How it ended, where it did.
    pub ended: Option<super::JobStatus>,
    /// Since the server began to work on it, ms.
    pub elapsed_ms: Option<u64>,
    /// What is known of an end that was no success.
    pub said: Option<String>,
}

/// Something only some services can do; a command of the palette each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Give memory back that no job needs.
    FreeMemory,
    /// Unload every model.
    UnloadModels,
}

impl Action {
    /// A few words for a command or a button.
    pub fn title(self) -> &'static str {
        match self {
            Self::FreeMemory => "free memory",
            Self::UnloadModels => "unload models",
        }
    }
}
