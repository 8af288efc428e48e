//! From a request through the engine to the file: what is written into the picture is what the
//! server really used.

use super::{
    request,
    script::{beginning, ending},
    server::{Manner, PICTURE, Server},
    settings,
};
use art_studio::{
    config::TimeLimits,
    domain::{Fact, GenerationData, InputImage, JobId, Outcome, Request, Seed},
    engine::{Engine, Outside, Places},
    providers::{
        Registry,
        comfyui::{ComfyUi, Patience},
    },
};
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
