//! The only place where effects become work, and what comes of it becomes events.

mod copies;
mod saved;
mod viewer;

use crate::app::{Effect, Event};
use crate::domain::{Fact, Failure, FailureKind};
use crate::engine::Engine;
use crate::graphics::ask::Environment;
use std::path::PathBuf;
use std::time::Duration;
use tokio::{runtime::Handle, sync::mpsc, task::AbortHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long cancelled work may take to tidy up when the studio leaves.
const GRACE: Duration = Duration::from_secs(3);

/// Something that came out of the engine or of a driver.
pub(super) enum Came {
    /// A fact of the engine.
    Fact(Fact),
    /// The end of an effect.
    Event(Event),
}

/// Runs effects on the engine's runtime.
pub(super) struct Drivers {
    engine: Engine,
    runtime: Handle,
    home: Option<PathBuf>,
    /// There is a screen for windows.
    has_screen: bool,
    ended: mpsc::UnboundedSender<Event>,
    ends: mpsc::UnboundedReceiver<Event>,
    /// The newest question for a page of the library.
    finding: Option<AbortHandle>,
    /// Ends the newest import or export.
    copying: CancellationToken,
    /// What the user said to the library and must not be lost by leaving.
    said: TaskTracker,
}

impl Drivers {
    /// Drivers for `engine`, whose tasks run on `runtime`. `home` is what `~` means.
    pub(super) fn new(
        engine: Engine,
        runtime: Handle,
        home: Option<PathBuf>,
        environment: &Environment,
    ) -> Self {
        // Bounded by what the user asks for: each effect ends in exactly one event.
        let (ended, ends) = mpsc::unbounded_channel();
        Self {
            engine,
            runtime,
            home,
            has_screen: viewer::has_screen(environment),
            ended,
            ends,
            finding: None,
            copying: CancellationToken::new(),
            said: TaskTracker::new(),
        }
    }

    /// Asks every service how it is; answers with [`Event::ServicesListed`].
    pub(super) fn list_services(&self) {
        let engine = self.engine.clone();
        self.run(async move { Event::ServicesListed(engine.services().await) });
    }

    /// Keeps the library's index in step with its files from now on, and reads the prompts of
    /// earlier sessions; answers with [`Event::PromptsRecalled`].
    pub(super) fn open_library(&self) {
        self.engine.saved().keep();
        let (saved, ended) = (self.engine.saved(), self.ended.clone());
        self.runtime.spawn(async move {
            match saved.prompts().await {
                Ok(prompts) => {
                    let _ = ended.send(Event::PromptsRecalled(prompts));
                }
                // The arrows then know the prompts of this session.
                Err(failure) => tracing::warn!(%failure, "earlier prompts are not known"),
            }
        });
    }

    /// Keeps a prompt that is sent for later sessions.
    fn remember(&self, prompt: String) {
        let saved = self.engine.saved();
        let work = async move {
            if let Err(failure) = saved.remember_prompt(prompt).await {
                tracing::warn!(%failure, "the prompt is not remembered");
            }
        };
        self.runtime.spawn(self.said.track_future(work));
    }

    /// Starts an effect that needs no screen; those that do are handed back.
    pub(super) fn start(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Enqueue { id, request } => {
                self.remember(request.prompt.clone());
                self.engine.enqueue(id, *request);
            }
            Effect::Cancel(id) => self.engine.cancel(id),
            Effect::ListServices => self.list_services(),
            Effect::AskServer(id) => {
                let engine = self.engine.clone();
                self.run(async move {
                    let report = engine.server(&id).await.map(Box::new);
                    Event::ServerReported(id, report)
                });
            }
            Effect::Act(id, action) => {
                let engine = self.engine.clone();
                self.run(async move { Event::Acted(engine.act(&id, action).await) });
            }
            Effect::TellFamily {
                service,
                model,
                family,
            } => {
                let engine = self.engine.clone();
                self.run(async move {
                    let (id, told) = (model.clone(), family.clone());
                    let result = engine.tell_family(&service, id, told).await;
                    Event::FamilyTold {
                        model,
                        family,
                        result,
                    }
                });
            }
            Effect::CheckInput(asked) => self.check_input(asked),
            Effect::SaveCopy { file, destination } => {
                let engine = self.engine.clone();
                match self.expand(&destination) {
                    Ok(to) => self
                        .run(async move { Event::CopySaved(engine.save_copy(&file, &to).await) }),
                    Err(failure) => {
                        let _ = self.ended.send(Event::CopySaved(Err(failure)));
                    }
                }
            }
            Effect::Saved(ask) => self.ask_library(ask),
            Effect::Copy(_) | Effect::EditText(_) | Effect::Suspend | Effect::Redraw => {
                return Some(effect);
            }
        }
        None
    }

    /// The next thing that came. Cancel-safe.
    pub(super) async fn next(&mut self) -> Came {
        tokio::select! {
            biased;
            Some(event) = self.ends.recv() => Came::Event(event),
            fact = self.engine.next_fact() => Came::Fact(fact),
        }
    }

    /// The next thing that is already there.
    pub(super) fn try_next(&mut self) -> Option<Came> {
        let event = self.ends.try_recv().ok().map(Came::Event);
        event.or_else(|| self.engine.try_fact().map(Came::Fact))
    }

    /// The program ends at once: nothing that was started for it goes on. Does not wait.
    pub(super) fn leave(&self) {
        self.engine.leave();
    }

    /// Stops everything; a picture that is being written and a word to the library get their time.
    pub(super) async fn shutdown(self) {
        let said = async {
            self.said.close();
            if tokio::time::timeout(GRACE, self.said.wait()).await.is_err() {
                tracing::warn!("left before the library had heard everything");
            }
        };
        tokio::join!(said, self.engine.shutdown(GRACE));
    }

    fn check_input(&self, asked: String) {
        match self.expand(&asked) {
            Ok(file) => {
                let engine = self.engine.clone();
                self.run(async move {
                    let checked = engine.check_input(file).await;
                    Event::InputChecked(asked, checked)
                });
            }
            Err(failure) => {
                let _ = self.ended.send(Event::InputChecked(asked, Err(failure)));
            }
        }
    }

    fn run(&self, work: impl Future<Output = Event> + Send + 'static) {
        let ended = self.ended.clone();
        self.runtime.spawn(async move {
            // Nobody listens any more only while the studio leaves.
            let _ = ended.send(work.await);
        });
    }

    fn expand(&self, destination: &str) -> Result<PathBuf, Failure> {
        let Some(rest) = destination.strip_prefix('~') else {
            return Ok(destination.into());
        };
        let rest = rest.trim_start_matches('/');
        self.home
            .as_ref()
            .map(|home| home.join(rest))
            .ok_or_else(|| {
                let said = "the home folder is not known, so ~ means nothing here";
                Failure::new(FailureKind::Storage, said).hint("write the whole path")
            })
    }
}
