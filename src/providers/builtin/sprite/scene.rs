//! Puts a picture together before it is painted: figures with their colours, worn and held
//! things, and what lies behind. Deciding and painting stay apart, so passes are simple.

use super::backdrop::{self, Backdrop};
use super::canvas::Canvas;
use super::dice::Dice;
use super::drawing::{Drawing, Kind};
use super::face;
use super::figure::{Cut, Figure, Piece, Warp};
use super::palette::Ramp;
use super::raster::Frame;
use super::reading::{Behind, Reading, Tint};
use super::shape::{Point, UNIT};
use super::size::Layout;
use super::skin::Skin;
use super::subjects::Subjects;
use super::tables::Entry;
use super::{Brief, Tier};

mod colours;
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
        let heads: Vec<usize> = if reading.count > 1 {
            let each = reading.heads.iter().cycle();
            each.take(reading.count.min(5) as usize).copied().collect()
        } else {
            reading.heads.clone()
        };
        let frames = layout.frames(heads.len());
        for (i, (head, frame)) in heads.iter().zip(frames).enumerate() {
            let Some(drawing) = all.drawings.get(*head) else {
                continue;
            };
            let seed = brief.seed.wrapping_add(i as u64 * 7_919);
            let stage = Stage {
                all,
                reading,
                seed,
                first: i == 0 || reading.count > 1,
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
            Behind::Scene(i) => all
                .backdrops
                .get(*i)
                .cloned()
                .map_or(Backdrop::Transparent, Backdrop::Scene),
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
    /// Whether the prompt's colours and accessories are for this one.
    first: bool,
}

impl Stage<'_> {
    fn cast(&self, canvas: &mut Canvas, drawing: &Drawing, frame: Frame) -> Cast {
        let wardrobe = Wardrobe::choose(self.all, self.reading, drawing, self.seed, self.first);
        let ramps: Vec<u16> = wardrobe
            .ramps
            .iter()
            .map(|r| canvas.add_ramp(r.clone()))
            .collect();
        let mut without = self.reading.without.clone();
        if self.first {
            let worn = self
                .reading
                .worn
                .iter()
                .filter_map(|(w, _)| self.all.drawings.get(*w));
            without.extend(worn.map(|w| w.name.clone()));
        }
        let mood = self.mood(drawing);
        let after = self.after(drawing);
        let mut dice = Dice::new(self.seed, "flip");
        let cut = Cut {
            drawing,
            ramps: &ramps,
            seed: self.seed,
            grid: frame.size.max(1) as u32,
            without: &without,
            after: &after,
            flip: dice.chance(50),
            own: true,
        };
        let figure = self.dress(canvas, drawing, &cut);
        let main = Wardrobe::index(drawing, "main")
            .and_then(|i| ramps.get(i))
            .copied();
        let skin = Skin::choose(canvas, &wardrobe, main.unwrap_or(0), self.seed);
        let head = drawing.anchor("head").map_or(
            Point {
                x: 32 * UNIT,
                y: 8 * UNIT,
            },
            |a| a.at,
        );
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
    fn after(&self, drawing: &Drawing) -> Vec<Warp> {
        let ground = Point {
            x: 32 * UNIT,
            y: 60 * UNIT,
        };
        let mut dice = Dice::new(self.seed, "all");
        let live = !matches!(drawing.kind, Kind::Thing | Kind::Place);
        let breadth = if live { 5 } else { 3 };
        let body = Warp {
            around: ground,
            wide: dice.range(100 - breadth, 100 + breadth),
            tall: dice.range(100 - breadth, 100),
            lean: 0,
            shift: Point { x: 0, y: 0 },
        };
        let middle = Point {
            x: 32 * UNIT,
            y: 34 * UNIT,
        };
        let centre = if drawing.floats { middle } else { ground };
        vec![body, Warp::scale(centre, Layout::percent(self.reading))]
    }

    /// Accessories and held things as pieces, each with whether it lies behind.
    fn worn(&self, canvas: &mut Canvas, drawing: &Drawing, cut: &Cut<'_>) -> Vec<(bool, Piece)> {
        let mut pieces = Vec::new();
        let groups = cut.warps();
        for (index, tint) in &self.reading.worn {
            let Some(item) = self.all.drawings.get(*index) else {
                continue;
            };
            self.hang(
                canvas,
                item,
                tint.as_ref(),
                (drawing, cut, &groups),
                &mut pieces,
            );
        }
        for (index, tint) in &self.reading.props {
            let Some(item) = self.all.drawings.get(*index) else {
                continue;
            };
            self.hang(
                canvas,
                item,
                tint.as_ref(),
                (drawing, cut, &groups),
                &mut pieces,
            );
        }
        pieces
    }

    fn hang(
        &self,
        canvas: &mut Canvas,
        item: &Drawing,
        tint: Option<&Tint>,
        (drawing, cut, groups): (&Drawing, &Cut<'_>, &[Warp]),
        pieces: &mut Vec<(bool, Piece)>,
    ) {
        let held = item.kind != Kind::Accessory;
        let name = if held { "hand" } else { item.on.as_str() };
        let (at, width, group) = drawing.anchor(name).map_or_else(
            || (standard(name), 20 * UNIT, None),
            |a| (a.at, a.width, a.group),
        );
        let wardrobe = Wardrobe::plain(self.all, item, tint, self.seed);
        let ramps: Vec<u16> = wardrobe
            .ramps
            .iter()
            .map(|r: &Ramp| canvas.add_ramp(r.clone()))
            .collect();
        // Accessories are drawn about (0, 0) at width 20; a held subject about its own middle.
        let (from, percent) = if held {
            (
                Point {
                    x: 32 * UNIT,
                    y: 40 * UNIT,
                },
                42,
            )
        } else {
            (Point { x: 0, y: 0 }, width * 5 / UNIT)
        };
        let shift = Point {
            x: at.x - from.x,
            y: at.y - from.y,
        };
        let mut after = vec![Warp {
            around: from,
            wide: percent,
            tall: percent,
            lean: 0,
            shift,
        }];
        after.extend(group.and_then(|g| groups.get(g)).copied());
        after.extend_from_slice(cut.after);
        let part = Cut {
            drawing: item,
            ramps: &ramps,
            after: &after,
            own: false,
            ..*cut
        };
        pieces.extend(part.pieces());
    }
}

/// Where things go on a subject that does not say.
fn standard(anchor: &str) -> Point {
    let (x, y) = match anchor {
        "head" => (32, 10),
        "eyes" => (32, 28),
        "neck" => (32, 42),
        "hand" => (12, 46),
        "hand2" => (52, 46),
        _ => (32, 40),
    };
    Point {
        x: x * UNIT,
        y: y * UNIT,
    }
}

/// Whether the tier is at least `least`.
pub(super) fn at_least(brief: &Brief, least: Tier) -> bool {
    brief.tier >= least
}
