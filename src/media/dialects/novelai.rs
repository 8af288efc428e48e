//! NovelAI: title, description and JSON in the comment.

use super::{
    super::{Facts, Read},
    json, text,
};
use crate::domain::Origin;

/// Settings that become facts of their own.
const KNOWN: [&str; 9] = [
    "prompt",
    "uc",
    "seed",
    "steps",
    "scale",
    "sampler",
    "noise_schedule",
    "width",
    "height",
];

/// Reads them.
pub(super) fn read(read: &Read) -> Option<Facts> {
    text(read, "Software").filter(|software| *software == "NovelAI")?;
    let said = json::object(text(read, "Comment")?)?;
    let prompt = text(read, "Description").map(str::to_owned);
    Some(Facts {
        origin: Origin::Other,
        tool: Some("NovelAI".to_owned()),
        prompt: prompt.unwrap_or_else(|| json::words(said.get("prompt"))),
        negative_prompt: json::words(said.get("uc")),
        model: text(read, "Source").unwrap_or_default().to_owned(),
        seed: json::seed(said.get("seed")),
        steps: json::count(said.get("steps")),
        cfg: json::number(said.get("scale")),
        sampler: json::word(said.get("sampler")),
        scheduler: json::word(said.get("noise_schedule")),
        denoise: json::number(said.get("strength")),
        width: json::count(said.get("width")),
        height: json::count(said.get("height")),
        more: json::rest(&said, &KNOWN),
        ..Facts::default()
    })
}
