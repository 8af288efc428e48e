//! What somebody asked for: everything needed to make one job's pictures.

use super::{Enhancement, PictureId, Quality, Seed, ServiceId, Size};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One job as asked. Fields a service does not know are left at `None` by the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Who makes it.
    pub service: ServiceId,
    /// Which model of that service; `None` = its first.
    pub model: Option<String>,
    /// The user's own words.
    pub prompt: String,
    /// Style words that are added when sending.
    pub enhancement: Enhancement,
    /// What must not be in the picture.
    pub negative_prompt: Option<String>,
    /// Pixels.
    pub size: Size,
    /// Effort.
    pub quality: Quality,
    /// Inference steps; `None` = what the quality says.
    pub steps: Option<u32>,
    /// CFG scale; `None` = what the quality says.
    pub cfg: Option<f32>,
    /// Already drawn, so that a retry makes the same picture.
    pub seed: Seed,
    /// What only some models know.
    #[serde(default)]
    pub advanced: Advanced,
}

/// The part of a request that only some models know: what the form shows under "advanced". All
/// empty = the service decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Advanced {
    /// Pictures in one job; 0 and 1 are the same.
    pub batch: u32,
    /// Sampler, in the service's own word.
    pub sampler: Option<String>,
    /// Scheduler, in the service's own word.
    pub scheduler: Option<String>,
    /// The picture to start from (image to image).
    pub input: Option<InputImage>,
    /// How much of the input is made anew, 0 to 1.
    pub denoise: Option<f32>,
    /// LoRAs in the order they are applied.
    pub loras: Vec<Lora>,
    /// A workflow by name or file; `None` = the one that fits the model's family.
    pub workflow: Option<String>,
    /// Values for single inputs of the workflow, `node.input` and value, over everything else.
    pub set: Vec<(String, String)>,
}

/// A part of a request that can be at fault; the form marks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestField {
    /// The prompt.
    Prompt,
    /// The negative prompt.
    NegativePrompt,
    /// The model.
    Model,
    /// Width and height.
    Size,
    /// Inference steps.
    Steps,
    /// CFG scale.
    Cfg,
    /// The seed.
    Seed,
    /// Sampler.
    Sampler,
    /// Scheduler.
    Scheduler,
    /// Pictures in one job.
    Batch,
    /// A LoRA.
    Lora,
    /// The picture to start from.
    Input,
    /// Denoise.
    Denoise,
    /// The workflow, or a value set in it.
    Workflow,
}

/// A picture to start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputImage {
    /// Where it lies. Never written into a picture.
    pub file: PathBuf,
    /// Which picture of the library it is, where it is one; written as the parent.
    pub picture: Option<PictureId>,
}

/// A LoRA and how strongly it is applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lora {
    /// Its file name exactly as the server lists it, sub-folders included.
    pub name: String,
    /// Usually 0 to 1; negative values are allowed.
    pub weight: f32,
}

impl Request {
    /// The prompt with its style words: what a service gets.
    pub fn sent_prompt(&self) -> String {
        self.enhancement.apply(&self.prompt)
    }
}

/// The longest prompt any form accepts, in characters. Services may allow less.
pub const PROMPT_CHARACTERS_MAX: usize = 20_000;

/// Why a prompt cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromptProblem {
    /// Nothing but white space.
    #[error("write what you want to see")]
    Empty,
    /// Longer than the service reads.
    #[error("too long: {characters} characters, at most {max} here")]
    TooLong {
        /// Characters written.
        characters: usize,
        /// Characters allowed.
        max: usize,
    },
    /// Characters that are no text.
    #[error("has control characters; remove them")]
    Control,
}

/// Is `prompt` sendable to a service that reads `max` characters?
pub fn check_prompt(prompt: &str, max: usize) -> Result<(), PromptProblem> {
    if prompt.trim().is_empty() {
        return Err(PromptProblem::Empty);
    }
    let characters = prompt.chars().count();
    if characters > max {
        return Err(PromptProblem::TooLong { characters, max });
    }
    let odd = |char: char| super::is_unsafe_to_show(char) && !matches!(char, '\n' | '\t' | '\r');
    if prompt.chars().any(odd) {
        Err(PromptProblem::Control)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{PromptProblem, check_prompt};

    #[test]
    fn prompts_are_checked_before_they_are_sent() {
        assert_eq!(check_prompt("a cat\nin a hat 🎩", 100), Ok(()));
        assert_eq!(check_prompt(" \n\t", 100), Err(PromptProblem::Empty));
        let long = PromptProblem::TooLong {
            characters: 5,
            max: 4,
        };
        assert_eq!(check_prompt("abcde", 4), Err(long));
        assert_eq!(check_prompt("a\u{1b}[2J", 100), Err(PromptProblem::Control));
    }
}
