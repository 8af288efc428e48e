//! SwarmUI: JSON in the settings text.

use super::{
    super::{Facts, Read},
    json,
};
use crate::domain::{Lora, Origin};
use serde_json::Value;

/// The object that holds the settings.
const SETTINGS: &str = "sui_image_params";
/// Settings that become facts of their own.
const KNOWN: [&str; 13] = [
    "prompt",
    "negativeprompt",
    "model",
    "seed",
    "steps",
    "cfgscale",
    "sampler",
    "scheduler",
    "width",
    "height",
    "loras",
    "loraweights",
    "swarm_version",
];

/// Reads it.
pub(super) fn read(read: &Read) -> Option<Facts> {
    let text = read
        .parameters
        .as_deref()
        .filter(|text| text.contains(SETTINGS))?;
    let whole = json::object(text)?;
    let said = whole.get(SETTINGS)?;
    let version = json::word(said.get("swarm_version"));
    let written = whole
        .pointer("/sui_extra_data/original_prompt")
        .or_else(|| said.get("prompt"));
    let (prompt, sent) = (json::words(written), json::words(said.get("prompt")));
    Some(Facts {
        origin: Origin::Other,
        tool: Some(
            format!("SwarmUI {}", version.unwrap_or_default())
                .trim()
                .to_owned(),
        ),
        sent_prompt: if sent == prompt { String::new() } else { sent },
        prompt,
        negative_prompt: json::words(said.get("negativeprompt")),
        model: json::words(said.get("model")),
        seed: json::seed(said.get("seed")),
        steps: json::count(said.get("steps")),
        cfg: json::number(said.get("cfgscale")),
        sampler: json::word(said.get("sampler")),
        scheduler: json::word(said.get("scheduler")),
        width: json::count(said.get("width")),
        height: json::count(said.get("height")),
        loras: loras(said),
        more: json::rest(said, &KNOWN),
        ..Facts::default()
    })
}

/// Names and weights side by side, as lists or as text with commas.
fn loras(said: &Value) -> Vec<Lora> {
    let list = |key: &str| match said.get(key) {
        Some(Value::Array(items)) => items.iter().map(|item| json::words(Some(item))).collect(),
        Some(Value::String(text)) => text.split(',').map(|item| item.trim().to_owned()).collect(),
        _ => Vec::new(),
    };
    let weights = list("loraweights")
        .into_iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    let pairs = list("loras").into_iter().zip(weights);
    let loras = pairs.filter_map(|(name, weight)| {
        let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
        (!name.is_empty()).then_some(Lora { name, weight })
    });
    loras.collect()
}
