//! Families of models: which one a file belongs to, from its metadata, its name and its size.

mod rules;

use crate::domain::FamilySource;
use serde_json::{Map, Value};
use std::fmt;

/// Models that are used in the same way: the same nodes, parts, sizes and steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Stable Diffusion 1.x.
    Sd15,
    /// SDXL and what was made from it: Pony, Illustrious and others.
    Sdxl,
    /// SDXL made to need few steps: Lightning, Turbo, Hyper, LCM, DMD2.
    SdxlFast,
    /// Stable Diffusion 3 and 3.5.
    Sd35,
    /// Stable Diffusion 3.5 Large Turbo.
    Sd35Turbo,
    /// FLUX.1 dev and what was made from it.
    Flux1Dev,
    /// FLUX.1 schnell and what was made from it.
    Flux1Schnell,
    /// FLUX.2 dev.
    Flux2Dev,
    /// FLUX.2 klein 4B, distilled.
    Flux2Klein4b,
    /// FLUX.2 klein 9B, distilled.
    Flux2Klein9b,
    /// FLUX.2 klein 4B, not distilled.
    Flux2KleinBase4b,
    /// FLUX.2 klein 9B, not distilled.
    Flux2KleinBase9b,
    /// Z-Image Turbo.
    ZImageTurbo,
    /// Z-Image, not distilled.
    ZImage,
    /// Qwen-Image.
    QwenImage,
    /// Krea 2 Turbo.
    Krea2,
    /// Known to be something that none of our workflows is for: video, editing, refiners.
    Other,
    /// Nothing is known.
    #[default]
    Unknown,
}

impl Family {
    /// All of them, with the word in binding files and the name people use.
    const ALL: [(Self, &'static str, &'static str); 18] = [
        (Self::Sd15, "sd15", "SD 1.5"),
        (Self::Sdxl, "sdxl", "SDXL"),
        (Self::SdxlFast, "sdxl-fast", "SDXL Lightning/Turbo"),
        (Self::Sd35, "sd35", "SD 3.5"),
        (Self::Sd35Turbo, "sd35-turbo", "SD 3.5 Turbo"),
        (Self::Flux1Dev, "flux1-dev", "FLUX.1 dev"),
        (Self::Flux1Schnell, "flux1-schnell", "FLUX.1 schnell"),
        (Self::Flux2Dev, "flux2-dev", "FLUX.2 dev"),
        (Self::Flux2Klein4b, "flux2-klein-4b", "FLUX.2 klein 4B"),
        (Self::Flux2Klein9b, "flux2-klein-9b", "FLUX.2 klein 9B"),
        (
            Self::Flux2KleinBase4b,
            "flux2-klein-base-4b",
            "FLUX.2 klein base 4B",
        ),
        (
            Self::Flux2KleinBase9b,
            "flux2-klein-base-9b",
            "FLUX.2 klein base 9B",
        ),
        (Self::ZImageTurbo, "z-image-turbo", "Z-Image Turbo"),
        (Self::ZImage, "z-image", "Z-Image"),
        (Self::QwenImage, "qwen-image", "Qwen-Image"),
        (Self::Krea2, "krea2", "Krea 2"),
        (Self::Other, "other", "other"),
        (Self::Unknown, "unknown", "unknown"),
    ];

    /// Every family.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().map(|(family, ..)| *family)
    }

    /// The word in binding files and in what is remembered.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// The name people use.
    pub fn title(self) -> &'static str {
        self.row().2
    }

    /// The family with this [`Family::id`].
    pub fn find(id: &str) -> Option<Self> {
        let mut rows = Self::ALL.iter();
        rows.find(|(_, word, _)| *word == id)
            .map(|(family, ..)| *family)
    }

    /// The family that somebody means by `word`: its id or its name, however it is written.
    pub fn named(word: &str) -> Option<Self> {
        let word = rules::plain(word);
        let mut rows = Self::ALL.iter();
        rows.find(|(_, id, title)| [id, title].iter().any(|known| rules::plain(known) == word))
            .map(|(family, ..)| *family)
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        let mut rows = Self::ALL.iter();
        let row = rows.find(|(family, ..)| *family == self);
        row.copied()
            .unwrap_or((Self::Unknown, "unknown", "unknown"))
    }
}

impl fmt::Display for Family {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.title())
    }
}

/// The folder of models that a file lies in, as ComfyUI calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModelFolder {
    /// `checkpoints`: model, text encoder and autoencoder in one file.
    Checkpoints,
    /// `diffusion_models` (earlier `unet`): the model alone.
    DiffusionModels,
}

impl ModelFolder {
    /// The server's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Checkpoints => "checkpoints",
            Self::DiffusionModels => "diffusion_models",
        }
    }
}

/// What is known about a model file.
#[derive(Clone, Copy, Debug)]
pub struct Clues<'a> {
    /// Its name as the server lists it, sub-folders included.
    pub name: &'a str,
    /// Where it lies.
    pub folder: ModelFolder,
    /// Size of the file in bytes.
    pub bytes: Option<u64>,
    /// The `__metadata__` of its header.
    pub metadata: Option<&'a Map<String, Value>>,
    /// What the user said about this file earlier.
    pub remembered: Option<Family>,
}

/// The family of a model and how it is known: what the user said, what the file says, what its name
/// says, what its size allows. In that order; the first answer counts.
pub fn family_of(clues: &Clues<'_>) -> (Family, Option<FamilySource>) {
    let said = clues.remembered.filter(|family| *family != Family::Unknown);
    let header = || {
        let family = clues.metadata.and_then(rules::by_metadata)?;
        Some(rules::refined(family, clues.name))
    };
    let size = || rules::by_size(clues.folder, clues.bytes?);
    let found = said
        .map(|family| (family, FamilySource::Remembered))
        .or_else(|| Some((header()?, FamilySource::Metadata)))
        .or_else(|| Some((rules::by_name(clues.name)?, FamilySource::Name)))
        .or_else(|| Some((size()?, FamilySource::Size)));
    found.map_or((Family::Unknown, None), |(family, source)| {
        (family, Some(source))
    })
}

#[cfg(test)]
mod tests;
