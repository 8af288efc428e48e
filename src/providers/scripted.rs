//! A service that does what a test says: pace, previews, failures, panics, never ending.
//!
//! A public module, so that tests of the engine, the studio and the commands share it; it is not
//! in the registry's table. It waits on the runtime's clock, which a test may pause.

use super::encode;
use crate::domain::{
    Action, Capability, Descriptor, Failure, FailureKind, Health, JobContext, JobStatus, Made,
    ModelChoice, Phase, Preview, Progress, ProgressStatus, Provider, RemoteId, RemoteProgress,
    Report, Reports, Request, Seed, ServerReport, ServiceKind, Size, Sizes, Steps,
};
use async_trait::async_trait;
use std::{collections::BTreeMap, time::Duration};

/// The first scripted service.
pub static ONE: Descriptor = Descriptor {
    id: "scripted",
    name: "Scripted",
    about: "Does what a test says",
    kind: ServiceKind::Hosted,
    docs: None,
    settings: &[],
    concurrency: 1,
};

/// Another one, for tests with two; it works on two jobs at once.
pub static TWO: Descriptor = Descriptor {
    id: "scripted-two",
    name: "Scripted Two",
    concurrency: 2,
    ..ONE
};

/// The longest side of its pictures in pixels, so that tests are quick.
const SIDE_MAX: u32 = 64;

/// How a scripted job ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It delivers its pictures.
    Done,
    /// It reports this failure after so many steps, counted over all pictures; what was delivered
    /// before stays.
    Fails(u32, Failure),
    /// It panics after so many steps.
    Panics(u32),
    /// After its steps it waits until it is stopped.
    Never,
    /// After its steps it waits, and does not stop when told to.
    Deaf,
    /// It delivers something that is no picture.
    Garbage,
    /// It says that it is done and delivers nothing.
    Nothing,
}

/// What happens to every job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Places in the service's own queue before the work begins, one step of `pace` each.
    pub ahead: u32,
    /// Phases before the steps, one step of `pace` each, and a remark with them.
    pub phases: &'static [(ProgressStatus, &'static str)],
    /// A remark.
    pub note: Option<&'static str>,
    /// Steps of the work.
    pub steps: u32,
    /// Time of one step.
    pub pace: Duration,
    /// Does each step come with a preview?
    pub previews: bool,
    /// Pictures that are delivered; their steps are done one after the other.
    pub pictures: u32,
    /// Reports of each step; many make a flood.
    pub reports: u32,
    /// How it ends.
    pub ending: Ending,
}

impl Default for Script {
    /// Four steps of 100 ms with previews, then one picture.
    fn default() -> Self {
        Self {
            ahead: 0,
            phases: &[],
            note: None,
            steps: 4,
            pace: Duration::from_millis(100),
            previews: true,
            pictures: 1,
            reports: 1,
            ending: Ending::Done,
        }
    }
}

/// A service that follows a [`Script`].
#[derive(Clone, Debug)]
pub struct Scripted {
    descriptor: &'static Descriptor,
    script: Script,
    models: Vec<ModelChoice>,
    server: Option<ServerReport>,
    /// The preview of a step, if it is no plain colour.
    preview: Option<fn(u32) -> Preview>,
}

impl Scripted {
    /// The service [`ONE`] with `script`.
    pub fn new(script: Script) -> Self {
        Self::called(&ONE, script)
    }

    /// A service with another name.
    pub fn called(descriptor: &'static Descriptor, script: Script) -> Self {
        Self {
            descriptor,
            models: vec![model(&script)],
            script,
            server: None,
            preview: None,
        }
    }

    /// The same with other models; each makes the script's pictures.
    #[must_use]
    pub fn with_models(self, models: Vec<ModelChoice>) -> Self {
        Self { models, ..self }
    }

    /// The same with a server behind it that says this, and frees its memory when asked to.
    #[must_use]
    pub fn with_server(self, report: ServerReport) -> Self {
        let server = Some(report);
        Self { server, ..self }
    }

    /// The same with `preview` for each step.
    #[must_use]
    pub fn with_previews(self, preview: fn(u32) -> Preview) -> Self {
        let preview = Some(preview);
        Self { preview, ..self }
    }

    /// Goes through the script's phases. `false` when the job is to stop.
    async fn begin(&self, job: &JobContext) -> bool {
        if let Some(note) = self.script.note {
            job.report(Report::Note(note.to_owned()));
        }
        for (status, words) in self.script.phases {
            job.report(Report::Phase(Phase {
                status: *status,
                words: (*words).to_owned(),
            }));
            if !self.pace(job).await {
                return false;
            }
        }
        true
    }

    /// Waits one step. `false` when the job is to stop.
    async fn pace(&self, job: &JobContext) -> bool {
        if self.script.ending == Ending::Deaf {
            tokio::time::sleep(self.script.pace).await;
            return true;
        }
        tokio::select! {
            biased;
            () = job.cancelled() => false,
            () = tokio::time::sleep(self.script.pace) => true,
        }
    }

    /// Works through the steps of picture `number`. `Ok(false)` when the job is to stop.
    #[expect(clippy::panic, reason = "panicking is what the script says")]
    async fn steps(&self, number: u32, seed: Seed, job: &JobContext) -> Result<bool, Failure> {
        for done in 0..=self.script.steps {
            let all = number * self.script.steps + done;
            match &self.script.ending {
                Ending::Fails(after, failure) if *after == all => return Err(failure.clone()),
                Ending::Panics(after) if *after == all => panic!("scripted panic at step {all}"),
                _ => {}
            }
            if done == self.script.steps {
                break;
            }
            if !self.pace(job).await {
                return Ok(false);
            }
            self.report(done + 1, seed, job);
        }
        Ok(true)
    }

    fn report(&self, done: u32, seed: Seed, job: &JobContext) {
        let total = self.script.steps;
        for _ in 0..self.script.reports {
            job.report(Report::Steps(Steps { done, total }));
            if self.script.previews {
                let plain = || {
                    let bytes = picture(Size::of(8, 8), Seed(seed.0 ^ u64::from(done)));
                    Preview(bytes.into())
                };
                let preview = self.preview.map_or_else(plain, |preview| preview(done));
                job.report(Report::Preview(preview));
            }
        }
    }

    async fn end(&self, made: Made, job: &JobContext) -> Result<(), Failure> {
        match &self.script.ending {
            Ending::Done | Ending::Fails(..) | Ending::Panics(_) => job.deliver(made).await,
            Ending::Garbage => {
                let bytes = b"<html>502 Bad Gateway</html>".to_vec();
                job.deliver(Made { bytes, ..made }).await
            }
            Ending::Nothing => Ok(()),
            Ending::Never => {
                job.cancelled().await;
                Ok(())
            }
            Ending::Deaf => std::future::pending().await,
        }
    }
}

#[async_trait]
impl Provider for Scripted {
    fn descriptor(&self) -> &'static Descriptor {
        self.descriptor
    }

    async fn health(&self) -> Health {
        Health::Ready
    }

    async fn models(&self) -> Result<Vec<ModelChoice>, Failure> {
        Ok(self.models.clone())
    }

    async fn server(&self) -> Option<ServerReport> {
        self.server.clone()
    }

    /// The server's running jobs stand at step 13 of 20, the waiting ones at none.
    async fn progress(&self, id: RemoteId) -> Result<RemoteProgress, Failure> {
        let jobs = self.server.iter().flat_map(|server| &server.jobs);
        let Some(job) = jobs.into_iter().find(|job| job.id == id) else {
            let said = format!("the script has no job {}", id.0);
            return Err(Failure::new(FailureKind::Rejected, said));
        };
        let steps = Steps {
            done: 13,
            total: 20,
        };
        let running = Progress {
            status: ProgressStatus::Generating,
            phase: "sampling".to_owned(),
            steps: Some(steps),
            ..Progress::default()
        };
        Ok(RemoteProgress {
            id,
            progress: if job.running {
                running
            } else {
                Progress::default()
            },
            ended: None::<JobStatus>,
            elapsed_ms: job.running.then_some(272_000),
            said: None,
        })
    }

    fn actions(&self) -> &'static [Action] {
        if self.server.is_some() {
            &[Action::FreeMemory, Action::UnloadModels]
        } else {
            &[]
        }
    }

    async fn act(&self, action: Action) -> Result<String, Failure> {
        Ok(match action {
            Action::FreeMemory => "1.2 GiB are free again".to_owned(),
            Action::UnloadModels => "every model is unloaded".to_owned(),
        })
    }

    async fn generate(&self, request: Request, job: JobContext) -> Result<(), Failure> {
        for ahead in (1..=self.script.ahead).rev() {
            job.report(Report::Queued(ahead));
            if !self.pace(&job).await {
                return Ok(());
            }
        }
        if !self.begin(&job).await {
            return Ok(());
        }
        let words = if self.script.phases.is_empty() {
            "playing"
        } else {
            "sampling"
        };
        job.report(Report::Phase(Phase {
            status: ProgressStatus::Generating,
            words: words.into(),
        }));
        let side = |side: u32| side.clamp(1, SIDE_MAX);
        let size = Size::of(side(request.size.width), side(request.size.height));
        for number in 0..self.script.pictures {
            let seed = request.seed.plus(u64::from(number));
            if !self.steps(number, seed, &job).await? {
                return Ok(());
            }
            let made = Made {
                bytes: picture(size, seed),
                seed: Some(seed),
                notes: BTreeMap::new(),
            };
            self.end(made, &job).await?;
        }
        Ok(())
    }
}

/// The one model of a script.
fn model(script: &Script) -> ModelChoice {
    let capability = Capability {
        text_to_image: true,
        image_to_image: false,
        negative_prompt: true,
        seed: true,
        steps: None,
        cfg: None,
        quality: true,
        sizes: Sizes::Free {
            min: 1,
            max: SIDE_MAX,
            step: 1,
        },
        batch_max: script.pictures,
        prompt_max: 4000,
        reports: Reports::Previews,
        cancel: true,
        pixel_art: true,
        advanced: crate::domain::AdvancedCapability::default(),
    };
    ModelChoice {
        id: "script".to_owned(),
        capability,
        facts: crate::domain::ModelFacts::default(),
    }
}

/// A failure for scripts.
pub fn refusal() -> Failure {
    Failure::new(FailureKind::Rejected, "the script says no").hint("change the script")
}

/// A plain picture whose colour tells its seed.
fn picture(size: Size, seed: Seed) -> Vec<u8> {
    let [red, green, blue, ..] = seed.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
    let pixels = usize::try_from(size.pixels()).unwrap_or_default();
    let rgba = [red, green, blue, u8::MAX].repeat(pixels);
    encode::png(size.width, size.height, &rgba).unwrap_or_default()
}
