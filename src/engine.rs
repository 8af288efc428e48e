//! The engine: one request end to end, and the queue in front of it.
//!
//! It owns every task, timer and cancel token of the work, and knows no screen: the studio and the
//! commands for scripts use the same one. Asked by [`Engine::enqueue`] and [`Engine::cancel`], it
//! answers with [`Fact`]s; each job that was asked for gets exactly one [`Fact::JobEnded`].

mod archive;
mod clock;
mod input;
mod journal;
mod keeping;
mod makeable;
mod mounts;
mod outbox;
mod port;
mod press;
mod queue;
mod saved;
mod schedule;
mod servers;
mod services;
mod shelf;
mod supervise;
#[cfg(test)]
mod tests;
mod waiting;

pub use crate::store::Places;
pub use clock::{RuntimeClock, SystemClock};
pub use journal::{Entry, Journal, MemoryJournal};
pub use saved::SavedLibrary;

use crate::{
    config::{Config, LibraryRules, TimeLimits},
    domain::{
        Action, Clock, Descriptor, Fact, Failure, Job, JobId, JobStatus, Outcome, Progress,
        RemoteId, RemoteProgress, Request, ServerReport, ServiceId, ServiceState,
    },
    providers::Registry,
    store::Thumbnails,
};
use schedule::{Ask, Scheduler};
use shelf::Shelf;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{Semaphore, mpsc},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Pictures checked, embedded and written at the same time; each may hold a decoded picture.
const PRESSES: usize = 2;

/// Makes new ids; tests pass one that counts.
pub type FreshId = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// The world the engine works in. Tests pass their own.
#[derive(Clone)]
pub struct Outside {
    /// Who makes pictures.
    pub registry: Arc<Registry>,
    /// Where pictures are saved, and what is known about them; opened when the first one is.
    pub places: Places,
    /// How the library is kept.
    pub rules: LibraryRules,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids for pictures.
    pub fresh: FreshId,
    /// How long a job may take.
    pub limits: TimeLimits,
    /// Written into every picture: `art-studio 0.1.0`.
    pub software: String,
    /// Where jobs are written down.
    pub journal: Arc<dyn Journal>,
    /// Where thumbnails are kept.
    pub thumbnails: Thumbnails,
}

impl Outside {
    /// Where `config` wants everything. The system may be asked.
    pub fn places(config: &Config) -> Places {
        let library = config.library();
        Places {
            // Absolute, so that a change of the current folder changes nothing.
            library: std::path::absolute(&library).unwrap_or(library),
            indexes: config.folders().cache.join("index"),
            studio: config.folders().state.join("studio.db"),
            user: config.user(),
        }
    }

    /// The real world: the system's clock, UUIDv7, a journal in memory, thumbnails kept nowhere.
    pub fn real(registry: Arc<Registry>, places: Places, limits: TimeLimits) -> Self {
        Self {
            registry,
            places,
            rules: LibraryRules::default(),
            clock: Arc::new(SystemClock),
            fresh: Arc::new(Uuid::now_v7),
            limits,
            software: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
            journal: Arc::new(MemoryJournal::default()),
            thumbnails: Thumbnails::nowhere(),
        }
    }

    /// The same, with thumbnails kept in `folder`, at most about `bytes_max` bytes of them.
    #[must_use]
    pub fn keep_thumbnails(mut self, folder: PathBuf, bytes_max: u64) -> Self {
        self.thumbnails = Thumbnails::new(folder, bytes_max, Arc::clone(&self.clock));
        self
    }
}

/// A handle on the engine. Clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    house: Arc<House>,
}

/// What all tasks of the engine share.
struct House {
    runtime: Handle,
    registry: Arc<Registry>,
    shelf: Shelf,
    archive: archive::Archive,
    keeping: keeping::Keeping,
    rules: LibraryRules,
    clock: Arc<dyn Clock>,
    fresh: FreshId,
    limits: TimeLimits,
    software: String,
    journal: Arc<dyn Journal>,
    thumbnails: Thumbnails,
    outbox: outbox::Outbox,
    presses: Semaphore,
    asks: mpsc::UnboundedSender<Ask>,
    /// Cancelled when everything is to stop; the parent of every job's token.
    stop: CancellationToken,
    tokens: Mutex<HashMap<JobId, CancellationToken>>,
    /// Cancelled when the scheduler has gone.
    done: CancellationToken,
}

impl Engine {
    /// Starts it on `runtime`. Touches no file and no network.
    pub fn start(runtime: &Handle, outside: Outside) -> Self {
        let (asks, asked) = mpsc::unbounded_channel();
        let house = Arc::new(House {
            runtime: runtime.clone(),
            registry: outside.registry,
            shelf: Shelf::new(outside.places.library.clone()),
            archive: archive::Archive::new(outside.places),
            keeping: keeping::Keeping::default(),
            rules: outside.rules,
            clock: outside.clock,
            fresh: outside.fresh,
            limits: outside.limits,
            software: outside.software,
            journal: outside.journal,
            thumbnails: outside.thumbnails,
            outbox: outbox::Outbox::default(),
            presses: Semaphore::new(PRESSES),
            asks,
            stop: CancellationToken::new(),
            tokens: Mutex::default(),
            done: CancellationToken::new(),
        });
        runtime.spawn(Scheduler::new(Arc::clone(&house), asked).run());
        Self { house }
    }

    /// Puts a job into the queue. Answers with [`Fact::JobQueued`]; the rest follows.
    pub fn enqueue(&self, id: JobId, request: Request) {
        self.house.token(id);
        let job = Job {
            id,
            request,
            status: JobStatus::Waiting,
            progress: Progress::default(),
            queued: self.house.clock.now(),
        };
        if !self.house.ask(Ask::Enqueue(Box::new(job))) {
            self.house.refuse(id);
        }
    }

    /// Stops a job, waiting or running. One that is over stays as it is.
    pub fn cancel(&self, id: JobId) {
        if let Some(token) = self.house.tokens().get(&id) {
            token.cancel();
        }
        self.house.ask(Ask::Cancel(id));
    }

    /// The oldest fact not yet told, if there is one.
    pub fn try_fact(&self) -> Option<Fact> {
        self.house.outbox.try_next()
    }

    /// The oldest fact not yet told; waits for one. Cancel-safe. Meant for one listener.
    pub async fn next_fact(&self) -> Fact {
        self.house.outbox.next().await
    }

    /// Every service as it is now. Asks them all at once and gives none more than a few seconds.
    pub async fn services(&self) -> Vec<ServiceState> {
        services::states(&self.house.runtime, &self.house.registry).await
    }

    /// The services that answer at once, as they are now: enough for a first screen.
    pub fn services_now(&self) -> Vec<ServiceState> {
        services::known(&self.house.registry)
    }

    /// One service as it is now; asks only that one. `None` when there is none called `id`.
    pub async fn service(&self, id: &ServiceId) -> Option<ServiceState> {
        let provider = self.house.registry.get(id)?;
        Some(services::state_of(&self.house.runtime, provider).await)
    }

    /// A service with nothing but the model called `model`, as far as the name tells what it can do:
    /// nobody is asked. `None` where that takes a question.
    pub async fn service_foretold(&self, id: &ServiceId, model: &str) -> Option<ServiceState> {
        let provider = self.house.registry.get(id)?;
        services::foretold(&self.house.runtime, provider, model.to_owned()).await
    }

    /// What the server behind a service says about itself; `None` where there is none of the user's
    /// own, or no answer in time.
    pub async fn server(&self, id: &ServiceId) -> Option<ServerReport> {
        servers::report(&self.house, id).await
    }

    /// How a job stands at a service, whoever sent it.
    ///
    /// # Errors
    /// When the service does not say, or not in time.
    pub async fn remote_progress(
        &self,
        id: &ServiceId,
        job: RemoteId,
    ) -> Result<RemoteProgress, Failure> {
        servers::progress(&self.house, id, job).await
    }

    /// Asks a service to do something besides pictures; answers in words what came of it.
    ///
    /// # Errors
    /// When it cannot or will not, or does not answer in time.
    pub async fn act(&self, id: &ServiceId, action: Action) -> Result<String, Failure> {
        servers::act(&self.house, id, action).await
    }

    /// Remembers of which family a model is; `None` forgets it.
    ///
    /// # Errors
    /// When the service knows no such family, or it could not be written down.
    pub async fn tell_family(
        &self,
        id: &ServiceId,
        model: String,
        family: Option<String>,
    ) -> Result<(), Failure> {
        servers::tell_family(&self.house, id, (model, family)).await
    }

    /// Is `file` a picture that can be started from? Answers with its whole path.
    ///
    /// # Errors
    /// When it cannot be read, or is no picture that we take.
    pub async fn check_input(&self, file: PathBuf) -> Result<PathBuf, Failure> {
        input::check(file).await
    }

    /// Static facts of every service, in order.
    pub fn descriptors(&self) -> Vec<&'static Descriptor> {
        self.house.registry.descriptors().collect()
    }

    /// Saves a copy of a picture of the library for the user; never overwrites. Answers where.
    pub async fn save_copy(&self, file: &Path, destination: &Path) -> Result<PathBuf, Failure> {
        self.house.shelf.copy_out(file, destination).await
    }

    /// Thumbnails of any pictures. Its methods block: call them where blocking is allowed.
    pub fn thumbnails(&self) -> Thumbnails {
        self.house.thumbnails.clone()
    }

    /// Ends what services started on this machine for us, and waits for nothing.
    pub fn leave(&self) {
        self.house
            .registry
            .iter()
            .for_each(|provider| provider.leave());
    }

    /// Cancels everything and waits, at most `grace`, for what must be finished: a picture that is
    /// being written. Facts can still be read afterwards.
    pub async fn shutdown(self, grace: Duration) {
        self.house.stop.cancel();
        self.leave();
        if self.house.ask(Ask::Stop) {
            let done = self.house.done.cancelled();
            if tokio::time::timeout(grace, done).await.is_err() {
                tracing::warn!("left before every job was over");
            }
        }
    }
}

impl House {
    /// Asks the scheduler; `false` when it has gone.
    fn ask(&self, ask: Ask) -> bool {
        self.asks.send(ask).is_ok()
    }

    /// The job's cancel token, made at the first call.
    fn token(&self, id: JobId) -> CancellationToken {
        let mut tokens = self.tokens();
        let token = tokens.entry(id).or_insert_with(|| self.stop.child_token());
        token.clone()
    }

    fn forget(&self, id: JobId) {
        self.tokens().remove(&id);
    }

    /// Ends a job that came when nothing is taken in any more.
    fn refuse(&self, id: JobId) {
        self.forget(id);
        let outcome = Outcome::Cancelled { kept: vec![] };
        self.outbox.put(Fact::JobEnded(id, outcome));
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<JobId, CancellationToken>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
