//! The contract between the studio and anything that makes pictures.

use super::{
    Action, Descriptor, Failure, Health, ModelChoice, RemoteId, RemoteProgress, Report, Request,
    Seed, ServerReport,
};
use async_trait::async_trait;
use std::{collections::BTreeMap, sync::Arc};

/// A finished picture as it came from the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Encoded bytes: PNG, JPEG or WebP.
    pub bytes: Vec<u8>,
    /// The seed of this picture, where it is known.
    pub seed: Option<Seed>,
    /// Facts to keep with it: `understood`…
    pub notes: BTreeMap<String, String>,
}

/// The engine's side of one job. Providers see it through [`JobContext`].
#[async_trait]
pub trait JobPort: Send + Sync {
    /// Takes a report. Never waits; only the newest of a kind is sure to be seen.
    fn report(&self, report: Report);

    /// Stores the service's id for this job durably.
    async fn remember(&self, id: RemoteId) -> Result<(), Failure>;

    /// Checks, embeds and saves one picture. What was delivered stays, whatever happens after.
    async fn deliver(&self, made: Made) -> Result<(), Failure>;

    /// Resolves when the job is to stop.
    async fn cancelled(&self);

    /// Is the job to stop?
    fn is_cancelled(&self) -> bool;
}

/// What a provider may use while it works on one job.
#[derive(Clone)]
pub struct JobContext {
    port: Arc<dyn JobPort>,
}

impl JobContext {
    /// A context on `port`.
    pub fn new(port: Arc<dyn JobPort>) -> Self {
        Self { port }
    }

    /// Says how the work goes. Cheap; may be dropped for a newer one.
    pub fn report(&self, report: Report) {
        self.port.report(report);
    }

    /// Stores the service's id for this job; call it before waiting for anything else.
    pub async fn remember(&self, id: RemoteId) -> Result<(), Failure> {
        self.port.remember(id).await
    }

    /// Hands over a finished picture. Call it once for each, as soon as it is there.
    pub async fn deliver(&self, made: Made) -> Result<(), Failure> {
        self.port.deliver(made).await
    }

    /// Resolves when the job is to stop; the provider then stops the remote side and returns.
    pub async fn cancelled(&self) {
        self.port.cancelled().await;
    }

    /// Is the job to stop? For code that computes instead of waiting.
    pub fn is_cancelled(&self) -> bool {
        self.port.is_cancelled()
    }
}

/// Something that turns a [`Request`] into pictures: one instance per configured server or account.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Static facts.
    fn descriptor(&self) -> &'static Descriptor;

    /// Can it be used now?
    async fn health(&self) -> Health;

    /// What to set before it works, in words; empty when nothing is missing.
    fn needs(&self) -> Vec<String> {
        Vec::new()
    }

    /// The models it has, with what each can do; the first is the default.
    async fn models(&self) -> Result<Vec<ModelChoice>, Failure>;

    /// The model called `id`, or the default one; `None` when there is none. For a job that starts:
    /// a service that knows its models from before need not ask again.
    async fn model(&self, id: Option<&str>) -> Result<Option<ModelChoice>, Failure> {
        let models = self.models().await?;
        let named = models.iter().find(|model| Some(model.id.as_str()) == id);
        Ok(named.or_else(|| models.first()).cloned())
    }

    /// The model called `id` as far as its name alone tells what it is; nobody is asked whether it
    /// is there. `None` where the name does not tell.
    async fn foretell(&self, _id: &str) -> Option<ModelChoice> {
        None
    }

    /// Remembers that a model is of one of its [`super::ModelFacts::families`], for this program and
    /// later ones; `None` forgets it.
    async fn tell_family(&self, _model: &str, _family: Option<&str>) -> Result<(), Failure> {
        let said = format!("{} knows no families of models", self.descriptor().name);
        Err(Failure::new(super::FailureKind::Rejected, said))
    }

    /// Makes the pictures and hands each to [`JobContext::deliver`]. Returning early because the
    /// job was cancelled is no failure.
    async fn generate(&self, request: Request, job: JobContext) -> Result<(), Failure>;

    /// Waits for a job that an earlier process started.
    async fn resume(&self, id: RemoteId, _job: JobContext) -> Result<(), Failure> {
        let said = format!("{} cannot pick up job {}", self.descriptor().name, id.0);
        Err(Failure::new(super::FailureKind::Rejected, said))
    }

    /// The server behind it; `None` where there is none of the user's own.
    async fn server(&self) -> Option<ServerReport> {
        None
    }

    /// How a job stands at the service, this process's or another's.
    async fn progress(&self, id: RemoteId) -> Result<RemoteProgress, Failure> {
        let said = format!(
            "{} does not say how job {} stands",
            self.descriptor().name,
            id.0
        );
        Err(Failure::new(super::FailureKind::Rejected, said))
    }

    /// The program ends: whatever was started on this machine for it must not go on. Does not wait.
    fn leave(&self) {}

    /// What it can do besides pictures.
    fn actions(&self) -> &'static [Action] {
        &[]
    }

    /// Does one of [`Provider::actions`]; answers in words what came of it.
    async fn act(&self, _action: Action) -> Result<String, Failure> {
        let said = format!("{} cannot do that", self.descriptor().name);
        Err(Failure::new(super::FailureKind::Rejected, said))
    }
}
