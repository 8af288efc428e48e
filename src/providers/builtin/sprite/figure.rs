//! From a drawing to a figure: alternatives picked, proportions varied, accessories hung on.
//!
//! Between the data (what may be) and the canvas (pixels) lies one decided figure, in sub-units.

use super::dice::Dice;
use super::drawing::{Drawing, Edge, Feature, Group, Kind, Mark, Part, Shape};
use super::shape::{Form, Point, UNIT};

/// A change of place and proportion, in whole percents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Warp {
    pub(super) around: Point,
    pub(super) wide: i32,
    pub(super) tall: i32,
    pub(super) lean: i32,
    pub(super) shift: Point,
}

impl Warp {
    /// How the seed varies `group`.
    pub(super) fn roll(group: &Group, dice: &mut Dice) -> Self {
        let grow = dice.range(group.wide.0, group.wide.1);
        let (dx, dy) = (group.shift.x.abs(), group.shift.y.abs());
        Self {
            around: group.around,
            wide: grow,
            tall: dice.range(group.tall.0, group.tall.1),
            lean: dice.range(-group.lean.abs(), group.lean.abs()),
            shift: Point {
                x: dice.range(-dx, dx),
                y: dice.range(-dy, dy),
            },
        }
    }

    /// Bigger or smaller about a point.
    pub(super) const fn scale(around: Point, percent: i32) -> Self {
        let shift = Point { x: 0, y: 0 };
        Self {
            around,
            wide: percent,
            tall: percent,
            lean: 0,
            shift,
        }
    }

    fn point(&self, p: Point) -> Point {
        let (dx, dy) = (p.x - self.around.x, p.y - self.around.y);
        Point {
            x: self.around.x + (dx * self.wide - dy * self.lean) / 100 + self.shift.x,
            y: self.around.y + dy * self.tall / 100 + self.shift.y,
        }
    }

    fn form(&self, form: &Form) -> Form {
        let (wide, tall) = (|x: i32| x * self.wide / 100, |y: i32| y * self.tall / 100);
        let both = |r: i32| r * i32::midpoint(self.wide, self.tall) / 100;
        match form {
            Form::Oval { at, rx, ry } => Form::Oval {
                at: self.point(*at),
                rx: wide(*rx),
                ry: tall(*ry),
            },
            Form::Slab { at, hx, hy, round } => {
                let at = self.point(*at);
                Form::Slab {
                    at,
                    hx: wide(*hx),
                    hy: tall(*hy),
                    round: both(*round),
                }
            }
            Form::Poly(points) => Form::Poly(points.iter().map(|p| self.point(*p)).collect()),
            Form::Limb(chain) => Form::Limb(
                chain
                    .iter()
                    .map(|(p, r)| (self.point(*p), both(*r)))
                    .collect(),
            ),
        }
    }
}

/// The same form, mirrored so that `left` becomes x = 0 and the other way round.
fn mirrored(form: &Form, left: i32) -> Form {
    let turn = |p: Point| Point {
        x: left - p.x,
        y: p.y,
    };
    match form {
        Form::Oval { at, rx, ry } => Form::Oval {
            at: turn(*at),
            rx: *rx,
            ry: *ry,
        },
        Form::Slab { at, hx, hy, round } => Form::Slab {
            at: turn(*at),
            hx: *hx,
            hy: *hy,
            round: *round,
        },
        Form::Poly(points) => Form::Poly(points.iter().map(|p| turn(*p)).collect()),
        Form::Limb(chain) => Form::Limb(chain.iter().map(|(p, r)| (turn(*p), *r)).collect()),
    }
}

/// A form with its colour, decided.
#[derive(Clone, Debug)]
pub(super) struct Stroke {
    pub(super) form: Form,
    pub(super) ramp: u16,
    pub(super) clip: bool,
    pub(super) flat: bool,
    pub(super) tone: i32,
}

/// A face feature, decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mien {
    pub(super) what: Feature,
    pub(super) at: Point,
    pub(super) width: i32,
}

/// One outlined piece, decided.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) strokes: Vec<Stroke>,
    pub(super) miens: Vec<Mien>,
    pub(super) edge: Edge,
    /// Belongs to the subject's own body rather than to something it wears.
    pub(super) own: bool,
}

/// Everything that is drawn of one subject, back to front.
#[derive(Clone, Debug, Default)]
pub(super) struct Figure {
    pub(super) pieces: Vec<Piece>,
}

/// How a drawing is turned into pieces.
pub(super) struct Cut<'a> {
    pub(super) drawing: &'a Drawing,
    /// Ramp number for each role.
    pub(super) ramps: &'a [u16],
    pub(super) seed: u64,
    /// The native grid, pixels.
    pub(super) grid: u32,
    /// Names of parts to leave out.
    pub(super) without: &'a [String],
    /// Moves that come after the drawing's own groups.
    pub(super) after: &'a [Warp],
    pub(super) flip: bool,
    pub(super) own: bool,
    /// Whether the prompt names a mood.
    pub(super) mood: bool,
    /// Percent by which the mood changes the head: cute ones have big heads.
    pub(super) head: i32,
}

impl Cut<'_> {
    /// The warps of the groups, as this seed has them.
    pub(super) fn warps(&self) -> Vec<Warp> {
        let roll = |group: &Group| {
            let warp = Warp::roll(group, &mut Dice::new(self.seed, &group.name));
            let head = if group.name == "head" && self.own {
                self.head
            } else {
                100
            };
            Warp {
                wide: warp.wide * head / 100,
                tall: warp.tall * head / 100,
                ..warp
            }
        };
        self.drawing.groups.iter().map(roll).collect()
    }

    /// The pieces, in the file's order, each with whether it lies behind everything.
    pub(super) fn pieces(&self) -> Vec<(bool, Piece)> {
        let warps = self.warps();
        let parts = self.drawing.parts.iter().enumerate();
        parts
            .filter_map(|(i, part)| Some((part.back, self.piece(i, part, &warps)?)))
            .collect()
    }

    fn piece(&self, index: usize, part: &Part, warps: &[Warp]) -> Option<Piece> {
        let mut dice = Dice::new(self.seed, &part.dice);
        // A part that was cut in two keeps both halves alike.
        let there =
            dice.chance(part.chance) && self.grid >= part.grid && (self.mood || !part.moody);
        let gone = self.without.contains(&part.name);
        let marks = dice.pick(&part.choices)?;
        if !there || gone || index > usize::from(u8::MAX) {
            return None;
        }
        let own = part.group.and_then(|g| warps.get(g)).copied();
        let mut piece = Piece {
            strokes: Vec::new(),
            miens: Vec::new(),
            edge: part.edge,
            own: self.own,
        };
        for mark in marks {
            match mark {
                Mark::Shape(shape) if self.grid >= shape.grid => {
                    self.strokes(shape, own, &mut piece);
                }
                Mark::Shape(_) => {}
                Mark::Stamp(stamp) => {
                    let at = self.place(stamp.at, own);
                    let wide = own
                        .iter()
                        .chain(self.after)
                        .fold(stamp.width, |w, m| w * m.wide / 100);
                    piece.miens.push(Mien {
                        what: stamp.what,
                        at,
                        width: wide,
                    });
                }
            }
        }
        Some(piece)
    }

    fn strokes(&self, shape: &Shape, own: Option<Warp>, piece: &mut Piece) {
        // Accessories are drawn about (0, 0), subjects in the square 0..64.
        let axis = if self.drawing.kind == Kind::Accessory {
            0
        } else {
            64 * UNIT
        };
        let twin = shape.mirror.then(|| mirrored(&shape.form, axis));
        for form in std::iter::once(shape.form.clone()).chain(twin) {
            let moved = own.iter().chain(self.after).fold(form, |f, w| w.form(&f));
            piece.strokes.push(Stroke {
                form: if self.flip {
                    mirrored(&moved, 64 * UNIT)
                } else {
                    moved
                },
                ramp: self.ramps.get(shape.role).copied().unwrap_or(0),
                clip: shape.clip,
                flat: shape.flat,
                tone: shape.tone,
            });
        }
    }

    /// Where a point of the drawing comes to lie.
    pub(super) fn place(&self, p: Point, own: Option<Warp>) -> Point {
        let p = own.iter().chain(self.after).fold(p, |p, w| w.point(p));
        if self.flip {
            Point {
                x: 64 * UNIT - p.x,
                y: p.y,
            }
        } else {
            p
        }
    }
}
