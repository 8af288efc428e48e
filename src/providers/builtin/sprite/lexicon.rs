//! What words mean: one dictionary built from the names and words of all art files.
//!
//! A word may mean several things ("ice", "crown"); the reading decides by its place.

use std::collections::{BTreeMap, BTreeSet};

use super::drawing::{Drawing, Kind};
use super::notation::Lines;
use super::subjects::Subjects;
use super::tables::Entry;
use super::words;

/// One thing a word can mean. Numbers point into the lists of `Subjects`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Subject(usize),
    Accessory(usize),
    Colour(String),
    Mood(usize),
    Material(usize),
    Backdrop(usize),
    Pattern(&'static str),
    Shade(Shade),
    Size(Size),
    Count(u32),
    /// "with", "holding": what follows is worn or held.
    With,
    /// "in", "on": what follows is a place.
    Where,
    /// "and".
    And,
    /// "no", "without".
    Not,
    /// "background".
    Background,
    Transparent,
    Plain,
    Eyes,
    /// Words that say nothing about the picture.
    Filler,
}

/// "Dark" or "light" before a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shade {
    Dark,
    Pale,
}

/// How big the subject is in its picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    Small,
    Big,
}

/// The dictionary.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    words: BTreeMap<String, Vec<Sense>>,
    /// Everyday words that are not a slip for anything.
    common: BTreeSet<String>,
    /// The same words as letters, for comparing.
    letters: Vec<(Vec<char>, String)>,
}

const FIXED: &[(&str, Sense)] = &[
    (
        "with wearing holding carrying has having eating drinking using wielding wears holds riding plus",
        Sense::With,
    ),
    (
        "in on at inside near under over above beside behind through into by against",
        Sense::Where,
    ),
    ("and &", Sense::And),
    ("no not without minus none dont never", Sense::Not),
    ("background backdrop bg behind", Sense::Background),
    ("transparent transparency cutout alpha", Sense::Transparent),
    ("plain solid simple blank empty", Sense::Plain),
    ("eyes eye eyed", Sense::Eyes),
    ("dark deep", Sense::Shade(Shade::Dark)),
    ("light pale pastel soft", Sense::Shade(Shade::Pale)),
    (
        "small tiny little mini miniature wee",
        Sense::Size(Size::Small),
    ),
    (
        "big large giant huge enormous gigantic great massive",
        Sense::Size(Size::Big),
    ),
    (
        "spotted spots spotty dotted dots polka freckled",
        Sense::Pattern("spots"),
    ),
    (
        "striped stripes stripy tiger zebra",
        Sense::Pattern("stripes"),
    ),
    ("patchy patches patched calico", Sense::Pattern("patches")),
    (
        "rainbow rainbows colourful colorful multicolor multicoloured multicolored",
        Sense::Pattern("rainbow"),
    ),
    ("one single", Sense::Count(1)),
    ("two pair couple both twin twins", Sense::Count(2)),
    ("three trio triple", Sense::Count(3)),
    ("four", Sense::Count(4)),
    (
        "five several many group family herd swarm army six seven eight nine ten bunch",
        Sense::Count(5),
    ),
    (
        "a an the of to for is are my your our its his her their this that it from as be very really so too \
         please draw make picture image drawing sprite pixel art game icon style centred centered cool nice \
         beautiful pretty magical magic some who which character tile portrait front view full body best \
         good quality detailed bright colour color coloured colored masterpiece high low all only just \
         standing sitting walking running looking playing wise old young new clean outline \
         asset retro bit pixelart video 8bit 16bit hd time day made out into turned \
         hello world hi please thanks test want like would could can will show give create generate \
         start stand hand head face heat beat seat meat boy girl man woman guy hill hills mountain mountains liquid rest flying jumping waving hatching \
         reading casting spell past hello steampunk gardener shining looking face card bead bread part pot wall well kid child children \
         app bold simple shape shapes shoulders seamless top even",
        Sense::Filler,
    ),
];

impl Lexicon {
    /// The dictionary of all words in `all`.
    pub(super) fn build(all: &Subjects, common: &str) -> Self {
        let plain = Lines::of("common.txt", common).flat_map(|line| line.words);
        let common = plain.map(str::to_owned).collect();
        let mut lexicon = Self {
            common,
            ..Self::default()
        };
        // Names count before other words, and a user's files (the last ones) before ours.
        let drawings = || all.drawings.iter().enumerate().rev();
        let sense = |index, drawing: &Drawing| match drawing.kind {
            Kind::Accessory => Sense::Accessory(index),
            _ => Sense::Subject(index),
        };
        for (index, drawing) in drawings() {
            lexicon.add(&drawing.name, sense(index, drawing));
        }
        for (index, drawing) in drawings() {
            for word in &drawing.words {
                lexicon.add(word, sense(index, drawing));
            }
        }
        for (word, first) in all.palettes.names() {
            lexicon.add(word, Sense::Colour(first.to_owned()));
        }
        lexicon.table(&all.moods, Sense::Mood);
        lexicon.table(&all.materials, Sense::Material);
        lexicon.table(&all.backdrops, Sense::Backdrop);
        for (words, sense) in FIXED {
            words
                .split_whitespace()
                .for_each(|word| lexicon.add(word, sense.clone()));
        }
        let letters = |w: &String| (w.chars().collect(), w.clone());
        lexicon.letters = lexicon.words.keys().map(letters).collect();
        lexicon
    }

    fn table(&mut self, entries: &[Entry], sense: fn(usize) -> Sense) {
        for (i, entry) in entries.iter().enumerate() {
            for word in &entry.words {
                self.add(word, sense(i));
            }
        }
    }

    fn add(&mut self, word: &str, sense: Sense) {
        let senses = self.words.entry(word.to_lowercase()).or_default();
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }

    /// Every word, for tests that try them all.
    #[cfg(test)]
    pub(super) fn all_words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    fn exact(&self, word: &str) -> Option<&[Sense]> {
        self.words.get(word).map(Vec::as_slice)
    }

    /// What a word means, whether plural, or spelt wrong; nothing when it is not known.
    pub(super) fn look_up(&self, word: &str) -> &[Sense] {
        if self.common.contains(word) {
            return self.exact(word).unwrap_or(&[]);
        }
        if let Some(senses) = words::stems(word).iter().find_map(|stem| self.exact(stem)) {
            return senses;
        }
        let digits = word.parse::<u32>().ok();
        if let Some(found) = digits.and_then(|n| self.exact(number_word(n))) {
            return found;
        }
        self.slip(word).unwrap_or(&[])
    }

    /// Two words that are one: "space ship", "tree house".
    pub(super) fn pair(&self, first: &str, second: &str) -> Option<&[Sense]> {
        let joined = format!("{first}{second}");
        let senses = words::stems(&joined)
            .iter()
            .find_map(|stem| self.exact(stem))?;
        senses
            .iter()
            .any(|s| !matches!(s, Sense::Filler))
            .then_some(senses)
    }

    fn slip(&self, word: &str) -> Option<&[Sense]> {
        let typed: Vec<char> = word.chars().collect();
        let close = |(meant, _): &&(Vec<char>, String)| words::alike(&typed, meant);
        let best = self
            .letters
            .iter()
            .filter(close)
            .filter_map(|(_, w)| self.exact(w))
            .max_by_key(|s| {
                // A slip for a subject is the likeliest and the most useful guess.
                i32::from(
                    s.iter()
                        .any(|s| matches!(s, Sense::Subject(_) | Sense::Accessory(_))),
                )
            })?;
        best.iter()
            .any(|s| !matches!(s, Sense::Filler))
            .then_some(best)
    }
}

fn number_word(n: u32) -> &'static str {
    match n {
        1 => "one",
        2 => "two",
        3 => "three",
        4 => "four",
        5..=99 => "five",
        _ => "",
    }
}
