//! The engine on virtual time, with a scripted service and a library in a temporary folder.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Engine, MemoryJournal, Outside, Places, RuntimeClock};
use crate::{
    config::{LibraryRules, TimeLimits},
    domain::{
        Enhancement, Fact, FailureKind, JobId, Outcome, Quality, Request, Seed, ServiceId, Size,
        Timestamp,
    },
    providers::{
        Registry,
        scripted::{Ending, Script, Scripted, TWO, refusal},
    },
};
use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::{runtime::Handle, time::Instant};
use uuid::Uuid;

mod ends;
mod limits;
mod saving;
mod together;

/// An engine, the folder it saves into and the facts heard so far.
struct Stage {
    engine: Engine,
    library: TempDir,
    heard: Vec<Fact>,
}

impl Stage {
    fn new(script: Script) -> Self {
        Self::with(vec![Scripted::new(script)], Outside::clone)
    }

    /// A stage with these services in an outside changed by `change`.
    fn with(services: Vec<Scripted>, change: impl FnOnce(&Outside) -> Outside) -> Self {
        let library = tempfile::tempdir().unwrap();
        let counter = AtomicU64::new(1000);
        let providers = services
            .into_iter()
            .map(|service| Arc::new(service) as _)
            .collect();
        let outside = Outside {
            registry: Arc::new(Registry::with(providers)),
            places: Places::new(library.path().join("pictures"), library.path()),
            rules: LibraryRules::default(),
            clock: Arc::new(RuntimeClock::starting_at(Timestamp(1_757_271_600_000))),
            fresh: Arc::new(move || {
                Uuid::from_u128(u128::from(counter.fetch_add(1, Ordering::Relaxed)))
            }),
            limits: TimeLimits::default(),
            software: "art-studio test".into(),
            journal: Arc::new(MemoryJournal::default()),
            thumbnails: crate::store::Thumbnails::nowhere(),
        };
        Self {
            engine: Engine::start(&Handle::current(), change(&outside)),
            library,
            heard: vec![],
        }
    }

    fn ask(&self, number: u128) {
        self.engine.enqueue(id(number), request("scripted"));
    }

    /// Listens until a fact fits, and answers with it.
    async fn until(&mut self, fits: impl Fn(&Fact) -> bool) -> Fact {
        loop {
            let fact = self.engine.next_fact().await;
            self.heard.push(fact.clone());
            if fits(&fact) {
                return fact;
            }
        }
    }

    async fn started(&mut self, number: u128) {
        self.until(|fact| *fact == Fact::JobStarted(id(number)))
            .await;
    }

    /// Listens until the job is over.
    async fn end_of(&mut self, number: u128) -> Outcome {
        let ends = |fact: &Fact| matches!(fact, Fact::JobEnded(job, _) if *job == id(number));
        match self.until(ends).await {
            Fact::JobEnded(_, outcome) => outcome,
            other => unreachable!("{other:?}"),
        }
    }

    /// Everything that is left to hear, once nothing moves any more.
    async fn rest(&mut self) {
        let quiet = Duration::from_hours(1);
        while let Ok(fact) = tokio::time::timeout(quiet, self.engine.next_fact()).await {
            self.heard.push(fact);
        }
    }

    /// How many ends were said for the job.
    fn ends(&self, number: u128) -> usize {
        let ends = |fact: &&Fact| matches!(fact, Fact::JobEnded(job, _) if *job == id(number));
        self.heard.iter().filter(ends).count()
    }

    fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.library.path().join("pictures")) else {
            return vec![];
        };
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

fn id(number: u128) -> JobId {
    JobId(Uuid::from_u128(number))
}

fn request(service: &str) -> Request {
    Request {
        service: ServiceId::new(service),
        model: None,
        prompt: "a cat".into(),
        enhancement: Enhancement::NONE,
        negative_prompt: None,
        size: Size::of(16, 16),
        quality: Quality::High,
        steps: None,
        cfg: None,
        seed: Seed(7),
        advanced: crate::domain::Advanced::default(),
    }
}

/// Milliseconds of virtual time since `start`.
fn ms_since(start: Instant) -> u128 {
    start.elapsed().as_millis()
}
