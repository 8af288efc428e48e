//! All drawings the engine knows, and the tables they need; the user's own come on top.
//!
//! Everything is text (`art/`), embedded in the binary and read once.

use std::sync::LazyLock;

use super::drawing::{self, Drawing, Kind};
use super::face::Faces;
use super::lexicon::Lexicon;
use super::notation::Problem;
use super::palette::Palettes;
use super::tables::{self, Entry};

mod embedded;

/// The most files of a user's folder that are read.
const MOST_FILES: usize = 256;
/// The longest such file, bytes.
const LONGEST_FILE: usize = 64 * 1024;

/// Every drawing, palette, mood, material and backdrop there is.
#[derive(Clone, Debug)]
pub struct Subjects {
    pub(super) drawings: Vec<Drawing>,
    pub(super) palettes: Palettes,
    pub(super) moods: Vec<Entry>,
    pub(super) materials: Vec<Entry>,
    pub(super) backdrops: Vec<Entry>,
    pub(super) faces: Faces,
    pub(super) lexicon: Lexicon,
}

static EMBEDDED: LazyLock<Subjects> = LazyLock::new(|| Subjects::read_embedded().0);

impl Subjects {
    /// The drawings that come with the program.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// The embedded drawings and those of a user's folder, given as file name and text. A drawing
    /// with the name of an embedded one takes its place. What cannot be read is left out and said.
    pub fn with_folder_texts<N, T>(texts: impl IntoIterator<Item = (N, T)>) -> (Self, Vec<Problem>)
    where
        N: AsRef<str>,
        T: AsRef<str>,
    {
        let mut all = Self::embedded().clone();
        let mut problems = Vec::new();
        for (count, (name, text)) in texts.into_iter().enumerate() {
            let (name, text) = (name.as_ref(), text.as_ref());
            let whole = |what: String| Problem {
                file: name.to_owned(),
                line: 0,
                what,
            };
            if count >= MOST_FILES {
                problems.push(whole(format!("only the first {MOST_FILES} files are read")));
                break;
            }
            if text.len() > LONGEST_FILE {
                problems.push(whole(format!("longer than {} KiB", LONGEST_FILE / 1024)));
                continue;
            }
            match drawing::read(name, text, &all.palettes) {
                Ok(drawing) => all.add(drawing),
                Err(problem) => problems.push(problem),
            }
        }
        all.lexicon = Lexicon::build(&all, embedded::COMMON);
        (all, problems)
    }

    /// The names of all subjects (not of accessories), in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let subjects = self.drawings.iter().filter(|d| d.kind != Kind::Accessory);
        subjects.map(|d| d.name.as_str())
    }

    /// The names of everything that can be worn or held, in order.
    pub fn accessories(&self) -> impl Iterator<Item = &str> {
        let worn = self.drawings.iter().filter(|d| d.kind == Kind::Accessory);
        worn.map(|d| d.name.as_str())
    }

    fn add(&mut self, drawing: Drawing) {
        let same = |d: &Drawing| {
            d.name == drawing.name
                && (d.kind == Kind::Accessory) == (drawing.kind == Kind::Accessory)
        };
        match self.drawings.iter_mut().find(|d| same(d)) {
            Some(old) => *old = drawing,
            None => self.drawings.push(drawing),
        }
    }

    /// Reads the embedded files; the problems are for the tests, which want none.
    fn read_embedded() -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let palettes = noted(
            Palettes::parse("palettes.txt", embedded::PALETTES),
            &mut problems,
        );
        let mut table = |file: &str, text: &str, heading: &str| {
            noted(tables::read(file, text, heading), &mut problems)
        };
        let mut all = Self {
            drawings: Vec::new(),
            moods: table("moods.txt", embedded::MOODS, "mood"),
            materials: table("materials.txt", embedded::MATERIALS, "material"),
            backdrops: table("backdrops.txt", embedded::BACKDROPS, "backdrop"),
            faces: Faces::parse(embedded::FACES),
            lexicon: Lexicon::default(),
            palettes,
        };
        for (name, text) in embedded::DRAWINGS {
            match drawing::read(name, text, &all.palettes) {
                Ok(drawing) => all.add(drawing),
                Err(problem) => problems.push(problem),
            }
        }
        all.lexicon = Lexicon::build(&all, embedded::COMMON);
        (all, problems)
    }

    /// The drawing for what nobody drew yet.
    pub(super) fn fallback(&self) -> usize {
        self.drawings
            .iter()
            .position(|d| d.name == "creature")
            .unwrap_or(0)
    }

    /// The accessory of that name.
    pub(super) fn accessory(&self, name: &str) -> Option<usize> {
        self.drawings
            .iter()
            .position(|d| d.kind == Kind::Accessory && d.name == name)
    }

    /// The mood of that name, else the first.
    pub(super) fn mood(&self, name: &str) -> Option<&Entry> {
        self.moods
            .iter()
            .find(|m| m.name == name)
            .or_else(|| self.moods.first())
    }
}

fn noted<T: Default>(read: Result<T, Problem>, problems: &mut Vec<Problem>) -> T {
    read.unwrap_or_else(|problem| {
        problems.push(problem);
        T::default()
    })
}

#[cfg(test)]
mod tests;
