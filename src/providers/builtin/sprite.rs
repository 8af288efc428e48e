//! The built-in sprite engine: procedural pixel art from a prompt, with no model and no network.
//!
//! A prompt is read into a few facts (`reading`), a seed turns a subject's text file (`drawing`)
//! into one figure (`figure`), and passes paint it on a small grid (`canvas`, `shade`, `face`,
//! `backdrop`), which is enlarged by a whole number. The same brief gives the same bytes on every
//! machine: all arithmetic is on integers. It stands alone: no clock, no file, no dependency.

use std::ops::ControlFlow;

mod backdrop;
mod canvas;
mod dice;
mod drawing;
mod effects;
mod face;
mod figure;
mod lexicon;
mod notation;
mod palette;
mod passes;
mod raster;
mod reading;
mod scene;
mod shade;
mod shape;
mod size;
mod skin;
mod subjects;
mod tables;
mod words;

pub use notation::Problem;
pub use passes::Pass;
pub use reading::Understood;
pub use subjects::Subjects;

/// Grows whenever the same brief gives other bytes than before.
pub const VERSION: u32 = 1;

/// How much is put into a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// A grid of at most 32, three tones.
    Optimized,
    /// A grid of at most 48, four tones, markings and highlights.
    High,
    /// A grid of at most 64, five tones, dithering, textures, sparkle.
    Ultra,
}

/// What to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// What the user wants to see.
    pub prompt: String,
    /// What the user does not want to see.
    pub negative: String,
    /// Decides everything that the prompt leaves open.
    pub seed: u64,
    /// Pixels; brought into 1..=4096.
    pub width: u32,
    /// Pixels; brought into 1..=4096.
    pub height: u32,
    /// How much detail.
    pub tier: Tier,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sprite {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Red, green, blue, straight alpha; row by row from the top.
    pub rgba: Vec<u8>,
}

/// How many passes a picture of this tier takes.
pub const fn pass_count(tier: Tier) -> u32 {
    passes::count(tier)
}

/// What a prompt means to the engine, with the embedded subjects.
pub fn understand(prompt: &str, negative: &str) -> Understood {
    understand_with(Subjects::embedded(), prompt, negative)
}

/// What a prompt means to the engine, with these subjects.
pub fn understand_with(subjects: &Subjects, prompt: &str, negative: &str) -> Understood {
    reading::read(subjects, prompt, negative).understood(subjects)
}

/// Paints with the embedded subjects; `None` when `on_pass` broke off.
pub fn paint(
    brief: &Brief,
    on_pass: &mut dyn FnMut(&Pass<'_>) -> ControlFlow<()>,
) -> Option<Sprite> {
    paint_with(Subjects::embedded(), brief, on_pass)
}

/// Paints with these subjects; `None` when `on_pass` broke off.
pub fn paint_with(
    subjects: &Subjects,
    brief: &Brief,
    on_pass: &mut dyn FnMut(&Pass<'_>) -> ControlFlow<()>,
) -> Option<Sprite> {
    let reading = reading::read(subjects, &brief.prompt, &brief.negative);
    let layout = size::Layout::of(brief, &reading);
    let scene = scene::Scene::compose(subjects, &reading, brief, &layout);
    let canvas = passes::run(subjects, scene, brief, on_pass)?;
    Some(layout.enlarge(&canvas))
}

#[cfg(test)]
mod tests;
