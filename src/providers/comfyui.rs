//! ComfyUI, local or remote: a server of the user's own.
//!
//! `server` is the line to it, `catalogue` what it has, `plan` turns a request into a graph, `job`
//! takes it from there: `submit`, `follow` (`link` hears, `watch` understands, `vigil` decides when
//! to ask, `truth` asks), `fetch`, `stop`. What it refuses becomes words in `refusal`.

mod address;
mod catalogue;
mod door;
mod fetch;
mod follow;
mod graph;
mod job;
mod lenient;
mod link;
mod message;
mod models;
mod output;
mod plan;
mod refusal;
mod report;
mod server;
mod stop;
mod submit;
mod truth;
mod upload;
mod version;
mod vigil;
mod watch;
mod workflows;

pub use vigil::Patience;
pub use workflows::OwnFiles;

use crate::{
    config::{self, Config, FamilyFile},
    domain::{
        Action, Descriptor, Failure, FailureKind, Field, Health, JobContext, ModelChoice, Provider,
        RemoteId, RemoteProgress, Request, RequestField, ServerReport, ServiceKind,
    },
};
use async_trait::async_trait;
use door::Door;
use follow::Following;
use plan::{Basis, Known};
use serde_json::json;
use server::Server;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::time::Instant;

/// What it says about itself.
pub static DESCRIPTOR: Descriptor = Descriptor {
    id: "comfyui",
    name: "ComfyUI",
    about: "A ComfyUI server of your own, on this machine or another",
    kind: ServiceKind::Server,
    docs: Some("https://docs.comfy.org"),
    settings: &[
        Field {
            key: "url",
            label: "Address",
            secret: false,
            default: Some(config::DEFAULT_URL),
        },
        Field {
            key: "token",
            label: "Token",
            secret: true,
            default: None,
        },
    ],
    // One is worked on and the next waits at the server, so that it never idles.
    concurrency: 2,
};

/// Jobs of ours that are remembered as ours.
const OURS_MAX: usize = 4096;
/// How old the list of models may be when somebody looks at it.
const FRESH: std::time::Duration = std::time::Duration::from_secs(10);

/// What was asked before.
#[derive(Default)]
struct Memory {
    known: Option<Listed>,
    headers: models::Headers,
}

/// A list of what the server has.
struct Listed {
    since: Instant,
    /// What the user had said of families by then, see [`ComfyUi::told`].
    told: u64,
    known: Arc<Known>,
}

/// One ComfyUI server.
pub struct ComfyUi {
    door: Door,
    known: tokio::sync::Mutex<Memory>,
    own: OwnFiles,
    /// How often the user said something of a family: what was listed before that is old. Apart
    /// from the memory, which is held for as long as a silent server is asked.
    told: AtomicU64,
    ours: Mutex<VecDeque<String>>,
    /// What it wants before it works with us.
    needs: Mutex<Vec<String>>,
}

impl ComfyUi {
    /// The server of `config` with what the user has of their `own`. Touches no file and no
    /// network.
    pub fn new(config: &config::ComfyUi, own: OwnFiles, patience: Patience) -> Self {
        Self {
            own,
            door: Door::new(config, patience),
            known: tokio::sync::Mutex::default(),
            told: AtomicU64::new(0),
            ours: Mutex::default(),
            needs: Mutex::default(),
        }
    }

    /// What the server has. Asked for once by however many want it; `old` takes what is known.
    async fn known(&self, old: bool) -> Result<Arc<Known>, Failure> {
        let server = &*self.door.server().await?;
        let mut memory = self.known.lock().await;
        let told = self.told.load(Ordering::SeqCst);
        if let Some(listed) = memory.known.as_ref().filter(|it| it.told == told)
            && (old || listed.since.elapsed() < FRESH)
        {
            return Ok(Arc::clone(&listed.known));
        }
        let reading = workflows::read(self.own.clone());
        let (has, own) = tokio::join!(catalogue::read(server), reading);
        let has = has?;
        for problem in &own.problems {
            tracing::warn!(%problem, "something of the user's is left out");
        }
        models::read_headers(server, &has, &mut memory.headers).await;
        let models = models::models(&has, &own, &memory.headers);
        let known = Arc::new(Known {
            has,
            workflows: own.workflows,
            models,
        });
        memory.known = Some(Listed {
            since: Instant::now(),
            told,
            known: Arc::clone(&known),
        });
        Ok(known)
    }

    /// What was asked before, however old; `None` where nothing was.
    async fn remembered(&self) -> Option<Arc<Known>> {
        let memory = self.known.lock().await;
        let told = self.told.load(Ordering::SeqCst);
        let listed = memory.known.as_ref().filter(|it| it.told == told)?;
        Some(Arc::clone(&listed.known))
    }

    /// What the name of the model tells, before anything of the server is known.
    async fn foretold(&self, id: Option<&str>) -> Option<Basis> {
        let (id, None) = (id?, self.remembered().await) else {
            return None;
        };
        let own = workflows::read(self.own.clone()).await;
        let model = models::foretold(id, &own)?;
        Some(Basis::foretold(model, own))
    }

    /// Sends the job; `None` when we are to stop.
    async fn begin<'a>(
        &'a self,
        server: &'a Server,
        request: &Request,
        job: &'a JobContext,
    ) -> Result<Option<Following<'a>>, Failure> {
        let send = async |basis: &Basis| {
            let remember = |id: &str| self.remember_ours(id);
            Box::pin(job::begin(server, basis, request, job, remember)).await
        };
        let foretold = self.foretold(request.model.as_deref()).await;
        let refusal = match &foretold {
            Some(basis) => match send(basis).await {
                Err(refusal) if may_be_a_name(&refusal) => Some(refusal),
                done => return done,
            },
            None => None,
        };
        // The lists say which names there are, and whether it is a server that we can use.
        let fresh = refusal.is_some();
        let known = Box::pin(self.known(!fresh));
        let Some(known) = follow::or_cancelled(job, known).await else {
            return Ok(None);
        };
        let basis = Basis::known(&*known?, request)?;
        match (refusal, foretold) {
            (Some(refusal), Some(foretold)) if basis.is_like(&foretold) => Err(refusal),
            _ => send(&basis).await,
        }
    }

    fn remember_ours(&self, id: &str) {
        let mut ours = self.ours.lock().unwrap_or_else(PoisonError::into_inner);
        if ours.len() >= OURS_MAX {
            ours.pop_front();
        }
        ours.push_back(id.to_owned());
    }

    fn is_ours(&self, id: &str) -> bool {
        let ours = self.ours.lock().unwrap_or_else(PoisonError::into_inner);
        ours.iter().any(|known| known == id)
    }

    /// What the list of services says when the server cannot be used.
    fn absence(&self, failure: &Failure) -> (Health, Option<String>) {
        let words = report::with_hint(failure);
        match (failure.kind, self.door.shown()) {
            (FailureKind::Auth, _) => (Health::NeedsKey, Some(words)),
            (FailureKind::Unreachable, Some(address)) => {
                let wish = format!("start it at {address}, or set its address with COMFYUI_URL");
                (Health::Offline, Some(wish))
            }
            _ => (Health::Offline, Some(words)),
        }
    }

    fn set_needs(&self, needs: Vec<String>) {
        *self.needs.lock().unwrap_or_else(PoisonError::into_inner) = needs;
    }
}

/// Can knowing the server's names help with this refusal? Not with one of words, sizes or logins.
fn may_be_a_name(refusal: &Failure) -> bool {
    refusal.field == Some(RequestField::Model) || refusal.kind == FailureKind::Protocol
}

/// For the registry.
pub(super) fn make(config: &Config) -> Arc<dyn Provider> {
    let folders = config.folders();
    let own = OwnFiles {
        workflows: folders.config.join("workflows"),
        families: FamilyFile::at(folders.state.join("families.json")),
    };
    Arc::new(ComfyUi::new(&config.comfyui(), own, Patience::default()))
}

#[async_trait]
impl Provider for ComfyUi {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    async fn health(&self) -> Health {
        let health = match self.door.server().await {
            Ok(server) => report::health(&server).await,
            Err(failure) => Err(failure),
        };
        let (health, needs) = match health {
            Ok(health) => (health, None),
            Err(failure) => {
                tracing::info!(%failure, "ComfyUI cannot be used");
                self.absence(&failure)
            }
        };
        self.set_needs(needs.into_iter().collect());
        health
    }

    fn needs(&self) -> Vec<String> {
        let needs = self.needs.lock().unwrap_or_else(PoisonError::into_inner);
        self.door
            .waits()
            .map_or_else(|| needs.clone(), |waits| vec![waits])
    }

    async fn models(&self) -> Result<Vec<ModelChoice>, Failure> {
        let known = self.known(false).await?;
        Ok(known
            .models
            .iter()
            .map(|model| model.choice.clone())
            .collect())
    }

    async fn model(&self, id: Option<&str>) -> Result<Option<ModelChoice>, Failure> {
        let find = |known: &Known| {
            let mut models = known.models.iter().map(|model| &model.choice);
            let found = match id {
                Some(id) => models.find(|model| model.id == id),
                None => models.next(),
            };
            found.cloned()
        };
        if let Some(foretold) = self.foretold(id).await {
            return Ok(Some(foretold.model.choice));
        }
        if let Some(model) = find(&*self.known(true).await?) {
            return Ok(Some(model));
        }
        // It may have come in the meantime.
        Ok(find(&*self.known(false).await?))
    }

    async fn foretell(&self, id: &str) -> Option<ModelChoice> {
        let own = workflows::read(self.own.clone()).await;
        models::foretold(id, &own).map(|model| model.choice)
    }

    async fn tell_family(&self, model: &str, family: Option<&str>) -> Result<(), Failure> {
        let family = family.map(workflows::family).transpose()?;
        workflows::tell_family(self.own.clone(), model.to_owned(), family).await?;
        // What the models can do has to be found out again.
        self.told.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    async fn generate(&self, request: Request, job: JobContext) -> Result<(), Failure> {
        let Some(server) = follow::or_cancelled(&job, self.door.server()).await else {
            return Ok(());
        };
        let server = &*server?;
        // Boxed: what they hold while they wait is large.
        match Box::pin(self.begin(server, &request, &job)).await? {
            Some(following) => Box::pin(job::finish(server, following)).await,
            None => Ok(()),
        }
    }

    async fn resume(&self, id: RemoteId, job: JobContext) -> Result<(), Failure> {
        self.remember_ours(&id.0);
        job::resume(&*self.door.server().await?, &id.0, &job).await
    }

    async fn server(&self) -> Option<ServerReport> {
        Some(match self.door.server().await {
            Ok(server) => report::report(&server, |id| self.is_ours(id)).await,
            Err(failure) => {
                let shown = self.door.shown();
                report::absent(shown.unwrap_or_else(|| "ComfyUI".to_owned()), &failure)
            }
        })
    }

    async fn progress(&self, id: RemoteId) -> Result<RemoteProgress, Failure> {
        report::progress(&*self.door.server().await?, id).await
    }

    fn leave(&self) {
        self.door.leave();
    }

    fn actions(&self) -> &'static [Action] {
        &[Action::FreeMemory, Action::UnloadModels]
    }

    async fn act(&self, action: Action) -> Result<String, Failure> {
        let server = &*self.door.server().await?;
        let (unload, said) = match action {
            Action::FreeMemory => (false, "ComfyUI frees its memory after the job that runs"),
            Action::UnloadModels => (true, "ComfyUI unloads its models after the job that runs"),
        };
        let wish = json!({ "unload_models": unload, "free_memory": true });
        let answer = server.post(&["api", "free"], &wish).await;
        let answer = answer.map_err(|fault| server.unreachable(fault))?;
        if answer.is_success() {
            Ok(said.to_owned())
        } else {
            Err(refusal::of_status(server, &answer))
        }
    }
}
