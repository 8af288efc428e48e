//! How the failures of jobs are told: what ends several jobs of one Enter is one notice that counts.

use super::JobView;
use crate::app::{Model, Notice, notice::LONG_MS, part_words};
use crate::domain::{Failure, JobId};

/// The notice of the job `id`, which failed just now; `None` where it was told with an earlier job of
/// the same Enter, and whoever read it has taken it away: only the last of them says it again, or one so
/// much later that the notice left by itself.
pub(super) fn notice(model: &Model, id: JobId) -> Option<Notice> {
    let job = model.job(id)?;
    let failure = named(job.failure.as_ref()?);
    let together: Vec<_> = (model.jobs.iter())
        .filter(|other| is_of_one_enter(other, job))
        .collect();
    let same = |other: &&&JobView| other.failure == job.failure;
    let (failed, of) = (together.iter().filter(same).count(), together.len());
    let told = |failed| Notice::failure(&counted(&failure, failed, of), model.now);
    if failed == 1 {
        return Some(told(1));
    }
    let earlier = together.iter().filter(|other| other.id != id);
    let told_at = earlier.filter(same).filter_map(|other| other.ended).max();
    let left = told_at.is_none_or(|at| model.now.ms_since(at) >= LONG_MS);
    let is_last = together.iter().all(|other| other.status.is_end());
    let before = counted(&failure, failed - 1, of).said;
    let shown = model.notice.as_ref();
    let shown = shown.filter(|shown| shown.title == crate::domain::visible(&before));
    match shown {
        // It was there to be read since the first of them.
        Some(shown) => Some(Notice {
            since: shown.since,
            ..told(failed)
        }),
        None => (is_last || left).then(|| told(failed)),
    }
}

/// Were both asked for with one key press? One press is one moment.
fn is_of_one_enter(one: &JobView, other: &JobView) -> bool {
    one.queued == other.queued && one.request.service == other.request.service
}

/// The failure with how many of `of` jobs it ended, where it is more than one.
fn counted(failure: &Failure, failed: usize, of: usize) -> Failure {
    let said = match failed {
        1 => failure.said.clone(),
        _ => format!("{failed} of {of} failed: {}", failure.said),
    };
    Failure {
        said,
        ..failure.clone()
    }
}

/// The failure with the name of the part that is at fault in front.
fn named(failure: &Failure) -> Failure {
    let said = match failure.field {
        Some(part) => format!("{}: {}", part_words(part), failure.said),
        None => failure.said.clone(),
    };
    Failure {
        said,
        ..failure.clone()
    }
}
