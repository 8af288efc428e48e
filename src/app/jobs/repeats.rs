//! A job that asks for just what an earlier one of this session asked for: that is said, because what
//! comes of it is a picture that is there already.

use crate::app::{Model, Notice, Severity};
use crate::domain::{JobId, JobStatus, Timestamp};

/// Was the same asked for before, of a model that makes the same of the same seed, and made?
pub(super) fn is_again(model: &Model, id: JobId) -> bool {
    let Some(job) = model.job(id) else {
        return false;
    };
    let request = &job.request;
    let mut services = model.services.iter();
    let service = services.find(|service| service.id == request.service);
    let can = service.and_then(|service| service.capability(request.model.as_deref()));
    let mut others = model.jobs.iter().filter(|other| other.id != id);
    can.is_some_and(|can| can.seed)
        && others.any(|other| other.status == JobStatus::Succeeded && other.request == *request)
}

/// Says so, and how another picture comes about.
pub(super) fn notice(now: Timestamp) -> Notice {
    let words = "same prompt, settings and seed as before";
    Notice {
        hint: Some("for another picture set the seed to random".to_owned()),
        ..Notice::new(Severity::Plain, words, now)
    }
}
