//! Sorts out the nouns of a prompt: which one it is about, and what the others are to it.
//!
//! After the walk over the words, because only then all nouns are known.

use super::super::{Drawing, Kind, Reading, Sense, Tint, is_being};
use super::{Mode, Noun, Walk};

impl Walk<'_> {
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
                i32::from(kind == 4 && (noun.touching || followed)),
                last,
                -(*i as i32),
            )
        };
        let (best, noun) = self.nouns.iter().enumerate().max_by_key(rank)?;
        // A hat alone is a picture of a hat; on somebody we do not know it is worn.
        let alone = noun.mode == Mode::Free && self.found.unknown.is_empty();
        (Self::subject_of(noun).is_some() || alone).then_some(best)
    }

    /// The reading, once all words were walked over.
    pub(super) fn finish(mut self) -> Reading {
        let head = self.head();
        let nouns = std::mem::take(&mut self.nouns);
        if let Some(noun) = head.and_then(|h| nouns.get(h)) {
            self.found
                .heads
                .extend(Self::subject_of(noun).or_else(|| Self::accessory_of(noun)));
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
                let colour = tint.as_ref().map(|t| format!("{} ", t.said()));
                let said = format!("{}{}", colour.unwrap_or_default(), drawing.name);
                self.found.heads.push(index);
                self.found.mates.push(tint);
                self.found.say(said);
            }
        } else if self.found.props.len() < 2 {
            self.found.props.push((index, tint));
            self.found.say(noun.word.clone());
        }
    }
}
