//! From a request through the engine to the file: what is written into the picture is what the
//! server really used.

use super::{
    request,
    script::{beginning, ending, outputs, say},
    server::{Act, Manner, PICTURE, Server},
    settings,
};
use art_studio::{
    config::TimeLimits,
    domain::{
        Fact, GenerationData, InputImage, JobId, Outcome, Provider, Request, RequestField, Seed,
    },
    engine::{Engine, Outside, Places},
    providers::{
        Registry,
        comfyui::{ComfyUi, Patience},
    },
};
use serde_json::json;
use std::{path::Path, sync::Arc, time::Duration};
use tokio::runtime::Handle;
use uuid::Uuid;

/// Runs one job to its end.
async fn play(server: &Server, limits: TimeLimits, request: Request, library: &Path) -> Outcome {
    let provider = ComfyUi::new(
        &settings(&server.url()),
        super::nowhere(),
        Patience::default(),
    );
    let registry = Arc::new(Registry::with(vec![Arc::new(provider)]));
    let places = Places::new(library.to_owned(), &library.join(".home"));
    let engine = Engine::start(&Handle::current(), Outside::real(registry, places, limits));
    engine.enqueue(JobId(Uuid::now_v7()), request);
    loop {
        if let Fact::JobEnded(_, outcome) = engine.next_fact().await {
            engine.shutdown(Duration::from_secs(1)).await;
            return outcome;
        }
    }
}

/// What is written into the only picture of a job that goes well.
async fn written(change: impl FnOnce(&mut Request, &Path)) -> GenerationData {
    let script = [beginning(), ending()].concat();
    let server = Server::start_with(Manner::default(), vec![script]).await;
    let folder = tempfile::tempdir().unwrap();
    let mut request = request();
    change(&mut request, folder.path());
    let library = folder.path().join("pictures");
    match play(&server, TimeLimits::default(), request, &library).await {
        Outcome::Succeeded(records) => records[0].data.clone(),
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn a_picture_that_was_only_enlarged_says_nothing_of_sampling() {
    let data = written(|request, folder| {
        let file = folder.join("in.png");
        std::fs::write(&file, PICTURE).unwrap();
        request.advanced.input = Some(InputImage {
            file,
            picture: None,
        });
        request.advanced.workflow = Some("enlarge".into());
        request.cfg = Some(5.0);
    })
    .await;
    assert_eq!(data.model, "RealESRGAN_x4plus.pth", "what really made it");
    assert_eq!(
        (data.steps, data.cfg, data.seed, data.quality),
        (None, None, None, None)
    );
    assert_eq!(
        (data.sampler, data.scheduler, data.denoise),
        (None, None, None)
    );
    assert_eq!(
        (data.sent_prompt.as_str(), data.negative_prompt),
        ("", None)
    );
    assert_eq!(data.workflow.as_deref(), Some("enlarge"));
}

#[tokio::test]
async fn what_the_workflow_decides_and_what_was_set_by_hand_is_written_down() {
    let data = written(|request, _| {
        let set = [("3.steps", "3"), ("3.scheduler", "normal")];
        request.advanced.set = set.map(|(at, to)| (at.to_owned(), to.to_owned())).into();
    })
    .await;
    assert_eq!(data.model, "sd15.safetensors");
    assert_eq!((data.steps, data.seed), (Some(3), Some(Seed(7))));
    assert_eq!(data.sampler.as_deref(), Some("dpmpp_2m"));
    assert_eq!(data.scheduler.as_deref(), Some("normal"));
    assert_eq!((data.sent_prompt.as_str(), data.denoise), ("a cat", None));
    assert_eq!(data.negative_prompt.as_deref(), Some("dogs"));
}

/// Limits of the time a job may take at a server, long enough for the test's own server to begin.
fn limits() -> TimeLimits {
    TimeLimits {
        server: Duration::from_secs(2),
        ..TimeLimits::default()
    }
}

/// A request that starts from a picture, which is written into `folder`.
fn from_picture(folder: &Path) -> Request {
    let file = folder.join("in.png");
    std::fs::write(&file, PICTURE).unwrap();
    let mut request = request();
    request.advanced.input = Some(InputImage {
        file,
        picture: None,
    });
    request
}

/// How a job ends that goes as `script` says, within `limits`.
async fn ended(manner: Manner, script: Vec<Act>, limits: TimeLimits) -> Outcome {
    let server = Server::start_with(manner, vec![script]).await;
    let folder = tempfile::tempdir().unwrap();
    play(&server, limits, request(), folder.path()).await
}

fn saved_one() -> Act {
    let output = outputs(&["a.png"])["9"].clone();
    say("executed", json!({"node": "9", "output": output}))
}

#[tokio::test]
async fn a_job_that_takes_too_long_is_stopped_and_keeps_what_was_made() {
    let script = [beginning(), vec![saved_one(), Act::UntilStopped]].concat();
    let outcome = ended(Manner::default(), script, limits()).await;
    let Outcome::TimedOut { limit_ms, kept } = outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!((limit_ms, kept.len()), (2000, 1));
    assert!(!kept[0].data.partial, "it was finished");
}

#[tokio::test]
async fn of_a_job_that_takes_too_long_the_last_preview_is_kept_where_there_is_nothing_else() {
    let script = [beginning(), vec![Act::UntilStopped]].concat();
    let outcome = ended(Manner::default(), script, limits()).await;
    let Outcome::TimedOut { kept, .. } = outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!(kept.len(), 1);
    assert!(kept[0].data.partial, "and marked as what it is");
}

/// A node raises something of `kind` after a picture was saved.
fn failing(kind: &str, said: &str) -> Vec<Act> {
    let fault = json!({"node_id": "3", "node_type": "KSampler", "exception_type": kind,
        "exception_message": said});
    let status = json!({"status_str": "error", "completed": false,
        "messages": [["execution_error", fault]]});
    vec![
        say("execution_error", fault),
        Act::End(status, outputs(&["a.png"])),
        say("executing", json!({"node": null})),
    ]
}

#[tokio::test]
async fn what_was_saved_before_a_failure_is_in_the_library() {
    let script = [beginning(), vec![saved_one()], failing("ValueError", "no")].concat();
    let outcome = ended(Manner::default(), script, TimeLimits::default()).await;
    let Outcome::Failed { failure, kept } = outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!(failure.said, "KSampler, node 3 failed: no");
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].data.seed, Some(Seed(7)));
}

#[tokio::test]
async fn a_card_that_is_too_small_comes_with_what_helps() {
    let said = "Allocation on device 0 would exceed allowed memory. (out of memory)";
    let script = [beginning(), failing("torch.OutOfMemoryError", said)].concat();
    let outcome = ended(Manner::default(), script, TimeLimits::default()).await;
    let Outcome::Failed { failure, .. } = outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!(failure.field, Some(RequestField::Size));
    let hint = failure.hint.unwrap();
    for tip in ["smaller", "batch", "fp8", "free memory", "tiled"] {
        assert!(hint.contains(tip), "{tip}: {hint}");
    }
}

#[tokio::test]
async fn a_picture_that_the_server_finds_too_large_is_said_at_the_input() {
    let manner = Manner {
        upload_max: 100,
        ..Manner::default()
    };
    let server = Server::start_with(manner, vec![]).await;
    let folder = tempfile::tempdir().unwrap();
    let request = from_picture(folder.path());
    let library = folder.path().join("pictures");
    let outcome = play(&server, TimeLimits::default(), request, &library).await;
    let Outcome::Failed { failure, kept } = outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!(failure.field, Some(RequestField::Input));
    assert!(failure.said.contains("too large"), "{failure}");
    assert!(failure.hint.is_some() && kept.is_empty());
    assert_eq!(server.count("POST", "/api/prompt"), 0);
}

#[tokio::test]
async fn nothing_is_sent_to_what_is_no_comfyui() {
    let manner = Manner {
        always: Some((200, "content-type: text/html\r\n", "<html>hello</html>")),
        websocket: false,
        ..Manner::default()
    };
    let server = Server::start_with(manner, vec![]).await;
    let folder = tempfile::tempdir().unwrap();
    for request in [request(), from_picture(folder.path())] {
        let library = folder.path().join("pictures");
        let outcome = play(&server, TimeLimits::default(), request, &library).await;
        let Outcome::Failed { failure, .. } = outcome else {
            unreachable!("{outcome:?}")
        };
        assert!(failure.said.contains("is not ComfyUI"), "{failure}");
    }
    let sent = server.asked();
    assert!(sent.iter().all(|it| it.method == "GET"), "not a word");
}

#[tokio::test]
async fn a_job_that_is_enlarged_says_who_decides_its_size() {
    let manner = Manner::default();
    let script = [beginning(), ending()].concat();
    let server = Server::start_with(manner, vec![script]).await;
    let folder = tempfile::tempdir().unwrap();
    let mut request = from_picture(folder.path());
    request.advanced.workflow = Some("enlarge".into());
    let job = Arc::new(super::Recorder::default());
    let done = super::provider(&server)
        .generate(request, job.context())
        .await;
    assert_eq!(done, Ok(()));
    let notes = job.notes().concat();
    assert!(notes.contains("the upscaler decides how large"), "{notes}");
}
