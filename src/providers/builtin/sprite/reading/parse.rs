//! Walks over the words of a prompt once and notes what each one says in its place.

use super::super::words;
use super::{Behind, Reading, Sense, Shade, Subjects, Tint};

mod nouns;

/// What the last preposition announced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Free,
    With,
    Where,
    Not,
}

struct Walk<'a> {
    all: &'a Subjects,
    found: Reading,
    mode: Mode,
    shade: Option<Shade>,
    /// Colours not yet given to a noun.
    pending: Vec<Tint>,
    /// Subjects in order, with the mode in which they came and whether they touch the one before.
    nouns: Vec<Noun>,
    touching: bool,
    plain: bool,
}

struct Noun {
    senses: Vec<Sense>,
    mode: Mode,
    touching: bool,
    tints: Vec<Tint>,
    word: String,
}

/// Reads a prompt and a negative prompt.
pub(in super::super) fn read(all: &Subjects, prompt: &str, negative: &str) -> Reading {
    let mut walk = Walk {
        all,
        found: Reading {
            count: 1,
            ..Reading::default()
        },
        mode: Mode::Free,
        shade: None,
        pending: Vec::new(),
        nouns: Vec::new(),
        touching: false,
        plain: false,
    };
    walk.negative(negative);
    let words = words::split(prompt);
    let senses: Vec<&[Sense]> = words.iter().map(|word| all.lexicon.look_up(word)).collect();
    let mut at = 0;
    while let (Some(word), Some(own)) = (words.get(at), senses.get(at)) {
        let pair = words
            .get(at + 1)
            .and_then(|next| all.lexicon.pair(word, next));
        at += if pair.is_some() { 2 } else { 1 };
        let next = senses.get(at).copied().unwrap_or_default();
        walk.word(word, pair.unwrap_or(own), next);
    }
    walk.finish()
}

impl Walk<'_> {
    /// The words of the negative prompt. "Extra arms" does not mean that arms are unwanted.
    fn negative(&mut self, text: &str) {
        const FAULTS: [&str; 12] = [
            "extra",
            "bad",
            "missing",
            "deformed",
            "mutated",
            "malformed",
            "fused",
            "poorly",
            "too",
            "ugly",
            "wrong",
            "broken",
        ];
        let mut fault = false;
        for word in words::split(text) {
            if word == "," {
                fault = false;
            } else if FAULTS.contains(&word.as_str()) {
                fault = true;
            } else if !fault {
                self.take_away(&word);
            }
        }
    }

    fn take_away(&mut self, word: &str) {
        let senses = self.all.lexicon.look_up(word);
        for sense in senses {
            let name = match sense {
                Sense::Accessory(i) | Sense::Subject(i) => {
                    self.all.drawings.get(*i).map(|d| d.name.clone())
                }
                Sense::Pattern(name) => Some((*name).to_owned()),
                Sense::Colour(name) => Some(name.clone()),
                Sense::Mood(i) => self.all.moods.get(*i).map(|m| m.name.clone()),
                _ => None,
            };
            if let Some(name) = name.filter(|n| !self.found.without.contains(n)) {
                self.found.without.push(name);
            }
        }
        // Parts such as horns or a tail are named in the drawings only.
        let part = words::stems(word).into_iter().find(|stem| {
            self.all
                .drawings
                .iter()
                .any(|d| d.parts.iter().any(|p| p.name == *stem))
        });
        let keep = ["body", "head", "face"];
        if let Some(part) =
            part.filter(|p| !keep.contains(&p.as_str()) && !self.found.without.contains(p))
        {
            self.found.without.push(part);
        }
    }

    fn word(&mut self, word: &str, senses: &[Sense], next: &[Sense]) {
        if word == "," {
            self.mode = Mode::Free;
            self.touching = false;
            return;
        }
        if self.mode == Mode::Not
            && !senses.contains(&Sense::Filler)
            && !senses.contains(&Sense::And)
        {
            if senses.contains(&Sense::Background) {
                self.found.behind = Behind::Transparent;
                self.found.say("transparent");
            }
            self.take_away(word);
            self.mode = Mode::Free;
            return;
        }
        let before_background = next.contains(&Sense::Background);
        let noun = senses
            .iter()
            .any(|s| matches!(s, Sense::Subject(_) | Sense::Accessory(_)));
        match senses.first() {
            None => self.not_known(word),
            _ if noun => self.noun(word, senses),
            Some(first) => self.other(first, senses, before_background),
        }
    }

    fn not_known(&mut self, word: &str) {
        self.touching = false;
        if word.chars().count() > 2 {
            self.found.unknown.push(word.chars().take(24).collect());
        }
    }

    fn noun(&mut self, word: &str, senses: &[Sense]) {
        let tints = std::mem::take(&mut self.pending);
        let (mode, touching) = (self.mode, self.touching);
        self.nouns.push(Noun {
            senses: senses.to_vec(),
            mode,
            touching,
            tints,
            word: word.to_owned(),
        });
        self.touching = true;
        self.shade = None;
    }

    fn other(&mut self, first: &Sense, senses: &[Sense], before_background: bool) {
        // "ice", "snow", "forest": a place after "in" or before "background", else a material.
        let place = senses.iter().find(|s| matches!(s, Sense::Backdrop(_)));
        let material = senses.iter().find(|s| matches!(s, Sense::Material(_)));
        let sense = match (place, material) {
            (Some(place), _) if self.mode == Mode::Where || before_background => place,
            (_, Some(material)) => material,
            // "Rainbow": a place only where a place is named, else a pattern.
            _ => senses
                .iter()
                .find(|s| matches!(s, Sense::Pattern(_)))
                .unwrap_or(first),
        };
        match sense {
            Sense::With => self.turn(Mode::With),
            Sense::Where => self.turn(Mode::Where),
            Sense::Not => self.turn(Mode::Not),
            Sense::And => self.touching = false,
            Sense::Shade(shade) => self.shade = Some(*shade),
            Sense::Colour(name) => {
                let shade = self.shade.take();
                self.pending.push(Tint {
                    name: name.clone(),
                    shade,
                });
                self.pending.truncate(8);
            }
            Sense::Plain => self.plain = true,
            Sense::Background => self.background(),
            Sense::Transparent => {
                self.found.behind = Behind::Transparent;
                self.found.say("transparent");
            }
            Sense::Eyes => {
                self.found.eyes = self.pending.pop();
                let said = self
                    .found
                    .eyes
                    .as_ref()
                    .map(|t| format!("{} eyes", t.said()));
                if let Some(said) = said {
                    self.found.say(said);
                }
            }
            sense => self.trait_of_head(sense),
        }
    }

    fn turn(&mut self, mode: Mode) {
        self.mode = mode;
        self.touching = false;
    }

    fn background(&mut self) {
        let tint = self.pending.pop();
        if self.plain || tint.is_some() {
            let said = tint.as_ref().map_or_else(|| "plain".to_owned(), Tint::said);
            self.found.say(format!("{said} background"));
            self.found.behind = Behind::Plain(tint);
        }
        self.plain = false;
    }

    /// The first place counts, but night is a time: "forest at night" is both.
    fn scene(&mut self, index: usize) {
        let is_night = |i: usize| self.all.backdrops.get(i).is_some_and(|b| b.name == "night");
        match self.found.behind {
            Behind::Unsaid => self.found.behind = Behind::Scene(index),
            Behind::Scene(first) if is_night(index) != is_night(first) => {
                self.found.night = true;
                if is_night(first) {
                    self.found.behind = Behind::Scene(index);
                }
            }
            _ => {}
        }
    }

    fn trait_of_head(&mut self, sense: &Sense) {
        let all = self.all;
        let name = |entries: &[super::super::tables::Entry], i: usize| {
            entries.get(i).map(|e| e.name.clone()).unwrap_or_default()
        };
        let said = match sense {
            Sense::Mood(i) => {
                self.found.mood = self.found.mood.or(Some(*i));
                name(&all.moods, *i)
            }
            Sense::Material(i) => {
                self.found.material = self.found.material.or(Some(*i));
                name(&all.materials, *i)
            }
            Sense::Backdrop(i) => {
                self.scene(*i);
                name(&all.backdrops, *i)
            }
            Sense::Pattern(pattern) => {
                self.found.pattern = Some(pattern);
                (*pattern).to_owned()
            }
            Sense::Size(size) => {
                self.found.size = Some(*size);
                format!("{size:?}").to_lowercase()
            }
            // Only the main subject is counted, and its number comes first.
            Sense::Count(n) if *n > 1 && self.nouns.is_empty() => {
                self.found.count = *n;
                ["two", "three", "four"]
                    .get(*n as usize - 2)
                    .unwrap_or(&"five")
                    .to_string()
            }
            _ => return,
        };
        self.found.say(said);
    }
}
