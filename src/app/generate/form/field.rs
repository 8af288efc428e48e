//! The rows of the picture's settings: what they are called and which part of a request they are.

use crate::domain::RequestField;

/// A row of the picture's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormField {
    /// Model of the service.
    Model,
    /// Family of the model, where the user has to say it or may.
    Family,
    /// Width and height.
    Size,
    /// Quality tier.
    Quality,
    /// Inference steps.
    Steps,
    /// CFG scale.
    Cfg,
    /// Seed.
    Seed,
    /// How many jobs one Enter makes.
    Count,
    /// Style words.
    Style,
    /// Shows or hides the rows below.
    Advanced,
    /// Pictures in one job.
    Batch,
    /// Sampler.
    Sampler,
    /// Scheduler.
    Scheduler,
    /// Workflow.
    Workflow,
    /// The picture to start from.
    Input,
    /// How much of it is made anew.
    Denoise,
    /// A LoRA, by its place.
    Lora(usize),
    /// One more LoRA.
    AddLora,
}

impl FormField {
    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Family => "family",
            Self::Size => "size",
            Self::Quality => "quality",
            Self::Steps => "steps",
            Self::Cfg => "CFG",
            Self::Seed => "seed",
            Self::Count => "pictures",
            Self::Style => "style",
            Self::Advanced => "advanced",
            Self::Batch => "batch",
            Self::Sampler => "sampler",
            Self::Scheduler => "schedule",
            Self::Workflow => "workflow",
            Self::Input => "input",
            Self::Denoise => "denoise",
            Self::Lora(_) => "LoRA",
            Self::AddLora => "LoRAs",
        }
    }

    /// The part of a request it stands for.
    pub fn part(self) -> Option<RequestField> {
        match self {
            Self::Model => Some(RequestField::Model),
            Self::Size => Some(RequestField::Size),
            Self::Steps => Some(RequestField::Steps),
            Self::Cfg => Some(RequestField::Cfg),
            Self::Seed => Some(RequestField::Seed),
            Self::Batch => Some(RequestField::Batch),
            Self::Sampler => Some(RequestField::Sampler),
            Self::Scheduler => Some(RequestField::Scheduler),
            Self::Workflow => Some(RequestField::Workflow),
            Self::Input => Some(RequestField::Input),
            Self::Denoise => Some(RequestField::Denoise),
            Self::Lora(_) | Self::AddLora => Some(RequestField::Lora),
            Self::Family | Self::Quality | Self::Count | Self::Style | Self::Advanced => None,
        }
    }
}

/// What people call a part of a request.
pub fn part_words(part: RequestField) -> &'static str {
    match part {
        RequestField::Prompt => "prompt",
        RequestField::NegativePrompt => "negative prompt",
        RequestField::Model => "model",
        RequestField::Size => "size",
        RequestField::Steps => "steps",
        RequestField::Cfg => "CFG",
        RequestField::Seed => "seed",
        RequestField::Sampler => "sampler",
        RequestField::Scheduler => "scheduler",
        RequestField::Batch => "batch",
        RequestField::Lora => "LoRA",
        RequestField::Input => "input",
        RequestField::Denoise => "denoise",
        RequestField::Workflow => "workflow",
    }
}

/// Is the part one of those under "advanced"?
pub(super) fn is_advanced(part: RequestField) -> bool {
    use RequestField as P;
    matches!(
        part,
        P::Sampler | P::Scheduler | P::Batch | P::Lora | P::Input | P::Denoise | P::Workflow
    )
}
