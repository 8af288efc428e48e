//! Reads a subject file into a `Drawing`.
//!
//! The file may come from a user's folder: everything is bounded, and every error says its line.

use super::super::notation::{Line, Lines, Problem};
use super::super::palette::Palettes;
use super::super::shape::{Point, UNIT};
use super::{Anchor, Drawing, Edge, Group, Kind, Mark, Part, Role, Shape};

mod marks;
use marks::{Numbers, form, stamps};

/// The most parts, marks in a part, points in a form and words in a list.
const MOST: usize = 96;

/// Reads one drawing; `palettes` knows the colours it may name.
pub(in super::super) fn read(
    file: &str,
    text: &str,
    palettes: &Palettes,
) -> Result<Drawing, Problem> {
    let mut reader = Reader {
        drawing: blank(),
        palettes,
    };
    let mut last = 0;
    for line in Lines::of(file, text) {
        last = line.number;
        reader.line(&line)?;
    }
    let end = |what: &str| Problem {
        file: file.to_owned(),
        line: last,
        what: what.to_owned(),
    };
    if reader.drawing.name.is_empty() {
        return Err(end("no `subject NAME` line"));
    }
    let drawn = reader
        .drawing
        .parts
        .iter()
        .any(|p| p.choices.iter().any(|c| !c.is_empty()));
    if !drawn {
        return Err(end("nothing is drawn: no part with a shape"));
    }
    Ok(reader.drawing)
}

fn blank() -> Drawing {
    Drawing {
        name: String::new(),
        words: Vec::new(),
        kind: Kind::Creature,
        roles: Vec::new(),
        patterns: Vec::new(),
        coat: String::new(),
        moods: Vec::new(),
        anchors: Vec::new(),
        groups: Vec::new(),
        parts: Vec::new(),
        floats: false,
        steady: false,
        on: String::new(),
        brings: Vec::new(),
    }
}

struct Reader<'p> {
    drawing: Drawing,
    palettes: &'p Palettes,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        match line.key() {
            "subject" | "accessory" => self.name(line)?,
            "words" => self.drawing.words = bounded(line)?,
            "kind" => self.drawing.kind = kind(line)?,
            "colour" => self.colour(line)?,
            "pattern" => self.drawing.patterns = bounded(line)?,
            "coat" => self.drawing.coat = coat(line)?,
            "mood" => self.drawing.moods = bounded(line)?,
            "brings" => self.drawing.brings = bounded(line)?,
            "floats" => self.drawing.floats = true,
            "steady" => self.drawing.steady = true,
            "anchor" => self.anchor(line)?,
            "group" => self.group(line)?,
            "part" => self.part(line)?,
            "or" => self.choice(line)?,
            _ => self.mark(line)?,
        }
        Ok(())
    }

    fn name(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let name = line
            .rest()
            .first()
            .ok_or_else(|| line.wrong("wants a name"))?;
        let good = name.len() <= 32 && name.chars().all(char::is_alphanumeric);
        if !good {
            return Err(line.wrong("a name is one word of letters and digits, at most 32"));
        }
        self.drawing.name = name.to_lowercase();
        if line.key() == "accessory" {
            self.drawing.kind = Kind::Accessory;
            if let Some(at) = line.rest().iter().position(|w| *w == "on") {
                let anchor: &str = line.rest().get(at + 1).copied().unwrap_or("head");
                anchor.clone_into(&mut self.drawing.on);
            }
        }
        Ok(())
    }

    fn colour(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let words = bounded(line)?;
        let Some((name, options)) = words.split_first().filter(|(_, o)| !o.is_empty()) else {
            return Err(line.wrong("wants a role and at least one colour"));
        };
        for option in options {
            let known = match option.split_once('.') {
                Some((role, "pale" | "dark")) => self.role_index(role).is_some(),
                _ => self.palettes.get(option).is_some(),
            };
            if !known {
                return Err(line.wrong(format!("there is no colour `{option}`")));
            }
        }
        self.drawing.roles.push(Role {
            name: name.clone(),
            options: options.to_vec(),
        });
        Ok(())
    }

    fn role_index(&self, name: &str) -> Option<usize> {
        self.drawing.roles.iter().position(|r| r.name == name)
    }

    /// The role of that name; a plain colour becomes a role of its own.
    fn role(&mut self, line: &Line<'_>, name: &str) -> Result<usize, Problem> {
        if let Some(at) = self.role_index(name) {
            return Ok(at);
        }
        let plain = name
            .split('.')
            .next()
            .is_some_and(|n| self.palettes.get(n).is_some() || self.role_index(n).is_some());
        if !plain || self.drawing.roles.len() >= MOST {
            return Err(line.wrong(format!("there is no role or colour `{name}`")));
        }
        self.drawing.roles.push(Role {
            name: name.to_owned(),
            options: vec![name.to_owned()],
        });
        Ok(self.drawing.roles.len() - 1)
    }

    fn in_group(&self, line: &Line<'_>) -> Result<Option<usize>, Problem> {
        let Some(at) = line.words.iter().position(|w| *w == "in") else {
            return Ok(None);
        };
        let name = line.words.get(at + 1).copied().unwrap_or("");
        let found = self.drawing.groups.iter().position(|g| g.name == name);
        found
            .map(Some)
            .ok_or_else(|| line.wrong(format!("there is no group `{name}`")))
    }

    fn anchor(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let mut words = Numbers::of(line, 1);
        let name = words
            .word()
            .ok_or_else(|| line.wrong("wants a name, x, y, width"))?;
        let anchor = Anchor {
            name: name.to_owned(),
            at: words.point()?,
            width: words.number()?,
            group: self.in_group(line)?,
        };
        self.drawing.anchors.push(anchor);
        full(line, self.drawing.anchors.len())
    }

    fn group(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let mut words = Numbers::of(line, 1);
        let name = words
            .word()
            .ok_or_else(|| line.wrong("wants a name"))?
            .to_owned();
        let (none, same) = (Point { x: 0, y: 0 }, (100, 100));
        let mut group = Group {
            name,
            around: none,
            wide: same,
            tall: same,
            shift: none,
            lean: 0,
        };
        while let Some(word) = words.word() {
            match word {
                "around" => group.around = words.point()?,
                "wide" => group.wide = words.percents()?,
                "tall" => group.tall = words.percents()?,
                "shift" => group.shift = words.point()?,
                "lean" => group.lean = words.number()? / UNIT,
                _ => return Err(line.wrong(format!("`{word}` is not known here"))),
            }
        }
        self.drawing.groups.push(group);
        full(line, self.drawing.groups.len())
    }

    fn part(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let mut words = line.rest().iter();
        let name = words.next().ok_or_else(|| line.wrong("wants a name"))?;
        let mut part = Part {
            name: (*name).to_owned(),
            group: self.in_group(line)?,
            back: false,
            edge: Edge::Lined,
            dice: (*name).to_owned(),
            moody: false,
            chance: 100,
            grid: 0,
            choices: vec![Vec::new()],
        };
        while let Some(word) = words.next() {
            match *word {
                "in" => _ = words.next(),
                "back" => part.back = true,
                "soft" => part.edge = Edge::Soft,
                "bare" => part.edge = Edge::Bare,
                "like" => {
                    let other = words
                        .next()
                        .ok_or_else(|| line.wrong("wants `like PART`"))?;
                    (*other).clone_into(&mut part.dice);
                }
                "moody" => part.moody = true,
                "fine" => part.grid = 32,
                "finest" => part.grid = 48,
                "chance" => {
                    let percent = words.next().and_then(|w| w.parse().ok());
                    part.chance = percent.ok_or_else(|| line.wrong("wants `chance PERCENT`"))?;
                }
                other => return Err(line.wrong(format!("`{other}` is not known here"))),
            }
        }
        self.drawing.parts.push(part);
        full(line, self.drawing.parts.len())
    }

    fn choice(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let part = self
            .drawing
            .parts
            .last_mut()
            .ok_or_else(|| line.wrong("`or` before `part`"))?;
        part.choices.push(Vec::new());
        full(line, part.choices.len())
    }

    fn mark(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        let marks = match line.key() {
            "eyes" | "blushes" | "eye" | "blush" | "mouth" => stamps(line)?,
            _ => vec![Mark::Shape(self.shape(line)?)],
        };
        let part = self
            .drawing
            .parts
            .last_mut()
            .ok_or_else(|| line.wrong("a shape before `part`"))?;
        let Some(choice) = part.choices.last_mut() else {
            return Ok(());
        };
        choice.extend(marks);
        full(line, choice.len())
    }

    fn shape(&mut self, line: &Line<'_>) -> Result<Shape, Problem> {
        let mut words = Numbers::of(line, 1);
        let name = words.word().ok_or_else(|| line.wrong("wants a role"))?;
        let role = self.role(line, name)?;
        let form = form(line, &mut words)?;
        let mut shape = Shape {
            role,
            form,
            mirror: false,
            clip: false,
            flat: false,
            tone: 0,
            grid: 0,
        };
        while let Some(word) = words.word() {
            match word {
                "mirror" => shape.mirror = true,
                "clip" => shape.clip = true,
                "flat" => shape.flat = true,
                "light" => shape.tone = 1,
                "lighter" => shape.tone = 2,
                "dark" => shape.tone = -1,
                "darker" => shape.tone = -2,
                "fine" => shape.grid = 32,
                "finest" => shape.grid = 48,
                _ => return Err(line.wrong(format!("`{word}` is not known here"))),
            }
        }
        Ok(shape)
    }
}

fn coat(line: &Line<'_>) -> Result<String, Problem> {
    match line.rest().first().copied() {
        Some(coat @ ("fur" | "scales")) => Ok(coat.to_owned()),
        _ => Err(line.wrong("wants fur or scales")),
    }
}

fn kind(line: &Line<'_>) -> Result<Kind, Problem> {
    Ok(match line.rest().first().copied() {
        Some("creature") => Kind::Creature,
        Some("person") => Kind::Person,
        Some("thing") => Kind::Thing,
        Some("place") => Kind::Place,
        _ => return Err(line.wrong("wants creature, person, thing or place")),
    })
}

fn bounded(line: &Line<'_>) -> Result<Vec<String>, Problem> {
    full(line, line.words.len())?;
    Ok(line.owned())
}

fn full(line: &Line<'_>, length: usize) -> Result<(), Problem> {
    if length > MOST {
        return Err(line.wrong(format!("too many: at most {MOST}")));
    }
    Ok(())
}
