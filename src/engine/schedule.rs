//! The scheduler: the only task that moves jobs in the queue, writes the journal and says that a
//! job was queued, started or is over.
//!
//! One task for all three keeps their order right: the journal before the word, the end of one job
//! before the start of the next.

use super::{House, journal::Entry, queue::Queue, supervise::supervise};
use crate::domain::{
    Fact, Failure, FailureKind, Job, JobId, JobStatus, Outcome, ServiceId, visible,
};
use std::sync::Arc;
use tokio::sync::mpsc;

/// What the scheduler is asked to do.
pub(super) enum Ask {
    /// Take in a job.
    Enqueue(Box<Job>),
    /// End the job if it still waits. A running one hears it from its token.
    Cancel(JobId),
    /// A running job is over.
    Ended(JobId, Outcome),
    /// Start nothing more; end what waits; go when the last one is over.
    Stop,
}

/// The scheduler's own state.
pub(super) struct Scheduler {
    house: Arc<House>,
    queue: Queue,
    asked: mpsc::UnboundedReceiver<Ask>,
    stopping: bool,
}

impl Scheduler {
    /// A scheduler that does what is `asked`.
    pub(super) fn new(house: Arc<House>, asked: mpsc::UnboundedReceiver<Ask>) -> Self {
        Self {
            house,
            queue: Queue::default(),
            asked,
            stopping: false,
        }
    }

    /// Works until it is told to stop and the last job is over.
    pub(super) async fn run(mut self) {
        while !(self.stopping && self.queue.is_empty()) {
            let Some(ask) = self.asked.recv().await else {
                break;
            };
            match ask {
                Ask::Enqueue(job) => self.enqueue(*job).await,
                Ask::Cancel(id) => self.cancel_waiting(id).await,
                Ask::Ended(id, outcome) => self.end(id, outcome).await,
                Ask::Stop => self.stop().await,
            }
            self.start_what_may().await;
        }
        // Jobs that were asked for after the end still get theirs.
        self.asked.close();
        while let Some(ask) = self.asked.recv().await {
            if let Ask::Enqueue(job) = ask {
                self.house.refuse(job.id);
            }
        }
        self.house.done.cancel();
    }

    async fn enqueue(&mut self, job: Job) {
        let id = job.id;
        if self.stopping {
            self.house.refuse(id);
            return;
        }
        let entry = Entry::Queued(Box::new(job.clone()));
        if !self.queue.enqueue(job) {
            tracing::warn!(job = %id, "asked for twice, taken once");
            return;
        }
        match self.house.journal.write(entry).await {
            Ok(()) => self.house.outbox.put(Fact::JobQueued(id)),
            Err(failure) => {
                let kept = vec![];
                self.end(id, Outcome::Failed { failure, kept }).await;
            }
        }
    }

    async fn cancel_waiting(&mut self, id: JobId) {
        if self.queue.is_waiting(id) {
            self.end(id, Outcome::Cancelled { kept: vec![] }).await;
        }
    }

    async fn stop(&mut self) {
        self.stopping = true;
        for id in self.queue.waiting() {
            self.cancel_waiting(id).await;
        }
    }

    /// The one place where a job's end is said.
    async fn end(&mut self, id: JobId, outcome: Outcome) {
        let status = outcome.status();
        if !self.queue.ended(id, status) {
            tracing::warn!(job = %id, ?status, "an end that does not fit was dropped");
            return;
        }
        self.note(id, status).await;
        self.house.forget(id);
        self.house.outbox.put(Fact::JobEnded(id, outcome));
    }

    async fn start_what_may(&mut self) {
        let house = Arc::clone(&self.house);
        // A service that is not there gets a slot, so that its job can end with a reason.
        let slots = |service: &ServiceId| {
            let known = house.registry.get(service);
            known.map_or(1, |provider| provider.descriptor().concurrency.max(1))
        };
        while let Some(job) = self.queue.next_to_start(slots) {
            self.start(job).await;
        }
    }

    async fn start(&mut self, job: Job) {
        let id = job.id;
        let cancel = self.house.token(id);
        if cancel.is_cancelled() {
            self.end(id, Outcome::Cancelled { kept: vec![] }).await;
            return;
        }
        let Some(provider) = self.house.registry.get(&job.request.service) else {
            let failure = unknown_service(&job.request.service);
            let kept = vec![];
            self.end(id, Outcome::Failed { failure, kept }).await;
            return;
        };
        self.note(id, JobStatus::Running).await;
        self.house.outbox.put(Fact::JobStarted(id));
        let end = EndOfJob::new(Arc::clone(&self.house), id);
        let house = Arc::clone(&self.house);
        self.house.runtime.spawn(async move {
            end.say(supervise(house, provider, job, cancel).await);
        });
    }

    async fn note(&self, id: JobId, status: JobStatus) {
        if let Err(failure) = self.house.journal.write(Entry::Became(id, status)).await {
            tracing::error!(job = %id, %failure, "the journal could not be written");
        }
    }
}

fn unknown_service(service: &ServiceId) -> Failure {
    let said = format!("there is no service called “{}”", visible(service.as_str()));
    Failure::new(FailureKind::Rejected, said).hint("`art-studio services` lists them")
}

/// Makes sure that a started job ends, even if the code that watches over it breaks.
struct EndOfJob {
    house: Arc<House>,
    id: JobId,
    outcome: Option<Outcome>,
}

impl EndOfJob {
    fn new(house: Arc<House>, id: JobId) -> Self {
        let said = "the studio's own code for this job stopped on a fault";
        let failure = Failure::new(FailureKind::Internal, said);
        let kept = vec![];
        Self {
            house,
            id,
            outcome: Some(Outcome::Failed { failure, kept }),
        }
    }

    fn say(mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
    }
}

impl Drop for EndOfJob {
    fn drop(&mut self) {
        if let Some(outcome) = self.outcome.take() {
            self.house.ask(Ask::Ended(self.id, outcome));
        }
    }
}
