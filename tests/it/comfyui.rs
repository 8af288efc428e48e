//! ComfyUI against a server that says what real servers said, and on days when nothing works.

mod bad_days;
mod good_days;
mod old_servers;
mod refusals;
mod script;
pub(crate) mod server;
mod whole_path;

use art_studio::{
    config::{self, FamilyFile},
    domain::{
        Advanced, Enhancement, Failure, JobContext, JobPort, Made, Provider, Quality, RemoteId,
        Report, Request, Seed, ServiceId, Size, Steps,
    },
    providers::comfyui::{ComfyUi, OwnFiles, Patience},
};
use async_trait::async_trait;
use server::Server;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// The job's side of a test: writes everything down.
#[derive(Default)]
struct Recorder {
    reports: Mutex<Vec<Report>>,
    made: Mutex<Vec<Made>>,
    remembered: Mutex<Vec<String>>,
    cancel: CancellationToken,
    /// Cancels itself at the first step.
    cancel_at_step: bool,
    /// Cancels itself when told that it waits behind others.
    cancel_when_queued: bool,
}

#[async_trait]
impl JobPort for Recorder {
    fn report(&self, report: Report) {
        let step = self.cancel_at_step && matches!(report, Report::Steps(_));
        let queued = self.cancel_when_queued && matches!(report, Report::Queued(_));
        if step || queued {
            self.cancel.cancel();
        }
        self.reports.lock().unwrap().push(report);
    }

    async fn remember(&self, id: RemoteId) -> Result<(), Failure> {
        self.remembered.lock().unwrap().push(id.0);
        Ok(())
    }

    async fn deliver(&self, made: Made) -> Result<(), Failure> {
        self.made.lock().unwrap().push(made);
        Ok(())
    }

    async fn cancelled(&self) {
        self.cancel.cancelled().await;
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }
}

impl Recorder {
    fn context(self: &Arc<Self>) -> JobContext {
        JobContext::new(Arc::clone(self) as Arc<dyn JobPort>)
    }

    /// The phases in their order.
    fn phases(&self) -> Vec<String> {
        let reports = self.reports.lock().unwrap();
        let phases = reports.iter().filter_map(|report| match report {
            Report::Phase(phase) => Some(phase.words.clone()),
            _ => None,
        });
        phases.collect()
    }

    fn steps(&self) -> Vec<(u32, u32)> {
        let reports = self.reports.lock().unwrap();
        let steps = reports.iter().filter_map(|report| match report {
            Report::Steps(Steps { done, total }) => Some((*done, *total)),
            _ => None,
        });
        steps.collect()
    }

    fn notes(&self) -> Vec<String> {
        let reports = self.reports.lock().unwrap();
        let notes = reports.iter().filter_map(|report| match report {
            Report::Note(note) => Some(note.clone()),
            _ => None,
        });
        notes.collect()
    }

    fn places(&self) -> Vec<u32> {
        let reports = self.reports.lock().unwrap();
        let places = reports.iter().filter_map(|report| match report {
            Report::Queued(ahead) => Some(*ahead),
            _ => None,
        });
        places.collect()
    }

    fn previews(&self) -> Vec<Vec<u8>> {
        let reports = self.reports.lock().unwrap();
        let previews = reports.iter().filter_map(|report| match report {
            Report::Preview(preview) => Some(preview.0.to_vec()),
            _ => None,
        });
        previews.collect()
    }

    fn pictures(&self) -> Vec<Vec<u8>> {
        let made = self.made.lock().unwrap();
        made.iter().map(|made| made.bytes.clone()).collect()
    }

    fn id(&self) -> String {
        self.remembered
            .lock()
            .unwrap()
            .last()
            .cloned()
            .unwrap_or_default()
    }
}

fn settings(url: &str) -> config::ComfyUi {
    config::ComfyUi {
        url: Ok(url.into()),
        headers: vec![],
        timeout: Duration::from_mins(20),
    }
}

/// Nothing of the user's own.
fn nowhere() -> OwnFiles {
    OwnFiles {
        workflows: PathBuf::from("/nonexistent/workflows"),
        families: FamilyFile::at(PathBuf::from("/nonexistent/families.json")),
    }
}

fn provider(server: &Server) -> ComfyUi {
    ComfyUi::new(&settings(&server.url()), nowhere(), Patience::default())
}

fn request() -> Request {
    Request {
        service: ServiceId::new("comfyui"),
        model: Some("sd15.safetensors".into()),
        prompt: "a cat".into(),
        enhancement: Enhancement::NONE,
        negative_prompt: Some("dogs".into()),
        size: Size::of(512, 512),
        quality: Quality::default(),
        steps: Some(4),
        cfg: None,
        seed: Seed(7),
        advanced: Advanced::default(),
    }
}

/// Makes virtual time run about a hundred times as fast as real time instead of jumping as soon as
/// everybody waits: bytes between two sockets of this process take real time, and a busy machine
/// delivers them late. No test measures real time.
fn pace() {
    Handle::current().spawn(async {
        loop {
            // While a blocking task is open the paused clock stands.
            let real = tokio::task::spawn_blocking(|| {
                #[expect(clippy::disallowed_methods, reason = "the pace of virtual time")]
                std::thread::sleep(Duration::from_micros(250));
            });
            real.await.unwrap();
            tokio::time::advance(Duration::from_millis(25)).await;
        }
    });
}

/// Runs one job to its end.
async fn run(server: &Server) -> (Result<(), Failure>, Arc<Recorder>) {
    run_with(server, Recorder::default()).await
}

async fn run_with(server: &Server, recorder: Recorder) -> (Result<(), Failure>, Arc<Recorder>) {
    let recorder = Arc::new(recorder);
    let done = provider(server)
        .generate(request(), recorder.context())
        .await;
    (done, recorder)
}
