//! Every workflow that comes with the program, filled and checked against what a server says about
//! its nodes; with `ART_STUDIO_TEST_COMFYUI=127.0.0.1:8188` against a real one too.
//!
//! The server needs a file (any content) for each name in `workflow/object_info.json`, and
//! `example.png` in its input folder.

use art_studio::{
    domain::{Advanced, Enhancement, Lora, Quality, Request, RequestField, Seed, ServiceId, Size},
    workflow::{
        Family, Filled, Graph, NodeClasses, Parts, Role, ServerFiles, Workflow, Workflows, check,
        choices, fill,
    },
};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// What ComfyUI 0.33.0 says about the nodes we use, with files of the usual names.
fn classes() -> NodeClasses {
    serde_json::from_str(include_str!("workflow/object_info.json")).expect("the fixture is JSON")
}

fn files(classes: &NodeClasses) -> ServerFiles {
    let listed = |class: &str, input| choices(&classes[class], input).expect("a choice");
    ServerFiles::default()
        .with("text_encoders", listed("CLIPLoader", "clip_name"))
        .with("vae", listed("VAELoader", "vae_name"))
        .with("upscale_models", listed("UpscaleModelLoader", "model_name"))
}

fn request() -> Request {
    Request {
        service: ServiceId::new("comfyui"),
        model: None,
        prompt: "a \"fox\" \\ in\nthe snow 🦊".into(),
        enhancement: Enhancement::default(),
        negative_prompt: Some("blurry".into()),
        size: Size::of(700, 900),
        quality: Quality::High,
        steps: None,
        cfg: None,
        seed: Seed(u64::MAX),
        advanced: Advanced {
            batch: 2,
            ..Advanced::default()
        },
    }
}

/// The workflow filled with everything it takes: two LoRAs, a batch, a seed of 64 bits.
fn filled(workflow: &Workflow, classes: &NodeClasses) -> Filled {
    let mut request = request();
    if workflow.lora.is_some() {
        let lora = |name: &str, weight| Lora {
            name: name.into(),
            weight,
        };
        request.advanced.loras = vec![
            lora("style/one.safetensors", 0.7),
            lora("two.safetensors", -0.3),
        ];
    }
    let model = workflow.model.as_ref().map(|model| {
        let node = workflow.graph.node(&model.input.node).expect("there");
        let names = choices(&classes[&node.class], &model.input.input).expect("a choice");
        names.last().expect("a model").clone()
    });
    let found = workflow.find_parts(&files(classes));
    let parts = Parts {
        model,
        files: found.unwrap_or_else(|missing| panic!("{}: {missing:?}", workflow.name)),
        image: workflow.takes(Role::Image).then(|| "example.png".into()),
    };
    fill(workflow, &request, &parts)
        .unwrap_or_else(|failure| panic!("{}: {failure}", workflow.name))
}

#[test]
fn every_filled_workflow_is_what_a_server_accepts() {
    let classes = classes();
    for workflow in Workflows::embedded().all() {
        let name = &workflow.name;
        let filled = filled(workflow, &classes);
        let graph = Graph::parse(&filled.graph.to_string()).expect("a graph");
        for (id, node) in graph.nodes() {
            assert!(
                classes.contains_key(&node.class),
                "{name}: {id} {}",
                node.class
            );
        }
        assert_eq!(check(workflow, &graph, &classes, &[]), [], "{name}");
        assert_eq!(filled.outputs.len(), 1, "{name}");
        // What was asked for is really in it.
        let used = &filled.used;
        if workflow.takes(Role::Prompt) {
            assert_eq!(used.prompt, Some(request().prompt), "{name}");
            let negative = if workflow.takes(Role::Negative) {
                "blurry"
            } else {
                ""
            };
            assert_eq!(used.negative.as_deref().unwrap_or(""), negative, "{name}");
            assert_eq!(used.seed, Some(Seed(u64::MAX)), "{name}");
            assert_eq!(used.batch, Some(2), "{name}");
            assert_eq!(used.loras.len(), 2, "{name}");
            let step = workflow.size.multiple;
            let size = used.size.expect("a size");
            assert!(
                size.width.is_multiple_of(step) && size.height.is_multiple_of(step),
                "{name}"
            );
            assert_eq!(filled.samplers.len(), 1, "{name}");
        }
        let bad = |word: &str| filled.phases.values().any(|phase| phase.words == word);
        assert!(
            bad("saving") && (bad("sampling") || bad("upscaling")),
            "{name}"
        );
    }
}

#[test]
fn every_tier_and_size_of_every_workflow_is_what_a_server_accepts() {
    let classes = classes();
    for workflow in Workflows::embedded().all() {
        let parts = Parts {
            model: Some("model.safetensors".into()),
            files: workflow.find_parts(&files(&classes)).expect("all parts"),
            image: Some("example.png".into()),
        };
        for quality in Quality::ALL {
            for size in [Size::of(1, 1), Size::of(4096, 64), Size::of(512, 768)] {
                let request = Request {
                    size,
                    quality,
                    ..request()
                };
                let filled = fill(workflow, &request, &parts).expect("filled");
                let graph = Graph::parse(&filled.graph.to_string()).expect("a graph");
                let faults = check(workflow, &graph, &classes, &[]);
                let name = |field| field == Some(RequestField::Model);
                assert!(faults.iter().all(|fault| name(fault.field)), "{faults:?}");
            }
        }
    }
}

#[test]
fn every_family_has_a_workflow() {
    let all = Workflows::embedded();
    for family in Family::all().filter(|family| *family != Family::Other) {
        let mut rows = all.all().iter();
        assert!(rows.any(|row| row.families.contains(&family)), "{family}");
    }
}

#[test]
fn what_a_server_lacks_is_told_with_the_nearest_right_word() {
    let mut classes = classes();
    let all = Workflows::embedded();
    let workflow = all.find("z-image-turbo").expect("there");
    let mut graph = filled(workflow, &classes).graph;
    graph["3"]["inputs"]["sampler_name"] = json!("dpmp_2m");
    graph["3"]["inputs"]["steps"] = json!(0);
    graph["3"]["inputs"]["cfg"] = json!("much");
    graph["3"]["inputs"]["latent_image"] = json!(["2", 0]);
    graph["8"]["inputs"]["vae"] = json!(["99", 0]);
    graph["9"]["inputs"]["images"] = json!(["8", 3]);
    graph["5"]["inputs"]
        .as_object_mut()
        .expect("inputs")
        .remove("width");
    graph["1"]["inputs"]["unet_name"] = json!("z_image_turbo_bf61.safetensors");
    classes.insert("ModelSamplingAuraFlow".into(), json!({}));
    let graph = Graph::parse(&graph.to_string()).expect("a graph");
    let names = ["KSampler", "ModelSamplingAura"].map(str::to_owned);
    let faults = check(workflow, &graph, &classes, &names);
    let told: Vec<_> = faults
        .iter()
        .map(|fault| {
            let hint = fault.hint.as_deref().unwrap_or("-");
            format!(
                "{} | {hint} | {:?}",
                fault.said,
                fault.field.expect("a field")
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_real_server_accepts_every_workflow() {
    #[expect(clippy::disallowed_methods, reason = "says whether a server is there")]
    let Ok(server) = std::env::var("ART_STUDIO_TEST_COMFYUI") else {
        return;
    };
    let classes = classes();
    let mut refused = vec![];
    for workflow in Workflows::embedded().all() {
        let mut filled = filled(workflow, &classes);
        // Nothing may be answered from the server's cache.
        filled.graph["9"]["inputs"]["filename_prefix"] = json!(workflow.name);
        let (status, answer) = post(&server, "/prompt", &json!({ "prompt": filled.graph }));
        let faults = answer["node_errors"]
            .as_object()
            .map_or(1, serde_json::Map::len);
        if status == 200 && faults == 0 {
            let delete = json!({ "delete": [answer["prompt_id"]] });
            post(&server, "/queue", &delete);
            post(
                &server,
                "/interrupt",
                &json!({ "prompt_id": answer["prompt_id"] }),
            );
        } else {
            refused.push(format!("{}: {status} {answer}", workflow.name));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// Posts JSON without any client in between.
fn post(server: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let mut stream = TcpStream::connect(server).expect("a server");
    write!(
        stream,
        "POST {path} HTTP/1.0\r\nHost: {server}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
    (
        status.expect("a status"),
        serde_json::from_str(body).unwrap_or(Value::Null),
    )
}
