//! What each tool wrote is understood, and nothing that is written breaks anything.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{COUNT_MAX, Facts, TEXT_MAX};
use crate::{
    domain::{Lora, Origin, Seed, ServiceId},
    media::{Read, Text, sample},
};
use proptest::prelude::*;

fn settings(text: &str) -> Read {
    Read {
        parameters: Some(text.to_owned()),
        ..Read::default()
    }
}

fn texts(pairs: &[(&str, &str)]) -> Read {
    let text = |(keyword, text): &(&str, &str)| Text {
        keyword: (*keyword).to_owned(),
        text: (*text).to_owned(),
    };
    Read {
        texts: pairs.iter().map(text).collect(),
        ..Read::default()
    }
}

fn lora(name: &str, weight: f32) -> Lora {
    Lora {
        name: name.to_owned(),
        weight,
    }
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn forge() {
    let read = settings(
        "a fox <lora:watercolour:0.8>, misty <lora:eyes:1:0.5>\nsecond line\n\
         Negative prompt: blurry, <lora:no:1>\nlowres\n\
         Steps: 25, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 4294967295, \
         Size: 832x1216, Model hash: 31e35c80fc, Model: sdxl_base, Denoising strength: 0.4, \
         Lora hashes: \"watercolour: aabb, eyes: ccdd\", Version: f2.0.1v1.10.1",
    );
    let wanted = Facts {
        origin: Origin::A1111,
        tool: Some("Forge f2.0.1v1.10.1".into()),
        prompt: "a fox <lora:watercolour:0.8>, misty <lora:eyes:1:0.5>\nsecond line".into(),
        negative_prompt: "blurry, <lora:no:1>\nlowres".into(),
        model: "sdxl_base".into(),
        seed: Some(Seed(4_294_967_295)),
        steps: Some(25),
        cfg: Some(6.5),
        sampler: Some("DPM++ 2M".into()),
        scheduler: Some("Karras".into()),
        loras: vec![lora("watercolour", 0.8), lora("eyes", 1.0)],
        denoise: Some(0.4),
        width: Some(832),
        height: Some(1216),
        more: vec![
            pair("Model hash", "31e35c80fc"),
            pair("Lora hashes", "watercolour: aabb, eyes: ccdd"),
        ],
        ..Facts::default()
    };
    assert_eq!(Facts::of(&read), wanted);
}

#[test]
fn odd_settings_text() {
    let old = Facts::of(&settings(
        "x\nSteps: 5, Sampler: DPM++ 2M Karras, Seed: 1, Version: v1.2",
    ));
    assert_eq!(old.sampler.as_deref(), Some("DPM++ 2M"));
    assert_eq!(
        (old.scheduler.as_deref(), old.tool.as_deref()),
        (Some("Karras"), Some("A1111 v1.2"))
    );
    let civitai = Facts::of(&settings(
        "x\nSteps: 5, Sampler: Undefined, Seed: -1, CFG scale: NaN, Size: 0xx, \
         Hashes: {\"model\":\"a\",\"lora:b\":\"c\"}, Denoising strength: inf",
    ));
    assert_eq!(
        (civitai.sampler, civitai.seed, civitai.cfg),
        (None, None, None)
    );
    assert_eq!(
        (civitai.width, civitai.height, civitai.denoise),
        (None, None, None)
    );
    assert_eq!(
        civitai.more,
        [pair("Hashes", "{\"model\":\"a\",\"lora:b\":\"c\"}")]
    );
    let listed = Facts::of(&settings(
        "x\nSteps: 1, Seed: 1, Lora weights: \"a: 0.5, b: x, c: 2\"",
    ));
    assert_eq!(listed.loras, [lora("a", 0.5), lora("c", 2.0)]);
    let plain = Facts::of(&settings("only words"));
    assert_eq!(
        (plain.prompt.as_str(), plain.origin),
        ("only words", Origin::A1111)
    );
    assert_eq!(Facts::of(&settings("")), Facts::default());
    assert_eq!(
        Facts::of(&settings("{\"who\":\"knows\"}")),
        Facts::default()
    );
}

#[test]
fn swarmui() {
    let read = settings(
        r#"{"sui_image_params":{"prompt":"a cat","negativeprompt":"dog","model":"m","seed":"7",
        "steps":20,"cfgscale":"7.5","width":512,"height":768,"sampler":"euler","scheduler":"normal",
        "loras":["a","b"],"loraweights":["0.5","1"],"swarm_version":"0.9.5","aspectratio":"2:3"},
        "sui_extra_data":{"original_prompt":"a <random:cat,dog>"}}"#,
    );
    let found = Facts::of(&read);
    assert_eq!(
        (found.origin, found.tool.as_deref()),
        (Origin::Other, Some("SwarmUI 0.9.5"))
    );
    assert_eq!(
        (found.prompt.as_str(), found.sent_prompt.as_str()),
        ("a <random:cat,dog>", "a cat")
    );
    assert_eq!(
        (found.seed, found.steps, found.cfg),
        (Some(Seed(7)), Some(20), Some(7.5))
    );
    assert_eq!(found.loras, [lora("a", 0.5), lora("b", 1.0)]);
    assert_eq!(found.more, [pair("aspectratio", "2:3")]);
}

#[test]
fn fooocus() {
    let read = settings(
        r#"{"prompt":"a cat","negative_prompt":"","full_prompt":["a cat, cinematic"," sharp"],
        "performance":"Speed","steps":30,"resolution":"(1152, 896)","guidance_scale":4.0,
        "base_model":"juggernaut","seed":"123","sampler":"dpmpp_2m_sde_gpu","scheduler":"karras",
        "lora_combined_1":"offset : 0.1","metadata_scheme":"fooocus","version":"Fooocus v2.5.5"}"#,
    );
    let found = Facts::of(&read);
    assert_eq!(found.tool.as_deref(), Some("Fooocus v2.5.5"));
    assert_eq!(found.sent_prompt, "a cat, cinematic,  sharp");
    assert_eq!(
        (found.width, found.height, found.seed),
        (Some(1152), Some(896), Some(Seed(123)))
    );
    assert_eq!(found.loras, [lora("offset", 0.1)]);
    assert_eq!(
        found.more,
        [
            pair("metadata_scheme", "fooocus"),
            pair("performance", "Speed")
        ]
    );
}

#[test]
fn invokeai_novelai_and_easy_diffusion() {
    let invoke = Facts::of(&texts(&[(
        "invokeai_metadata",
        r#"{"app_version":"5.1.0","positive_prompt":"a cat","negative_prompt":"dog","seed":9,
        "steps":30,"cfg_scale":7.5,"scheduler":"euler","width":512,"height":512,
        "model":{"name":"sdxl","hash":"x"},"loras":[{"model":{"name":"ink"},"weight":0.75}]}"#,
    )]));
    assert_eq!(invoke.tool.as_deref(), Some("InvokeAI 5.1.0"));
    assert_eq!(
        (invoke.model.as_str(), invoke.loras),
        ("sdxl", vec![lora("ink", 0.75)])
    );
    assert_eq!(
        (invoke.seed, invoke.sampler.as_deref()),
        (Some(Seed(9)), Some("euler"))
    );
    let novel = Facts::of(&texts(&[
        ("Title", "AI generated image"),
        ("Description", "1girl"),
        ("Software", "NovelAI"),
        ("Source", "NAI Diffusion V4"),
        (
            "Comment",
            r#"{"uc":"lowres","steps":28,"sampler":"k_euler","scale":5.0,"seed":3}"#,
        ),
    ]));
    assert_eq!(
        (novel.prompt.as_str(), novel.negative_prompt.as_str()),
        ("1girl", "lowres")
    );
    assert_eq!(
        (novel.model.as_str(), novel.cfg),
        ("NAI Diffusion V4", Some(5.0))
    );
    let easy = Facts::of(&texts(&[
        ("prompt", "a cat"),
        ("seed", "5"),
        ("num_inference_steps", "25"),
        ("guidance_scale", "7.5"),
    ]));
    assert_eq!(easy.tool.as_deref(), Some("Easy Diffusion"));
    assert_eq!(
        (easy.seed, easy.steps, easy.cfg),
        (Some(Seed(5)), Some(25), Some(7.5))
    );
}

#[test]
fn ours_is_believed_before_all_else() {
    let data = sample::data();
    let read = Read {
        generation: Some(data.clone()),
        ..settings("something else\nSteps: 1, Seed: 2, Model: other")
    };
    let found = Facts::of(&read);
    assert_eq!(found, Facts::from(&data));
    assert_eq!(
        (found.id, found.service),
        (Some(data.id), Some(ServiceId::new("builtin")))
    );
    assert_eq!(found.sent_prompt, "a cute dragon, game sprite");
    assert_eq!(found.more[0], pair("Quality", "High"));
}

#[test]
fn only_so_much_is_taken() {
    let words = "é".repeat(TEXT_MAX);
    let tags = "<lora:a:1>".repeat(COUNT_MAX + 9);
    let pairs: Vec<_> = (0..COUNT_MAX + 9).map(|at| format!("k{at}: v")).collect();
    let text = format!(
        "{tags}{words}\nNegative prompt: {words}\n{}",
        pairs.join(", ")
    );
    let found = Facts::of(&settings(&text));
    assert!(found.prompt.len() <= TEXT_MAX && found.negative_prompt.len() <= TEXT_MAX);
    assert_eq!(
        (found.loras.len(), found.more.len()),
        (COUNT_MAX, COUNT_MAX)
    );
}

/// Names under which tools write.
const KEYWORDS: [&str; 9] = [
    "prompt",
    "workflow",
    "invokeai_metadata",
    "Software",
    "Comment",
    "Description",
    "Steps",
    "seed",
    "num_inference_steps",
];

/// Pieces that tools look for.
const SAID: [&str; 21] = [
    "NovelAI",
    "{",
    "}",
    "\"sui_image_params\"",
    ":",
    ",",
    "\"prompt\"",
    "\"loras\"",
    "[",
    "]",
    "1e999",
    "-1",
    "NaN",
    "\"base_model\"",
    "<lora:",
    ">",
    "Steps: 1, Seed: 2, Size: 9x9",
    "\"class_type\"",
    "\"inputs\"",
    "\"KSampler\"",
    "[\"4\",0]",
];

fn said() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(&SAID[..]), 0..12);
    prop_oneof![sample::text(), pieces.prop_map(|pieces| pieces.concat())]
}

proptest! {
    #[test]
    fn nothing_that_is_written_breaks_anything(
        parameters in prop::option::of(said()),
        texts in prop::collection::vec((prop::sample::select(&KEYWORDS[..]), said()), 0..6),
    ) {
        let texts = texts.into_iter().map(|(keyword, text)| Text { keyword: keyword.into(), text });
        let read = Read { parameters, texts: texts.collect(), ..Read::default() };
        let found = Facts::of(&read);
        prop_assert!(found.cfg.is_none_or(f32::is_finite));
        prop_assert!(found.loras.iter().all(|lora| lora.weight.is_finite()));
    }

    #[test]
    fn our_own_data_is_told_whole(data in sample::arbitrary()) {
        let found = Facts::from(&data);
        prop_assert_eq!(found.prompt.as_str(), data.prompt.as_str());
        prop_assert_eq!((found.seed, found.steps, found.parent), (data.seed, data.steps, data.parent));
        prop_assert_eq!(found.loras, data.loras);
    }
}

#[test]
fn a_picture_keeps_what_the_file_does_not_say() {
    let json = serde_json::json!({"prompt": "a cat", "base_model": "m"});
    let mut picture = crate::domain::SavedPicture {
        starred: true,
        width: 640,
        height: 480,
        ..sample::picture()
    };
    let before = picture.clone();
    Facts::of(&settings(&json.to_string())).tell(&mut picture);
    assert_eq!(
        (picture.id, picture.created_at),
        (before.id, before.created_at)
    );
    assert_eq!(
        (picture.width, picture.height, picture.starred),
        (640, 480, true)
    );
    assert_eq!(
        (picture.prompt.as_str(), picture.origin),
        ("a cat", Origin::Other)
    );
    let size: Option<(u32, u32)> = Facts::default().width.zip(Facts::default().height);
    assert!(size.is_none());
    assert_eq!(serde_json::to_value(picture.origin).unwrap(), "other");
}

/// The graph of a plain ComfyUI workflow, as it writes it.
const GRAPH: &str = r#"{
    "3": {"class_type": "KSampler", "inputs": {"seed": 42, "steps": 20, "cfg": 8.0,
        "sampler_name": "euler", "scheduler": "normal", "denoise": 0.5, "model": ["10", 0],
        "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sdxl.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red fox", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["4", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "x", "images": ["8", 0]},
        "is_changed": [NaN]},
    "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink.safetensors",
        "strength_model": 0.7, "strength_clip": 1.0, "model": ["4", 0], "clip": ["4", 1]}}
}"#;

#[test]
fn comfyui() {
    let found = Facts::of(&texts(&[("prompt", GRAPH), ("workflow", "{\"nodes\":[]}")]));
    assert_eq!(found.origin, Origin::ComfyUi);
    assert_eq!(found.prompt, "a red fox");
    assert_eq!(found.negative_prompt, "blurry");
    assert_eq!(found.model, "sdxl.safetensors");
    assert_eq!((found.seed, found.steps), (Some(Seed(42)), Some(20)));
    assert_eq!((found.cfg, found.denoise), (Some(8.0), Some(0.5)));
    assert_eq!(found.loras, [lora("ink.safetensors", 0.7)]);
    assert_eq!((found.width, found.height), (Some(512), Some(768)));
    let drawn = Facts::of(&texts(&[("workflow", "{\"nodes\":[]}")]));
    assert_eq!((drawn.origin, drawn.prompt.as_str()), (Origin::ComfyUi, ""));
    // A settings text beside it says more.
    let both = Read {
        parameters: Some("words".into()),
        ..texts(&[("prompt", GRAPH)])
    };
    assert_eq!(Facts::of(&both).prompt, "words");
    let other = Facts::of(&texts(&[("prompt", "just words")]));
    assert_eq!(other, Facts::default());
}
