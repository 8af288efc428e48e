//! Walks over the words of a prompt once and notes what each one says in its place.

use super::super::words;
use super::{Behind, Drawing, Kind, Reading, Sense, Shade, Subjects, Tint, is_being};

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
    for word in words::split(negative) {
        walk.take_away(&word);
    }
    let words = words::split(prompt);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let pair = words
            .get(at + 1)
            .and_then(|next| all.lexicon.pair(word, next));
        at += if pair.is_some() { 2 } else { 1 };
        let senses = pair.unwrap_or_else(|| all.lexicon.look_up(word));
        let next = words
            .get(at)
            .map(|w| all.lexicon.look_up(w))
            .unwrap_or_default();
        walk.word(word, senses, next);
    }
    walk.finish()
}

impl Walk<'_> {
    fn take_away(&mut self, word: &str) {
        if word == "," {
            return;
        }
        let senses = self.all.lexicon.look_up(word);
        for sense in senses {
            let name = match sense {
                Sense::Accessory(i) | Sense::Subject(i) => {
                    self.all.drawings.get(*i).map(|d| d.name.clone())
                }
                Sense::Pattern(name) => Some((*name).to_owned()),
                Sense::Colour(name) => Some(name.clone()),
                Sense::Mood(i) => self.all.moods.get(*i).map(|m| m.name.clone()),
                Sense::Background => Some("background".to_owned()),
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
        if self.found.unknown.len() < 3 && word.chars().count() > 2 {
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
            _ => first,
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
                self.found.behind = Behind::Scene(*i);
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
            Sense::Count(n) if *n > 1 => {
                self.found.count = *n;
                format!("{n}")
            }
            _ => return,
        };
        self.found.say(said);
    }

    fn drawing(&self, index: usize) -> Option<&Drawing> {
        self.all.drawings.get(index)
    }

    fn subject_of(noun: &Noun) -> Option<usize> {
        noun.senses.iter().find_map(|s| {
            if let Sense::Subject(i) = s {
                Some(*i)
            } else {
                None
            }
        })
    }

    fn accessory_of(noun: &Noun) -> Option<usize> {
        noun.senses.iter().find_map(|s| {
            if let Sense::Accessory(i) = s {
                Some(*i)
            } else {
                None
            }
        })
    }

    /// The noun the picture is about: a being before a thing, the last of a compound.
    fn head(&self) -> Option<usize> {
        let rank = |(i, noun): &(usize, &Noun)| {
            let drawing = Self::subject_of(noun).and_then(|s| self.drawing(s));
            let kind = match drawing.map(|d| d.kind) {
                Some(Kind::Creature) => 4,
                Some(Kind::Person) => 3,
                Some(_) if Self::accessory_of(noun).is_none() => 2,
                Some(_) => 1,
                None => 0,
            };
            let free = i32::from(noun.mode == Mode::Free || noun.mode == Mode::Not);
            let followed = self
                .nouns
                .get(i + 1)
                .is_some_and(|n| n.touching && Self::subject_of(n).is_some());
            // A compound's last word counts, but "cat wizard" is a cat.
            let last = i32::from(!followed);
            (
                free * i32::from(kind > 0),
                kind.min(3),
                i32::from(kind == 4 && noun.touching),
                last,
                -(*i as i32),
            )
        };
        let best = self.nouns.iter().enumerate().max_by_key(rank)?;
        Self::subject_of(best.1).map(|_| best.0)
    }

    fn finish(mut self) -> Reading {
        let head = self.head();
        let nouns = std::mem::take(&mut self.nouns);
        if let Some(noun) = head.and_then(|h| nouns.get(h)) {
            self.found.heads.extend(Self::subject_of(noun));
            self.found.known = true;
            for tint in &noun.tints {
                self.tint(tint);
            }
        }
        for (i, noun) in nouns.iter().enumerate().filter(|(i, _)| Some(*i) != head) {
            let joined = noun.touching && head == Some(i.wrapping_sub(1))
                || nouns.get(i + 1).is_some_and(|n| n.touching) && head == Some(i + 1);
            self.second(noun, joined);
        }
        if self.found.heads.is_empty() {
            self.found.heads.push(self.all.fallback());
        }
        let left = std::mem::take(&mut self.pending);
        for tint in &left {
            self.tint(tint);
        }
        self.found
    }

    fn tint(&mut self, tint: &Tint) {
        let banned = self.found.without.contains(&tint.name);
        if self.found.colours.len() < 3 && !banned {
            // Colours are said first: "dragon · red · cute".
            self.found
                .words
                .insert(self.found.colours.len(), tint.said());
            self.found.colours.push(tint.clone());
        }
    }

    /// A noun that is not the head: worn, held, a costume, a companion or a place.
    fn second(&mut self, noun: &Noun, joined: bool) {
        let tint = noun.tints.last().cloned();
        let (subject, worn) = (Self::subject_of(noun), Self::accessory_of(noun));
        let place = noun.senses.iter().find(|s| matches!(s, Sense::Backdrop(_)));
        let material = noun.senses.iter().find(|s| matches!(s, Sense::Material(_)));
        let headed = !self.found.heads.is_empty();
        if let (Some(place), true) = (place, noun.mode == Mode::Where || worn.is_none() && joined) {
            self.trait_of_head(place);
        } else if let Some(worn) = worn {
            self.wear(worn, tint);
        } else if let (Some(material), true) = (material, joined) {
            self.trait_of_head(material);
        } else if let Some(index) = subject.filter(|_| headed) {
            self.companion(noun, index, joined, tint);
        }
    }

    fn wear(&mut self, worn: usize, tint: Option<Tint>) {
        let name = self
            .drawing(worn)
            .map(|d| d.name.clone())
            .unwrap_or_default();
        let banned = self.found.without.contains(&name);
        if self.found.worn.len() < 6 && !banned && self.found.worn.iter().all(|(w, _)| *w != worn) {
            let colour = tint
                .as_ref()
                .map(|t| format!("{} ", t.said()))
                .unwrap_or_default();
            self.found.say(format!("{colour}{name}"));
            self.found.worn.push((worn, tint));
        }
    }

    fn companion(&mut self, noun: &Noun, index: usize, joined: bool, tint: Option<Tint>) {
        let Some(drawing) = self.all.drawings.get(index) else {
            return;
        };
        let costume = joined && !drawing.brings.is_empty();
        if costume {
            self.found.say(drawing.name.clone());
            for name in &drawing.brings {
                if let Some(material) = self.all.materials.iter().position(|m| m.name == *name) {
                    self.found.material = self.found.material.or(Some(material));
                } else if let Some(worn) = self.all.accessory(name) {
                    let banned = self.found.without.contains(name);
                    if !banned && self.found.worn.iter().all(|(w, _)| *w != worn) {
                        self.found.worn.push((worn, None));
                    }
                }
            }
        } else if is_being(drawing) && noun.mode != Mode::Where {
            if self.found.heads.len() < 4 {
                self.found.heads.push(index);
                self.found.say(drawing.name.clone());
            }
        } else if self.found.props.len() < 2 {
            self.found.props.push((index, tint));
            self.found.say(noun.word.clone());
        }
    }
}
