//! A prompt as the engine understands it: subject, colours, mood, what it wears, where it is.
//!
//! Reading is separate from drawing so that what was understood can be shown before a pixel is
//! painted, and so that drawing never sees raw text.

use std::fmt;

use super::drawing::{Drawing, Kind};
use super::lexicon::{Sense, Shade, Size};
use super::subjects::Subjects;
use super::words;

mod parse;
pub(super) use parse::read;

/// What a prompt was understood to mean, for showing and storing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Understood {
    /// The main subject's name; "creature" when nothing was recognised.
    pub subject: String,
    /// What else was understood, in plain words, in the prompt's order.
    pub words: Vec<String>,
    /// Whether the subject was recognised; if not, a friendly creature is drawn.
    pub known: bool,
    /// Words that say something of the picture and mean nothing here, each once, in the prompt's order.
    pub unknown: Vec<String>,
    /// What the negative prompt (or "no …") takes away.
    pub without: Vec<String>,
}

impl fmt::Display for Understood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.known {
            &self.subject
        } else {
            "friendly creature"
        })?;
        for word in &self.words {
            write!(f, " · {word}")?;
        }
        for word in &self.without {
            write!(f, " · no {word}")?;
        }
        Ok(())
    }
}

/// A colour that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tint {
    pub(super) name: String,
    pub(super) shade: Option<Shade>,
}

impl Tint {
    fn said(&self) -> String {
        match self.shade {
            Some(Shade::Dark) => format!("dark {}", self.name),
            Some(Shade::Pale) => format!("light {}", self.name),
            None => self.name.clone(),
        }
    }
}

/// What lies behind, as asked.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) enum Behind {
    /// Nothing was said.
    #[default]
    Unsaid,
    Transparent,
    Plain(Option<Tint>),
    Scene(usize),
}

/// Everything the engine needs to know of a prompt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Drawings, the main one first; at most 4, never empty.
    pub(super) heads: Vec<usize>,
    pub(super) known: bool,
    /// The colour of each companion, from the second of `heads` on.
    pub(super) mates: Vec<Option<Tint>>,
    pub(super) colours: Vec<Tint>,
    pub(super) eyes: Option<Tint>,
    pub(super) material: Option<usize>,
    pub(super) mood: Option<usize>,
    pub(super) pattern: Option<&'static str>,
    /// Accessories with their colour.
    pub(super) worn: Vec<(usize, Option<Tint>)>,
    /// Things held or standing beside.
    pub(super) props: Vec<(usize, Option<Tint>)>,
    pub(super) size: Option<Size>,
    pub(super) count: u32,
    pub(super) behind: Behind,
    /// Whether the place is seen by night.
    pub(super) night: bool,
    /// Part and accessory names that must not be there.
    pub(super) without: Vec<String>,
    /// Words for the user, in order.
    words: Vec<String>,
    unknown: Vec<String>,
}

impl Reading {
    /// All figures of the picture, as places in `heads`: the main one as often as asked, then its
    /// companions; at most 5.
    pub(super) fn figures(&self) -> Vec<usize> {
        let main = std::iter::repeat_n(0, self.count.clamp(1, 5) as usize);
        main.chain(1..self.heads.len()).take(5).collect()
    }

    /// The colours asked for the figure at a place in `heads`.
    pub(super) fn colours_of(&self, place: usize) -> Vec<&Tint> {
        match place.checked_sub(1) {
            None => self.colours.iter().collect(),
            Some(mate) => self.mates.get(mate).into_iter().flatten().collect(),
        }
    }

    /// What to show the user.
    pub(super) fn understood(&self, all: &Subjects) -> Understood {
        let name = self
            .heads
            .first()
            .and_then(|h| all.drawings.get(*h))
            .map(|d| d.name.clone());
        Understood {
            subject: name.unwrap_or_default(),
            words: self.words.clone(),
            known: self.known,
            unknown: self.strange(),
            without: self.without.clone(),
        }
    }

    /// The words that meant nothing, without those that say nothing of a picture.
    fn strange(&self) -> Vec<String> {
        let mut strange: Vec<String> = Vec::new();
        for word in &self.unknown {
            if !words::is_small(word) && !strange.contains(word) {
                strange.push(word.clone());
            }
        }
        strange
    }

    fn say(&mut self, word: impl Into<String>) {
        let word = word.into();
        if !self.words.contains(&word) && self.words.len() < 24 {
            self.words.push(word);
        }
    }
}

fn is_being(drawing: &Drawing) -> bool {
    matches!(drawing.kind, Kind::Creature | Kind::Person)
}
