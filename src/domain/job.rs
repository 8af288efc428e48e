//! A job's life: its states and which may follow which.

use super::{JobId, Progress, Request, Timestamp};
use serde::{Deserialize, Serialize};

/// State of a job; the words are stable in JSON and in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JobStatus {
    /// In the queue.
    Waiting,
    /// In the queue, held by the user.
    Paused,
    /// Being made.
    Running,
    /// Waiting to be tried again.
    Retrying,
    /// Done.
    Succeeded,
    /// Gone wrong.
    Failed,
    /// Stopped by the user.
    Cancelled,
    /// Took too long.
    TimedOut,
    /// Set aside with a reason.
    Quarantined,
}

impl JobStatus {
    /// Is the job over?
    pub fn is_end(self) -> bool {
        matches!(
            self,
            Self::Succeeded | Self::Failed | Self::Cancelled | Self::TimedOut | Self::Quarantined
        )
    }

    /// May `next` follow? Ends are final, except that what was not successful may be requeued.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Waiting => matches!(
                next,
                Self::Paused | Self::Running | Self::Cancelled | Self::Failed
            ),
            Self::Paused => matches!(next, Self::Waiting | Self::Cancelled),
            Self::Running => next.is_end() || matches!(next, Self::Retrying | Self::Waiting),
            Self::Retrying => {
                matches!(next, Self::Running | Self::Waiting | Self::Paused) || next.is_end()
            }
            Self::Succeeded => false,
            Self::Failed | Self::Cancelled | Self::TimedOut | Self::Quarantined => {
                next == Self::Waiting
            }
        }
    }

    /// The word on the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Paused => "paused",
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Succeeded => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::TimedOut => "timed out",
            Self::Quarantined => "set aside",
        }
    }
}

/// A job as everybody sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// What was asked.
    pub request: Request,
    /// Where it stands.
    pub status: JobStatus,
    /// How far it has come.
    pub progress: Progress,
    /// When it entered the queue.
    pub queued: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::JobStatus;

    #[test]
    fn a_success_is_final_and_nothing_runs_without_waiting() {
        use JobStatus::{Cancelled, Failed, Paused, Running, Succeeded, Waiting};
        for next in [Waiting, Paused, Running, Failed, Cancelled] {
            assert!(!Succeeded.may_become(next));
        }
        assert!(Waiting.may_become(Running) && Running.may_become(Succeeded));
        assert!(!Paused.may_become(Running) && !Waiting.may_become(Succeeded));
        assert!(
            Failed.may_become(Waiting),
            "a failed job may be tried again"
        );
    }
}
