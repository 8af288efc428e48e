//! What the engine tells: the same facts for the screen and for scripts.

use super::{Failure, JobId, Outcome, PictureId, Preview, Progress, Reconciled, Record};
use std::path::PathBuf;

/// Something that happened to a job or to the library.
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
    /// Pictures of the library came, went or changed, whoever did it. Lossy: said once for many.
    LibraryChanged,
    /// The library's files were compared with its index.
    LibraryChecked(Reconciled),
    /// Something went wrong with the library, its index or the studio's database; in words for people.
    LibraryTroubled(Failure),
    /// The library cannot be used as it should, from now on until [`Fact::LibraryBack`].
    LibraryAway(Failure),
    /// What was wrong with the library is over.
    LibraryBack,
    /// Pictures that waited outside of the library are in it now, in these files.
    PicturesTakenIn(Vec<(PictureId, PathBuf)>),
}

impl Fact {
    /// The job it is about, where it is about one.
    pub fn job(&self) -> Option<JobId> {
        match self {
            Self::JobQueued(id)
            | Self::JobStarted(id)
            | Self::JobProgressed(id, _)
            | Self::PreviewArrived(id, _)
            | Self::PictureSaved(id, _)
            | Self::JobEnded(id, _) => Some(*id),
            Self::LibraryChanged
            | Self::LibraryChecked(_)
            | Self::LibraryTroubled(_)
            | Self::LibraryAway(_)
            | Self::LibraryBack
            | Self::PicturesTakenIn(_) => None,
        }
    }
}
