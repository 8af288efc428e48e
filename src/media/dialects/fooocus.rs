//! Fooocus: JSON in the settings text. Where it was told to write the text of A1111 instead, that
//! dialect reads it.

use super::{
    super::{Facts, Read},
    json,
};
use crate::domain::{Lora, Origin};
use serde_json::Value;

/// Settings that become facts of their own.
const KNOWN: [&str; 10] = [
    "prompt",
    "negative_prompt",
    "base_model",
    "seed",
    "steps",
    "guidance_scale",
    "sampler",
    "scheduler",
    "resolution",
    "version",
];

/// Reads it.
pub(super) fn read(read: &Read) -> Option<Facts> {
    let said = json::object(read.parameters.as_deref()?)?;
    said.get("base_model")
        .or_else(|| said.get("metadata_scheme"))?;
    let version = json::words(said.get("version"));
    let named = version.to_lowercase().contains("fooocus");
    let size = json::words(said.get("resolution"));
    let mut sides = size
        .trim_matches(['(', ')', ' '])
        .split(',')
        .map(|side| side.trim().parse());
    let mut side = || sides.next()?.ok();
    let (width, height) = (side(), side());
    let lora = |(key, _): &(String, String)| key.starts_with("lora_combined_");
    let (loras, more): (Vec<_>, Vec<_>) = json::rest(&said, &KNOWN).into_iter().partition(lora);
    Some(Facts {
        origin: Origin::Other,
        tool: Some(
            if named {
                version
            } else {
                format!("Fooocus {version}")
            }
            .trim()
            .to_owned(),
        ),
        sent_prompt: sent(&said),
        prompt: json::words(said.get("prompt")),
        negative_prompt: json::words(said.get("negative_prompt")),
        model: json::words(said.get("base_model")),
        seed: json::seed(said.get("seed")),
        steps: json::count(said.get("steps")),
        cfg: json::number(said.get("guidance_scale")),
        sampler: json::word(said.get("sampler")),
        scheduler: json::word(said.get("scheduler")),
        width,
        height,
        loras: loras
            .iter()
            .filter_map(|(_, text)| combined(text))
            .collect(),
        more,
        ..Facts::default()
    })
}

/// The prompt with its styles, which is kept in pieces.
fn sent(said: &Value) -> String {
    let pieces = said.get("full_prompt").and_then(Value::as_array);
    let pieces = pieces.into_iter().flatten().filter_map(Value::as_str);
    pieces.collect::<Vec<_>>().join(", ")
}

/// `name : weight`
fn combined(text: &str) -> Option<Lora> {
    let (name, weight) = text.rsplit_once(':')?;
    let (name, weight) = (name.trim().to_owned(), weight.trim().parse().ok()?);
    (!name.is_empty()).then_some(Lora { name, weight })
}
