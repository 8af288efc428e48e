//! The built-in sprite engine as a service: offline, free, the same bytes every time.
//!
//! Separate from the engine itself (`sprite`), which knows nothing of jobs, tasks or files.

mod drawings;
pub mod sprite;
#[cfg(test)]
mod tests;

use super::encode;
use crate::{
    config::Config,
    domain::{
        Capability, Descriptor, Failure, FailureKind, Health, JobContext, Made, ModelChoice,
        PROMPT_CHARACTERS_MAX, Phase, Preview, ProgressStatus, Provider, Quality, Report, Reports,
        Request, ServiceKind, Sizes, Steps,
    },
};
use async_trait::async_trait;
use drawings::Drawings;
use sprite::{Brief, Pass, Sprite, Tier, Understood};
use std::{collections::BTreeMap, ops::ControlFlow, path::PathBuf, sync::Arc};

/// What it says about itself.
pub static DESCRIPTOR: Descriptor = Descriptor {
    id: "builtin",
    name: "Built-in",
    about: "Pixel art drawn by rules, no AI model",
    kind: ServiceKind::BuiltIn,
    docs: None,
    settings: &[],
    // It computes on this machine's processor; two at once are not faster.
    concurrency: 1,
};

/// The id of its only model.
const MODEL: &str = "sprites";
/// Shortest side in pixels: the smallest grid it draws on.
const SIDE_MIN: u32 = 16;
/// Longest side in pixels.
const SIDE_MAX: u32 = 2048;

/// So many words that meant nothing are told by name.
const STRANGE_MAX: usize = 3;

/// The built-in sprite engine.
#[derive(Clone)]
pub struct BuiltIn {
    drawings: Arc<Drawings>,
}

impl BuiltIn {
    /// The engine with our drawings and those in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            drawings: Arc::new(Drawings::new(folder)),
        }
    }
}

/// For the registry.
pub(super) fn make(config: &Config) -> Arc<dyn Provider> {
    Arc::new(BuiltIn::new(config.folders().config.join("sprites")))
}

fn sizes() -> Sizes {
    Sizes::Free {
        min: SIDE_MIN,
        max: SIDE_MAX,
        step: 1,
    }
}

#[async_trait]
impl Provider for BuiltIn {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    async fn health(&self) -> Health {
        Health::Ready
    }

    async fn models(&self) -> Result<Vec<ModelChoice>, Failure> {
        let capability = Capability {
            text_to_image: true,
            image_to_image: false,
            negative_prompt: true,
            seed: true,
            steps: None,
            cfg: None,
            quality: true,
            sizes: sizes(),
            batch_max: 1,
            prompt_max: PROMPT_CHARACTERS_MAX,
            reports: Reports::Previews,
            cancel: true,
            pixel_art: true,
            advanced: crate::domain::AdvancedCapability::default(),
        };
        let id = MODEL.to_owned();
        Ok(vec![ModelChoice {
            id,
            capability,
            facts: crate::domain::ModelFacts::default(),
        }])
    }

    async fn generate(&self, request: Request, job: JobContext) -> Result<(), Failure> {
        let brief = brief(&request);
        let (painter, drawings) = (job.clone(), Arc::clone(&self.drawings));
        let painting =
            tokio::task::spawn_blocking(move || painted(&brief, &drawings, &painter)).await;
        let (bytes, understood) = match painting {
            Ok(Ok(Some(painted))) => painted,
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(failure)) => return Err(failure),
            Err(fault) => match fault.try_into_panic() {
                // The engine turns a panic into a failed job, with its words.
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => return Ok(()),
            },
        };
        let mut notes = BTreeMap::from([
            ("engine".to_owned(), format!("{MODEL} {}", sprite::VERSION)),
            ("understood".to_owned(), understood.to_string()),
        ]);
        if !understood.unknown.is_empty() {
            let strange = understood.unknown.join(", ");
            notes.insert("not understood".to_owned(), strange);
        }
        let seed = Some(request.seed);
        job.deliver(Made { bytes, seed, notes }).await
    }
}

fn brief(request: &Request) -> Brief {
    let size = sizes().snap(request.size);
    Brief {
        prompt: request.sent_prompt(),
        negative: request.negative_prompt.clone().unwrap_or_default(),
        seed: request.seed.0,
        width: size.width,
        height: size.height,
        tier: match request.quality {
            Quality::Optimized => Tier::Optimized,
            Quality::High => Tier::High,
            Quality::Ultra => Tier::Ultra,
        },
    }
}

/// The finished PNG and what was understood; `None` when the job was stopped.
fn painted(
    brief: &Brief,
    drawings: &Drawings,
    job: &JobContext,
) -> Result<Option<(Vec<u8>, Understood)>, Failure> {
    let (subjects, problems) = drawings.get();
    let understood = sprite::understand_with(subjects, &brief.prompt, &brief.negative);
    let remark = problems
        .first()
        .map(|problem| format!(" · your drawing {problem}"));
    job.report(Report::Note(
        words(&understood) + &remark.unwrap_or_default(),
    ));
    let mut on_pass = |pass: &Pass<'_>| {
        tell(pass, job);
        if job.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    match sprite::paint_with(subjects, brief, &mut on_pass) {
        Some(sprite) => Ok(Some((encoded(&sprite)?, understood))),
        None => Ok(None),
    }
}

/// What was understood, and plainly what was not.
fn words(understood: &Understood) -> String {
    match (understood.known, strange(understood)) {
        (true, None) => format!("understood: {understood}"),
        (true, Some(strange)) => format!("understood: {understood}; did not understand: {strange}"),
        (false, None) => format!("no subject found, so a {understood}"),
        (false, Some(strange)) => format!("cannot draw “{strange}” yet, so a {understood}"),
    }
}

/// The words that meant nothing: the first of them, and how many more there are.
fn strange(understood: &Understood) -> Option<String> {
    let (shown, more) = understood
        .unknown
        .split_at(understood.unknown.len().min(STRANGE_MAX));
    let words = shown.join(", ");
    match more.len() {
        0 if shown.is_empty() => None,
        0 => Some(words),
        more => Some(format!("{words} and {more} more")),
    }
}

fn tell(pass: &Pass<'_>, job: &JobContext) {
    job.report(Report::Phase(Phase {
        status: ProgressStatus::Generating,
        words: pass.name.to_owned(),
    }));
    job.report(Report::Steps(Steps {
        done: pass.index,
        total: pass.total,
    }));
    if let Ok(bytes) = encoded(&pass.preview()) {
        job.report(Report::Preview(Preview(bytes.into())));
    }
}

fn encoded(sprite: &Sprite) -> Result<Vec<u8>, Failure> {
    encode::png(sprite.width, sprite.height, &sprite.rgba).ok_or_else(|| {
        let said = "the sprite engine painted a picture that is no rectangle";
        Failure::new(FailureKind::Internal, said)
    })
}
