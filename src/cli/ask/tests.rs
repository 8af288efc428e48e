//! Every refusal, and what gets through.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod advanced;
mod models;
mod refusals;
mod requests;
mod services;

use super::{Generate, Stop, requests};
use crate::cli::{Arguments, Command};
use crate::domain::{
    AdvancedCapability, Capability, Health, ModelChoice, Range, Reports, Request, ServiceId,
    ServiceState, Size, Sizes,
};
use crate::providers::scripted::ONE;
use clap::Parser;

fn asked(line: &[&str]) -> Generate {
    let words = ["art-studio", "generate"].iter().chain(line);
    match Arguments::try_parse_from(words).unwrap().command {
        Some(Command::Generate(asked)) => *asked,
        other => unreachable!("{other:?}"),
    }
}

fn advanced() -> AdvancedCapability {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    AdvancedCapability {
        samplers: names(&["euler", "dpmpp_2m"]),
        schedulers: names(&["normal", "karras"]),
        loras: names(&[
            "style/ink.safetensors",
            "pixel-art-xl.safetensors",
            "a/x.pt",
            "b/x.pt",
        ]),
        workflows: names(&["SDXL", "SDXL with refiner"]),
        enlargers: names(&[]),
        denoise: Some(Range { min: 0.0, max: 1.0 }),
        set: true,
        tiers: None,
    }
}

/// A service with a model that can everything, and one that can nothing.
fn state() -> ServiceState {
    let rich = Capability {
        text_to_image: true,
        image_to_image: true,
        negative_prompt: true,
        seed: true,
        steps: Some(Range { min: 1, max: 50 }),
        cfg: Some(Range {
            min: 1.0,
            max: 20.0,
        }),
        quality: true,
        sizes: Sizes::Free {
            min: 64,
            max: 1024,
            step: 64,
        },
        batch_max: 4,
        prompt_max: 50,
        reports: Reports::Steps,
        cancel: true,
        pixel_art: false,
        advanced: advanced(),
    };
    let poor = Capability {
        negative_prompt: false,
        seed: false,
        quality: false,
        steps: None,
        cfg: None,
        image_to_image: false,
        batch_max: 1,
        advanced: AdvancedCapability::default(),
        sizes: Sizes::Listed(vec![Size::of(1024, 1024), Size::of(1024, 1536)]),
        ..rich.clone()
    };
    let model = |id: &str, capability| ModelChoice {
        facts: crate::domain::ModelFacts::default(),
        id: id.to_owned(),
        capability,
    };
    ServiceState {
        id: ServiceId::new(ONE.id),
        descriptor: ONE,
        health: Health::Ready,
        needs: vec![],
        models: vec![model("rich", rich), model("poor", poor)],
        actions: &[],
    }
}

fn made(line: &[&str]) -> Result<Vec<Request>, Stop> {
    requests(&asked(line), &state(), None)
}

/// What is said to people who ask in a wrong way.
fn refused(line: &[&str]) -> String {
    let mut asked = asked(line);
    let stop = match asked.settle() {
        Err(stop) => stop,
        Ok(()) => requests(&asked, &state(), None).unwrap_err(),
    };
    let Stop::Usage { said, hint } = stop else {
        unreachable!("{stop:?}")
    };
    format!("{said} | {}", hint.unwrap_or_default())
}
