//! Everything a server, a proxy or a node may refuse, in words that help.

use super::{
    Recorder, nowhere, provider, request, run,
    script::{beginning, say},
    server::{Act, Manner, Server},
    settings,
};
use art_studio::{
    config::{Config, Environment, Flags, Secret},
    domain::{Failure, FailureKind, Health, Provider, RequestField, ServerStatus},
    providers::comfyui::{ComfyUi, Patience},
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::{fmt::Write, sync::Arc, time::Duration};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn every_recorded_refusal_of_a_graph_says_what_and_where() {
    use RequestField::{Input, Model, Sampler, Seed, Steps, Workflow};
    let fields = [
        ("unknown node class", Workflow),
        ("bad checkpoint name", Model),
        ("steps 0 (< min)", Steps),
        ("seed -1", Seed),
        ("sampler not in list", Sampler),
        ("LoadImage missing file", Input),
        ("no output node", Workflow),
    ];
    let mut said = String::new();
    for line in include_str!("captures/refusals.jsonl").lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let what = row["what"].as_str().unwrap();
        let body = row["body"]
            .as_str()
            .map_or_else(|| row["body"].to_string(), str::to_owned);
        let status = u16::try_from(row["status"].as_u64().unwrap()).unwrap();
        let manner = Manner {
            refuses: Some((status, body)),
            ..Manner::default()
        };
        let server = Server::start(manner, vec![]).await;
        let failure = run(&server).await.0.unwrap_err();
        let field = fields.iter().find(|(row, _)| *row == what);
        if let Some((_, field)) = field {
            assert_eq!(failure.field, Some(*field), "{what}");
        }
        let hint = failure.hint.unwrap_or_default();
        let words = failure.said.replace(&server.url(), "URL");
        let _ = write!(said, "{what}\n  {words}\n  {hint}\n");
    }
    insta::assert_snapshot!(said);
}

/// What is said of a graph with a class of nodes that the server does not have.
async fn of_a_missing_node(server: &Server, patience: Patience) -> Failure {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.json");
    let graph = json!({
        "1": {"class_type": "CheckpointLoaderSimpel", "inputs": {"ckpt_name": "sd15.safetensors"}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}},
    });
    std::fs::write(&file, graph.to_string()).unwrap();
    let mut request = request();
    request.advanced.workflow = Some(file.display().to_string());
    let context = Arc::new(Recorder::default()).context();
    let provider = ComfyUi::new(&settings(&server.url()), nowhere(), patience);
    let failure = provider.generate(request, context).await.unwrap_err();
    assert!(
        failure.said.contains("CheckpointLoaderSimpel"),
        "{failure:?}"
    );
    assert_eq!(failure.field, Some(RequestField::Workflow));
    failure
}

/// One that refuses a graph for it.
fn without_the_node() -> Manner {
    let refusal = json!({"error": {
        "type": "missing_node_type", "message": "Node not found",
        "extra_info": {"class_type": "CheckpointLoaderSimpel"},
    }});
    Manner {
        refuses: Some((400, refusal.to_string())),
        ..Manner::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_not_there_is_told_with_the_nearest_one() {
    let server = Server::start(without_the_node(), vec![]).await;
    let failure = of_a_missing_node(&server, Patience::default()).await;
    let hint = failure.hint.unwrap_or_default();
    assert!(
        hint.starts_with("did you mean CheckpointLoaderSimple?"),
        "{hint}"
    );
    // Where nothing is missing the long list is not asked for.
    assert_eq!(server.count("GET", "/api/object_info"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_does_not_wait_long_for_the_nearest_node() {
    let manner = Manner {
        withholds_classes: true,
        ..without_the_node()
    };
    let server = Server::start(manner, vec![]).await;
    let patience = Patience {
        answer: Duration::from_hours(1),
        ..Patience::default()
    };
    let begun = Instant::now();
    let failure = of_a_missing_node(&server, patience).await;
    assert_eq!(server.count("GET", "/api/object_info"), 1);
    let waited = begun.elapsed();
    assert!(waited < Duration::from_mins(10), "{waited:?}");
    let hint = failure.hint.unwrap_or_default();
    assert!(hint.starts_with("install the custom node"), "{hint}");
}

#[tokio::test(start_paused = true)]
#[expect(clippy::too_many_lines, reason = "most of it is a table")]
async fn what_proxies_say_is_told_and_secrets_are_not() {
    let page = "<html><head><title>Bad gateway</title></head><body>\u{1b}[2J</body></html>";
    let rows = [
        (401, "", "", FailureKind::Auth),
        (403, "", "", FailureKind::Auth),
        (
            413,
            "",
            "Maximum request body size 1048576 exceeded.",
            FailureKind::Rejected,
        ),
        (
            500,
            "",
            "500 Internal Server Error\n\nServer got itself in trouble",
            FailureKind::Protocol,
        ),
        (
            502,
            "content-type: text/html\r\n",
            page,
            FailureKind::Unreachable,
        ),
        (
            302,
            "location: https://login.example/?next=hunter2\r\n",
            "",
            FailureKind::Auth,
        ),
        (
            200,
            "content-type: text/html\r\n",
            page,
            FailureKind::Protocol,
        ),
        (200, "", "", FailureKind::Protocol),
        (404, "", "", FailureKind::Protocol),
        (429, "", "", FailureKind::Quota),
    ];
    let mut said = String::new();
    for (status, headers, body, kind) in rows {
        let manner = Manner {
            always: Some((status, headers, body)),
            ..Manner::default()
        };
        let server = Server::start(manner, vec![]).await;
        let url = server.url().replace("http://", "http://kim:hunter2@") + "/?token=hunter2";
        let mut settings = settings(&url);
        settings.headers = vec![("X-Key".into(), Secret::new("hunter2").unwrap().into())];
        let provider = ComfyUi::new(&settings, super::nowhere(), Patience::default());
        let health = provider.health().await;
        assert_eq!(
            health == Health::NeedsKey,
            kind == FailureKind::Auth,
            "{status}"
        );
        assert!(!provider.needs().is_empty(), "{status}");
        let failure = provider.models().await.unwrap_err();
        assert_eq!(failure.kind, kind, "{status} {failure}");
        assert!(!format!("{failure:?}{:?}", provider.needs()).contains("hunter2"));
        let port = url
            .split(':')
            .next_back()
            .unwrap()
            .split('/')
            .next()
            .unwrap();
        let words = failure.said.replace(port, "PORT");
        let _ = write!(
            said,
            "{status} {words}\n    {}\n",
            failure.hint.unwrap_or_default()
        );
    }
    insta::assert_snapshot!(said);
}

#[tokio::test(start_paused = true)]
async fn nobody_there_is_offline_with_advice() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let provider = ComfyUi::new(&settings(&url), super::nowhere(), Patience::default());
    assert_eq!(provider.health().await, Health::Offline);
    let failure = provider.models().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unreachable);
    assert!(failure.hint.unwrap().contains("start ComfyUI"));
    let provider = ComfyUi::new(
        &settings("ftp://kim:hunter2@host"),
        super::nowhere(),
        Patience::default(),
    );
    assert_eq!(provider.health().await, Health::Offline);
    assert!(
        !provider
            .models()
            .await
            .unwrap_err()
            .said
            .contains("hunter2")
    );
}

#[tokio::test(start_paused = true)]
async fn what_nodes_raise_comes_with_advice() {
    let rows = [
        (
            "torch.OutOfMemoryError",
            "Allocation on device 0 would exceed allowed memory. (out of memory)\nTips…",
            "KSampler",
            Some(RequestField::Size),
        ),
        (
            "safetensors._safetensors_rust.SafetensorError",
            "Error while deserializing header: header too large\n",
            "CheckpointLoaderSimple",
            Some(RequestField::Model),
        ),
        (
            "RuntimeError",
            "mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)",
            "KSampler",
            Some(RequestField::Model),
        ),
        (
            "ValueError",
            "\u{1b}[31mno\u{1b}[0m",
            "Odd\u{202e}Node",
            None,
        ),
    ];
    let mut said = String::new();
    for (kind, message, class, field) in rows {
        let fault = json!({"node_id": "3", "node_type": class, "exception_type": kind, "exception_message": message});
        let status = json!({"status_str": "error", "completed": false, "messages": [["execution_error", fault]]});
        let mut acts = beginning();
        acts.extend([
            say("execution_error", fault),
            Act::End(status, json!({})),
            say("executing", json!({"node": null})),
        ]);
        let server = Server::start(Manner::default(), vec![acts]).await;
        let failure = run(&server).await.0.unwrap_err();
        assert_eq!(failure.field, field, "{failure}");
        let _ = write!(
            said,
            "{}\n    {}\n",
            failure.said,
            failure.hint.unwrap_or_default()
        );
    }
    insta::assert_snapshot!(said);
    // A blocked node is told of, but the job goes on and ends well.
    let mut acts = beginning();
    acts.push(say(
        "execution_error",
        json!({"node_id": "8", "exception_type": "ExecutionBlocked"}),
    ));
    acts.extend(super::script::ending());
    let server = Server::start(Manner::default(), vec![acts]).await;
    assert_eq!(run(&server).await.0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_tells_no_family_is_looked_for_first() {
    let server = Server::start(Manner::default(), vec![]).await;
    let job = std::sync::Arc::new(super::Recorder::default());
    let mut asked = super::request();
    asked.model = Some("sd51.safetensors".into());
    let failure = provider(&server)
        .generate(asked, job.context())
        .await
        .unwrap_err();
    assert_eq!(failure.field, Some(RequestField::Model));
    assert_eq!(
        failure.hint.as_deref(),
        Some("did you mean “sd15.safetensors”?")
    );
    assert_eq!(server.count("POST", "/api/prompt"), 0);
}

/// A name that tells its family is sent at once; what the server refuses is looked for then.
#[tokio::test(start_paused = true)]
async fn a_model_that_the_server_refuses_is_looked_for() {
    let lines = include_str!("captures/refusals.jsonl").lines();
    let mut rows = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let row = rows.find(|row| row["what"] == "bad checkpoint name");
    let manner = Manner {
        refuses: Some((400, row.unwrap()["body"].to_string())),
        ..Manner::default()
    };
    let server = Server::start(manner, vec![]).await;
    let job = std::sync::Arc::new(super::Recorder::default());
    let mut asked = super::request();
    asked.model = Some("sd15-x.safetensors".into());
    let provider = provider(&server);
    let failure = provider.generate(asked, job.context()).await.unwrap_err();
    assert_eq!(failure.field, Some(RequestField::Model));
    assert!(failure.said.contains("sd15-x.safetensors"), "{failure}");
    let hint = failure.hint.unwrap();
    assert!(hint.contains("sd15.safetensors"), "{hint}");
    assert_eq!(server.count("POST", "/api/prompt"), 1);
}

/// A provider made from a configuration file.
fn configured(folder: &std::path::Path, text: &str) -> ComfyUi {
    let file = folder.join("config.toml");
    std::fs::write(&file, text).unwrap();
    let flags = Flags {
        config: Some(file),
        ..Flags::default()
    };
    let config = Config::load(flags, Environment::default());
    ComfyUi::new(&config.comfyui(), super::nowhere(), Patience::default())
}

#[tokio::test(start_paused = true)]
async fn an_address_in_the_file_that_cannot_be_read_is_told_and_nobody_else_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let provider = configured(folder.path(), "[comfyui]\nurl = \"not a url\"\n");
    assert_eq!(provider.health().await, Health::Offline);
    let report = provider.server().await.unwrap();
    assert_eq!(report.status, ServerStatus::Offline);
    for said in [&provider.needs()[0], &report.said.unwrap()] {
        assert!(said.contains("config.toml:2: this is no address"), "{said}");
        assert!(
            said.ends_with("it looks like http://127.0.0.1:8188"),
            "{said}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_asked_for_once_when_the_server_is_first_used() {
    let manner = Manner {
        login: Some(("Authorization", "Bearer hunter2")),
        ..Manner::default()
    };
    let server = Server::start(manner, vec![]).await;
    let folder = tempfile::tempdir().unwrap();
    let ran = folder.path().join("ran");
    let text = format!(
        "[comfyui]\nurl = \"{}\"\ntoken = {{ command = \"echo x >> {}; echo hunter2\" }}\n",
        server.url(),
        ran.display()
    );
    let provider = configured(folder.path(), &text);
    assert!(!ran.exists());
    // Who looks in once and does not wait changes nothing.
    assert_eq!(provider.health().now_or_never(), None);
    assert_eq!(
        provider.needs(),
        ["waits for the command that prints its secret"]
    );
    let (health, models) = tokio::join!(provider.health(), provider.models());
    assert_eq!((health, models.unwrap().len()), (Health::Ready, 2));
    assert_eq!(std::fs::read_to_string(&ran).unwrap(), "x\n");
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_is_not_there_is_said_and_tried_again() {
    let server = Server::start(Manner::default(), vec![]).await;
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there");
    let text = format!(
        "[comfyui]\nurl = \"{}\"\ntoken = {{ command = \"cat {}\" }}\n",
        server.url(),
        there.display()
    );
    let provider = configured(folder.path(), &text);
    assert_eq!(provider.health().await, Health::NeedsKey);
    let said = &provider.needs()[0];
    assert!(
        said.contains("(Authorization): the command ended"),
        "{said}"
    );
    std::fs::write(&there, "hunter2\n").unwrap();
    assert_eq!(provider.health().await, Health::Ready);
}
