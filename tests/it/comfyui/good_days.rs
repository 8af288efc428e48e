//! Jobs that go well, as they were recorded.

use super::{
    Recorder, provider, request, run, run_with,
    script::{beginning, ended_well, ending, good, named, outputs, recorded, say, step},
    server::{Act, Manner, PICTURE, PREVIEW, Server},
    settings,
};
use art_studio::{
    config::{FamilyFile, Secret},
    domain::{
        Action, FailureKind, FamilySource, Health, JobStatus, Provider, RemoteId, Report, Seed,
        ServerStatus,
    },
    providers::comfyui::{ComfyUi, OwnFiles, Patience},
};
use serde_json::{Value, json};
use std::{path::PathBuf, sync::Arc};

const SUCCESS: &str = include_str!("captures/success.jsonl");

#[tokio::test(start_paused = true)]
async fn a_recorded_job_brings_its_picture_and_says_how_it_goes() {
    let server = Server::start(Manner::default(), vec![good(SUCCESS, &["tst_00017_.png"])]).await;
    let (done, job) = run(&server).await;
    assert_eq!(done, Ok(()));
    assert!(job.pictures() == [PICTURE], "the server's own bytes");
    let words = [
        "starting",
        "loading model",
        "preparing",
        "encoding prompt",
        "sampling",
        "decoding",
        "saving",
        "finishing",
    ];
    assert_eq!(job.phases(), words);
    assert_eq!(job.steps(), [(1, 4), (2, 4), (3, 4), (4, 4)]);
    assert!(job.previews().iter().all(|preview| preview == PREVIEW));
    assert_eq!(job.previews().len(), 4);
    // What was sent.
    assert_eq!(server.count("POST", "/api/prompt"), 1);
    let asked = server.asked();
    let sent = asked.iter().find(|it| it.method == "POST").unwrap().json();
    assert_eq!(sent["prompt_id"], json!(job.id()));
    assert_eq!(sent["extra_data"]["preview_method"], "auto");
    let id = uuid::Uuid::parse_str(&job.id()).unwrap();
    assert_eq!(
        id.hyphenated().to_string(),
        job.id(),
        "lower case with hyphens"
    );
    let (client, flags) = server.said().remove(0);
    assert_eq!(sent["client_id"], json!(client));
    let flags: Value = serde_json::from_str(&flags).unwrap();
    assert_eq!(
        flags,
        json!({"type": "feature_flags", "data": {"supports_preview_metadata": true}})
    );
    // What was not asked: everything was heard.
    for path in [
        "/api/history/ID",
        "/api/jobs/ID",
        "/api/history",
        "/api/object_info",
        "/api/queue",
    ] {
        assert_eq!(server.count("GET", path), 0, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_model_whose_name_says_enough_is_sent_without_looking_first() {
    let acts = [beginning(), ending()].concat();
    let server = Server::start(Manner::default(), vec![acts]).await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
    let asked = server.asked();
    let paths: Vec<_> = asked
        .iter()
        .map(|it| (it.method.as_str(), it.path.split('?').next().unwrap()))
        .collect();
    assert_eq!(
        paths,
        [
            ("GET", "/ws"),
            ("POST", "/api/prompt"),
            ("GET", "/api/view")
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_model_of_a_shorter_name_is_the_one_that_ends_like_it() {
    let acts = [beginning(), ending()].concat();
    let server = Server::start(Manner::default(), vec![acts]).await;
    let mut asked = request();
    asked.model = Some("SD15".into());
    let job = Arc::new(Recorder::default());
    let done = provider(&server).generate(asked, job.context()).await;
    assert_eq!(done, Ok(()));
    let sent = server.asked();
    let sent = sent.iter().find(|it| it.method == "POST").unwrap().json();
    assert_eq!(
        sent["prompt"]["4"]["inputs"]["ckpt_name"],
        "sd15.safetensors"
    );
}

#[tokio::test(start_paused = true)]
async fn previews_without_names_and_a_job_kept_from_before() {
    let plain = include_str!("captures/no-flags.jsonl");
    let server = Server::start(Manner::default(), vec![good(plain, &["a.png"])]).await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
    assert!(!job.previews().is_empty());
    let cached = include_str!("captures/all-cached.jsonl");
    let server = Server::start(Manner::default(), vec![good(cached, &["a.png"])]).await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
    assert_eq!(job.notes(), ["7 of 7 nodes kept from before"]);
    assert_eq!(job.steps(), []);
}

#[tokio::test(start_paused = true)]
async fn pictures_that_come_through_the_websocket_are_pictures() {
    let lines = include_str!("captures/websocket-pictures.jsonl");
    let mut script = vec![Act::Wait(1000)];
    script.extend(good(lines, &[]));
    let server = Server::start(Manner::default(), vec![]).await;
    let graph = json!({
        "3": {"class_type": "KSampler", "inputs": {"steps": 2}},
        "9": {"class_type": "SaveImageWebsocket", "inputs": {}},
    });
    let id = "01a2138c-b5d7-72f1-b533-74dd71237a11";
    server.sent_before(id, graph, script);
    let job = Arc::new(Recorder::default());
    let done = provider(&server)
        .resume(RemoteId(id.into()), job.context())
        .await;
    assert_eq!(done, Ok(()));
    assert_eq!(job.pictures().len(), 2);
    assert_eq!(job.previews().len(), 0, "they are no previews");
    assert_eq!(server.said()[0].0, id, "the socket of the same name");
}

#[tokio::test(start_paused = true)]
async fn texts_of_nodes_are_heard_and_the_unknown_is_not() {
    let lines = include_str!("captures/texts.jsonl");
    let mut script = recorded(lines);
    script.insert(
        3,
        Act::Say(r#"{"type":"crystools.monitor","data":{"cpu":3}}"#.into()),
    );
    script.insert(3, Act::Say("[]".into()));
    script.insert(3, Act::Frame(vec![0, 0, 0, 99, 1]));
    script.insert(3, Act::Frame(vec![]));
    script.push(ended_well(&["a.png"]));
    let server = Server::start(Manner::default(), vec![script]).await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
}

#[tokio::test(start_paused = true)]
async fn doubled_late_and_foreign_messages_change_nothing() {
    let foreign = |text: &str| Act::Say(text.replace("PROMPT", "somebody-elses"));
    let mut script = beginning();
    for act in [step(2, 4), step(3, 4), step(2, 4), step(3, 4), step(1, 4)] {
        script.push(act);
    }
    script.push(foreign(
        r#"{"type":"progress","data":{"value":39,"max":40,"node":"3","prompt_id":"PROMPT"}}"#,
    ));
    script.push(foreign(
        r#"{"type":"executing","data":{"node":null,"prompt_id":"PROMPT"}}"#,
    ));
    script.push(foreign(
        r#"{"type":"execution_error","data":{"node_id":"3","prompt_id":"PROMPT"}}"#,
    ));
    let about = json!({"node_id": "3", "prompt_id": "somebody-elses", "image_type": "image/jpeg"});
    script.push(Act::Frame(named(&about.to_string(), b"not ours")));
    script.extend(ending());
    // After the end.
    script.push(say("executing", json!({"node": "3"})));
    let server = Server::start(Manner::default(), vec![script]).await;
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
    assert_eq!(job.steps(), [(1, 4), (2, 4), (3, 4), (4, 4)]);
    assert!(job.previews() == [PREVIEW]);
}

#[tokio::test(start_paused = true)]
async fn a_place_in_the_queue_is_told_and_a_waiting_job_is_taken_out() {
    let mut script = vec![Act::Wait(5000)];
    script.extend(beginning());
    script.extend(ending());
    let server = Server::start(Manner::default(), vec![script]).await;
    server.foreign_job("a", true);
    server.foreign_job("b", false);
    let (done, job) = run(&server).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 1));
    assert_eq!(job.places().first(), Some(&2));
    let server = Server::start(Manner::default(), vec![vec![Act::UntilStopped]]).await;
    server.foreign_job("a", true);
    let waits = Recorder {
        cancel_when_queued: true,
        ..Recorder::default()
    };
    let (done, job) = run_with(&server, waits).await;
    assert_eq!((done, job.pictures().len()), (Ok(()), 0));
    assert!(
        !server.is_open(&job.id()) && server.is_open("a"),
        "ours and no other"
    );
}

#[tokio::test(start_paused = true)]
async fn a_running_job_is_stopped_and_nobody_elses() {
    let mut script = beginning();
    script.push(Act::UntilStopped);
    let server = Server::start(Manner::default(), vec![script]).await;
    server.foreign_job("b", false);
    let (done, job) = run_with(
        &server,
        Recorder {
            cancel_at_step: true,
            ..Recorder::default()
        },
    )
    .await;
    assert_eq!(done, Ok(()));
    assert!(!server.is_open(&job.id()) && server.is_open("b"));
    assert_eq!(server.count("POST", "/api/jobs/ID/cancel"), 1);
    assert_eq!(server.count("POST", "/api/interrupt"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_job_of_an_earlier_process_is_picked_up() {
    let server = Server::start(Manner::default(), vec![]).await;
    let (running, over) = (
        "01a2138c-b5d7-72f1-b533-74dd71237a11",
        "01a2138c-b5d7-72f1-b533-74dd71237a12",
    );
    let graph = json!({
        "3": {"class_type": "KSampler", "inputs": {"seed": 7, "steps": 4, "cfg": 7.0, "model": ["4", 0]}},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15.safetensors"}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
    });
    let mut script = vec![Act::Begin, Act::Wait(2000), step(2, 4)];
    script.extend(ending());
    server.sent_before(running, graph.clone(), script);
    server.sent_before(over, graph, vec![ended_well(&["a.png", "b.png"])]);
    for (id, pictures) in [(running, 1), (over, 2)] {
        let job = Arc::new(Recorder::default());
        let done = provider(&server)
            .resume(RemoteId(id.into()), job.context())
            .await;
        assert_eq!((done, job.pictures().len()), (Ok(()), pictures), "{id}");
        let reports = job.reports.lock().unwrap();
        let used = reports.iter().find_map(|report| match report {
            Report::Used(used) => Some((used.seed, used.steps, used.model.clone())),
            _ => None,
        });
        let model = Some("sd15.safetensors".to_owned());
        assert_eq!(used, Some((Some(Seed(7)), Some(4), model)), "{id}");
    }
    assert_eq!(
        server.count("POST", "/api/prompt"),
        0,
        "nothing is sent twice"
    );
    let progress = provider(&server)
        .progress(RemoteId(over.into()))
        .await
        .unwrap();
    assert_eq!(
        (progress.ended, progress.elapsed_ms),
        (Some(JobStatus::Succeeded), Some(2500))
    );
    assert!(
        provider(&server)
            .progress(RemoteId("no-such".into()))
            .await
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn an_end_that_is_not_told_is_no_success_unless_there_are_pictures() {
    use JobStatus::{Failed, Succeeded};
    let server = Server::start(Manner::default(), vec![]).await;
    let rows = [
        ("01a2138c-b5d7-72f1-b533-74dd71237a10", 0, Failed),
        ("01a2138c-b5d7-72f1-b533-74dd71237a11", 1, Succeeded),
    ];
    for (id, pictures, ended) in rows {
        let files = &["a.png"][..pictures];
        server.sent_before(id, json!({}), vec![Act::End(json!({}), outputs(files))]);
        let progress = provider(&server).progress(RemoteId(id.into())).await;
        let progress = progress.unwrap();
        assert_eq!(progress.ended, Some(ended), "{id}");
        let said = progress.said.unwrap();
        assert!(said.contains("does not say how"), "{said}");
        let job = Arc::new(Recorder::default());
        let done = provider(&server)
            .resume(RemoteId(id.into()), job.context())
            .await;
        assert_eq!(job.pictures().len(), pictures, "{id}");
        match done {
            Ok(()) => assert_eq!((ended, job.notes()), (Succeeded, vec![said])),
            Err(failure) => assert_eq!((ended, failure.said), (Failed, said)),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn kept_nodes_are_counted_once_and_only_those_of_the_graph() {
    let many: Vec<_> = (0..50).map(|part| format!("3.0.0.{part}")).collect();
    let kept = |nodes: Value| say("execution_cached", json!({ "nodes": nodes }));
    let script = [
        vec![
            Act::Begin,
            say("execution_start", json!({})),
            kept(json!(many)),
            kept(json!(["9", "9", "nobody's"])),
        ],
        ending(),
    ]
    .concat();
    let server = Server::start(Manner::default(), vec![script]).await;
    let (done, job) = run(&server).await;
    assert_eq!(done, Ok(()));
    assert_eq!(job.notes(), ["1 of 7 nodes kept from before"]);
}

#[tokio::test(start_paused = true)]
async fn headers_and_a_path_in_front_reach_everything() {
    let manner = Manner {
        login: Some(("Authorization", "Bearer hunter2")),
        prefix: "/comfy",
        ..Manner::default()
    };
    let script = [beginning(), ending()].concat();
    let server = Server::start(manner, vec![script]).await;
    let mut settings = settings(&server.url());
    settings.headers = vec![(
        "authorization".into(),
        Secret::new("Bearer hunter2").unwrap().into(),
    )];
    let provider = ComfyUi::new(&settings, super::nowhere(), Patience::default());
    let job = Arc::new(Recorder::default());
    assert_eq!(provider.generate(request(), job.context()).await, Ok(()));
    assert_eq!(job.previews().len(), 1, "the websocket had the header too");
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| asked.path.starts_with("/comfy/"))
    );
    for asked in server.asked() {
        let head = asked.head.to_lowercase();
        assert!(
            !head.contains("\norigin:") && !head.contains("sec-fetch"),
            "{head}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_it_is() {
    let server = Server::start(Manner::default(), vec![]).await;
    let provider = provider(&server);
    assert_eq!(provider.health().await, Health::Ready);
    server.foreign_job("a", true);
    server.foreign_job("b\u{1b}[2J", false);
    assert_eq!(provider.health().await, Health::Busy);
    let report = provider.server().await.unwrap();
    assert_eq!(
        (report.status, report.version.as_deref()),
        (ServerStatus::Running, Some("0.33.0"))
    );
    assert_eq!(report.vram_total_mb, Some(24_564));
    let jobs: Vec<_> = report
        .jobs
        .iter()
        .map(|job| (job.id.0.as_str(), job.running, job.ours))
        .collect();
    assert_eq!(jobs, [("a", true, false), ("b[2J", false, false)]);
    assert_eq!(
        provider.actions(),
        [Action::FreeMemory, Action::UnloadModels]
    );
    for action in provider.actions() {
        assert!(provider.act(*action).await.is_ok());
    }
    assert_eq!(server.count("POST", "/api/free"), 2);
    let models = provider.models().await.unwrap();
    assert!(
        models
            .iter()
            .any(|model| model.id == "sub/other.safetensors"),
        "sub-folders as they are"
    );
}

#[tokio::test(start_paused = true)]
async fn the_family_that_the_user_told_is_remembered() {
    let manner = Manner {
        more_checkpoints: &["mystery.safetensors"],
        ..Manner::default()
    };
    let script = [beginning(), ending()].concat();
    let server = Server::start(manner, vec![script.clone(), script]).await;
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let own = OwnFiles {
            families: FamilyFile::at(folder.path().join("state/families.json")),
            ..super::nowhere()
        };
        ComfyUi::new(&settings(&server.url()), own, Patience::default())
    };
    let facts = async |provider: &ComfyUi| {
        let models = provider.models().await.unwrap();
        let mut models = models.into_iter();
        let found = models.find(|model| model.id == "mystery.safetensors");
        found.unwrap().facts
    };
    let mut request = request();
    request.model = Some("mystery.safetensors".into());
    let provider = open();
    let asked = facts(&provider).await;
    assert_eq!((asked.family.clone(), asked.family_source), (None, None));
    let titles = ["SD 1.5", "SDXL", "FLUX.1 dev"];
    let listed = |title: &str| asked.families.iter().any(|family| family == title);
    assert!(titles.iter().all(|title| listed(title)));
    assert!(!listed("unknown"), "that is no answer");
    let last = provider.models().await.unwrap().pop().unwrap();
    assert_eq!(last.id, "mystery.safetensors", "nobody's default");
    let job = Arc::new(Recorder::default());
    let done = provider.generate(request.clone(), job.context()).await;
    assert_eq!(done, Ok(()), "a guess will do");
    let notes = job.notes().concat();
    assert!(notes.contains("is not known, SD 1.5 is tried"), "{notes}");

    let wrong = provider
        .tell_family("mystery.safetensors", Some("sdx"))
        .await;
    assert_eq!(wrong.unwrap_err().hint.unwrap(), "did you mean sdxl?");
    let told = provider.tell_family("mystery.safetensors", Some("SD 1.5"));
    told.await.unwrap();
    let known = facts(&provider).await;
    assert_eq!(known.family.as_deref(), Some("SD 1.5"));
    assert_eq!(known.family_source, Some(FamilySource::Remembered));

    // Another process, which asks for no list.
    let asked = server.count("GET", "/api/experiment/models/checkpoints");
    let later = open();
    let job = Arc::new(Recorder::default());
    assert_eq!(later.generate(request, job.context()).await, Ok(()));
    assert!(!job.notes().concat().contains("is not known"));
    assert_eq!(
        server.count("GET", "/api/experiment/models/checkpoints"),
        asked
    );
    later
        .tell_family("mystery.safetensors", None)
        .await
        .unwrap();
    assert_eq!(facts(&later).await.family, None);
}

/// A silent server is asked for its models meanwhile: what the user says needs no answer of it.
#[tokio::test]
async fn a_family_is_remembered_while_a_list_is_waited_for() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let own = |families: PathBuf| OwnFiles {
        workflows: folder.path().join("workflows"),
        families: FamilyFile::at(families),
    };
    let file = folder.path().join("families.json");
    let provider = ComfyUi::new(&settings(&url), own(file.clone()), Patience::default());
    let listing = std::pin::pin!(provider.models());
    let told = provider.tell_family("mystery.safetensors", Some("sdxl"));
    let first = futures_util::future::select(listing, told).await;
    let futures_util::future::Either::Right((told, _)) = first else {
        panic!("the server answers nothing");
    };
    assert_eq!(told, Ok(()));
    assert!(std::fs::read_to_string(&file).unwrap().contains("mystery"));
    // Where it cannot be written down, that is said, with what to do.
    let nowhere = own(file.join("families.json"));
    let provider = ComfyUi::new(&settings(&url), nowhere, Patience::default());
    let told = provider.tell_family("mystery.safetensors", Some("sdxl"));
    let failure = told.await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Storage);
    assert!(failure.hint.unwrap().contains("room on the drive"));
}
