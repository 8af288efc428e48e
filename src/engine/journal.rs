//! The journal: what is written down about jobs before anything is said or sent.
//!
//! A trait of its own, because the queue must survive the program one day, and nothing above may
//! notice the day it does.

use crate::domain::{Failure, Job, JobId, JobStatus, RemoteId};
use async_trait::async_trait;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// One line of the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A job entered the queue.
    Queued(Box<Job>),
    /// A job is now in this state; an end is its last line.
    Became(JobId, JobStatus),
    /// The service calls the job so.
    Remembered(JobId, RemoteId),
}

/// Where entries are written. When `write` returns `Ok`, the entry outlives what it can.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Writes one entry; an error is a [`crate::domain::FailureKind::Storage`] failure.
    async fn write(&self, entry: Entry) -> Result<(), Failure>;
}

/// A journal that lasts as long as the program: jobs that are not over, with their remote ids.
#[derive(Default)]
pub struct MemoryJournal {
    open: Mutex<HashMap<JobId, Open>>,
}

/// What is known about a job that is not over.
#[derive(Clone, Debug, PartialEq)]
struct Open {
    job: Job,
    remote: Option<RemoteId>,
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn write(&self, entry: Entry) -> Result<(), Failure> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match entry {
            Entry::Queued(job) => {
                let row = Open {
                    job: *job,
                    remote: None,
                };
                open.insert(row.job.id, row);
            }
            Entry::Became(id, status) if status.is_end() => {
                open.remove(&id);
            }
            Entry::Became(id, status) => {
                if let Some(row) = open.get_mut(&id) {
                    row.job.status = status;
                }
            }
            Entry::Remembered(id, remote) => {
                if let Some(row) = open.get_mut(&id) {
                    row.remote = Some(remote);
                }
            }
        }
        Ok(())
    }
}
