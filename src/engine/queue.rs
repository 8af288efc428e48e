//! The queue as a pure state machine: who waits, who runs, who is next.
//!
//! Separate from the tasks that work, so that every order of events can be tested without them.
//! It is also what makes the end of a job unique: only a job that is here can end, and it leaves.

use crate::domain::{Job, JobId, JobStatus, ServiceId};

/// Jobs that are not over, in the order in which they came.
#[derive(Default)]
pub(super) struct Queue {
    jobs: Vec<Job>,
}

impl Queue {
    /// Takes in a job that waits. `false` when its id is known already.
    #[must_use]
    pub(super) fn enqueue(&mut self, job: Job) -> bool {
        let new = self.find(job.id).is_none() && job.status == JobStatus::Waiting;
        if new {
            self.jobs.push(job);
        }
        new
    }

    /// The next job that may start, now marked as running: the oldest one whose service has a free
    /// slot. `slots` tells how many jobs a service works on at once.
    pub(super) fn next_to_start(&mut self, slots: impl Fn(&ServiceId) -> usize) -> Option<Job> {
        let free = |job: &Job| {
            let service = &job.request.service;
            let busy = self.jobs.iter().filter(|other| {
                matches!(other.status, JobStatus::Running | JobStatus::Retrying)
                    && other.request.service == *service
            });
            busy.count() < slots(service)
        };
        let next = self.jobs.iter().position(|job| {
            job.status == JobStatus::Waiting
                && job.status.may_become(JobStatus::Running)
                && free(job)
        })?;
        let job = self.jobs.get_mut(next)?;
        job.status = JobStatus::Running;
        Some(job.clone())
    }

    /// The job is over with `status` and leaves. `false` when it was not here or may not end so.
    #[must_use]
    pub(super) fn ended(&mut self, id: JobId, status: JobStatus) -> bool {
        let ends = |job: &Job| job.id == id && status.is_end() && job.status.may_become(status);
        let place = self.jobs.iter().position(ends);
        place.map(|place| self.jobs.remove(place)).is_some()
    }

    /// Does the job wait, so that cancelling it needs nobody's help?
    pub(super) fn is_waiting(&self, id: JobId) -> bool {
        let waits = |job: &Job| matches!(job.status, JobStatus::Waiting | JobStatus::Paused);
        self.find(id).is_some_and(waits)
    }

    /// Every job that waits, in order.
    pub(super) fn waiting(&self) -> Vec<JobId> {
        let ids = self.jobs.iter().map(|job| job.id);
        ids.filter(|id| self.is_waiting(*id)).collect()
    }

    /// Is nobody here?
    pub(super) fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    fn find(&self, id: JobId) -> Option<&Job> {
        self.jobs.iter().find(|job| job.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::domain::{
        Enhancement, Job, JobId, JobStatus, Progress, Quality, Request, Seed, ServiceId, Size,
        Timestamp,
    };
    use uuid::Uuid;

    fn id(number: u128) -> JobId {
        JobId(Uuid::from_u128(number))
    }

    fn job(number: u128, service: &str) -> Job {
        Job {
            id: id(number),
            request: Request {
                service: ServiceId::new(service),
                model: None,
                prompt: "a cat".into(),
                enhancement: Enhancement::NONE,
                negative_prompt: None,
                size: Size::default(),
                quality: Quality::default(),
                steps: None,
                cfg: None,
                seed: Seed(1),
                advanced: crate::domain::Advanced::default(),
            },
            status: JobStatus::Waiting,
            progress: Progress::default(),
            queued: Timestamp(0),
        }
    }

    fn started(queue: &mut Queue, slots: usize) -> Vec<JobId> {
        std::iter::from_fn(|| queue.next_to_start(|_| slots).map(|job| job.id)).collect()
    }

    #[test]
    fn services_do_not_wait_for_each_other_and_keep_their_order() {
        let mut queue = Queue::default();
        for (number, service) in [(1, "a"), (2, "a"), (3, "b"), (4, "b"), (5, "a")] {
            assert!(queue.enqueue(job(number, service)));
        }
        assert_eq!(started(&mut queue, 1), [id(1), id(3)]);
        assert!(queue.ended(id(3), JobStatus::Succeeded));
        assert_eq!(started(&mut queue, 1), [id(4)]);
        assert_eq!(started(&mut queue, 2), [id(2)]);
        assert_eq!(queue.waiting(), [id(5)]);
    }

    #[test]
    fn a_job_enters_once_and_ends_once() {
        let mut queue = Queue::default();
        assert!(queue.enqueue(job(1, "a")));
        assert!(!queue.enqueue(job(1, "a")), "known already");
        assert!(
            !queue.ended(id(1), JobStatus::Succeeded),
            "nothing succeeds while it waits"
        );
        assert_eq!(started(&mut queue, 1), [id(1)]);
        assert!(!queue.ended(id(1), JobStatus::Waiting), "waiting is no end");
        assert!(queue.ended(id(1), JobStatus::Failed));
        assert!(!queue.ended(id(1), JobStatus::Failed) && queue.is_empty());
    }

    #[test]
    fn a_waiting_job_can_be_cancelled_and_is_never_started() {
        let mut queue = Queue::default();
        assert!(queue.enqueue(job(1, "a")) && queue.enqueue(job(2, "a")));
        assert_eq!(started(&mut queue, 1), [id(1)]);
        assert!(!queue.is_waiting(id(1)) && queue.is_waiting(id(2)));
        assert!(queue.ended(id(2), JobStatus::Cancelled));
        assert!(queue.ended(id(1), JobStatus::Cancelled));
        assert_eq!(started(&mut queue, 1), []);
    }

    #[test]
    fn a_service_without_slots_starts_nothing() {
        let mut queue = Queue::default();
        assert!(queue.enqueue(job(1, "a")));
        assert_eq!(started(&mut queue, 0), []);
    }
}
