//! What ends up in the library, and what happens when it cannot.

use super::{
    Arc, Ending, Engine, Fact, FailureKind, Outcome, Outside, Registry, Script, Scripted, Seed,
    Stage, Timestamp, Uuid, fs, id, request,
};
use crate::domain::{
    Descriptor, Enhancement, Failure, Health, JobContext, ModelChoice, Provider, Request,
};
use async_trait::async_trait;
use std::sync::OnceLock;

#[tokio::test(start_paused = true)]
async fn a_picture_carries_how_it_was_made() {
    let mut stage = Stage::new(Script::default());
    let asked = Request {
        prompt: "a cat\nin a hat".into(),
        enhancement: Enhancement::find("icon").unwrap(),
        negative_prompt: Some("dogs".into()),
        ..request("scripted")
    };
    stage.engine.enqueue(id(1), asked);
    let outcome = stage.end_of(1).await;
    let [record] = outcome.records() else {
        unreachable!("{outcome:?}")
    };
    let data = &record.data;
    assert_eq!((record.job, data.job), (id(1), id(1)));
    assert_eq!(data.id, record.id);
    assert_eq!(data.software, "art-studio test");
    assert_eq!(
        (data.service.as_str(), data.model.as_str()),
        ("scripted", "script")
    );
    assert_eq!(data.prompt, "a cat\nin a hat");
    assert!(
        data.sent_prompt
            .ends_with("app icon, bold simple shapes, plain background")
    );
    assert_eq!(data.enhancement.as_deref(), Some("icon"));
    assert_eq!(data.negative_prompt.as_deref(), Some("dogs"));
    assert_eq!(
        (data.width, data.height, data.seed),
        (16, 16, Some(Seed(7)))
    );
    assert_eq!(
        (data.steps, data.cfg),
        (None, None),
        "the model has neither"
    );
    assert_eq!(data.elapsed_ms, Some(400));
    assert_eq!(data.created_at, Timestamp(1_757_271_600_400));
    assert!(data.trained && !data.partial);
    let name = record.file.file_name().unwrap().to_str().unwrap();
    assert_eq!(name, "scripted_a_cat_in_a_hat_2025-09-07T19-00-00-400Z.png");
    let bytes = fs::read(&record.file).unwrap();
    assert_eq!(bytes.len() as u64, record.bytes);
    let read = crate::media::read(&bytes).generation;
    assert_eq!(read.as_ref(), Some(data), "the same is in the file");
}

#[tokio::test(start_paused = true)]
async fn a_library_that_cannot_be_used_loses_no_picture() {
    let mut stage = Stage::new(Script::default());
    let blocked = stage.library.path().join("pictures");
    fs::write(&blocked, "in the way").unwrap();
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    let kept = outcome.records()[0].file.clone();
    assert!(kept.is_file() && !kept.starts_with(&blocked));
    let said = stage.heard.iter().find_map(|fact| match fact {
        Fact::LibraryTroubled(failure) => Some(failure),
        _ => None,
    });
    let said = said.unwrap();
    assert!(said.said.contains("is not a folder"), "{said}");
    assert!(said.said.contains(kept.to_str().unwrap()), "{said}");
    assert!(said.hint.as_ref().unwrap().contains("--library"));

    fs::remove_file(&blocked).unwrap();
    stage.ask(2);
    assert_eq!(
        stage.end_of(2).await.records().len(),
        1,
        "it is tried again"
    );
    assert_eq!(stage.files().len(), 1);
    stage.engine.saved().reconcile().await.unwrap();
    assert_eq!((stage.files().len(), kept.exists()), (2, false));
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_can_be_kept_nowhere_fails_its_job_with_advice() {
    let mut stage = Stage::new(Script::default());
    fs::write(stage.library.path().join("pictures"), "in the way").unwrap();
    fs::write(stage.library.path().join("waiting"), "in the way").unwrap();
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    let Outcome::Failed { failure, kept } = outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!((failure.kind, kept.len()), (FailureKind::Storage, 0));
    assert!(failure.said.contains("is not a folder"), "{failure}");
    assert!(failure.hint.unwrap().contains("--library"));
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_saved_where_the_user_says() {
    let mut stage = Stage::new(Script::default());
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    let file = &outcome.records()[0].file;
    let target = stage.library.path().join("mine.png");
    let copied = stage.engine.save_copy(file, &target).await.unwrap();
    assert_eq!(copied, target);
    assert_eq!(fs::read(&copied).unwrap(), fs::read(file).unwrap());
    let missing = stage.library.path().join("not/there/x.png");
    let failure = stage.engine.save_copy(file, &missing).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Storage);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_opened_before_a_job_begins() {
    let never = Script {
        ending: Ending::Never,
        ..Script::default()
    };
    let stage = Stage::with(vec![Scripted::new(never)], Clone::clone);
    let states = stage.engine.services().await;
    assert_eq!(states.len(), 1);
    assert_eq!(states[0].models[0].id, "script");
    assert!(!stage.library.path().join("pictures").exists());
}

/// Delivers, and gives up on it as soon as the job is to stop.
struct Impatient(Scripted);

#[async_trait]
impl Provider for Impatient {
    fn descriptor(&self) -> &'static Descriptor {
        self.0.descriptor()
    }

    async fn health(&self) -> Health {
        Health::Ready
    }

    async fn models(&self) -> Result<Vec<ModelChoice>, Failure> {
        self.0.models().await
    }

    async fn generate(&self, request: Request, job: JobContext) -> Result<(), Failure> {
        tokio::select! {
            done = self.0.generate(request, job.clone()) => done,
            () = job.cancelled() => Ok(()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_is_being_saved_is_kept_when_the_job_is_cancelled() {
    let engine = Arc::new(OnceLock::<Engine>::new());
    let change = |outside: &Outside| {
        let script = Script {
            steps: 0,
            ..Script::default()
        };
        let provider = Arc::new(Impatient(Scripted::new(script))) as Arc<dyn Provider>;
        let engine = Arc::clone(&engine);
        Outside {
            registry: Arc::new(Registry::with(vec![provider])),
            // The id is drawn when the saving begins: there the cancel comes.
            fresh: Arc::new(move || {
                engine.get().unwrap().cancel(id(1));
                Uuid::from_u128(77)
            }),
            ..outside.clone()
        }
    };
    let mut stage = Stage::with(vec![], change);
    assert!(engine.set(stage.engine.clone()).is_ok());
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    let Outcome::Cancelled { kept } = &outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!((kept.len(), stage.files().len()), (1, 1));
    assert!(kept[0].file.is_file());
}
