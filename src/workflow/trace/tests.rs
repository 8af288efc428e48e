//! Graphs of every shape people make, and of the shapes nobody should.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Traced, trace};
use crate::{
    domain::{Lora, Seed, Size},
    workflow::Graph,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn traced(graph: &Value) -> Traced {
    trace(&Graph::parse(&graph.to_string()).unwrap())
}

fn simple() -> Value {
    json!({
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "anime\\dreamshaper_8.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 2}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["4", 1]}},
        "3": {"class_type": "KSampler", "inputs": {
            "seed": u64::MAX, "steps": 20, "cfg": 7.5, "sampler_name": "dpmpp_2m", "scheduler": "karras",
            "denoise": 1.0, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "x"}}
    })
}

#[test]
fn the_usual_graph_is_read_whole() {
    let expected = Traced {
        prompt: Some("a fox".into()),
        negative: Some("blurry".into()),
        seed: Some(Seed(u64::MAX)),
        steps: Some(20),
        cfg: Some(7.5),
        guidance: None,
        sampler: Some("dpmpp_2m".into()),
        scheduler: Some("karras".into()),
        size: Some(Size::of(512, 768)),
        batch: Some(2),
        model: Some("anime\\dreamshaper_8.safetensors".into()),
        loras: vec![],
        denoise: Some(1.0),
        input: None,
    };
    assert_eq!(traced(&simple()), expected);
}

#[test]
fn loras_are_told_in_the_order_they_are_applied() {
    let mut graph = simple();
    graph["10"] = json!({"class_type": "LoraLoader", "inputs": {
        "model": ["4", 0], "clip": ["4", 1], "lora_name": "sub/first.safetensors", "strength_model": 0.8, "strength_clip": 1.0}});
    graph["11"] = json!({"class_type": "LoraLoaderModelOnly", "inputs": {
        "model": ["10", 0], "lora_name": "second.safetensors", "strength_model": -0.5}});
    graph["12"] = json!({"class_type": "Power Lora Loader (rgthree)", "inputs": {
        "model": ["11", 0], "clip": ["10", 1],
        "lora_1": {"on": true, "lora": "third.safetensors", "strength": 0.25},
        "lora_2": {"on": false, "lora": "off.safetensors", "strength": 1.0}}});
    graph["3"]["inputs"]["model"] = json!(["12", 0]);
    let found = traced(&graph);
    let lora = |name: &str, weight| Lora {
        name: name.into(),
        weight,
    };
    let expected = [
        lora("sub/first.safetensors", 0.8),
        lora("second.safetensors", -0.5),
        lora("third.safetensors", 0.25),
    ];
    assert_eq!(found.loras, expected);
    assert_eq!(
        found.model.as_deref(),
        Some("anime\\dreamshaper_8.safetensors")
    );
}

#[test]
fn custom_samplers_are_read_through_noise_guider_and_sigmas() {
    let mut graph = json!({
        "1": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux1-dev.safetensors", "weight_dtype": "default"}},
        "2": {"class_type": "CLIPLoader", "inputs": {"clip_name": "c", "type": "flux2"}},
        "5": {"class_type": "EmptyFlux2LatentImage", "inputs": {"width": 1024, "height": 832, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["2", 0]}},
        "10": {"class_type": "FluxGuidance", "inputs": {"conditioning": ["6", 0], "guidance": 3.5}},
        "12": {"class_type": "RandomNoise", "inputs": {"noise_seed": 7}},
        "13": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
        "14": {"class_type": "BasicScheduler", "inputs": {"model": ["16", 0], "steps": 4, "scheduler": "simple", "denoise": 0.6}},
        "17": {"class_type": "SplitSigmas", "inputs": {"sigmas": ["14", 0], "step": 1}},
        "16": {"class_type": "ModelSamplingFlux", "inputs": {"model": ["1", 0], "max_shift": 1.15, "width": 9, "height": 9}},
        "15": {"class_type": "BasicGuider", "inputs": {"model": ["16", 0], "conditioning": ["10", 0]}},
        "3": {"class_type": "SamplerCustomAdvanced", "inputs": {
            "noise": ["12", 0], "guider": ["15", 0], "sampler": ["13", 0], "sigmas": ["17", 1], "latent_image": ["5", 0]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 1], "vae": ["4", 0]}},
        "9": {"class_type": "SaveImageWebsocket", "inputs": {"images": ["8", 0]}}
    });
    let found = traced(&graph);
    assert_eq!(found.prompt.as_deref(), Some("a fox"));
    assert_eq!(
        (found.seed, found.steps, found.cfg),
        (Some(Seed(7)), Some(4), None)
    );
    assert_eq!((found.guidance, found.denoise), (Some(3.5), Some(0.6)));
    assert_eq!(
        (found.sampler.as_deref(), found.scheduler.as_deref()),
        (Some("euler"), Some("simple"))
    );
    assert_eq!(found.size, Some(Size::of(1024, 832)));
    assert_eq!(found.model.as_deref(), Some("flux1-dev.safetensors"));
    graph["15"] = json!({"class_type": "CFGGuider", "inputs": {
        "model": ["16", 0], "positive": ["6", 0], "negative": ["18", 0], "cfg": 5.0}});
    graph["18"] =
        json!({"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["6", 0]}});
    let found = traced(&graph);
    assert_eq!(
        (found.prompt.as_deref(), found.negative),
        (Some("a fox"), None)
    );
    assert_eq!((found.cfg, found.guidance), (Some(5.0), None));
}

#[test]
fn the_first_pass_made_the_picture_and_a_saved_one_counts_before_a_preview() {
    let mut graph = simple();
    graph["20"] =
        json!({"class_type": "LatentUpscaleBy", "inputs": {"samples": ["3", 0], "scale_by": 1.5}});
    graph["21"] = json!({"class_type": "KSampler", "inputs": {
        "seed": 9, "steps": 12, "cfg": 3.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 0.5,
        "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["20", 0]}});
    graph["8"]["inputs"]["samples"] = json!(["21", 0]);
    graph["1"] = json!({"class_type": "PreviewImage", "inputs": {"images": ["40", 0]}});
    graph["40"] =
        json!({"class_type": "VAEDecode", "inputs": {"samples": ["41", 0], "vae": ["4", 2]}});
    graph["41"] = graph["21"].clone();
    graph["41"]["inputs"]["latent_image"] = json!(["5", 0]);
    let found = traced(&graph);
    assert_eq!(
        (found.seed, found.steps, found.denoise),
        (Some(Seed(u64::MAX)), Some(20), Some(1.0))
    );
    // A detailer behind the picture is a sampler too, and starts from it.
    graph["22"] = json!({"class_type": "FaceDetailer", "inputs": {
        "image": ["8", 0], "seed": 1, "steps": 5, "cfg": 2.0, "positive": ["6", 0], "negative": ["7", 0], "model": ["4", 0]}});
    graph["9"]["inputs"]["images"] = json!(["22", 0]);
    assert_eq!(traced(&graph).steps, Some(20));
}

#[test]
fn words_are_found_behind_pass_through_nodes_and_put_together() {
    let mut graph = simple();
    graph["6"]["inputs"]["text"] = json!(["30", 0]);
    graph["30"] = json!({"class_type": "StringConcatenate", "inputs": {
        "string_a": ["31", 0], "string_b": "in the snow", "delimiter": ", "}});
    graph["31"] =
        json!({"class_type": "PrimitiveStringMultiline", "inputs": {"value": "a red fox"}});
    graph["32"] = json!({"class_type": "ControlNetApplyAdvanced", "inputs": {
        "positive": ["6", 0], "negative": ["7", 0], "control_net": ["33", 0], "image": ["34", 0], "strength": 1.0}});
    graph["3"]["inputs"]["positive"] = json!(["32", 0]);
    graph["3"]["inputs"]["negative"] = json!(["32", 1]);
    graph["3"]["inputs"]["seed"] = json!(["35", 0]);
    graph["35"] = json!({"class_type": "Seed (rgthree)", "inputs": {"seed": 77}});
    graph["3"]["inputs"]["steps"] = json!(["36", 0]);
    graph["36"] = json!({"class_type": "Reroute", "inputs": {"": ["37", 0]}});
    graph["37"] = json!({"class_type": "PrimitiveInt", "inputs": {"value": 31}});
    let found = traced(&graph);
    assert_eq!(found.prompt.as_deref(), Some("a red fox, in the snow"));
    assert_eq!(found.negative.as_deref(), Some("blurry"));
    assert_eq!((found.seed, found.steps), (Some(Seed(77)), Some(31)));
}

#[test]
fn encoders_of_other_families_are_read() {
    for (class, inputs) in [
        (
            "CLIPTextEncodeFlux",
            json!({"clip": ["4", 1], "clip_l": "", "t5xxl": "a fox", "guidance": 3.0}),
        ),
        (
            "CLIPTextEncodeSDXL",
            json!({"clip": ["4", 1], "text_g": "a fox", "text_l": "fox", "width": 1}),
        ),
        (
            "TextEncodeQwenImageEdit",
            json!({"clip": ["4", 1], "prompt": "a fox", "vae": ["4", 2], "image": ["50", 0]}),
        ),
    ] {
        let mut graph = simple();
        graph["6"] = json!({"class_type": class, "inputs": inputs});
        assert_eq!(traced(&graph).prompt.as_deref(), Some("a fox"), "{class}");
    }
}

#[test]
fn titles_help_only_where_links_do_not() {
    let mut graph = simple();
    graph["6"] = json!({"class_type": "MysteryEncode", "inputs": {"stuff": ["40", 0]}});
    graph["40"] = json!({"class_type": "CLIPTextEncode", "_meta": {"title": "Not the Positive one"},
                         "inputs": {"words": "x"}});
    assert_eq!(traced(&graph).prompt, None);
    graph["41"] = json!({"class_type": "Words", "_meta": {"title": "POSITIVE prompt"}, "inputs": {"text": "a fox"}});
    assert_eq!(traced(&graph).prompt.as_deref(), Some("a fox"));
    assert_eq!(
        traced(&graph).negative.as_deref(),
        Some("blurry"),
        "the link is plainer"
    );
}

#[test]
fn image_to_image_tells_the_picture_and_the_size_it_is_brought_to() {
    let mut graph = simple();
    graph["10"] = json!({"class_type": "LoadImage", "inputs": {"image": "sub/fox.png"}});
    graph["11"] = json!({"class_type": "ImageScale", "inputs": {
        "image": ["10", 0], "upscale_method": "lanczos", "width": 640, "height": 512, "crop": "center"}});
    graph["12"] =
        json!({"class_type": "VAEEncode", "inputs": {"pixels": ["11", 0], "vae": ["4", 2]}});
    graph["3"]["inputs"]["latent_image"] = json!(["12", 0]);
    graph["3"]["inputs"]["denoise"] = json!(0.6);
    let found = traced(&graph);
    assert_eq!(found.input.as_deref(), Some("sub/fox.png"));
    assert_eq!(
        (found.size, found.denoise, found.batch),
        (Some(Size::of(640, 512)), Some(0.6), None)
    );
}

#[test]
fn odd_values_are_left_out_not_guessed() {
    let mut graph = simple();
    for (input, value) in [
        ("seed", json!(-1)),
        ("steps", json!("many")),
        ("cfg", json!(null)),
        ("sampler_name", json!(7)),
        ("model", json!(["no such node", 0])),
        ("latent_image", json!(["3", 0])),
        ("positive", json!(["3", 0])),
    ] {
        graph["3"]["inputs"][input] = value;
    }
    let found = traced(&graph);
    let rest = Traced {
        negative: Some("blurry".into()),
        scheduler: Some("karras".into()),
        denoise: Some(1.0),
        ..Traced::default()
    };
    assert_eq!(found, rest);
}

#[test]
fn loops_and_bombs_end() {
    let mut graph = simple();
    graph["6"]["inputs"]["text"] = json!(["30", 0]);
    graph["30"] = json!({"class_type": "StringConcatenate", "inputs": {"string_a": ["30", 0], "string_b": ["30", 0]}});
    assert_eq!(traced(&graph).prompt, None);
    // Sixty nodes that double a text each.
    for at in 0..60 {
        let next = json!([(101 + at).to_string(), 0]);
        graph[(100 + at).to_string()] = json!({"class_type": "StringConcatenate", "inputs": {"string_a": next, "string_b": next}});
    }
    graph["160"] = json!({"class_type": "PrimitiveString", "inputs": {"value": "ha"}});
    graph["6"]["inputs"]["text"] = json!(["100", 0]);
    assert_eq!(traced(&graph).prompt, None);
    // A chain that is longer than any stack.
    for at in 1_000..9_000 {
        graph[at.to_string()] =
            json!({"class_type": "LoraLoader", "inputs": {"model": [(at + 1).to_string(), 0]}});
    }
    graph["3"]["inputs"]["model"] = json!(["1000", 0]);
    assert_eq!(traced(&graph).model, None);
}

/// Any graph of a few nodes of the classes we follow, linked in any way.
pub(in crate::workflow) fn anything() -> impl Strategy<Value = Value> {
    let classes = [
        "KSampler",
        "SamplerCustomAdvanced",
        "StringConcatenate",
        "LoraLoader",
        "Reroute",
        "SaveImage",
        "CLIPTextEncode",
        "LoadImage",
        "EmptyLatentImage",
    ];
    let names = [
        "seed",
        "steps",
        "cfg",
        "noise",
        "guider",
        "sigmas",
        "sampler",
        "model",
        "positive",
        "negative",
        "latent_image",
        "text",
        "string_a",
        "string_b",
        "images",
        "conditioning",
        "lora_name",
        "width",
        "height",
        "value",
    ];
    let value = prop_oneof![
        (0..12_u8, 0..3_u8).prop_map(|(node, slot)| json!([node.to_string(), slot])),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!({"on": true, "lora": [], "strength": {}})),
        Just(Value::Null),
    ];
    let inputs = prop::collection::btree_map(prop::sample::select(names.to_vec()), value, 0..10);
    let node = (prop::sample::select(classes.to_vec()), inputs)
        .prop_map(|(class, inputs)| json!({"class_type": class, "inputs": inputs}));
    prop::collection::btree_map((0..12_u8).prop_map(|id| id.to_string()), node, 1..12)
        .prop_map(|nodes| json!(nodes))
}

proptest! {
    #[test]
    fn every_graph_is_read_to_an_end(graph in anything()) {
        let found = traced(&graph);
        prop_assert!(found.cfg.is_none_or(f32::is_finite));
        prop_assert!(found.prompt.is_none_or(|text| text.len() <= 1 << 17));
    }
}
