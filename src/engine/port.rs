//! The engine's side of one running job: what a provider reports, remembers and delivers.
//!
//! Separate from the supervision, because a provider may keep its end of it longer than the job
//! lives: once the port is closed, nothing that is said through it counts.

use super::{
    House,
    journal::Entry,
    press::{self, Order, Pressed},
};
use crate::domain::{
    Fact, Failure, FailureKind, JobPort, Made, ModelChoice, Phase, Preview, Progress,
    ProgressStatus, Record, RemoteId, Report, Used, visible,
};
use async_trait::async_trait;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::watch, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// More pictures than this from one job is a provider gone wild. Services make at most ten.
const PICTURES_MAX: usize = 64;
/// Longest phase in characters.
const PHASE_MAX: usize = 40;
/// Longest remark in characters.
const NOTE_MAX: usize = 240;
/// Largest preview in bytes; anything above is no preview but a picture.
const PREVIEW_MAX: usize = 8 << 20;
/// Longest id of a service in bytes; the longest known one is an ARN of about 200.
const REMOTE_ID_MAX: usize = 1024;

/// Since when the time limit counts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Counting {
    /// Since the start: nothing was said yet.
    FromStart(Instant),
    /// Not at all: it waits at the service.
    Suspended,
    /// Since the service began to work on it.
    FromBegin(Instant),
}

/// What is known about the job so far.
#[derive(Default)]
struct Ledger {
    progress: Progress,
    preview: Option<Preview>,
    taken: usize,
    saved: Vec<Record>,
    failure: Option<Failure>,
    model: Option<ModelChoice>,
    used: Option<Box<Used>>,
    closed: bool,
}

/// What a job left when its port was closed.
pub(super) struct Left {
    /// Saved pictures in the order of their saving.
    pub(super) saved: Vec<Record>,
    /// The first picture that could not be saved, in words.
    pub(super) failure: Option<Failure>,
}

/// The engine's side of one running job.
pub(super) struct Port {
    house: Arc<House>,
    order: Order,
    cancel: CancellationToken,
    ledger: Mutex<Ledger>,
    counting: watch::Sender<Counting>,
    deliveries: TaskTracker,
}

impl Port {
    /// A port for the job of `order`, which starts now.
    pub(super) fn new(house: Arc<House>, order: Order, cancel: CancellationToken) -> Self {
        Self {
            house,
            order,
            cancel,
            ledger: Mutex::default(),
            counting: watch::Sender::new(Counting::FromStart(Instant::now())),
            deliveries: TaskTracker::new(),
        }
    }

    /// Notes which model makes the pictures.
    pub(super) fn made_by(&self, model: Option<ModelChoice>) {
        self.ledger().model = model;
    }

    /// Resolves when the work has taken longer than `limit`; waiting at the service is no work.
    pub(super) async fn overdue(&self, limit: Duration) {
        let mut counting = self.counting.subscribe();
        loop {
            let since = match *counting.borrow_and_update() {
                Counting::FromStart(since) | Counting::FromBegin(since) => Some(since),
                Counting::Suspended => None,
            };
            let reached = async {
                match since.and_then(|since| since.checked_add(limit)) {
                    Some(until) => tokio::time::sleep_until(until).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = reached => return,
                changed = counting.changed() => if changed.is_err() {
                    return std::future::pending().await;
                }
            }
        }
    }

    /// Ends the conversation: what is being saved is waited for, what comes later is refused.
    pub(super) async fn close(&self) -> Left {
        self.ledger().closed = true;
        self.deliveries.close();
        self.deliveries.wait().await;
        let mut ledger = self.ledger();
        Left {
            saved: std::mem::take(&mut ledger.saved),
            failure: ledger.failure.take(),
        }
    }

    /// Saves the newest preview as a partial picture. For a closed port that saved nothing.
    pub(super) async fn rescue_preview(&self) -> Option<Record> {
        let preview = self.ledger().preview.take()?;
        let made = Made {
            bytes: preview.0.to_vec(),
            seed: None,
            notes: std::collections::BTreeMap::new(),
        };
        let saved = press::press(&self.house, self.order_now(true), made).await;
        match saved {
            Ok(pressed) => Some(self.say_saved(pressed)),
            Err(failure) => {
                tracing::warn!(job = %self.order.job, %failure, "could not keep the last preview");
                None
            }
        }
    }

    fn order_now(&self, partial: bool) -> Order {
        let ledger = self.ledger();
        Order {
            model: ledger.model.clone().or_else(|| self.order.model.clone()),
            used: ledger.used.clone(),
            started: ledger.progress.started.unwrap_or(self.order.started),
            partial,
            ..self.order.clone()
        }
    }

    /// Says that there is a picture, and only then what is to be known about it.
    fn say_saved(&self, pressed: Pressed) -> Record {
        let Pressed { record, outside } = pressed;
        let fact = Fact::PictureSaved(self.order.job, Box::new(record.clone()));
        self.house.outbox.put(fact);
        if let Some(why) = outside {
            self.house.say_outside(why, &record.file);
        }
        record
    }

    /// Room for one more picture? The tracker's token makes `close` wait for it.
    fn admit(&self) -> Result<tokio_util::task::task_tracker::TaskTrackerToken, Failure> {
        let mut ledger = self.ledger();
        if ledger.closed {
            let said = "a picture came after the job was over";
            return Err(Failure::new(FailureKind::Internal, said));
        }
        if ledger.taken >= PICTURES_MAX {
            let said = format!("the service sent more than {PICTURES_MAX} pictures for one job");
            let failure = Failure::new(FailureKind::Protocol, said);
            ledger.failure.get_or_insert_with(|| failure.clone());
            return Err(failure);
        }
        ledger.taken += 1;
        Ok(self.deliveries.token())
    }

    fn settle(&self, result: Result<Pressed, Failure>) -> Result<(), Failure> {
        match result {
            Ok(pressed) => {
                let record = self.say_saved(pressed);
                self.ledger().saved.push(record);
                Ok(())
            }
            Err(failure) => {
                let mut ledger = self.ledger();
                ledger.failure.get_or_insert_with(|| failure.clone());
                Err(failure)
            }
        }
    }

    /// Takes one report in; says what changed.
    fn take(&self, report: Report) {
        let now = self.house.clock.now();
        let mut ledger = self.ledger();
        if ledger.closed {
            return;
        }
        let before = ledger.progress.clone();
        ledger.progress.apply(&report, now);
        let after = ledger.progress.clone();
        match report {
            Report::Preview(preview) => {
                ledger.preview = Some(preview.clone());
                self.house
                    .outbox
                    .put(Fact::PreviewArrived(self.order.job, preview));
            }
            Report::Used(used) => ledger.used = Some(used),
            Report::Queued(_)
            | Report::Phase(_)
            | Report::Steps(_)
            | Report::Note(_)
            | Report::Away(_) => {}
        }
        // Told under the lock, so that a newer state can never be overtaken by an older one.
        if before != after {
            self.count(&before, &after);
            self.house
                .outbox
                .put(Fact::JobProgressed(self.order.job, after));
        }
    }

    fn count(&self, before: &Progress, after: &Progress) {
        if before.started.is_none() && after.started.is_some() {
            self.counting
                .send_replace(Counting::FromBegin(Instant::now()));
            press::prepare(&self.house);
        } else if after.started.is_none() && after.ahead.is_some() {
            self.counting.send_replace(Counting::Suspended);
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A report made harmless, or `None` where it is too large to be one.
fn bounded(report: Report) -> Option<Report> {
    let short = |text: &str, max| visible(text).chars().take(max).collect();
    match report {
        Report::Phase(phase) => Some(Report::Phase(Phase {
            words: short(&phase.words, PHASE_MAX),
            ..phase
        })),
        Report::Note(note) => Some(Report::Note(short(&note, NOTE_MAX))),
        Report::Preview(preview) => {
            (preview.0.len() <= PREVIEW_MAX).then_some(Report::Preview(preview))
        }
        Report::Queued(_) | Report::Steps(_) | Report::Used(_) | Report::Away(_) => Some(report),
    }
}

/// What providers hold: a share of the port.
pub(super) struct Line(pub(super) Arc<Port>);

#[async_trait]
impl JobPort for Line {
    fn report(&self, report: Report) {
        if let Some(report) = bounded(report) {
            self.0.take(report);
        } else {
            tracing::debug!(job = %self.0.order.job, "a preview was too large");
        }
    }

    async fn remember(&self, id: RemoteId) -> Result<(), Failure> {
        if id.0.is_empty() || id.0.len() > REMOTE_ID_MAX {
            let said = "the service gave the job an id that is empty or far too long";
            return Err(Failure::new(FailureKind::Protocol, said));
        }
        let entry = Entry::Remembered(self.0.order.job, id);
        self.0.house.journal.write(entry).await
    }

    async fn deliver(&self, made: Made) -> Result<(), Failure> {
        let token = self.0.admit()?;
        self.report(Report::Phase(Phase {
            status: ProgressStatus::Saving,
            words: "saving".into(),
        }));
        let port = Arc::clone(&self.0);
        // A task of its own: a provider that is stopped now must not lose a finished picture.
        let saving = self.0.house.runtime.spawn(async move {
            let result = press::press(&port.house, port.order_now(false), made).await;
            let settled = port.settle(result);
            drop(token);
            settled
        });
        saving.await.unwrap_or_else(|_| {
            let said = "saving the picture stopped on a fault of the studio";
            Err(Failure::new(FailureKind::Internal, said))
        })
    }

    async fn cancelled(&self) {
        self.0.cancel.cancelled().await;
    }

    fn is_cancelled(&self) -> bool {
        self.0.cancel.is_cancelled()
    }
}
