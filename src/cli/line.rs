//! The lines of JSON that scripts read: their fields are a promise, so they stand here and nowhere
//! else.
//!
//! All fields are always there, `null` where nothing is known; fields are only ever added.

use crate::domain::{
    Fact, FailureKind, JobId, JobStatus, Outcome, PictureId, Progress, ProgressStatus, Record,
    Request, RequestField, ServiceKind, Timestamp,
};
use serde::Serialize;
use std::path::Path;

/// The answer of `generate`: one picture, or the end of a job that made none.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Picture<'a> {
    id: Option<PictureId>,
    job: JobId,
    status: JobStatus,
    service: &'a str,
    model: Option<&'a str>,
    prompt: &'a str,
    sent_prompt: String,
    negative_prompt: Option<&'a str>,
    seed: Option<u64>,
    width: u32,
    height: u32,
    steps: Option<u32>,
    cfg: Option<f32>,
    file: Option<String>,
    bytes: Option<u64>,
    elapsed_ms: Option<u64>,
    cost: Option<f64>,
    error: Option<Fault>,
}

/// Why something is not there.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fault {
    kind: FaultKind,
    message: String,
    hint: Option<String>,
    /// The part of the request that is at fault: the one that the form marks.
    field: Option<RequestField>,
}

/// The class of a fault.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
enum FaultKind {
    Failure(FailureKind),
    End(JobStatus),
}

impl Fault {
    /// A failure as scripts see it.
    pub(super) fn of(failure: &crate::domain::Failure) -> Self {
        Self {
            kind: FaultKind::Failure(failure.kind),
            message: failure.said.clone(),
            hint: failure.hint.clone(),
            field: failure.field,
        }
    }

    /// Why a job ended as it did; `None` when nothing went wrong.
    pub(super) fn of_end(outcome: &Outcome) -> Option<Self> {
        let end = |message: String| {
            let kind = FaultKind::End(outcome.status());
            Some(Self {
                kind,
                message,
                hint: None,
                field: None,
            })
        };
        match outcome {
            Outcome::Succeeded(_) | Outcome::Cancelled { .. } => None,
            Outcome::Failed { failure, .. } => Some(Self::of(failure)),
            Outcome::TimedOut { limit_ms, .. } => end(format!(
                "took longer than {}",
                super::live::duration(*limit_ms)
            )),
            Outcome::Quarantined { reason } => end(reason.clone()),
        }
    }

    /// What happened, and what to do.
    pub(super) fn words(&self) -> (&str, Option<&str>) {
        (&self.message, self.hint.as_deref())
    }
}

/// A job as it was asked for, as far as its answers need it.
pub(super) struct Asked<'a> {
    /// Which job.
    pub(super) job: JobId,
    /// What was asked.
    pub(super) request: &'a Request,
    /// Where the work is done; inside this program it costs nothing.
    pub(super) kind: ServiceKind,
}

/// The answers to a job that ended: one for each picture, and one for an end that none tells.
pub(super) fn pictures<'a>(asked: &Asked<'a>, outcome: &'a Outcome) -> Vec<Picture<'a>> {
    let fault = Fault::of_end(outcome);
    let mut lines: Vec<_> = outcome
        .records()
        .iter()
        .map(|record| {
            let done = !record.data.partial;
            Picture {
                status: if done {
                    JobStatus::Succeeded
                } else {
                    outcome.status()
                },
                error: fault.clone().filter(|_| !done),
                ..Picture::saved(asked, record)
            }
        })
        .collect();
    let told = |line: &Picture<'_>| line.status == outcome.status();
    if !lines.iter().any(told) {
        lines.push(Picture {
            status: outcome.status(),
            error: fault,
            ..Picture::missing(asked)
        });
    }
    lines
}

impl<'a> Picture<'a> {
    /// The same with a fault that came after the picture was saved.
    pub(super) fn with_fault(mut self, fault: Option<Fault>) -> Self {
        self.error = self.error.or(fault);
        self
    }

    fn saved(asked: &Asked<'a>, record: &'a Record) -> Self {
        let data = &record.data;
        Self {
            id: Some(record.id),
            model: Some(&data.model),
            sent_prompt: data.sent_prompt.clone(),
            negative_prompt: data.negative_prompt.as_deref(),
            seed: data.seed.map(|seed| seed.0),
            width: data.width,
            height: data.height,
            steps: data.steps,
            cfg: data.cfg,
            file: Some(path(&record.file)),
            bytes: Some(record.bytes),
            elapsed_ms: data.elapsed_ms,
            cost: (asked.kind == ServiceKind::BuiltIn).then_some(0.0),
            ..Self::missing(asked)
        }
    }

    fn missing(asked: &Asked<'a>) -> Self {
        let request = asked.request;
        Self {
            id: None,
            job: asked.job,
            status: JobStatus::Failed,
            service: request.service.as_str(),
            model: request.model.as_deref(),
            prompt: &request.prompt,
            sent_prompt: request.sent_prompt(),
            negative_prompt: request.negative_prompt.as_deref(),
            seed: Some(request.seed.0),
            width: request.size.width,
            height: request.size.height,
            steps: request.steps,
            cfg: request.cfg,
            file: None,
            bytes: None,
            elapsed_ms: None,
            cost: None,
            error: None,
        }
    }
}

/// One line of `--events`.
#[derive(Debug, Serialize)]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum Event<'a> {
    /// It is in the queue.
    JobQueued { job: JobId },
    /// It is being worked on.
    JobStarted { job: JobId },
    /// It moved on.
    JobProgressed(Box<Moved<'a>>),
    /// A picture in the making came; it is not part of the line.
    PreviewArrived { job: JobId, bytes: usize },
    /// A picture is on disk.
    PictureSaved {
        job: JobId,
        id: PictureId,
        file: String,
    },
    /// It is over.
    JobEnded {
        job: JobId,
        status: JobStatus,
        error: Option<Fault>,
    },
}

/// How far a job has come.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Moved<'a> {
    job: JobId,
    prompt_id: Option<&'a str>,
    status: ProgressStatus,
    phase: &'a str,
    progress: Option<f64>,
    current_step: Option<u32>,
    total_steps: Option<u32>,
    ahead: Option<u32>,
    elapsed_time: Option<String>,
    elapsed_ms: Option<u64>,
    estimated_remaining: Option<String>,
    estimated_remaining_ms: Option<u64>,
    note: Option<&'a str>,
}

/// The line for a fact that was heard at `now`; what is not about a job has none.
pub(super) fn event(fact: &Fact, now: Timestamp) -> Option<Event<'_>> {
    Some(match fact {
        Fact::JobQueued(job) => Event::JobQueued { job: *job },
        Fact::JobStarted(job) => Event::JobStarted { job: *job },
        Fact::JobProgressed(job, progress) => {
            Event::JobProgressed(Box::new(moved(*job, progress, now)))
        }
        Fact::PreviewArrived(job, preview) => Event::PreviewArrived {
            job: *job,
            bytes: preview.0.len(),
        },
        Fact::PictureSaved(job, record) => Event::PictureSaved {
            job: *job,
            id: record.id,
            file: path(&record.file),
        },
        Fact::JobEnded(job, outcome) => Event::JobEnded {
            job: *job,
            status: outcome.status(),
            error: Fault::of_end(outcome),
        },
        Fact::LibraryChanged
        | Fact::LibraryChecked(_)
        | Fact::LibraryTroubled(_)
        | Fact::LibraryBack
        | Fact::LibraryAway(_)
        | Fact::PicturesTakenIn(_) => return None,
    })
}

fn moved(job: JobId, progress: &Progress, now: Timestamp) -> Moved<'_> {
    let elapsed = progress.started.map(|started| now.ms_since(started));
    let remaining = progress.remaining_ms(now);
    Moved {
        job,
        prompt_id: None,
        status: progress.status,
        phase: &progress.phase,
        progress: progress.steps.map(crate::domain::Steps::fraction),
        current_step: progress.steps.map(|steps| steps.done),
        total_steps: progress.steps.map(|steps| steps.total),
        ahead: progress.ahead,
        elapsed_time: elapsed.map(super::live::duration),
        elapsed_ms: elapsed,
        estimated_remaining: remaining.map(super::live::duration),
        estimated_remaining_ms: remaining,
        note: progress.note.as_deref(),
    }
}

/// A path as JSON can hold it.
fn path(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Fault;
    use crate::domain::{Failure, FailureKind, RequestField};

    #[test]
    fn a_fault_names_the_part_of_the_request_that_is_wrong() {
        let failure = Failure::new(FailureKind::Rejected, "no").at(RequestField::NegativePrompt);
        let line = serde_json::to_value(Fault::of(&failure)).unwrap_or_default();
        assert_eq!(line["field"], "negativePrompt");
        let failure = Failure::new(FailureKind::Unreachable, "no");
        let line = serde_json::to_value(Fault::of(&failure)).unwrap_or_default();
        assert!(line["field"].is_null() && line.get("field").is_some());
    }
}
