//! The passes that paint a picture, in order, and what each tier adds.
//!
//! They are real steps: after each one the grid can be looked at, and the work can be stopped.

use std::ops::ControlFlow;

use super::canvas::{Canvas, Look};
use super::drawing::{Edge, Feature};
use super::figure::Mien;
use super::scene::{Scene, at_least};
use super::skin::Skin;
use super::subjects::Subjects;
use super::{Brief, Sprite, Tier, backdrop, effects, face, raster, shade};

/// One finished step of a painting.
#[derive(Debug)]
pub struct Pass<'a> {
    /// Which step, from 1.
    pub index: u32,
    /// How many steps there are.
    pub total: u32,
    /// What was done, in a word people understand.
    pub name: &'static str,
    canvas: &'a Canvas,
}

impl Pass<'_> {
    /// The picture as it stands, at its native grid (small, at most some thousand pixels wide).
    pub fn preview(&self) -> Sprite {
        let rgba = self.canvas.pixels().into_iter().flatten().collect();
        Sprite {
            width: self.canvas.width as u32,
            height: self.canvas.height as u32,
            rgba,
        }
    }
}

/// The steps there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Silhouette,
    Flats,
    Pattern,
    Shading,
    Shadows,
    Highlights,
    Coat,
    Texture,
    Outline,
    Details,
    Line,
    Background,
    Effects,
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Silhouette => "silhouette",
            Self::Flats => "flats",
            Self::Pattern => "pattern",
            Self::Shading => "shading",
            Self::Shadows => "shadows",
            Self::Highlights => "highlights",
            Self::Coat => "fur and scales",
            Self::Texture => "texture",
            Self::Outline => "outline",
            Self::Details => "details",
            Self::Line => "soft lines",
            Self::Background => "background",
            Self::Effects => "sparkle",
        }
    }
}

/// The steps of a tier, in order.
const fn steps(tier: Tier) -> &'static [Step] {
    use Step::{
        Background, Coat, Details, Effects, Flats, Highlights, Line, Outline, Pattern, Shading,
        Shadows, Silhouette, Texture,
    };
    match tier {
        Tier::Optimized => &[
            Silhouette, Flats, Pattern, Shading, Texture, Outline, Details, Background, Effects,
        ],
        Tier::High => &[
            Silhouette, Flats, Pattern, Shading, Shadows, Texture, Outline, Details, Background,
            Effects,
        ],
        Tier::Ultra => &[
            Silhouette, Flats, Pattern, Shading, Shadows, Coat, Highlights, Texture, Outline, Line,
            Details, Background, Effects,
        ],
    }
}

/// How many steps a tier has.
pub(super) const fn count(tier: Tier) -> u32 {
    steps(tier).len() as u32
}

/// Paints the scene; `None` when `on_pass` broke off.
pub(super) fn run(
    all: &Subjects,
    scene: Scene,
    brief: &Brief,
    on_pass: &mut dyn FnMut(&Pass<'_>) -> ControlFlow<()>,
) -> Option<Canvas> {
    let mut work = Work {
        all,
        scene,
        brief,
        parts: Vec::new(),
        edges: Vec::new(),
    };
    let total = count(brief.tier);
    for (index, step) in (1..).zip(steps(brief.tier)) {
        work.take(*step);
        let pass = Pass {
            index,
            total,
            name: step.name(),
            canvas: &work.scene.canvas,
        };
        if on_pass(&pass).is_break() {
            return None;
        }
    }
    Some(work.scene.canvas)
}

struct Work<'a> {
    all: &'a Subjects,
    scene: Scene,
    brief: &'a Brief,
    /// First part, last part of the body and last part of each figure.
    parts: Vec<(u16, u16)>,
    /// For each part, its lines; only fully lined ones cast shadows.
    edges: Vec<Edge>,
}

impl Work<'_> {
    fn take(&mut self, step: Step) {
        let light = shade::Light {
            tones: match self.brief.tier {
                Tier::Optimized => 3,
                Tier::High => 4,
                Tier::Ultra => 5,
            },
            dither: at_least(self.brief, Tier::Ultra) && self.scene.grid >= 48,
        };
        let edge = |part: u16| {
            self.edges
                .get(usize::from(part))
                .copied()
                .unwrap_or(Edge::Lined)
        };
        let hard = |part: u16| edge(part) == Edge::Lined;
        let lined = |part: u16| edge(part) != Edge::Bare;
        let canvas = &mut self.scene.canvas;
        match step {
            Step::Silhouette => self.silhouette(),
            Step::Flats => {
                canvas.look = Look::Colour;
                shade::flats(canvas);
            }
            Step::Pattern => self.skins(Skin::mark),
            Step::Shading => shade::tones(canvas, light),
            Step::Shadows => shade::cast(canvas, 1 + self.scene.grid / 32, &hard),
            Step::Highlights => shade::rim(canvas),
            Step::Coat => self.skins(Skin::coat),
            Step::Texture => self.skins(Skin::texture),
            Step::Outline => shade::outline(canvas, &hard, &lined, self.scene.grid),
            Step::Line => shade::soften(canvas),
            Step::Details => self.details(),
            Step::Background => self.background(),
            Step::Effects => self.effects(),
        }
    }

    fn silhouette(&mut self) {
        for cast in &self.scene.cast {
            let first = self.edges.len() as u16;
            let mut own = first;
            for piece in &cast.figure.pieces {
                let part = self.edges.len() as u16;
                raster::draw(&mut self.scene.canvas, cast.frame, part, piece);
                self.edges.push(piece.edge);
                own = if piece.own { part } else { own };
            }
            self.parts.push((first, own));
        }
    }

    fn skins(&mut self, lay: impl Fn(&Skin, &mut Canvas, raster::Frame, (u16, u16))) {
        for (cast, parts) in self.scene.cast.iter().zip(&self.parts) {
            lay(&cast.skin, &mut self.scene.canvas, cast.frame, *parts);
        }
    }

    fn details(&mut self) {
        let mut part = 0;
        for cast in &self.scene.cast {
            for piece in &cast.figure.pieces {
                // Both eyes alike, even where a patch of fur darkens one.
                let eyes = piece.miens.iter().filter(|m| m.what == Feature::Eye);
                let canvas = &self.scene.canvas;
                let on_dark = |m: &Mien| face::on_dark(canvas, m, cast.frame);
                let dark = eyes.clone().count() > 0 && eyes.clone().all(on_dark);
                let seat = face::Seat {
                    frame: cast.frame,
                    part,
                    dark,
                };
                for mien in &piece.miens {
                    face::stamp(
                        &mut self.scene.canvas,
                        &self.all.faces,
                        &cast.look,
                        mien,
                        &seat,
                    );
                }
                part += 1;
            }
        }
    }

    fn background(&mut self) {
        let scene = &mut self.scene;
        backdrop::paint(&mut scene.canvas, &scene.backdrop, scene.seed);
        for (cast, parts) in scene.cast.iter().zip(&self.parts) {
            let Some((left, right, bottom)) = feet(&scene.canvas, *parts) else {
                continue;
            };
            let frame = cast.frame;
            let ground = frame.y + frame.size * 61 / 64;
            let (y, half) = if cast.floats {
                (ground, (right - left) / 4)
            } else {
                (bottom, (right - left) / 2 + 1)
            };
            backdrop::ground_shadow(
                &mut scene.canvas,
                (i32::midpoint(left, right), y),
                (half, frame.size / 24),
            );
        }
    }

    fn effects(&mut self) {
        let plain = matches!(self.scene.backdrop, backdrop::Backdrop::Plain(_));
        if plain && at_least(self.brief, Tier::Ultra) && self.scene.effects.is_empty() {
            self.scene.effects.push("glints".to_owned());
        }
        for effect in &self.scene.effects {
            for cast in &self.scene.cast {
                effects::scatter(&mut self.scene.canvas, cast, effect, self.scene.seed);
            }
        }
    }
}

/// Left, right and lowest pixel of the lower part of a figure.
fn feet(canvas: &Canvas, parts: (u16, u16)) -> Option<(i32, i32, i32)> {
    let mine = |(x, y): &(i32, i32)| {
        canvas
            .part(*x, *y)
            .is_some_and(|p| p >= parts.0 && p <= parts.1)
    };
    let bottom = canvas.places().filter(mine).map(|(_, y)| y).max()?;
    let top = canvas.places().filter(mine).map(|(_, y)| y).min()?;
    let low = bottom - (bottom - top) / 5;
    let near = canvas
        .places()
        .filter(|(_, y)| *y >= low)
        .filter(mine)
        .map(|(x, _)| x);
    let (left, right) = near.fold((i32::MAX, i32::MIN), |(a, b), x| (a.min(x), b.max(x)));
    Some((left, right, bottom))
}
