//! A server as large as they get: thousands of models, some of them not whole, and other people's
//! jobs.

use crate::domain::{
    AdvancedCapability, Capability, ModelChoice, ModelFacts, Range, RemoteId, Reports, ServerJob,
    ServerReport, ServerStatus, Sizes, Tier,
};
use std::sync::Arc;

/// Models that are there to make the list long.
const MIXES: u32 = 3_000;
/// A gigabyte.
const GB: u64 = 1_000_000_000;

/// What the server says about itself.
pub(super) fn report() -> ServerReport {
    let job = |id: &str, running| ServerJob {
        id: RemoteId(id.to_owned()),
        ours: false,
        running,
    };
    ServerReport {
        server: "http://127.0.0.1:8188".to_owned(),
        status: ServerStatus::Running,
        said: None,
        version: Some("0.33.0".to_owned()),
        device: Some("cuda:0 NVIDIA GeForce RTX 3050".to_owned()),
        vram_total_mb: Some(6_144),
        vram_free_mb: Some(3_994),
        jobs: vec![
            job("8c1d1b8e-4b5f-4d36-9f0a-1f5b6a1f0c11", true),
            job("f2a0c5de-7a7e-4b0e-8a51-0f9d3c2b1a22", false),
        ],
    }
}

/// What its classic and its distilled models can do.
fn capabilities() -> (Capability, Capability) {
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Arc<[String]>>()
    };
    let can = capability(AdvancedCapability {
        samplers: words(&[
            "euler",
            "euler_ancestral",
            "dpmpp_2m",
            "dpmpp_2m_sde",
            "ddim",
            "uni_pc",
        ]),
        schedulers: words(&["normal", "karras", "simple", "sgm_uniform"]),
        loras: words(&[
            "pixel-art-xl.safetensors",
            "style/watercolour_v2.safetensors",
            "style/ink.safetensors",
            "detail_tweaker.safetensors",
        ]),
        workflows: words(&["SDXL", "SDXL with refiner"]),
        enlargers: words(&[]),
        denoise: Some(Range { min: 0.0, max: 1.0 }),
        set: true,
        tiers: None,
    });
    let distilled = Capability {
        negative_prompt: false,
        advanced: AdvancedCapability {
            tiers: Some([4, 6, 9].map(|steps| Tier {
                steps: Some(steps),
                cfg: Some(1.0),
            })),
            ..can.advanced.clone()
        },
        ..can.clone()
    };
    (can, distilled)
}

/// Its models.
pub(super) fn models() -> Vec<ModelChoice> {
    let (can, distilled) = capabilities();
    let named = [
        ("sdxl_base_1.0.safetensors", "SDXL", 7 * GB, None, &can),
        (
            "sd15/dreamshaper_8.safetensors",
            "SD1.5",
            2 * GB,
            None,
            &can,
        ),
        (
            "z_image_turbo_bf16.safetensors",
            "Z-Image",
            12 * GB,
            None,
            &distilled,
        ),
        (
            "flux1-dev-fp8.safetensors",
            "FLUX.1",
            17 * GB,
            Some("ae.safetensors in models/vae"),
            &distilled,
        ),
    ];
    let named = named.map(|(id, family, bytes, missing, can)| ModelChoice {
        id: id.to_owned(),
        capability: can.clone(),
        facts: ModelFacts {
            family: Some(family.to_owned()),
            bytes: Some(bytes),
            missing: missing.into_iter().map(str::to_owned).collect(),
            ..ModelFacts::default()
        },
    });
    let mixes = (0..MIXES).map(|number| ModelChoice {
        id: format!("community/mix_{number:04}.safetensors"),
        capability: can.clone(),
        facts: ModelFacts {
            family: (number % 3 == 0).then(|| "SDXL".to_owned()),
            bytes: Some(6 * GB + u64::from(number) * 1_000_000),
            ..ModelFacts::default()
        },
    });
    named.into_iter().chain(mixes).collect()
}

fn capability(advanced: AdvancedCapability) -> Capability {
    Capability {
        text_to_image: true,
        image_to_image: true,
        negative_prompt: true,
        seed: true,
        steps: Some(Range { min: 1, max: 150 }),
        cfg: Some(Range {
            min: 1.0,
            max: 30.0,
        }),
        quality: true,
        sizes: Sizes::Free {
            min: 64,
            max: 2048,
            step: 64,
        },
        batch_max: 16,
        prompt_max: 20_000,
        reports: Reports::Previews,
        cancel: true,
        pixel_art: false,
        advanced,
    }
}
