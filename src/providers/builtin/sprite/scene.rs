//! Puts a picture together before it is painted: figures with their colours, worn and held
//! things, and what lies behind. Deciding and painting stay apart, so passes are simple.

use super::backdrop::{self, Backdrop};
use super::canvas::Canvas;
use super::dice::Dice;
use super::drawing::{Drawing, Kind};
use super::face;
use super::figure::{Cut, Figure, Warp};
use super::raster::Frame;
use super::reading::{Behind, Reading};
use super::shape::Point;
use super::size::Layout;
use super::skin::Skin;
use super::subjects::Subjects;
use super::tables::Entry;
use super::{Brief, Tier};

mod colours;
mod wear;
pub(super) use colours::Wardrobe;

/// One figure, ready to be painted.
pub(super) struct Cast {
    pub(super) frame: Frame,
    pub(super) figure: Figure,
    pub(super) look: face::Look,
    pub(super) skin: Skin,
    pub(super) floats: bool,
    /// Where its head is, for "zzz" and tears, in sub-units.
    pub(super) head: Point,
}

/// The whole picture, decided.
pub(super) struct Scene {
    pub(super) canvas: Canvas,
    pub(super) cast: Vec<Cast>,
    pub(super) backdrop: Backdrop,
    pub(super) effects: Vec<String>,
    pub(super) grid: i32,
    pub(super) seed: u64,
}

impl Scene {
    /// Decides everything.
    pub(super) fn compose(
        all: &Subjects,
        reading: &Reading,
        brief: &Brief,
        layout: &Layout,
    ) -> Self {
        let mut scene = Self {
            canvas: Canvas::new(layout.across, layout.down),
            cast: Vec::new(),
            backdrop: Backdrop::Transparent,
            effects: Vec::new(),
            grid: layout.grid as i32,
            seed: brief.seed,
        };
        let figures = reading.figures();
        let frames = layout.frames(figures.len());
        for (i, (place, frame)) in figures.into_iter().zip(frames).enumerate() {
            let head = reading.heads.get(place);
            let Some(drawing) = head.and_then(|h| all.drawings.get(*h)) else {
                continue;
            };
            let stage = Stage {
                all,
                reading,
                seed: brief.seed.wrapping_add(i as u64 * 7_919),
                place,
                first: place == 0,
            };
            let cast = stage.cast(&mut scene.canvas, drawing, frame);
            scene.cast.push(cast);
        }
        scene.backdrop = scene.behind(all, reading);
        for entry in [
            reading.mood.and_then(|m| all.moods.get(m)),
            reading.material.and_then(|m| all.materials.get(m)),
        ] {
            let effect = entry.map_or("", |e| e.word("effect"));
            if !effect.is_empty() {
                scene.effects.push(effect.to_owned());
            }
        }
        scene
    }

    fn behind(&self, all: &Subjects, reading: &Reading) -> Backdrop {
        let main = self
            .cast
            .first()
            .and_then(|c| self.canvas.ramp(c.skin.main));
        let main = main.map_or([128; 3], |r| r.tone(2));
        match &reading.behind {
            Behind::Transparent => Backdrop::Transparent,
            Behind::Plain(Some(tint)) => {
                let ramp = colours::tinted(all, tint);
                Backdrop::Plain(ramp.map_or([230; 3], |r| r.tone(2)))
            }
            Behind::Scene(i) => {
                let scene = all.backdrops.get(*i).cloned();
                scene.map_or(Backdrop::Transparent, |s| Backdrop::Scene(s, reading.night))
            }
            Behind::Unsaid | Behind::Plain(None) => {
                Backdrop::Plain(backdrop::plain_for(main, self.seed))
            }
        }
    }
}

/// What one figure is made from.
struct Stage<'a> {
    all: &'a Subjects,
    reading: &'a Reading,
    seed: u64,
    /// Its place among the reading's heads.
    place: usize,
    /// Whether the prompt's traits and accessories are for this one.
    first: bool,
}

impl Stage<'_> {
    fn cast(&self, canvas: &mut Canvas, drawing: &Drawing, frame: Frame) -> Cast {
        let wardrobe = Wardrobe::choose(self.all, self.reading, drawing, self.seed, self.place);
        let ramps: Vec<u16> = wardrobe
            .ramps
            .iter()
            .map(|r| canvas.add_ramp(r.clone()))
            .collect();
        let without = self.without();
        let mood = self.mood(drawing);
        let after = self.after(drawing, frame.size);
        let mut dice = Dice::new(self.seed, "flip");
        let cut = Cut {
            drawing,
            ramps: &ramps,
            seed: self.seed,
            grid: frame.size.max(1) as u32,
            without: &without,
            after: &after,
            flip: !drawing.steady && dice.chance(50),
            own: true,
            mood: self.reading.mood.is_some(),
            head: mood.map_or(100, |m| m.number("head", 100)).clamp(80, 125),
        };
        let figure = self.dress(canvas, drawing, &cut);
        let main = Wardrobe::index(drawing, "main")
            .and_then(|i| ramps.get(i))
            .copied();
        let skin = Skin::choose(canvas, &wardrobe, drawing, main.unwrap_or(0), self.seed);
        let head = drawing.anchor("head").map_or(Point::units(32, 8), |a| a.at);
        Cast {
            frame,
            figure,
            look: Self::look(mood, &wardrobe),
            skin,
            floats: drawing.floats,
            head: cut.place(head, None),
        }
    }

    /// The subject with what it wears, back to front.
    fn dress(&self, canvas: &mut Canvas, drawing: &Drawing, cut: &Cut<'_>) -> Figure {
        let worn = if self.first {
            self.worn(canvas, drawing, cut)
        } else {
            Vec::new()
        };
        let (behind, before): (Vec<_>, Vec<_>) = worn.into_iter().partition(|(back, _)| *back);
        let all = behind.into_iter().chain(cut.pieces()).chain(before);
        Figure {
            pieces: all.map(|(_, piece)| piece).collect(),
        }
    }

    fn mood(&self, drawing: &Drawing) -> Option<&Entry> {
        let asked = self.reading.mood.and_then(|m| self.all.moods.get(m));
        let own = Dice::new(self.seed, "mood")
            .pick(&drawing.moods)
            .cloned()
            .unwrap_or_default();
        asked.or_else(|| self.all.mood(&own))
    }

    fn look(mood: Option<&Entry>, wardrobe: &Wardrobe) -> face::Look {
        let word = |key: &str| mood.map_or("calm", |m| m.word(key)).to_owned();
        face::Look {
            eye: word("eye"),
            mouth: word("mouth"),
            cheeks: mood.is_some_and(|m| m.all("cheeks").is_some()),
            iris: wardrobe.iris,
            glow: wardrobe.glow,
            eyes: mood.map_or(100, |m| m.number("eyes", 100)).clamp(60, 140),
        }
    }

    /// The moves that concern the whole figure.
    fn after(&self, drawing: &Drawing, grid: i32) -> Vec<Warp> {
        let ground = Point::units(32, 60);
        if drawing.kind == Kind::Accessory {
            return vec![wear::fitted(drawing)];
        }
        let mut dice = Dice::new(self.seed, "all");
        let live = !matches!(drawing.kind, Kind::Thing | Kind::Place);
        let breadth = if live { 5 } else { 7 };
        let body = Warp {
            around: ground,
            wide: dice.range(100 - breadth, 100 + breadth),
            tall: dice.range(100 - breadth, 100),
            lean: if live { 0 } else { dice.range(-3, 3) },
            shift: Point::units(0, 0),
        };
        let middle = Point::units(32, 34);
        let centre = if drawing.floats { middle } else { ground };
        // A hat needs room above the head.
        let tall = self.first && self.worn_items().any(|w| w.name.ends_with("hat"));
        let percent = Layout::percent(self.reading) * if tall { 88 } else { 100 };
        // On small grids the outline itself takes room.
        let room = if grid <= 24 { 93 } else { 100 };
        vec![body, Warp::scale(centre, percent * room / 10_000)]
    }
}

/// Whether the tier is at least `least`.
pub(super) fn at_least(brief: &Brief, least: Tier) -> bool {
    brief.tier >= least
}
