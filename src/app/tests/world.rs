//! What the tests of the state and of the screen start from.

use crate::app::{
    Ctx, Effect, Effects, Event, Fresh, Idea, Measures, Model, Msg, Outset, Tiles, update,
};
use crate::domain::{
    Action, AdvancedCapability, Capability, Descriptor, Fact, GenerationData, Health, JobId,
    ModelChoice, ModelFacts, PictureId, Progress, Quality, Record, RemoteId, Reports, Request,
    SCHEMA, Seed, ServerJob, ServerReport, ServerStatus, ServiceId, ServiceKind, ServiceState,
    Sizes, Tier, Timestamp,
};
use crate::keymap::{Chord, Command, Key};
use std::{cell::Cell, collections::BTreeMap};
use uuid::Uuid;

/// The moment the tests begin at.
pub(crate) const START: Timestamp = Timestamp(1_757_271_600_000);

/// Ids and seeds that count.
#[derive(Default)]
pub(crate) struct Counting(Cell<u64>);

impl Fresh for Counting {
    fn job(&self) -> JobId {
        self.0.set(self.0.get() + 1);
        JobId(Uuid::from_u64_pair(0, self.0.get()))
    }

    fn seed(&self) -> Seed {
        self.0.set(self.0.get() + 1);
        Seed(1000 + self.0.get())
    }
}

/// A model and everything its turns need.
pub(crate) struct World {
    pub(crate) model: Model,
    pub(crate) now: Timestamp,
    pub(crate) measures: Measures,
    fresh: Counting,
}

impl World {
    /// A studio of 100×30 with a built-in engine and a service that reads negative prompts.
    pub(crate) fn new() -> Self {
        Self::sized(100, 30)
    }

    pub(crate) fn sized(columns: u16, rows: u16) -> Self {
        let idea = |title: &str| Idea {
            title: title.into(),
            prompt: format!("a cute {title}"),
        };
        let model = Model::new(Outset {
            size: (columns, rows),
            now: START,
            services: vec![built_in(), diffusion()],
            ideas: ["dragon", "robot", "moon cat"].map(idea).into(),
            themes: vec!["terminal".into(), "dark".into()],
            theme: 0,
            library: "~/Pictures/art-studio".into(),
            config_file: "~/.config/art-studio/config.toml".into(),
            problems: vec![],
            trash_days: Some(30),
            low_space: 1 << 30,
        });
        let measures = Measures {
            results_columns: 3,
            saved: Tiles {
                columns: 5,
                rows: 2,
            },
            ideas_columns: 2,
            help_last: 60,
            doctor_last: 10,
            facts_last: 10,
            page: 26,
        };
        Self {
            model,
            now: START,
            measures,
            fresh: Counting::default(),
        }
    }

    /// A studio with a ComfyUI that answers, chosen, the marks on the first row of its form.
    pub(crate) fn with_comfy(columns: u16, rows: u16) -> Self {
        let mut world = Self::sized(columns, rows);
        world.model.services.push(comfy());
        world.model.generate.form.service = Some(ServiceId::new("comfy"));
        world.model.listing = false;
        world.reports(report());
        world
    }

    /// The server says how it is.
    pub(crate) fn reports(&mut self, report: ServerReport) {
        let event = Event::ServerReported(ServiceId::new("comfy"), Some(Box::new(report)));
        let _ = self.send(Msg::Event(event));
    }

    /// Puts the mark of the form on a row.
    pub(crate) fn mark(&mut self, field: crate::app::FormField) {
        let Model {
            generate, services, ..
        } = &mut self.model;
        generate.focus = crate::app::Focus::Picture;
        generate.form.mark(Some(field), services);
        assert_eq!(
            generate.form.marked(services),
            Some(field),
            "there is such a row"
        );
    }

    pub(crate) fn send(&mut self, msg: Msg) -> Effects {
        let ctx = Ctx {
            now: self.now,
            measures: self.measures,
            fresh: &self.fresh,
        };
        update(&mut self.model, msg, &ctx)
    }

    pub(crate) fn command(&mut self, command: Command) -> Effects {
        self.send(Msg::Command(command))
    }

    pub(crate) fn key(&mut self, key: Key) -> Effects {
        self.send(Msg::Key(Chord::plain(key)))
    }

    pub(crate) fn write(&mut self, text: &str) -> Effects {
        let effects = text.chars().map(|char| self.key(Key::Char(char)));
        effects.collect::<Vec<_>>().concat()
    }

    pub(crate) fn fact(&mut self, fact: Fact) {
        let mut effects = self.send(Msg::Event(Event::Engine(fact)));
        // A server at work for us is asked how it is from time to time.
        effects.retain(|effect| !matches!(effect, Effect::AskServer(_)));
        assert_eq!(effects, []);
    }

    pub(crate) fn wait(&mut self, ms: u64) {
        self.now = Timestamp(self.now.0 + ms);
    }

    /// Writes a prompt, presses Enter and lets the job start.
    pub(crate) fn start(&mut self, prompt: &str) -> JobId {
        self.send(Msg::Paste(prompt.to_owned()));
        let effects = self.key(Key::Enter);
        let [Effect::Enqueue { id, .. }] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        let id = *id;
        self.fact(Fact::JobQueued(id));
        self.fact(Fact::JobStarted(id));
        let progress = Progress {
            started: Some(self.now),
            ..Progress::default()
        };
        self.fact(Fact::JobProgressed(id, progress));
        id
    }
}

/// The record of a picture that `job` made; `number` keeps pictures apart.
pub(crate) fn record(job: JobId, number: u64, prompt: &str) -> Record {
    let id = PictureId(Uuid::from_u64_pair(1, number));
    Record {
        id,
        job,
        file: format!("/library/builtin_picture_{number}.png").into(),
        bytes: 12_400,
        data: GenerationData {
            schema: SCHEMA,
            software: "art-studio".into(),
            id,
            job,
            service: ServiceId::new("builtin"),
            model: "sprites".into(),
            prompt: prompt.into(),
            sent_prompt: prompt.into(),
            enhancement: Some("sprite".into()),
            negative_prompt: None,
            seed: Some(Seed(42 + number)),
            width: 512,
            height: 512,
            quality: Some(Quality::High),
            steps: None,
            cfg: None,
            sampler: None,
            scheduler: None,
            loras: vec![],
            denoise: None,
            parent: None,
            workflow: None,

            created_at: START,
            elapsed_ms: Some(40),
            trained: false,
            partial: false,
            notes: BTreeMap::from([("understood".into(), "dragon · red · cute".into())]),
        },
    }
}

fn service(id: &'static str, name: &'static str, capability: Capability) -> ServiceState {
    ServiceState {
        id: ServiceId::new(id),
        descriptor: Descriptor {
            id,
            name,
            about: "Pixel art drawn by rules; no AI model.",
            kind: ServiceKind::BuiltIn,
            docs: None,
            settings: &[],
            concurrency: 1,
        },
        health: Health::Ready,
        needs: vec![],
        models: vec![ModelChoice {
            facts: crate::domain::ModelFacts::default(),
            id: "sprites".into(),
            capability,
        }],
        actions: &[],
    }
}

/// Like the built-in engine, but without a negative prompt.
pub(crate) fn built_in() -> ServiceState {
    service("builtin", "Built-in", capability())
}

/// Like a diffusion server.
pub(crate) fn diffusion() -> ServiceState {
    let capability = Capability {
        negative_prompt: true,
        steps: Some(crate::domain::Range { min: 1, max: 50 }),
        cfg: Some(crate::domain::Range {
            min: 1.0,
            max: 20.0,
        }),
        sizes: Sizes::Free {
            min: 256,
            max: 1024,
            step: 64,
        },
        prompt_max: 100,
        pixel_art: false,
        advanced: crate::domain::AdvancedCapability::default(),
        ..capability()
    };
    let mut service = service("server", "Server", capability);
    service.descriptor.kind = ServiceKind::Server;
    service.health = Health::Offline;
    service.needs = vec!["start it on http://localhost:8188".into()];
    service
}

#[expect(clippy::too_many_lines, reason = "one large example")]
/// Like a large ComfyUI: many names of everything, one model with a part missing, one distilled.
pub(crate) fn comfy() -> ServiceState {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let range = crate::domain::Range { min: 0.0, max: 1.0 };
    let advanced = AdvancedCapability {
        samplers: names(&["euler", "dpmpp_2m", "ddim"]),
        schedulers: names(&["normal", "karras"]),
        loras: names(&["pixel-art-xl.safetensors", "style/ink.safetensors"]),
        workflows: names(&["SDXL", "SDXL with refiner"]),
        enlargers: names(&[]),
        denoise: Some(range),
        set: true,
        tiers: None,
    };
    let can = Capability {
        image_to_image: true,
        batch_max: 8,
        advanced,
        ..diffusion().models[0].capability.clone()
    };
    let tiers = [4, 6, 9].map(|steps| Tier {
        steps: Some(steps),
        cfg: Some(1.0),
    });
    let mut distilled = can.clone();
    distilled.advanced.tiers = Some(tiers);
    let model = |id: &str, family: &str, bytes, missing: &[&str], capability: &Capability| {
        let facts = ModelFacts {
            family: Some(family.into()),
            bytes: Some(bytes),
            missing: names(missing).to_vec(),
            ..ModelFacts::default()
        };
        ModelChoice {
            id: id.into(),
            capability: capability.clone(),
            facts,
        }
    };
    let part = [
        "ae.safetensors in models/vae",
        "t5xxl_fp8.safetensors in models/text_encoders",
    ];
    let mut service = service("comfy", "ComfyUI", can.clone());
    service.descriptor.kind = ServiceKind::Server;
    service.actions = &[Action::FreeMemory, Action::UnloadModels];
    service.models = vec![
        model(
            "sdxl_base_1.0.safetensors",
            "SDXL",
            6_938_040_714,
            &[],
            &can,
        ),
        model(
            "sd15/dreamshaper_8.safetensors",
            "SD1.5",
            2_132_625_894,
            &[],
            &can,
        ),
        model(
            "flux1-dev.safetensors",
            "FLUX.1",
            23_802_932_552,
            &part,
            &distilled,
        ),
        model(
            "z_image_turbo.safetensors",
            "Z-Image",
            12_309_866_400,
            &[],
            &distilled,
        ),
    ];
    service
}

/// What a server with a queue says: one job of ours, two of others.
pub(crate) fn report() -> ServerReport {
    let job = |id: &str, ours, running| ServerJob {
        id: RemoteId(id.into()),
        ours,
        running,
    };
    ServerReport {
        server: "http://127.0.0.1:8188".into(),
        status: ServerStatus::Running,
        said: None,
        version: Some("0.33.0".into()),
        device: Some("cuda:0".into()),
        vram_total_mb: Some(6_144),
        vram_free_mb: Some(3_994),
        jobs: vec![
            job("theirs-one", false, true),
            job("ours", true, false),
            job("theirs-two", false, false),
        ],
    }
}

fn capability() -> Capability {
    Capability {
        text_to_image: true,
        image_to_image: false,
        negative_prompt: false,
        seed: true,
        steps: None,
        cfg: None,
        quality: true,
        sizes: Sizes::Free {
            min: 16,
            max: 2048,
            step: 1,
        },
        batch_max: 1,
        prompt_max: 2_000,
        reports: Reports::Previews,
        cancel: true,
        pixel_art: true,
        advanced: crate::domain::AdvancedCapability::default(),
    }
}

/// The request inside an `Enqueue`.
pub(crate) fn request(effect: &Effect) -> &Request {
    let Effect::Enqueue { request, .. } = effect else {
        panic!("{effect:?}")
    };
    request
}
