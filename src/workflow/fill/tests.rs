//! Filled graphs: what was asked for is in them, and nothing else has changed.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Filled, fill};
use crate::{
    domain::{
        Advanced, Enhancement, Failure, Lora, Quality, Request, RequestField, Seed, ServiceId, Size,
    },
    workflow::{Graph, NodeClasses, Parts, Workflow, Workflows, check, trace::tests::anything},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

fn workflow(name: &str) -> Arc<Workflow> {
    Arc::clone(Workflows::embedded().find(name).unwrap())
}

fn request() -> Request {
    Request {
        service: ServiceId::new("comfyui"),
        model: None,
        prompt: "a fox".into(),
        enhancement: Enhancement::default(),
        negative_prompt: None,
        size: Size::of(1024, 1024),
        quality: Quality::Optimized,
        steps: None,
        cfg: None,
        seed: Seed(7),
        advanced: Advanced::default(),
    }
}

fn parts() -> Parts {
    Parts {
        model: Some("anime\\a.safetensors".into()),
        files: vec![],
        image: None,
    }
}

fn filled(name: &str, change: impl FnOnce(&mut Request)) -> Result<Filled, Failure> {
    let mut request = request();
    change(&mut request);
    fill(&workflow(name), &request, &parts())
}

fn told(failure: &Failure) -> String {
    format!(
        "{} | {} | {:?}",
        failure.said,
        failure.hint.as_deref().unwrap_or("-"),
        failure.field.unwrap()
    )
}

#[test]
fn a_request_without_wishes_changes_only_what_it_says() {
    let filled = filled("sdxl", |_| {}).unwrap();
    let mut expected = workflow("sdxl").graph.to_value();
    expected["4"]["inputs"]["ckpt_name"] = json!("anime\\a.safetensors");
    expected["6"]["inputs"]["text"] = json!("a fox");
    for (input, value) in [
        ("seed", json!(7)),
        ("steps", json!(20)),
        ("cfg", json!(6.0)),
    ] {
        expected["3"]["inputs"][input] = value;
    }
    for (input, value) in [("width", 1024), ("height", 1024), ("batch_size", 1)] {
        expected["5"]["inputs"][input] = json!(value);
    }
    assert_eq!(filled.graph, expected);
    assert_eq!(
        (filled.samplers, filled.outputs, filled.notes),
        (vec!["3".into()], vec!["9".into()], vec![])
    );
    let words: Vec<_> = filled
        .phases
        .iter()
        .map(|(id, phase)| format!("{id} {} {:?}", phase.words, phase.status))
        .collect();
    insta::assert_snapshot!(words.join("\n"), @r"
    3 sampling Generating
    4 loading model Loading
    5 preparing Loading
    6 encoding prompt Loading
    7 encoding prompt Loading
    8 decoding Generating
    9 saving Saving
    ");
}

#[test]
fn wishes_win_over_the_tier_and_numbers_stay_as_written() {
    let filled = filled("flux1-dev-split", |request| {
        request.steps = Some(33);
        request.cfg = Some(7.3);
        request.advanced.sampler = Some("heun".into());
        request.advanced.batch = 4;
        request.seed = Seed(u64::MAX);
    })
    .unwrap();
    assert_eq!(filled.graph["10"]["inputs"]["guidance"], json!(7.3));
    assert_eq!(
        filled.graph["3"]["inputs"]["cfg"],
        json!(1.0),
        "FLUX keeps its CFG scale of 1"
    );
    assert_eq!(filled.graph["3"]["inputs"]["seed"], json!(u64::MAX));
    assert_eq!((filled.used.steps, filled.used.batch), (Some(33), Some(4)));
    assert_eq!(filled.used.sampler.as_deref(), Some("heun"));
}

#[test]
fn one_value_goes_to_every_place_that_needs_it() {
    let filled = filled("flux2-klein-4b", |request| {
        request.size = Size::of(800, 1200);
    })
    .unwrap();
    for node in ["5", "14"] {
        assert_eq!(filled.graph[node]["inputs"]["width"], json!(800));
        assert_eq!(filled.graph[node]["inputs"]["height"], json!(1200));
    }
}

#[test]
fn sizes_are_snapped_and_it_is_said() {
    let filled = filled("z-image-turbo", |request| {
        request.size = Size::of(1000, 100);
    })
    .unwrap();
    assert_eq!(filled.used.size, Some(Size::of(1008, 256)));
    assert_eq!(
        filled.notes,
        [
            "1000×100 becomes 1008×256: Z-Image Turbo makes sides of 256 to 2048 pixels in steps of 16"
        ]
    );
}

#[test]
fn what_a_workflow_has_no_place_for_is_said() {
    let filled = filled("flux2-klein-4b", |request| {
        request.negative_prompt = Some("blurry".into());
        request.cfg = Some(3.0);
        request.advanced.scheduler = Some("karras".into());
        request.advanced.denoise = Some(0.5);
    })
    .unwrap();
    assert_eq!(
        filled.notes,
        ["not used by the workflow flux2-klein-4b: negative prompt, CFG scale, scheduler"]
    );
    assert!(!filled.graph.to_string().contains("blurry"));
}

#[test]
fn loras_are_chained_between_the_loader_and_what_uses_it() {
    let lora = |name: &str, weight| Lora {
        name: name.into(),
        weight,
    };
    let loras = vec![
        lora("style\\a.safetensors", 0.8),
        lora("b.safetensors", -1.0),
        lora("c.safetensors", 0.1),
    ];
    let graph = filled("sdxl", |request| {
        request.advanced.loras.clone_from(&loras);
    })
    .unwrap();
    let inputs = |id: &str| graph.graph[id]["inputs"].clone();
    assert_eq!(
        inputs("art-studio-lora-1"),
        json!({"lora_name": "style\\a.safetensors", "strength_model": 0.8, "strength_clip": 0.8, "model": ["4", 0], "clip": ["4", 1]})
    );
    assert_eq!(
        inputs("art-studio-lora-3")["clip"],
        json!(["art-studio-lora-2", 1])
    );
    assert_eq!(inputs("3")["model"], json!(["art-studio-lora-3", 0]));
    assert_eq!(
        (inputs("6")["clip"].clone(), inputs("7")["clip"].clone()),
        (
            json!(["art-studio-lora-3", 1]),
            json!(["art-studio-lora-3", 1])
        )
    );
    assert_eq!(
        inputs("8")["vae"],
        json!(["4", 2]),
        "the autoencoder is not touched"
    );
    assert_eq!(graph.used.loras, loras);
    let graph = filled("qwen-image", |request| {
        request.advanced.loras.clone_from(&loras);
    })
    .unwrap();
    assert_eq!(
        graph.graph["art-studio-lora-1"]["class_type"],
        "LoraLoaderModelOnly"
    );
    assert_eq!(
        graph.graph["11"]["inputs"]["model"],
        json!(["art-studio-lora-3", 0])
    );
    assert_eq!(graph.used.loras, loras);
}

#[test]
fn a_picture_is_started_from_with_the_servers_name_for_it() {
    let with = |image: Option<&str>| {
        let mut request = request();
        request.advanced.denoise = Some(0.45);
        request.advanced.batch = 3;
        let parts = Parts {
            image: image.map(str::to_owned),
            ..parts()
        };
        fill(&workflow("sdxl-from-picture"), &request, &parts)
    };
    let filled = with(Some("art-studio/fox.png")).unwrap();
    assert_eq!(filled.used.input.as_deref(), Some("art-studio/fox.png"));
    assert_eq!(
        (filled.used.denoise, filled.used.batch),
        (Some(0.45), Some(3))
    );
    assert_eq!(filled.used.size, Some(Size::of(1024, 1024)));
    assert_eq!(
        told(&with(None).unwrap_err()),
        "this workflow needs a picture to start from | choose one as input (--input FILE) | Input"
    );
}

#[test]
fn an_enlarged_picture_is_twice_as_large_whatever_the_upscaler_makes() {
    for name in ["sd15-enlarged", "sdxl-enlarged", "sdxl-fast-enlarged"] {
        let filled = filled(name, |request| request.size = Size::of(512, 768)).unwrap();
        let at = |node: &str, input: &str| filled.graph[node]["inputs"][input].clone();
        assert_eq!(
            (at("5", "width"), at("5", "height")),
            (json!(512), json!(768)),
            "{name}"
        );
        assert_eq!(
            (at("12", "width"), at("12", "height")),
            (json!(1024), json!(1536)),
            "{name}"
        );
        assert_eq!(filled.phases["12"].words, "upscaling");
        assert_eq!(filled.notes, ["512×768 is enlarged to 1024×1536"]);
    }
}

#[test]
fn single_inputs_are_set_with_the_kind_of_value_they_had() {
    let set = |address: &str, value: &str| {
        filled("sdxl-enlarged", |request| {
            request.advanced.set = vec![(address.into(), value.into())];
        })
        .map(|filled| {
            let (node, input) = address.split_once('.').unwrap();
            filled.graph[node]["inputs"][input].clone()
        })
        .map_err(|failure| told(&failure))
    };
    assert_eq!(set("3.steps", "31"), Ok(json!(31)));
    assert_eq!(set("3.denoise", "0.25"), Ok(json!(0.25)));
    assert_eq!(set("3.seed", "18446744073709551615"), Ok(json!(u64::MAX)));
    assert_eq!(set("9.filename_prefix", "7"), Ok(json!("7")));
    assert_eq!(set("6.text", "a = b"), Ok(json!("a = b")));
    assert_eq!(set("3.model", "[\"10\", 0]"), Ok(json!(["10", 0])));
    let wrong = [
        ("3.steps", "many"),
        ("3.cfg", "NaN"),
        ("3.stpes", "3"),
        ("33.steps", "3"),
        ("KSampler.steps", "3"),
        ("steps", "3"),
        ("zzzzzzzzzz.steps", "3"),
        ("3.\u{1b}[2J", "3"),
    ];
    let told = wrong.map(|(address, value)| set(address, value).unwrap_err());
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_workflow_without_a_model_or_loras_says_so() {
    let request = request();
    let none = Parts::default();
    assert_eq!(
        told(&fill(&workflow("sdxl"), &request, &none).unwrap_err()),
        "no model was chosen | choose one of the server's models | Model"
    );
    let lora = |count| Request {
        advanced: Advanced {
            loras: vec![
                Lora {
                    name: "a".into(),
                    weight: 1.0
                };
                count
            ],
            ..Advanced::default()
        },
        ..request.clone()
    };
    let picture = Parts {
        image: Some("a.png".into()),
        ..none
    };
    let failure = fill(&workflow("enlarge"), &lora(1), &picture).unwrap_err();
    assert_eq!(failure.field, Some(RequestField::Lora));
    assert!(fill(&workflow("sdxl"), &lora(33), &parts()).is_err());
}

#[test]
fn a_check_without_any_knowledge_finds_nothing() {
    let filled = filled("sdxl", |_| {}).unwrap();
    let graph = Graph::parse(&filled.graph.to_string()).unwrap();
    assert_eq!(
        check(&workflow("sdxl"), &graph, &NodeClasses::new(), &[]),
        []
    );
}

proptest! {
    #[test]
    fn words_arrive_exactly(prompt in ".*", negative in ".*", model in ".*", seed in any::<u64>()) {
        let request = Request {
            prompt: prompt.clone(),
            negative_prompt: Some(negative.clone()),
            seed: Seed(seed),
            ..request()
        };
        let parts = Parts { model: Some(model.clone()), ..parts() };
        let filled = fill(&workflow("sdxl"), &request, &parts).unwrap();
        let sent: Value = serde_json::from_str(&filled.graph.to_string()).unwrap();
        prop_assert_eq!(&sent["6"]["inputs"]["text"], &json!(request.sent_prompt()));
        prop_assert_eq!(&sent["7"]["inputs"]["text"], &json!(negative));
        prop_assert_eq!(&sent["4"]["inputs"]["ckpt_name"], &json!(model));
        prop_assert_eq!(&sent["3"]["inputs"]["seed"], &json!(seed));
    }

    #[test]
    fn any_graph_of_the_users_is_bound_filled_and_checked(graph in anything(), set in ".{0,12}") {
        let mut all = Workflows::default();
        all.add("mine", Some(&graph.to_string()), None).unwrap();
        let workflow = all.find("mine").unwrap();
        let mut request = request();
        request.advanced.loras = vec![Lora { name: "a".into(), weight: 1.0 }];
        let parts = Parts { image: Some("a.png".into()), ..parts() };
        if let Ok(filled) = fill(workflow, &request, &parts) {
            let graph = Graph::parse(&filled.graph.to_string()).unwrap();
            let classes = NodeClasses::from([("KSampler".to_owned(), graph.to_value())]);
            check(workflow, &graph, &classes, &[]);
        }
        request.advanced.set = vec![(set.clone(), set)];
        let _ = fill(workflow, &request, &parts);
    }
}
