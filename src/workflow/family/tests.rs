//! Names of files that people really have.

use super::{Clues, Family, ModelFolder, family_of};
use serde_json::{Value, json};

const NAMES: &[(&str, Family)] = &[
    ("v1-5-pruned-emaonly-fp16.safetensors", Family::Sd15),
    ("v1-5-pruned-emaonly.ckpt", Family::Sd15),
    ("sd-v1-4.ckpt", Family::Sd15),
    ("dreamshaper_8.safetensors", Family::Sd15),
    ("realisticVisionV60B1_v51VAE.safetensors", Family::Sd15),
    ("SD1.5\\anything-v5.safetensors", Family::Sd15),
    ("sd15/myMerge.safetensors", Family::Sd15),
    ("epicrealism_naturalSinRC1VAE.safetensors", Family::Sd15),
    ("sd_xl_base_1.0.safetensors", Family::Sdxl),
    (
        "juggernautXL_v9Rundiffusionphoto2.safetensors",
        Family::Sdxl,
    ),
    (
        "ponyDiffusionV6XL_v6StartWithThisOne.safetensors",
        Family::Sdxl,
    ),
    ("Illustrious-v2.0.safetensors", Family::Sdxl),
    ("noobaiXLNAIXL_vPred10Version.safetensors", Family::Sdxl),
    ("animagine-xl-4.0-opt.safetensors", Family::Sdxl),
    ("SDXL\\RealVisXL_V5.0_fp16.safetensors", Family::Sdxl),
    ("sdxl_lightning_4step.safetensors", Family::SdxlFast),
    ("DreamShaperXL_Turbo_v2_1.safetensors", Family::SdxlFast),
    ("sd_xl_turbo_1.0_fp16.safetensors", Family::SdxlFast),
    (
        "RealVisXL_V5.0_Lightning_fp16.safetensors",
        Family::SdxlFast,
    ),
    ("sd_xl_refiner_1.0.safetensors", Family::Other),
    ("sd3.5_large_fp8_scaled.safetensors", Family::Sd35),
    (
        "sd3.5_medium_incl_clips_t5xxlfp8scaled.safetensors",
        Family::Sd35,
    ),
    ("sd3_medium_incl_clips.safetensors", Family::Sd35),
    ("stable-diffusion-3.5-large.safetensors", Family::Sd35),
    ("sd3.5_large_turbo.safetensors", Family::Sd35Turbo),
    ("flux1-dev-fp8.safetensors", Family::Flux1Dev),
    ("flux1-krea-dev_fp8_scaled.safetensors", Family::Flux1Dev),
    ("FLUX\\fluxmania_V.safetensors", Family::Flux1Dev),
    ("flux1-schnell-fp8.safetensors", Family::Flux1Schnell),
    ("flux1-dev-kontext_fp8_scaled.safetensors", Family::Other),
    ("flux1-fill-dev.safetensors", Family::Other),
    ("flux2_dev_fp8mixed.safetensors", Family::Flux2Dev),
    ("flux-2-klein-4b.safetensors", Family::Flux2Klein4b),
    ("flux-2-klein-4b-fp8.safetensors", Family::Flux2Klein4b),
    ("flux-2-klein-9b-fp8.safetensors", Family::Flux2Klein9b),
    ("flux-2-klein-base-4b.safetensors", Family::Flux2KleinBase4b),
    (
        "flux-2-klein-base-9b-fp8.safetensors",
        Family::Flux2KleinBase9b,
    ),
    ("z_image_turbo_bf16.safetensors", Family::ZImageTurbo),
    ("z-image-turbo-fp8-e4m3fn.safetensors", Family::ZImageTurbo),
    ("z_image_bf16.safetensors", Family::ZImage),
    ("qwen_image_fp8_e4m3fn.safetensors", Family::QwenImage),
    ("qwen_image_2512_fp8_e4m3fn.safetensors", Family::QwenImage),
    ("qwen_image_edit_2509_fp8_e4m3fn.safetensors", Family::Other),
    ("krea2_turbo_fp8_scaled.safetensors", Family::Krea2),
    (
        "wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors",
        Family::Other,
    ),
    ("svd_xt.safetensors", Family::Other),
    ("hunyuan3d-dit-v2.safetensors", Family::Other),
    ("myModel_final_v3.safetensors", Family::Unknown),
    ("tiny-sd15-a.safetensors", Family::Sd15),
    ("", Family::Unknown),
];

fn by_name(name: &str) -> Family {
    family_of(&Clues {
        name,
        folder: ModelFolder::Checkpoints,
        bytes: None,
        metadata: None,
        remembered: None,
    })
    .0
}

#[test]
fn real_names_tell_their_family() {
    for (name, family) in NAMES {
        assert_eq!(by_name(name), *family, "{name}");
    }
    assert_eq!(by_name(&"x".repeat(1_000_000)), Family::Unknown);
}

fn told(name: &str, bytes: Option<u64>, metadata: &Value, remembered: Option<Family>) -> Family {
    family_of(&Clues {
        name,
        folder: ModelFolder::Checkpoints,
        bytes,
        metadata: metadata.as_object(),
        remembered,
    })
    .0
}

#[test]
fn what_is_surer_counts_first() {
    use Family::{Flux1Dev, Other, Sd15, Sdxl, SdxlFast, Unknown};
    let xl = json!({"modelspec.architecture": "stable-diffusion-xl-v1-base"});
    let refiner = json!({"modelspec.architecture": "stable-diffusion-xl-v1-refiner"});
    let kohya = json!({"ss_base_model_version": "sd_v1"});
    let odd = json!({"modelspec.architecture": 7, "ss_base_model_version": [1]});
    assert_eq!(told("mine.safetensors", None, &xl, None), Sdxl);
    assert_eq!(
        told("mine_lightning.safetensors", None, &xl, None),
        SdxlFast
    );
    assert_eq!(told("mineXL.safetensors", None, &refiner, None), Other);
    assert_eq!(told("mineXL.safetensors", None, &kohya, None), Sd15);
    assert_eq!(told("mineXL.safetensors", None, &odd, None), Sdxl);
    assert_eq!(
        told("mineXL.safetensors", None, &xl, Some(Flux1Dev)),
        Flux1Dev
    );
    assert_eq!(
        told("mineXL.safetensors", None, &json!(null), Some(Unknown)),
        Sdxl
    );
    for (name, bytes, family) in [
        ("mine.safetensors", 2_132_696_762, Sd15),
        ("mine.safetensors", 6_938_040_682, Sdxl),
        ("mine.safetensors", 9_000_000_000, Unknown),
        ("mineXL.safetensors", 2_132_696_762, Sdxl),
    ] {
        assert_eq!(
            told(name, Some(bytes), &json!(null), None),
            family,
            "{bytes}"
        );
    }
    let part = Clues {
        name: "mine.safetensors",
        folder: ModelFolder::DiffusionModels,
        bytes: Some(2_132_696_762),
        metadata: None,
        remembered: None,
    };
    assert_eq!(
        family_of(&part),
        (Unknown, None),
        "a model alone may be of any family"
    );
}

#[test]
fn every_family_has_a_word_of_its_own() {
    for family in Family::all() {
        assert_eq!(Family::find(family.id()), Some(family));
    }
}

#[test]
fn a_family_is_found_however_its_name_is_written() {
    for (word, family) in [
        ("sdxl", Family::Sdxl),
        ("SD 1.5", Family::Sd15),
        ("flux.1 DEV", Family::Flux1Dev),
        ("SDXL Lightning/Turbo", Family::SdxlFast),
        ("sdxl-fast", Family::SdxlFast),
    ] {
        assert_eq!(Family::named(word), Some(family), "{word}");
    }
    assert_eq!(Family::named("sd 9"), None);
    for family in Family::all() {
        assert_eq!(Family::named(family.title()), Some(family));
    }
}
