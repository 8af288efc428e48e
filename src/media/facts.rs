//! What a picture file says about how it was made, in one shape whoever wrote it.

use super::{Read, dialects};
use crate::domain::{
    GenerationData, Lora, Origin, PictureId, SavedPicture, Seed, ServiceId, Timestamp,
};

/// Bytes of one text that are taken: far more than any prompt, and not too much for an index.
const TEXT_MAX: usize = 64 << 10;
/// Bytes of a name or a setting that are taken.
const WORD_MAX: usize = 4 << 10;
/// LoRAs and further settings that are taken.
const COUNT_MAX: usize = 200;

/// How a picture was made, as far as its file says so. What it does not say is `None` or empty.
/// Texts are as they were written: what is shown must go through [`crate::domain::visible`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Whose data it is.
    pub origin: Origin,
    /// The tool by name, with its version where that is known: `Forge f2.0.1`, `InvokeAI 5.1`.
    pub tool: Option<String>,
    /// Which picture; only we write that.
    pub id: Option<PictureId>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Who made it.
    pub service: Option<ServiceId>,
    /// With what: checkpoint or model.
    pub model: String,
    /// The user's own words.
    pub prompt: String,
    /// What was sent, where it differs.
    pub sent_prompt: String,
    /// What must not be there.
    pub negative_prompt: String,
    /// The seed.
    pub seed: Option<Seed>,
    /// Inference steps.
    pub steps: Option<u32>,
    /// CFG scale.
    pub cfg: Option<f32>,
    /// Sampler, in the tool's own word.
    pub sampler: Option<String>,
    /// Scheduler, in the tool's own word.
    pub scheduler: Option<String>,
    /// LoRAs in the order they were applied.
    pub loras: Vec<Lora>,
    /// How much of an input picture was made anew, 0 to 1.
    pub denoise: Option<f32>,
    /// Pixels across as generated; an upscaler may have made more since.
    pub width: Option<u32>,
    /// Pixels down as generated.
    pub height: Option<u32>,
    /// From the start of the work to the picture, ms.
    pub elapsed_ms: Option<u64>,
    /// The picture it was made from.
    pub parent: Option<PictureId>,
    /// The workflow by name.
    pub workflow: Option<String>,
    /// Only a preview of a job that never finished.
    pub partial: bool,
    /// Further settings under the tool's own names, in its order: `Model hash`, `Clip skip`.
    pub more: Vec<(String, String)>,
}

impl Facts {
    /// What the file says: our own data before all else, then what other tools wrote.
    pub fn of(read: &Read) -> Self {
        dialects::facts(read).bounded()
    }

    /// Writes them into a picture of the library. What the user says about it, its file and its
    /// measured size stay.
    pub fn tell(&self, picture: &mut SavedPicture) {
        picture.id = self.id.unwrap_or(picture.id);
        picture.created_at = self.created_at.unwrap_or(picture.created_at);
        if picture.width == 0 {
            let size = self.width.zip(self.height);
            (picture.width, picture.height) = size.unwrap_or_default();
        }
        picture.origin = self.origin;
        picture.service.clone_from(&self.service);
        picture.model.clone_from(&self.model);
        picture.prompt.clone_from(&self.prompt);
        picture.sent_prompt.clone_from(&self.sent_prompt);
        picture.negative_prompt.clone_from(&self.negative_prompt);
        (picture.seed, picture.steps, picture.cfg) = (self.seed, self.steps, self.cfg);
        picture.sampler.clone_from(&self.sampler);
        picture.scheduler.clone_from(&self.scheduler);
        picture.loras.clone_from(&self.loras);
        (picture.elapsed_ms, picture.parent) = (self.elapsed_ms, self.parent);
        picture.partial = self.partial;
    }

    /// The same within the limits of what is taken.
    fn bounded(mut self) -> Self {
        for text in [
            &mut self.prompt,
            &mut self.sent_prompt,
            &mut self.negative_prompt,
        ] {
            cut(text, TEXT_MAX);
        }
        let words = [
            &mut self.tool,
            &mut self.sampler,
            &mut self.scheduler,
            &mut self.workflow,
        ];
        let words = words.into_iter().flatten();
        words
            .chain([&mut self.model])
            .for_each(|word| cut(word, WORD_MAX));
        self.loras.truncate(COUNT_MAX);
        self.loras
            .iter_mut()
            .for_each(|lora| cut(&mut lora.name, WORD_MAX));
        self.more.truncate(COUNT_MAX);
        for (key, value) in &mut self.more {
            cut(key, WORD_MAX);
            cut(value, WORD_MAX);
        }
        // What is no number cannot be compared, sorted or written as JSON.
        self.cfg = self.cfg.filter(|cfg| cfg.is_finite());
        self.denoise = self.denoise.filter(|denoise| denoise.is_finite());
        self.loras.retain(|lora| lora.weight.is_finite());
        self
    }
}

impl From<&GenerationData> for Facts {
    fn from(data: &GenerationData) -> Self {
        let sent = (data.sent_prompt != data.prompt).then(|| data.sent_prompt.clone());
        let texts = |pairs: &[(&str, Option<String>)]| {
            let said = pairs.iter().cloned();
            said.filter_map(|(key, value)| Some((key.to_owned(), value?)))
                .collect::<Vec<_>>()
        };
        let quality = data.quality.map(|quality| quality.title().to_owned());
        let mut more = texts(&[
            ("Quality", quality),
            ("Enhancement", data.enhancement.clone()),
        ]);
        more.extend(data.notes.clone());
        Self {
            origin: Origin::Studio,
            tool: Some(data.software.clone()),
            id: Some(data.id),
            created_at: Some(data.created_at),
            service: Some(data.service.clone()),
            model: data.model.clone(),
            prompt: data.prompt.clone(),
            sent_prompt: sent.unwrap_or_default(),
            negative_prompt: data.negative_prompt.clone().unwrap_or_default(),
            seed: data.seed,
            steps: data.steps,
            cfg: data.cfg,
            sampler: data.sampler.clone(),
            scheduler: data.scheduler.clone(),
            loras: data.loras.clone(),
            denoise: data.denoise,
            width: Some(data.width),
            height: Some(data.height),
            elapsed_ms: data.elapsed_ms,
            parent: data.parent,
            workflow: data.workflow.clone(),
            partial: data.partial,
            more,
        }
        .bounded()
    }
}

fn cut(text: &mut String, max: usize) {
    if text.len() > max {
        text.truncate(text.floor_char_boundary(max));
    }
}

#[cfg(test)]
mod tests;
