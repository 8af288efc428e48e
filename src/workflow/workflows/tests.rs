//! Choosing among workflows, and what a form learns from it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Wish, Workflows};
use crate::{
    domain::{AdvancedCapability, Quality, Range, RequestField, Sizes},
    workflow::{Clues, Family, Kind, ModelFolder, family_of},
};
use std::sync::Arc;

const HERE: ModelFolder = ModelFolder::Checkpoints;
const ALONE: ModelFolder = ModelFolder::DiffusionModels;

/// The way from a file to the name of its workflow.
fn chosen(
    all: &Workflows,
    model: &str,
    folder: ModelFolder,
    kind: Kind,
    asked: Option<&str>,
) -> Result<String, String> {
    let (family, _) = family_of(&Clues {
        name: model,
        folder,
        bytes: None,
        metadata: None,
        remembered: None,
    });
    let wish = Wish {
        model,
        family,
        folder,
        kind,
        asked,
    };
    let told = |failure: crate::domain::Failure| {
        format!(
            "{} ({}) {:?}",
            failure.said,
            failure.hint.unwrap_or_default(),
            failure.field.unwrap()
        )
    };
    all.choose(&wish)
        .map(|workflow| workflow.name.clone())
        .map_err(told)
}

/// Model, folder, the workflow for words.
const CHOSEN: &[(&str, ModelFolder, &str)] = &[
    ("v1-5-pruned-emaonly.safetensors", HERE, "sd15"),
    ("nothing is known.safetensors", HERE, "sd15"),
    ("sd_xl_base_1.0.safetensors", HERE, "sdxl"),
    ("DreamShaperXL_Lightning.safetensors", HERE, "sdxl-fast"),
    ("flux1-dev-fp8.safetensors", HERE, "flux1-dev"),
    ("flux1-dev.safetensors", ALONE, "flux1-dev-split"),
    ("flux1-schnell.safetensors", ALONE, "flux1-schnell-split"),
    ("sd3.5_large_fp8_scaled.safetensors", HERE, "sd35"),
    ("sd3.5_medium.safetensors", HERE, "sd35-split"),
    (
        "sd3.5_medium_incl_clips_t5xxlfp8scaled.safetensors",
        HERE,
        "sd35",
    ),
    ("sd3.5_large_turbo.safetensors", HERE, "sd35-turbo-split"),
    (
        "sub\\flux-2-klein-9b-fp8.safetensors",
        ALONE,
        "flux2-klein-9b",
    ),
    ("qwen_image_fp8_e4m3fn.safetensors", ALONE, "qwen-image"),
    ("krea2_turbo_fp8_scaled.safetensors", ALONE, "krea2-turbo"),
];

#[test]
fn the_family_and_the_folder_choose_the_workflow() {
    let all = Workflows::embedded();
    for (model, folder, name) in CHOSEN {
        let found = chosen(&all, model, *folder, Kind::TextToImage, None);
        assert_eq!(found.as_deref(), Ok(*name), "{model}");
    }
    let xl = "sd_xl_base_1.0.safetensors";
    let found = chosen(&all, xl, HERE, Kind::ImageToImage, None);
    assert_eq!(found.as_deref(), Ok("sdxl-from-picture"));
}

#[test]
fn what_has_no_workflow_says_why_and_where() {
    let all = Workflows::embedded();
    let cases = [
        (
            "nothing is known.safetensors",
            ALONE,
            Kind::TextToImage,
            None,
        ),
        ("wan2.2_t2v.safetensors", ALONE, Kind::TextToImage, None),
        ("sd_xl_base.safetensors", ALONE, Kind::TextToImage, None),
        ("flux1-dev.safetensors", ALONE, Kind::ImageToImage, None),
        (
            "flux1-dev.safetensors",
            ALONE,
            Kind::TextToImage,
            Some("sdxl"),
        ),
        ("sdxl.safetensors", HERE, Kind::ImageToImage, Some("sdxl")),
        ("sdxl.safetensors", HERE, Kind::TextToImage, Some("enlarge")),
        (
            "sdxl.safetensors",
            HERE,
            Kind::TextToImage,
            Some("sdlx-enlarged"),
        ),
        (
            "sdxl.safetensors",
            HERE,
            Kind::TextToImage,
            Some("\u{1b}[2J"),
        ),
    ];
    let told = cases
        .map(|(model, folder, kind, asked)| chosen(&all, model, folder, kind, asked).unwrap_err());
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn the_users_own_wins_by_name_and_may_add_more() {
    let mut all = Workflows::embedded();
    let before = all.all().len();
    let graph = r#"{"1": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}}}"#;
    let binding = "title = \"Mine\"\nkind = \"text-to-image\"\nfamilies = [\"sdxl\"]\n[inputs]\n[model]\ninput = \"1.images\"\nfolder = \"checkpoints\"\n";
    all.add("sdxl", Some(graph), Some(binding)).unwrap();
    assert_eq!(all.all().len(), before);
    assert_eq!(all.find("sdxl").unwrap().title, "Mine");
    assert_eq!(
        chosen(&all, "sdxl.safetensors", HERE, Kind::TextToImage, None).as_deref(),
        Ok("sdxl")
    );
    // A binding file for one of our graphs, for one file only.
    let binding = "title = \"Toon\"\nkind = \"text-to-image\"\nmodels = [\"toon*\"]\ngraph = \"checkpoint\"\n[inputs]\nprompt = \"6.text\"\n[model]\ninput = \"4.ckpt_name\"\nfolder = \"checkpoints\"\n";
    all.add("toon", None, Some(binding)).unwrap();
    assert_eq!(
        chosen(&all, "x/ToonXL.safetensors", HERE, Kind::TextToImage, None).as_deref(),
        Ok("toon")
    );
    assert_eq!(
        chosen(&all, "cartoonXL.safetensors", HERE, Kind::TextToImage, None).as_deref(),
        Ok("sdxl")
    );
    // A graph alone is never chosen by itself, but by name.
    all.add("plain", Some(graph), None).unwrap();
    assert_eq!(
        chosen(
            &all,
            "sdxl.safetensors",
            HERE,
            Kind::TextToImage,
            Some("plain")
        )
        .as_deref(),
        Ok("plain")
    );
    for (graph, binding) in [
        (None, None),
        (Some("{}"), None),
        (None, Some(SHORT)),
        (Some(graph), Some("x")),
    ] {
        let wrong = all.add("bad", graph, binding).unwrap_err();
        assert!(wrong.to_string().starts_with("workflow bad: "), "{wrong}");
        assert!(all.find("bad").is_none());
    }
}

const SHORT: &str = "title = \"x\"\nkind = \"upscale\"\n[inputs]\n";

#[test]
fn a_form_learns_what_the_family_can_do() {
    let all = Workflows::embedded();
    let words = AdvancedCapability {
        samplers: Arc::from(["euler".to_owned()]),
        schedulers: Arc::from(["simple".to_owned()]),
        loras: Arc::from(["a.safetensors".to_owned()]),
        enlargers: all.enlargers(),
        ..AdvancedCapability::default()
    };
    let xl = all
        .capability("sdxl.safetensors", Family::Sdxl, HERE, &words)
        .unwrap();
    assert!(xl.text_to_image && xl.image_to_image && xl.negative_prompt && xl.quality && xl.seed);
    assert_eq!(xl.advanced.denoise, Some(Range { min: 0.0, max: 1.0 }));
    assert_eq!(
        *xl.advanced.workflows,
        ["sdxl", "sdxl-from-picture", "sdxl-enlarged", "enlarge"]
    );
    let enlargers = &xl.advanced.enlargers;
    assert!(enlargers.contains(&"enlarge".to_owned()));
    assert!(Arc::ptr_eq(enlargers, &words.enlargers), "one list for all");
    assert_eq!(
        (&xl.advanced.samplers, &xl.advanced.loras),
        (&words.samplers, &words.loras)
    );
    assert_eq!(
        xl.sizes,
        Sizes::Free {
            min: 512,
            max: 2048,
            step: 8
        }
    );
    let klein = all
        .capability("k.safetensors", Family::Flux2Klein4b, ALONE, &words)
        .unwrap();
    assert!(klein.text_to_image && !klein.image_to_image && !klein.negative_prompt);
    assert_eq!((klein.cfg, klein.advanced.denoise), (None, None));
    assert_eq!(
        (klein.steps_of(Quality::Ultra), xl.steps_of(Quality::Ultra)),
        (Some(8), Some(35))
    );
    assert!(klein.advanced.schedulers.is_empty() && !klein.advanced.samplers.is_empty());
    assert!(
        all.capability("x.safetensors", Family::Unknown, ALONE, &words)
            .is_none()
    );
    assert!(
        all.capability("x.safetensors", Family::Other, HERE, &words)
            .is_none()
    );
}

#[test]
fn fields_at_fault_can_be_marked() {
    let all = Workflows::embedded();
    let flux = all.find("flux1-dev-split").unwrap();
    let field = |address: &str| flux.field(&crate::workflow::Address::parse(address).unwrap());
    for (address, expected) in [
        ("1.unet_name", Some(RequestField::Model)),
        ("2.clip_name1", Some(RequestField::Model)),
        ("10.guidance", Some(RequestField::Cfg)),
        ("5.height", Some(RequestField::Size)),
        ("art-studio-lora-2.lora_name", Some(RequestField::Lora)),
        ("3.cfg", None),
    ] {
        assert_eq!(field(address), expected, "{address}");
    }
}
