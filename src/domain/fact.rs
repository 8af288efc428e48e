//! What the engine tells: the same facts for the screen and for scripts.

use super::{JobId, Outcome, Preview, Progress, Record};

/// Something that happened to a job.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// It is in the queue (and in the journal).
    JobQueued(JobId),
    /// It left the queue and is being worked on.
    JobStarted(JobId),
    /// It moved on. Lossy: only the newest is kept.
    JobProgressed(JobId, Progress),
    /// A picture in the making. Lossy: only the newest is kept.
    PreviewArrived(JobId, Preview),
    /// A picture is on disk.
    PictureSaved(JobId, Box<Record>),
    /// It is over. Exactly one for each job, and never lost.
    JobEnded(JobId, Outcome),
}

impl Fact {
    /// The job it is about.
    pub fn job(&self) -> JobId {
        match self {
            Self::JobQueued(id)
            | Self::JobStarted(id)
            | Self::JobProgressed(id, _)
            | Self::PreviewArrived(id, _)
            | Self::PictureSaved(id, _)
            | Self::JobEnded(id, _) => *id,
        }
    }
}
