//! From a service's bytes to a picture in the library: check, write the facts into the file, save.
//!
//! Separate because it is the heavy part: everything here runs on the blocking pool, a few at a
//! time.

use super::House;
use crate::store::{Catalogue, Owner, Saved};
use crate::{
    domain::{
        Descriptor, Fact, Failure, FailureKind, GenerationData, Job, JobId, Made, ModelChoice,
        PictureId, Record, Request, SCHEMA, Seed, ServiceKind, Timestamp, Used,
    },
    media,
};
use std::{collections::BTreeMap, sync::Arc};

/// More facts than this from a service are not kept with a picture.
const NOTES_MAX: usize = 64;
/// Longest fact of a service that is kept, in bytes.
const NOTE_MAX: usize = 16 << 10;

/// What was ordered, as far as the picture's own facts need it.
#[derive(Clone)]
pub(super) struct Order {
    pub(super) job: JobId,
    pub(super) request: Arc<Request>,
    pub(super) descriptor: &'static Descriptor,
    pub(super) model: Option<ModelChoice>,
    /// What the service says it uses; `None` = what was asked for, as far as the model can.
    pub(super) used: Option<Box<Used>>,
    pub(super) started: Timestamp,
    pub(super) partial: bool,
}

impl Order {
    /// The order of `job`, which starts at `started`.
    pub(super) fn new(job: &Job, descriptor: &'static Descriptor, started: Timestamp) -> Self {
        Self {
            job: job.id,
            request: Arc::new(job.request.clone()),
            descriptor,
            model: None,
            used: None,
            started,
            partial: false,
        }
    }
}

/// Opens what the first picture needs while the service still works on it.
pub(super) fn prepare(house: &Arc<House>) {
    let opening = Arc::clone(house);
    house.runtime.spawn(async move {
        // What cannot be opened is said when a picture is saved.
        let open = opening.archive_open().await;
        let _ = opening.library(open.ok().map(|open| open.writer)).await;
    });
}

/// A picture that was kept.
pub(super) struct Pressed {
    pub(super) record: Record,
    /// Why it is not in the library but waits outside of it.
    pub(super) outside: Option<Failure>,
}

/// Checks, embeds and saves one picture.
pub(super) async fn press(
    house: &Arc<House>,
    order: Order,
    made: Made,
) -> Result<Pressed, Failure> {
    let Ok(_slot) = house.presses.acquire().await else {
        return Err(broken());
    };
    let writer = match house.archive_open().await {
        Ok(open) => Some(open.writer),
        // The file is the truth; the index learns of it at the next start.
        Err(failure) => {
            tracing::error!(%failure, "the picture is saved but not indexed");
            house.outbox.put(Fact::LibraryTroubled(failure));
            None
        }
    };
    let library = house.library(writer.clone()).await;
    let id = PictureId((house.fresh)());
    let (now, software) = (house.clock.now(), house.software.clone());
    let outbox = Arc::clone(house);
    let work = house.runtime.spawn_blocking(move || {
        let seen = media::inspect_with_thumbnail(&made.bytes, &media::Limits::default());
        let (seen, thumbnail) = seen.map_err(|error| bad_picture(&error, order.descriptor.name))?;
        let mut data = data_of(&order, id, made.seed, made.notes);
        (data.width, data.height) = (seen.width, seen.height);
        (data.created_at, data.software) = (now, software);
        data.elapsed_ms = Some(now.ms_since(order.started));
        let bytes = media::embed(&made.bytes, &data)
            .map_err(|error| bad_picture(&error, order.descriptor.name))?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        outbox.thumbnails.keep(&hash, &thumbnail);
        let saved = library.and_then(|it| Ok(it.save(&data, &bytes, seen.format)?));
        let (saved, outside) = match saved {
            Ok(saved) => {
                if let Some(writer) = writer {
                    index(&outbox, &writer, (&data, &saved, hash));
                }
                outbox.look_at_space();
                (saved, None)
            }
            Err(why) => {
                let kept = outbox.keep_outside(&why, (&data, &bytes, seen.format))?;
                (kept, Some(why))
            }
        };
        let record = Record {
            id,
            job: order.job,
            file: saved.file,
            bytes: saved.bytes,
            data,
        };
        Ok(Pressed { record, outside })
    });
    work.await.unwrap_or_else(|_| Err(broken()))
}

/// Tells the index of a picture that was just saved. A failure is said, and mended by the next
/// comparison.
fn index(
    house: &House,
    writer: &Owner<Catalogue>,
    (data, saved, hash): (&GenerationData, &Saved, String),
) {
    let (data, saved) = (data.clone(), saved.clone());
    match writer.call(move |catalogue| catalogue.record(&data, &saved, &hash)) {
        Ok(_) => house.outbox.put(Fact::LibraryChanged),
        Err(error) => {
            tracing::error!(%error, "the picture is saved but not indexed");
            let why = Failure::from(error);
            let said = format!(
                "the picture is saved but not in the index yet: {}",
                why.said
            );
            house.troubled(why.clone());
            house
                .outbox
                .put(Fact::LibraryTroubled(Failure { said, ..why }));
        }
    }
}

fn broken() -> Failure {
    let said = "the studio's own code for saving pictures stopped on a fault";
    Failure::new(FailureKind::Internal, said).hint("this is a bug in Art Studio; please report it")
}

fn bad_picture(error: &media::MediaError, service: &str) -> Failure {
    let said = format!("what {service} sent cannot be kept: {error}");
    Failure::new(FailureKind::BadPicture, said)
}

/// How the picture was made. Size, time and software are filled in by the caller.
fn data_of(
    order: &Order,
    id: PictureId,
    seed: Option<Seed>,
    notes: BTreeMap<String, String>,
) -> GenerationData {
    let request = &*order.request;
    let used = match &order.used {
        Some(used) => Used::clone(used),
        None => asked(request, order.model.as_ref()),
    };
    let enhancement = request.enhancement;
    let enhanced = used.sent_prompt.is_some() && !enhancement.words.is_empty();
    GenerationData {
        schema: SCHEMA,
        software: String::new(),
        id,
        job: order.job,
        service: request.service.clone(),
        model: used.model.unwrap_or_default(),
        prompt: request.prompt.clone(),
        sent_prompt: used.sent_prompt.unwrap_or_default(),
        enhancement: enhanced.then(|| enhancement.id.to_owned()),
        negative_prompt: used.negative_prompt.filter(|text| !text.trim().is_empty()),
        seed: seed.or(used.seed),
        width: 0,
        height: 0,
        quality: used.quality,
        steps: used.steps,
        cfg: used.cfg,
        sampler: used.sampler,
        scheduler: used.scheduler,
        loras: used.loras,
        denoise: used.denoise,
        parent: request.advanced.input.as_ref().and_then(|it| it.picture),
        workflow: used.workflow,
        created_at: Timestamp::default(),
        elapsed_ms: None,
        trained: order.descriptor.kind != ServiceKind::BuiltIn,
        partial: order.partial,
        notes: notes
            .into_iter()
            .filter(|(key, note)| key.len() <= NOTE_MAX && note.len() <= NOTE_MAX)
            .take(NOTES_MAX)
            .collect(),
    }
}

/// What a service uses that does not say so: what it was asked for, as far as the model can.
fn asked(request: &Request, model: Option<&ModelChoice>) -> Used {
    let can = model.map(|model| &model.capability);
    let negative = request.negative_prompt.clone();
    let advanced = &request.advanced;
    Used {
        model: model
            .map(|model| model.id.clone())
            .or_else(|| request.model.clone()),
        sent_prompt: Some(request.sent_prompt()),
        negative_prompt: negative.filter(|_| can.is_some_and(|can| can.negative_prompt)),
        seed: can.is_some_and(|can| can.seed).then_some(request.seed),
        quality: can
            .is_some_and(|can| can.quality)
            .then_some(request.quality),
        steps: can.and_then(|can| {
            let range = can.steps?;
            let asked = request
                .steps
                .map(|asked| asked.clamp(range.min, range.max.max(range.min)));
            asked.or_else(|| can.steps_of(request.quality))
        }),
        cfg: can.and_then(|can| {
            let range = can.cfg?;
            let asked = request.cfg.map(|asked| asked.max(range.min).min(range.max));
            asked.or_else(|| can.cfg_of(request.quality))
        }),
        sampler: advanced.sampler.clone(),
        scheduler: advanced.scheduler.clone(),
        loras: advanced.loras.clone(),
        denoise: advanced.denoise,
        workflow: advanced.workflow.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, data_of};
    use crate::{
        domain::{
            Capability, Enhancement, Job, JobId, JobStatus, ModelChoice, PictureId, Progress,
            Quality, Range, Reports, Request, Seed, ServiceId, Size, Sizes, Timestamp, Used,
        },
        providers::scripted::ONE,
    };
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn order(rich: bool) -> Order {
        let request = Request {
            service: ServiceId::new("scripted"),
            model: Some("m".into()),
            prompt: "a cat".into(),
            enhancement: Enhancement::NONE,
            negative_prompt: Some("dogs".into()),
            size: Size::default(),
            quality: Quality::Ultra,
            steps: None,
            cfg: None,
            seed: Seed(7),
            advanced: crate::domain::Advanced::default(),
        };
        let job = Job {
            id: JobId(Uuid::nil()),
            request,
            status: JobStatus::Running,
            progress: Progress::default(),
            queued: Timestamp(0),
        };
        let capability = Capability {
            text_to_image: true,
            image_to_image: false,
            negative_prompt: rich,
            seed: rich,
            steps: rich.then_some(Range { min: 1, max: 30 }),
            cfg: rich.then_some(Range {
                min: 1.0,
                max: 20.0,
            }),
            quality: rich,
            sizes: Sizes::Listed(vec![]),
            batch_max: 1,
            prompt_max: 100,
            reports: Reports::Nothing,
            cancel: false,
            pixel_art: false,
            advanced: crate::domain::AdvancedCapability::default(),
        };
        let id = "m".to_owned();
        Order {
            model: Some(ModelChoice {
                id,
                capability,
                facts: crate::domain::ModelFacts::default(),
            }),
            ..Order::new(&job, &ONE, Timestamp(5))
        }
    }

    #[test]
    fn only_what_the_model_used_is_written_down() {
        let id = PictureId(Uuid::nil());
        let rich = data_of(&order(true), id, None, BTreeMap::new());
        assert_eq!(rich.negative_prompt.as_deref(), Some("dogs"));
        assert_eq!(
            (rich.seed, rich.quality),
            (Some(Seed(7)), Some(Quality::Ultra))
        );
        assert_eq!(
            (rich.steps, rich.cfg),
            (Some(30), Some(7.5)),
            "within what it can"
        );
        let poor = data_of(&order(false), id, None, BTreeMap::new());
        assert_eq!(
            (poor.negative_prompt, poor.seed, poor.quality),
            (None, None, None)
        );
        assert_eq!((poor.steps, poor.cfg), (None, None));
    }

    #[test]
    fn what_a_service_says_it_uses_is_written_down_and_nothing_else() {
        let used = Used {
            model: Some("4x.pth".into()),
            ..Used::default()
        };
        let order = Order {
            used: Some(Box::new(used)),
            ..order(true)
        };
        let data = data_of(&order, PictureId(Uuid::nil()), None, BTreeMap::new());
        assert_eq!(
            (data.model.as_str(), data.prompt.as_str()),
            ("4x.pth", "a cat")
        );
        assert_eq!(
            (data.sent_prompt.as_str(), data.negative_prompt),
            ("", None)
        );
        assert_eq!(
            (data.seed, data.quality, data.steps, data.cfg),
            (None, None, None, None)
        );
    }

    #[test]
    fn facts_of_a_service_are_kept_within_reason() {
        let many = (0..100).map(|number| (format!("{number:03}"), "x".to_owned()));
        let huge = ("0000".to_owned(), "x".repeat(1 << 20));
        let notes = many.chain([huge]).collect();
        let data = data_of(&order(true), PictureId(Uuid::nil()), Some(Seed(8)), notes);
        assert_eq!((data.notes.len(), data.seed), (64, Some(Seed(8))));
        assert!(!data.notes.contains_key("0000"));
    }
}
