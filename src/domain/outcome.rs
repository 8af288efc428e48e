//! How a job ends, and what it left on disk.

use super::{GenerationData, JobId, JobStatus, PictureId, RequestField};
use serde::Serialize;
use std::path::PathBuf;

/// The class of a failure; decides the advice and whether a retry is safe.
/// The words are stable in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FailureKind {
    /// The key is missing or wrong.
    Auth,
    /// Money, rate or storage at the service ran out.
    Quota,
    /// The service does not accept this request.
    Rejected,
    /// It was blocked by a content filter.
    Moderated,
    /// The service cannot be reached.
    Unreachable,
    /// It answered something we do not understand.
    Protocol,
    /// What it sent is no picture we accept.
    BadPicture,
    /// The picture could not be written.
    Storage,
    /// A fault of ours.
    Internal,
}

/// What went wrong, in words for people: what happened, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{said}")]
pub struct Failure {
    /// Its class.
    pub kind: FailureKind,
    /// What happened and why. Never holds a secret.
    pub said: String,
    /// What can be done about it.
    pub hint: Option<String>,
    /// The part of the request that is at fault, where one is.
    pub field: Option<RequestField>,
}

impl Failure {
    /// A failure without advice.
    pub fn new(kind: FailureKind, said: impl Into<String>) -> Self {
        Self {
            kind,
            said: said.into(),
            hint: None,
            field: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with the part of the request that is at fault.
    #[must_use]
    pub fn at(mut self, field: RequestField) -> Self {
        self.field = Some(field);
        self
    }
}

/// A picture on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Which picture.
    pub id: PictureId,
    /// Which job made it.
    pub job: JobId,
    /// Where it lies.
    pub file: PathBuf,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// How it was made; the same is in the file.
    pub data: GenerationData,
}

/// The end of a job. Exactly one for each.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Everything asked for is there.
    Succeeded(Vec<Record>),
    /// It went wrong; pictures saved before that are kept.
    Failed {
        /// Why.
        failure: Failure,
        /// Saved before.
        kept: Vec<Record>,
    },
    /// The user stopped it.
    Cancelled {
        /// Saved before.
        kept: Vec<Record>,
    },
    /// It took longer than allowed.
    TimedOut {
        /// The limit in ms.
        limit_ms: u64,
        /// Saved before.
        kept: Vec<Record>,
    },
    /// Set aside because it may have been the cause of a crash, or may have been billed.
    Quarantined {
        /// Why.
        reason: String,
    },
}

impl Outcome {
    /// The stable word for it.
    pub fn status(&self) -> JobStatus {
        match self {
            Self::Succeeded(_) => JobStatus::Succeeded,
            Self::Failed { .. } => JobStatus::Failed,
            Self::Cancelled { .. } => JobStatus::Cancelled,
            Self::TimedOut { .. } => JobStatus::TimedOut,
            Self::Quarantined { .. } => JobStatus::Quarantined,
        }
    }

    /// The pictures that were saved, whatever the end.
    pub fn records(&self) -> &[Record] {
        match self {
            Self::Succeeded(records) => records,
            Self::Failed { kept, .. } | Self::Cancelled { kept } | Self::TimedOut { kept, .. } => {
                kept
            }
            Self::Quarantined { .. } => &[],
        }
    }
}
