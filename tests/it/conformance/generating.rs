//! Every service at work, through the engine as the studio uses it.

use super::{Fixture, fixtures, make, request};
use art_studio::{
    domain::{
        Fact, Failure, FailureKind, JobContext, JobId, JobPort, Made, Outcome, Provider, RemoteId,
        Report, ServiceKind,
    },
    engine::{Engine, Outside, Places},
    media,
    providers::Registry,
};
use async_trait::async_trait;
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::runtime::Handle;
use uuid::Uuid;

/// Runs one job to its end.
async fn play(fixture: &Fixture, library: &Path, prompt: &str) -> Outcome {
    let provider = make(fixture.id, &fixture.ready);
    let models = provider.models().await.unwrap();
    let request = request(provider.descriptor(), &models[0], prompt);
    let registry = Arc::new(Registry::with(vec![provider]));
    let limits = fixture.ready.time_limits();
    let places = Places::new(library.to_owned(), &library.join(".home"));
    let outside = Outside::real(registry, places, limits);
    let engine = Engine::start(&Handle::current(), outside);
    let job = JobId(Uuid::now_v7());
    engine.enqueue(job, request);
    loop {
        if let Fact::JobEnded(id, outcome) = engine.next_fact().await {
            assert_eq!(id, job);
            engine.shutdown(Duration::from_secs(1)).await;
            return outcome;
        }
    }
}

#[tokio::test]
async fn a_picture_comes_and_says_how_it_was_made() {
    for fixture in fixtures() {
        let (id, library) = (fixture.id, tempfile::tempdir().unwrap());
        let outcome = play(&fixture, library.path(), "a cat in a hat").await;
        let Outcome::Succeeded(records) = outcome else {
            unreachable!("{id}: {outcome:?}")
        };
        assert!(!records.is_empty(), "{id}");
        for record in records {
            let bytes = fs::read(&record.file).unwrap();
            let seen = media::inspect(&bytes, &media::Limits::default()).unwrap();
            let (data, provider) = (&record.data, make(id, &fixture.ready));
            let models = provider.models().await.unwrap();
            let asked = request(provider.descriptor(), &models[0], "");
            assert_eq!(
                (seen.width, seen.height),
                (asked.size.width, asked.size.height),
                "{id}"
            );
            assert_eq!(media::read(&bytes).generation.as_ref(), Some(data), "{id}");
            assert_eq!(data.service.as_str(), id);
            assert_eq!(data.model, models[0].id, "{id}");
            let built_in = provider.descriptor().kind == ServiceKind::BuiltIn;
            assert_eq!(data.trained, !built_in, "{id}: said honestly");
            assert_eq!(data.seed.is_some(), models[0].capability.seed, "{id}");
        }
    }
}

#[tokio::test]
async fn the_same_request_is_the_same_picture_where_that_is_promised() {
    for fixture in fixtures().into_iter().filter(|fixture| fixture.repeats) {
        let library = tempfile::tempdir().unwrap();
        let mut pictures = vec![];
        for _ in 0..2 {
            let outcome = play(&fixture, library.path(), "a red dragon").await;
            let bytes = fs::read(&outcome.records()[0].file).unwrap();
            let decoded = media::decode(&bytes, &media::Limits::default()).unwrap();
            pictures.push((decoded.width, decoded.height, decoded.rgba));
        }
        assert!(pictures[0] == pictures[1], "{}", fixture.id);
    }
}

#[tokio::test]
async fn odd_prompts_end_in_a_picture_or_a_refusal() {
    let long = "a very long prompt, ".repeat(900);
    let rows = [
        "🐉",
        "竜と城",
        "\"); DROP TABLE;",
        "a\n\n\tb",
        "{\"json\": [1]}",
        "%s%n",
        &long,
    ];
    for fixture in fixtures() {
        let library = tempfile::tempdir().unwrap();
        for prompt in rows {
            let outcome = play(&fixture, library.path(), prompt).await;
            let allowed = match &outcome {
                Outcome::Succeeded(records) => !records.is_empty(),
                Outcome::Failed { failure, .. } => {
                    matches!(failure.kind, FailureKind::Rejected | FailureKind::Moderated)
                }
                _ => false,
            };
            assert!(allowed, "{} {prompt:.20}: {outcome:?}", fixture.id);
        }
    }
}

/// A job that is to stop from its beginning.
#[derive(Default)]
struct Stopped {
    delivered: Mutex<usize>,
}

#[async_trait]
impl JobPort for Stopped {
    fn report(&self, _: Report) {}

    async fn remember(&self, _: RemoteId) -> Result<(), Failure> {
        Ok(())
    }

    async fn deliver(&self, _: Made) -> Result<(), Failure> {
        *self.delivered.lock().unwrap() += 1;
        Ok(())
    }

    async fn cancelled(&self) {}

    fn is_cancelled(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn a_stopped_job_ends_without_a_picture() {
    for fixture in fixtures() {
        let provider: Arc<dyn Provider> = make(fixture.id, &fixture.ready);
        let models = provider.models().await.unwrap();
        if !models[0].capability.cancel {
            continue;
        }
        let port = Arc::new(Stopped::default());
        let job = JobContext::new(Arc::clone(&port) as Arc<dyn JobPort>);
        let request = request(provider.descriptor(), &models[0], "a cat");
        assert_eq!(
            provider.generate(request, job).await,
            Ok(()),
            "{}",
            fixture.id
        );
        assert_eq!(*port.delivered.lock().unwrap(), 0, "{}", fixture.id);
    }
}

#[tokio::test]
async fn a_job_nobody_knows_cannot_be_resumed() {
    for fixture in fixtures() {
        let provider = make(fixture.id, &fixture.ready);
        let job = JobContext::new(Arc::new(Stopped::default()));
        let id = RemoteId("no-such-job".into());
        assert!(provider.resume(id, job).await.is_err(), "{}", fixture.id);
    }
}
