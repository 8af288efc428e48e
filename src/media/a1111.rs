//! The common tongue of picture tools: prompt, negative prompt and a line of settings as text.
//!
//! ```text
//! a cute dragon
//! Negative prompt: blurry
//! Steps: 20, Sampler: euler, CFG scale: 7, Seed: 42, Size: 512x512, Model: x, Version: …
//! ```
//! What it cannot say, and why our own JSON is believed first: a line of the prompt that itself
//! begins with `Negative prompt:`, control characters other than line ends and tabs, white space
//! and byte order marks around a prompt, an empty negative prompt, folders of LoRAs and those with
//! `:`, `<` or `>` in their names, and every field that has no name in it.

use crate::domain::{GenerationData, Lora};
use serde::de::IgnoredAny;

/// The line that begins the second part.
const NEGATIVE: &str = "Negative prompt:";
/// A last line with fewer settings is part of the prompt.
const PAIRS_MIN: usize = 3;
/// More settings than this are not read.
const PAIRS_MAX: usize = 1_000;
/// What begins a LoRA in a prompt.
const LORA: &str = "<lora:";
/// How the version that we write begins.
const OURS: &str = "art-studio";

/// What such a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// What was asked for.
    pub prompt: String,
    /// What was not to be there; may be empty.
    pub negative_prompt: String,
    /// The settings in their order: `Steps`, `20`.
    pub pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Reads any text: whatever is no setting is prompt.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let (body, last) = text.rsplit_once('\n').unwrap_or(("", text));
        let pairs = pairs(last);
        let (body, pairs) = if pairs.len() < PAIRS_MIN {
            (text, Vec::new())
        } else {
            (body, pairs)
        };
        let (prompt, negative) = split(body);
        Self {
            prompt: prompt.trim().into(),
            negative_prompt: negative.trim().into(),
            pairs,
        }
    }

    /// The setting called `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        let pair = self.pairs.iter().find(|(name, _)| name == key);
        pair.map(|(_, value)| value.as_str())
    }

    /// Did we write it?
    pub(super) fn is_ours(&self) -> bool {
        self.get("Version")
            .is_some_and(|version| version.starts_with(OURS))
    }
}

/// The text for `data`. The prompt is the one that was sent, as other tools expect.
pub(super) fn write(data: &GenerationData) -> String {
    let mut text = plain(&data.sent_prompt);
    // As tools expect them: behind the prompt. Words that are there already say it better.
    if !text.contains(LORA) {
        text.extend(data.loras.iter().filter_map(tag));
    }
    let negative = plain(data.negative_prompt.as_deref().unwrap_or_default());
    if !negative.is_empty() {
        text.push_str("\nNegative prompt: ");
        text.push_str(&negative);
    }
    let version = match data.software.as_str() {
        ours if ours.starts_with(OURS) => ours.to_owned(),
        other => format!("{OURS} ({other})"),
    };
    let pairs = [
        ("Steps", data.steps.map(|steps| steps.to_string())),
        ("Sampler", data.sampler.clone()),
        ("Schedule type", data.scheduler.clone()),
        ("CFG scale", data.cfg.map(|cfg| cfg.to_string())),
        ("Seed", data.seed.map(|seed| seed.to_string())),
        ("Size", Some(format!("{}x{}", data.width, data.height))),
        // Three settings are always there: with fewer it would be no settings line.
        ("Model", Some(data.model.clone())),
        (
            "Denoising strength",
            data.denoise.map(|denoise| denoise.to_string()),
        ),
        ("Version", Some(version)),
    ];
    let said = pairs
        .into_iter()
        .filter_map(|(key, value)| Some(format!("{key}: {}", bare(value?))));
    format!("{text}\n{}", said.collect::<Vec<_>>().join(", "))
        .trim_start()
        .to_owned()
}

/// ` <lora:name:weight>`; `None` where that would be misread.
fn tag(lora: &Lora) -> Option<String> {
    let name = lora.name.rsplit(['/', '\\']).next()?;
    let name = name.strip_suffix(".safetensors").unwrap_or(name).trim();
    let odd = |char: char| matches!(char, ':' | '<' | '>') || char.is_control();
    let sayable = !name.is_empty() && !name.contains(odd);
    sayable.then(|| format!(" {LORA}{name}:{}>", lora.weight))
}

/// `text` without what such a text cannot hold.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text
        .chars()
        .filter(|char| !char.is_control() || matches!(char, '\n' | '\t'));
    // A byte order mark at the start is lost in UTF-16.
    let edge = |char: char| char.is_whitespace() || char == '\u{feff}';
    kept.collect::<String>().trim_matches(edge).to_owned()
}

/// A value as it is written: in JSON quotes when it would not be understood without.
fn bare(value: String) -> String {
    let odd = |char: char| matches!(char, ',' | ':') || char.is_control();
    if value.contains(odd) || value.starts_with(['"', '{']) || value.trim() != value {
        serde_json::Value::String(value).to_string()
    } else {
        value
    }
}

/// Prompt and negative prompt.
fn split(body: &str) -> (&str, &str) {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if let Some(rest) = line.trim_start().strip_prefix(NEGATIVE) {
            let start = at + line.len() - rest.len();
            return (
                body.get(..at).unwrap_or_default(),
                body.get(start..).unwrap_or_default(),
            );
        }
        at += line.len();
    }
    (body, "")
}

/// The settings in `line`; what is none is passed over.
fn pairs(line: &str) -> Vec<(String, String)> {
    let (mut rest, mut found) = (line, Vec::new());
    while !rest.is_empty() && found.len() < PAIRS_MAX {
        let comma = rest.find(',').unwrap_or(rest.len());
        let key = rest
            .get(..comma)
            .and_then(|head| head.split_once(':'))
            .map(|(key, _)| key);
        let Some(key) = key.filter(|key| is_key(key.trim())) else {
            rest = rest.get(comma + 1..).unwrap_or_default();
            continue;
        };
        let (value, after) = value(rest.get(key.len() + 1..).unwrap_or_default());
        found.push((key.trim().to_owned(), value));
        rest = after;
    }
    found
}

fn is_key(key: &str) -> bool {
    let word = |char: char| char.is_alphanumeric() || char == '_';
    key.starts_with(word)
        && key
            .chars()
            .all(|char| word(char) || matches!(char, ' ' | '-' | '/'))
}

/// The value at the start of `text`, and what follows the comma behind it.
fn value(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let read = match text.as_bytes().first() {
        Some(b'"') => json::<String>(text),
        Some(b'{') => {
            json::<IgnoredAny>(text).and_then(|(_, end)| Some((text.get(..end)?.to_owned(), end)))
        }
        _ => None,
    };
    if let Some((value, end)) = read {
        let after = text.get(end..).unwrap_or_default().trim_start();
        if after.is_empty() || after.starts_with(',') {
            return (value, after.strip_prefix(',').unwrap_or_default());
        }
    }
    let (value, after) = text.split_once(',').unwrap_or((text, ""));
    (value.trim().to_owned(), after)
}

/// The JSON value at the start of `text`, and where it ends.
fn json<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Option<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}

#[cfg(test)]
mod tests;
