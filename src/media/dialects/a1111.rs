//! The text of A1111, Forge and the many that write the same.

use super::{
    super::{Facts, Parameters, Read},
    json,
};
use crate::domain::{Lora, Origin, Seed};

/// What old versions put behind the sampler's name.
const SCHEDULES: [&str; 5] = [
    "Karras",
    "Exponential",
    "SGM Uniform",
    "Polyexponential",
    "Uniform",
];
/// Settings that become facts of their own.
const KNOWN: [&str; 10] = [
    "Steps",
    "Sampler",
    "Schedule type",
    "CFG scale",
    "Seed",
    "Size",
    "Model",
    "Denoising strength",
    "Lora weights",
    "Version",
];

/// Reads the settings text.
pub(super) fn read(read: &Read) -> Option<Facts> {
    let said = read.settings()?;
    if json::object(&said.prompt).is_some() {
        // Settings of a tool that we do not know are no prompt.
        return None;
    }
    if said.prompt.is_empty() && said.pairs.is_empty() {
        return None;
    }
    let word = |key: &str| {
        said.get(key)
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
    };
    let number = |key: &str| said.get(key).and_then(|text| text.parse::<f32>().ok());
    let (sampler, scheduler) = sampler(&said);
    let size = said.get("Size").and_then(|size| size.split_once('x'));
    let side = |text: &str| text.trim().parse().ok().filter(|side| *side > 0);
    Some(Facts {
        origin: Origin::A1111,
        tool: said.get("Version").map(tool),
        model: word("Model").unwrap_or_default(),
        seed: said
            .get("Seed")
            .and_then(|seed| seed.parse().ok())
            .map(Seed),
        steps: said.get("Steps").and_then(|steps| steps.parse().ok()),
        cfg: number("CFG scale"),
        sampler,
        scheduler,
        loras: loras(&said),
        denoise: number("Denoising strength"),
        width: size.and_then(|(width, _)| side(width)),
        height: size.and_then(|(_, height)| side(height)),
        more: more(&said),
        prompt: said.prompt,
        negative_prompt: said.negative_prompt,
        ..Facts::default()
    })
}

/// Sampler and scheduler; what stands for "none" is none.
fn sampler(said: &Parameters) -> (Option<String>, Option<String>) {
    let sampler = said
        .get("Sampler")
        .filter(|name| !name.is_empty() && *name != "Undefined");
    let scheduler = said.get("Schedule type").filter(|name| !name.is_empty());
    let (Some(name), None) = (sampler, scheduler) else {
        return (sampler.map(str::to_owned), scheduler.map(str::to_owned));
    };
    let folded = SCHEDULES.iter().find_map(|schedule| {
        let name = name.strip_suffix(schedule)?.strip_suffix(' ')?;
        Some((name, *schedule))
    });
    match folded {
        Some((name, schedule)) => (Some(name.to_owned()), Some(schedule.to_owned())),
        None => (Some(name.to_owned()), None),
    }
}

/// `<lora:name:weight>` in the prompt, else what `Lora weights` lists.
fn loras(said: &Parameters) -> Vec<Lora> {
    let tags = said.prompt.split("<lora:").skip(1).filter_map(|rest| {
        let (tag, _) = rest.split_once('>')?;
        let (name, weight) = tag.split_once(':').unwrap_or((tag, "1"));
        // Some give one weight for the text encoder and one for the model.
        let weight = weight.split(':').next()?.trim().parse().ok()?;
        (!name.is_empty()).then(|| Lora {
            name: name.to_owned(),
            weight,
        })
    });
    let tagged: Vec<_> = tags.collect();
    if !tagged.is_empty() {
        return tagged;
    }
    let listed = said.get("Lora weights").unwrap_or_default().split(", ");
    let listed = listed.filter_map(|lora| {
        let (name, weight) = lora.rsplit_once(": ")?;
        let weight = weight.trim().parse().ok()?;
        Some(Lora {
            name: name.trim().to_owned(),
            weight,
        })
    });
    listed.collect()
}

fn more(said: &Parameters) -> Vec<(String, String)> {
    let other = |(key, _): &&(String, String)| !KNOWN.contains(&key.as_str());
    said.pairs.iter().filter(other).cloned().collect()
}

/// Who writes such a version.
fn tool(version: &str) -> String {
    let digit = |text: &str| text.starts_with(|char: char| char.is_ascii_digit());
    let after = |start: &str| version.strip_prefix(start).is_some_and(digit);
    match version {
        _ if after("v") => format!("A1111 {version}"),
        _ if after("f") => format!("Forge {version}"),
        other => other.to_owned(),
    }
}
