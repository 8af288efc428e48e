//! Which colours a figure gets: what was asked, what its material says, what its file offers.

use super::super::dice::Dice;
use super::super::drawing::{Drawing, Role};
use super::super::lexicon::Shade;
use super::super::palette::{Ramp, Rgb};
use super::super::reading::{Reading, Tint};
use super::super::subjects::Subjects;
use super::super::tables::Entry;

/// What decides the colours that the file leaves open.
struct Wishes<'a> {
    /// The prompt's colours.
    asked: &'a [Ramp],
    material: Option<&'a Entry>,
    /// Names of colours that are not wanted.
    banned: &'a [String],
}

/// The colours of one figure.
pub(in super::super) struct Wardrobe {
    /// One ramp for each role of the drawing.
    pub(in super::super) ramps: Vec<Ramp>,
    pub(in super::super) iris: Rgb,
    pub(in super::super) glow: Rgb,
    /// The pattern of its skin, "none" if it has none.
    pub(in super::super) pattern: String,
    /// The texture of its material, or nothing.
    pub(in super::super) texture: String,
    /// The rainbow's ramps, from top to bottom.
    pub(in super::super) rainbow: Vec<Ramp>,
    /// The ramp for markings.
    pub(in super::super) marking: Option<Ramp>,
}

/// The ramp of a colour that was asked for.
pub(super) fn tinted(all: &Subjects, tint: &Tint) -> Option<Ramp> {
    let ramp = all.palettes.get(&tint.name)?;
    Some(match tint.shade {
        Some(Shade::Dark) => ramp.dark(),
        Some(Shade::Pale) => ramp.pale(),
        None => ramp.clone(),
    })
}

impl Wardrobe {
    /// The index of a role.
    pub(super) fn index(drawing: &Drawing, role: &str) -> Option<usize> {
        drawing.roles.iter().position(|r| r.name == role)
    }

    /// Colours for a subject.
    pub(super) fn choose(
        all: &Subjects,
        reading: &Reading,
        drawing: &Drawing,
        seed: u64,
        place: usize,
    ) -> Self {
        let first = place == 0;
        let material = reading
            .material
            .and_then(|m| all.materials.get(m))
            .filter(|_| first);
        let asked = reading.colours_of(place);
        let asked: Vec<Ramp> = asked.into_iter().filter_map(|t| tinted(all, t)).collect();
        let wishes = Wishes {
            asked: &asked,
            material,
            banned: &reading.without,
        };
        let mut wardrobe = Self::roll(all, drawing, &wishes, seed);
        let eyes = reading.eyes.as_ref().and_then(|t| tinted(all, t));
        if let Some(eyes) = eyes {
            wardrobe.iris = eyes.tone(3);
            wardrobe.glow = eyes.tone(3);
        }
        let own = Dice::new(seed, "pattern").pick(&drawing.patterns).cloned();
        let banned = |p: &String| reading.without.contains(p);
        let pattern = reading.pattern.filter(|_| first).map(str::to_owned).or(own);
        wardrobe.pattern = pattern.filter(|p| !banned(p)).unwrap_or_default();
        wardrobe.texture = material
            .map(|m| m.word("texture").to_owned())
            .unwrap_or_default();
        wardrobe
    }

    /// Colours for something worn or held.
    pub(super) fn plain(all: &Subjects, item: &Drawing, tint: Option<&Tint>, seed: u64) -> Self {
        let asked: Vec<Ramp> = tint.and_then(|t| tinted(all, t)).into_iter().collect();
        let wishes = Wishes {
            asked: &asked,
            material: None,
            banned: &[],
        };
        Self::roll(all, item, &wishes, seed)
    }

    fn roll(all: &Subjects, drawing: &Drawing, wishes: &Wishes<'_>, seed: u64) -> Self {
        let mut ramps: Vec<Ramp> = Vec::new();
        let mut asked = wishes.asked.iter();
        for role in &drawing.roles {
            let wish = if takes_wishes(drawing, role) {
                asked.next().cloned()
            } else {
                None
            };
            let made_of = || material_ramp(all, wishes.material, &role.name);
            let offered = || {
                let mut dice = Dice::new(seed, &format!("colour {}", role.name));
                let start = dice.below(role.options.len());
                offered(all, drawing, role, (start, &ramps, wishes.banned))
            };
            let ramp = wish
                .or_else(made_of)
                .or_else(offered)
                .or_else(|| all.palettes.get("grey").cloned());
            ramps.extend(ramp);
        }
        let named =
            |name: &str, tone: i32| all.palettes.get(name).map_or([90; 3], |r| r.tone(tone));
        let eye = Dice::new(seed, "iris")
            .pick(&["sky", "green", "gold", "purple", "teal", "orange"])
            .copied();
        let rainbow = ["red", "orange", "yellow", "green", "sky", "blue", "purple"];
        let main = Self::index(drawing, "main").and_then(|i| ramps.get(i));
        let marking = main.map(|r| {
            if r.lightness() > 90 {
                r.dark()
            } else {
                r.pale()
            }
        });
        Self {
            marking,
            iris: named(eye.unwrap_or("sky"), 2),
            glow: named("lime", 3),
            pattern: String::new(),
            texture: String::new(),
            rainbow: rainbow
                .iter()
                .filter_map(|n| all.palettes.get(n))
                .cloned()
                .collect(),
            ramps,
        }
    }
}

/// The roles that follow the prompt's colours: the first is the subject's, the second its trim.
fn takes_wishes(drawing: &Drawing, role: &Role) -> bool {
    let accent = drawing.roles.iter().any(|r| r.name == "accent");
    match role.name.as_str() {
        "main" | "accent" => true,
        "belly" => !accent,
        _ => false,
    }
}

fn material_ramp(all: &Subjects, material: Option<&Entry>, role: &str) -> Option<Ramp> {
    let colours = material?.all("colours")?;
    let at = colours.iter().step_by(2).position(|name| name == role)?;
    colours
        .get(at * 2 + 1)
        .and_then(|name| all.palettes.get(name))
        .cloned()
}

/// The first of the role's colours from `start` on that is neither unwanted nor taken.
fn offered(
    all: &Subjects,
    drawing: &Drawing,
    role: &Role,
    (start, so_far, banned): (usize, &[Ramp], &[String]),
) -> Option<Ramp> {
    let turned = role
        .options
        .iter()
        .cycle()
        .skip(start)
        .take(role.options.len());
    let mut ramps: Vec<Ramp> = turned
        .filter_map(|option| match option.split_once('.') {
            Some((other, how)) => {
                let own = drawing.roles.iter().position(|r| r.name == other);
                let own = own.and_then(|i| so_far.get(i));
                own.map(|r| if how == "pale" { r.pale() } else { r.dark() })
            }
            None => all.palettes.get(option).cloned(),
        })
        .collect();
    let unwanted: Vec<&Ramp> = banned
        .iter()
        .filter_map(|name| all.palettes.get(name))
        .collect();
    // Two roles in one colour would melt together, worst of all with the first one.
    let clash = |r: &Ramp| {
        4 * i32::from(unwanted.contains(&r))
            + 2 * i32::from(so_far.first() == Some(r))
            + i32::from(so_far.contains(r))
    };
    ramps.sort_by_key(clash);
    ramps.into_iter().next()
}
