//! InvokeAI: JSON under a name of its own.

use super::{
    super::{Facts, Read},
    json, text,
};
use crate::domain::{Lora, Origin};
use serde_json::Value;

/// Settings that become facts of their own.
const KNOWN: [&str; 9] = [
    "positive_prompt",
    "negative_prompt",
    "seed",
    "steps",
    "cfg_scale",
    "scheduler",
    "width",
    "height",
    "app_version",
];

/// Reads it.
pub(super) fn read(read: &Read) -> Option<Facts> {
    let said = json::object(text(read, "invokeai_metadata")?)?;
    let version = json::words(said.get("app_version"));
    Some(Facts {
        origin: Origin::Other,
        tool: Some(format!("InvokeAI {version}").trim().to_owned()),
        prompt: json::words(said.get("positive_prompt")),
        negative_prompt: json::words(said.get("negative_prompt")),
        model: name(said.get("model")),
        seed: json::seed(said.get("seed")),
        steps: json::count(said.get("steps")),
        cfg: json::number(said.get("cfg_scale")),
        // Its schedulers are what others call samplers.
        sampler: json::word(said.get("scheduler")),
        denoise: json::number(said.get("strength")),
        width: json::count(said.get("width")),
        height: json::count(said.get("height")),
        loras: loras(&said),
        more: json::rest(&said, &KNOWN),
        ..Facts::default()
    })
}

/// A model by name: an object today, plain text in old versions.
fn name(model: Option<&Value>) -> String {
    let named = |key| model.and_then(|model| model.get(key));
    json::word(named("name").or_else(|| named("model_name"))).unwrap_or_else(|| json::words(model))
}

fn loras(said: &Value) -> Vec<Lora> {
    let list = said.get("loras").and_then(Value::as_array);
    let loras = list.into_iter().flatten().filter_map(|lora| {
        let name = name(lora.get("model").or_else(|| lora.get("lora")));
        let weight = json::number(lora.get("weight"))?;
        (!name.is_empty()).then_some(Lora { name, weight })
    });
    loras.collect()
}
