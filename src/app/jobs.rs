//! The session's jobs as the screen shows them, moved on by the engine's facts.

mod failures;
mod repeats;

use super::{Event, Focus, Model, Notice, Overlay, PictureKey, Severity, Tab, servers};
use crate::domain::{
    Fact, Failure, Job, JobId, JobStatus, Outcome, PictureId, Progress, ProgressStatus, Request,
    Timestamp,
};
use std::path::PathBuf;

/// Ended jobs that are remembered; the pictures themselves stay in the library.
const ENDED_MAX: usize = 200;

/// One job on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
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
    /// Number of the newest picture in the making; 0 = none yet.
    pub preview: u32,
    /// The picture it made last.
    pub picture: Option<PictureId>,
    /// How many pictures it left.
    pub saved: usize,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

impl JobView {
    /// A job that was just asked for.
    pub(super) fn new(id: JobId, request: Request, now: Timestamp) -> Self {
        let Job {
            id,
            request,
            status,
            progress,
            queued,
        } = Job {
            id,
            request,
            status: JobStatus::Waiting,
            progress: Progress::default(),
            queued: now,
        };
        Self {
            id,
            request,
            status,
            progress,
            queued,
            preview: 0,
            picture: None,
            saved: 0,
            ended: None,
            failure: None,
        }
    }

    /// Is it being made?
    pub fn is_running(&self) -> bool {
        matches!(self.status, JobStatus::Running | JobStatus::Retrying)
    }

    /// What to show for it: the picture, else the newest picture in the making.
    pub fn picture_key(&self) -> Option<PictureKey> {
        let preview = || (self.preview > 0).then_some(PictureKey::Preview(self.id, self.preview));
        self.picture.map(PictureKey::Saved).or_else(preview)
    }

    /// Milliseconds from the start of the work (or of the wait) to `now` or to its end.
    pub fn elapsed_ms(&self, now: Timestamp) -> u64 {
        let until = self.ended.unwrap_or(now);
        until.ms_since(self.progress.started.unwrap_or(self.queued))
    }
}

/// Takes in one fact. What concerns a job that is over, or unknown, is dropped.
pub(super) fn apply_fact(model: &mut Model, fact: Fact) {
    let now = model.now;
    let Some(id) = fact.job() else {
        apply_library_fact(model, &fact);
        return;
    };
    let Some(job) = model.jobs.iter_mut().find(|job| job.id == id) else {
        return;
    };
    if job.status.is_end() {
        return;
    }
    match fact {
        Fact::JobStarted(_) => job.status = JobStatus::Running,
        Fact::JobProgressed(_, progress) => job.progress = progress,
        Fact::PreviewArrived(..) => job.preview += 1,
        Fact::PictureSaved(_, record) => {
            job.picture = Some(record.id);
            job.saved += 1;
            job.progress.status = ProgressStatus::Saving;
            let watched = model.generate.focus == Focus::Results || model.overlay.is_some();
            model.generate.results.push(*record, !watched);
        }
        Fact::JobEnded(id, outcome) => {
            apply_end(model, id, outcome, now);
            servers::look_again(model);
        }
        Fact::JobQueued(_)
        | Fact::LibraryChanged
        | Fact::LibraryChecked(_)
        | Fact::LibraryTroubled(_)
        | Fact::LibraryBack
        | Fact::LibraryAway(_)
        | Fact::PicturesTakenIn(_) => {}
    }
}

/// Takes in what happened to the library as a whole.
fn apply_library_fact(model: &mut Model, fact: &Fact) {
    let now = model.now;
    match fact {
        Fact::LibraryTroubled(failure) => model.notice = Some(Notice::failure(failure, now)),
        Fact::LibraryAway(failure) => {
            let known = model.saved.away.replace(failure.clone()).is_some();
            // Once it is known, it stands on the Saved tab; what is said of single pictures says more.
            let notice = (!known).then(|| Notice::failure(failure, now));
            model.notice = notice.or_else(|| model.notice.take());
        }
        Fact::LibraryBack => {
            model.saved.away = None;
            model.saved.try_again();
            let words = "the library can be used again";
            model.notice = Some(Notice::new(Severity::Good, words, now));
        }
        Fact::PicturesTakenIn(pictures) => {
            model.generate.results.taken_in(pictures);
            let words = match pictures.len() {
                1 => "the picture that waited is in the library now".to_owned(),
                count => format!("{count} pictures that waited are in the library now"),
            };
            model.notice = Some(Notice::new(Severity::Good, &words, now));
        }
        Fact::LibraryChanged => model.saved.library_changed(),
        Fact::LibraryChecked(checked) => {
            (model.saved.is_checked, model.saved.is_missing) = (true, checked.is_missing);
            model.saved.library_changed();
        }
        _ => {}
    }
}

fn apply_end(model: &mut Model, id: JobId, outcome: Outcome, now: Timestamp) {
    let Some(job) = model.jobs.iter_mut().find(|job| job.id == id) else {
        return;
    };
    job.status = outcome.status();
    job.ended = Some(now);
    job.saved = outcome.records().len();
    let notice = match outcome {
        // The name stands beside the picture; here it would push the hints away.
        Outcome::Succeeded(records) => {
            let words = if records.len() == 1 {
                "picture saved"
            } else {
                "pictures saved"
            };
            Some(if repeats::is_again(model, id) {
                repeats::notice(now)
            } else {
                Notice::new(Severity::Good, words, now)
            })
        }
        Outcome::Failed { failure, .. } => {
            job.failure = Some(failure);
            match failures::notice(model, id) {
                Some(notice) => Some(notice),
                // It was told with another job of the same kind.
                None => model.notice.take(),
            }
        }
        Outcome::Cancelled { .. } => Some(Notice::new(Severity::Plain, "cancelled", now)),
        Outcome::TimedOut { limit_ms, .. } => {
            let words = format!(
                "stopped after {} minutes, the time limit",
                limit_ms / 60_000
            );
            Some(Notice::new(Severity::Bad, &words, now))
        }
        Outcome::Quarantined { reason } => Some(Notice::new(Severity::Bad, &reason, now)),
    };
    // What went wrong a moment ago is not covered by what went well since.
    let bad = |notice: &Notice| notice.severity == Severity::Bad;
    if !model.notice.as_ref().is_some_and(bad) || notice.as_ref().is_some_and(bad) {
        model.notice = notice;
    }
    mark_fault(model, id);
    servers::look_again(model);
    forget_oldest(model);
}

/// Marks the row of the form that made a job fail, while the form is still about that service.
fn mark_fault(model: &mut Model, id: JobId) {
    let Some(job) = model.jobs.iter().find(|job| job.id == id) else {
        return;
    };
    let form = &mut model.generate.form;
    if let Some(failure) = &job.failure
        && let Some(part) = failure.field
        && form.service.as_ref() == Some(&job.request.service)
    {
        form.mark_fault(part, &failure.said);
    }
}

fn forget_oldest(model: &mut Model) {
    let ended = model.jobs.iter().filter(|job| job.ended.is_some()).count();
    if ended > ENDED_MAX
        && let Some(oldest) = model.jobs.iter().position(|job| job.ended.is_some())
    {
        model.jobs.remove(oldest);
    }
}

/// Takes in what happened outside the engine.
pub(super) fn apply_event(model: &mut Model, event: Event) {
    let now = model.now;
    match event {
        Event::Engine(fact) => apply_fact(model, fact),
        Event::TerminalKnown(report) => model.terminal = Some(*report),
        Event::ServicesListed(services) => servers::listed(model, services),
        Event::ServerReported(id, report) => servers::reported(model, id, report.map(|it| *it)),
        Event::Acted(result) => servers::acted(model, result),
        Event::FamilyTold {
            model: id,
            family,
            result,
        } => servers::family_told(model, &id, family.as_deref(), result),
        Event::InputChecked(asked, result) => servers::checked(model, &asked, result),
        Event::TextEdited(Ok(text)) => {
            let left_out = model.generate.set_prompt(text.trim_end_matches('\n'));
            if left_out > 0 {
                model.notice = Some(left_out_notice(left_out, now));
            }
        }
        Event::PromptsRecalled(prompts) => model.generate.history.recall(prompts),
        Event::CopySaved(result) => apply_copy(model, result),
        Event::TextEdited(Err(failure)) | Event::Noticed(failure) => {
            model.notice = Some(Notice::failure(&failure, now));
        }
        Event::PictureUnreadable(key, why) => {
            let why = crate::domain::visible(&why);
            if model.tab != Tab::Saved {
                model.notice = Some(Notice::new(Severity::Bad, &why, now));
            }
            model.saved.cannot_show(key, &why);
        }
        Event::LinkMeasured(link) => model.link = link,
        Event::PictureReady(_) | Event::Woke | Event::Saved(_) => {}
    }
}

/// A copy is there, or the box that asked for it says why not.
fn apply_copy(model: &mut Model, result: Result<PathBuf, Failure>) {
    match (result, &mut model.overlay) {
        (Err(failure), Some(Overlay::SaveCopy { problem, .. })) => *problem = Some(failure.said),
        (Err(failure), _) => model.notice = Some(Notice::failure(&failure, model.now)),
        (Ok(file), overlay) => {
            if matches!(overlay, Some(Overlay::SaveCopy { .. })) {
                *overlay = None;
            }
            let words = format!("copied to {}", file.display());
            model.notice = Some(Notice::new(Severity::Good, &words, model.now));
        }
    }
}

/// Says that a paste was longer than the field.
pub(super) fn left_out_notice(characters: usize, now: Timestamp) -> Notice {
    let words = format!("the field is full: {characters} characters were left out");
    Notice::new(Severity::Bad, &words, now)
}
