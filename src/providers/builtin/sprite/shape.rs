//! The geometry: is a point inside a form, and which way does the surface look there?
//!
//! All in whole numbers (1 unit of a drawing = 60), so that every machine gets the same pixels.

/// Sub-units in one unit of a drawing; divisible by all native grids and by ten.
pub(super) const UNIT: i32 = 60;

/// A place on the drawing, in sub-units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

impl Point {
    /// A place given in whole units.
    pub(super) const fn units(x: i32, y: i32) -> Self {
        Self {
            x: x * UNIT,
            y: y * UNIT,
        }
    }
}

/// A form that can be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// An ellipse: centre and half axes.
    Oval { at: Point, rx: i32, ry: i32 },
    /// A rectangle with round corners: centre, half sizes, corner radius.
    Slab {
        at: Point,
        hx: i32,
        hy: i32,
        round: i32,
    },
    /// A polygon, even-odd.
    Poly(Vec<Point>),
    /// A chain of circles with the space between filled: limbs, tails, lines.
    Limb(Vec<(Point, i32)>),
}

/// How the surface looks where it was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Light from the upper left, -256 (away) to 256 (facing it).
    pub(super) light: i32,
    /// How far the surface bulges towards us, in sub-units.
    pub(super) height: i32,
}

/// Light on a surface whose normal is (u, v, …), each -256..=256.
fn lit(u: i32, v: i32) -> i32 {
    let (u, v) = (i64::from(u), i64::from(v));
    let z = (65_536 - u * u - v * v).max(0).isqrt();
    ((-128 * u - 174 * v + 136 * z) / 256) as i32
}

fn round_hit(u: i32, v: i32, radius: i32) -> Hit {
    let z = (65_536 - i64::from(u).pow(2) - i64::from(v).pow(2))
        .max(0)
        .isqrt() as i32;
    Hit {
        light: lit(u, v),
        height: z * radius / 256,
    }
}

/// A nearly flat face: light falls off gently from one corner to the other.
fn face_hit(u: i32, v: i32, depth: i32) -> Hit {
    Hit {
        light: lit(u * 55 / 100, v * 55 / 100),
        height: depth,
    }
}

impl Form {
    /// The box (left, top, right, bottom) that holds the form.
    pub(super) fn bounds(&self) -> (i32, i32, i32, i32) {
        match self {
            Self::Oval { at, rx, ry } => (at.x - rx, at.y - ry, at.x + rx, at.y + ry),
            Self::Slab { at, hx, hy, .. } => (at.x - hx, at.y - hy, at.x + hx, at.y + hy),
            Self::Poly(points) => around(points.iter().map(|p| (*p, 0))),
            Self::Limb(chain) => around(chain.iter().copied()),
        }
    }

    /// What is met at `p`, if the form is there. Nothing gets thinner than `thin` (half a pixel).
    pub(super) fn hit(&self, p: Point, thin: i32) -> Option<Hit> {
        match self {
            Self::Oval { at, rx, ry } => oval_hit(*at, (*rx).max(thin), (*ry).max(thin), p),
            Self::Slab { at, hx, hy, round } => {
                slab_hit(*at, (*hx).max(thin), (*hy).max(thin), *round, p)
            }
            Self::Poly(points) => poly_hit(points, self.bounds(), p),
            Self::Limb(chain) => limb_hit(chain, thin, p),
        }
    }
}

fn around(points: impl Iterator<Item = (Point, i32)>) -> (i32, i32, i32, i32) {
    points.fold((i32::MAX, i32::MAX, i32::MIN, i32::MIN), |b, (p, r)| {
        (
            b.0.min(p.x - r),
            b.1.min(p.y - r),
            b.2.max(p.x + r),
            b.3.max(p.y + r),
        )
    })
}

fn oval_hit(at: Point, rx: i32, ry: i32, p: Point) -> Option<Hit> {
    let (dx, dy) = (p.x - at.x, p.y - at.y);
    if dx.abs() > rx || dy.abs() > ry {
        return None;
    }
    // Measured in its own radii, so that no size can overflow.
    let (u, v) = (
        i64::from(dx) * 4096 / i64::from(rx),
        i64::from(dy) * 4096 / i64::from(ry),
    );
    if u * u + v * v > 4096 * 4096 {
        return None;
    }
    Some(round_hit((u / 16) as i32, (v / 16) as i32, rx.min(ry)))
}

fn slab_hit(at: Point, hx: i32, hy: i32, round: i32, p: Point) -> Option<Hit> {
    let (dx, dy) = (p.x - at.x, p.y - at.y);
    if dx.abs() > hx || dy.abs() > hy {
        return None;
    }
    let round = round.min(hx).min(hy);
    let (cx, cy) = (dx.abs() - (hx - round), dy.abs() - (hy - round));
    if cx > 0 && cy > 0 && i64::from(cx).pow(2) + i64::from(cy).pow(2) > i64::from(round).pow(2) {
        return None;
    }
    Some(face_hit(
        dx * 256 / hx.max(1),
        dy * 256 / hy.max(1),
        hx.min(hy) / 2,
    ))
}

/// A polygon is lit like something turned on a lathe: hats, roofs and robes get their volume.
fn poly_hit(points: &[Point], bounds: (i32, i32, i32, i32), p: Point) -> Option<Hit> {
    let mut inside = false;
    let (mut left, mut right) = (bounds.0, bounds.2);
    let mut before = *points.last()?;
    for &next in points {
        if (next.y > p.y) != (before.y > p.y) {
            let (dy, along) = (i64::from(before.y - next.y), i64::from(p.y - next.y));
            let run = i64::from(before.x - next.x) * along;
            let cross = i64::from(p.x - next.x) * dy - run;
            let edge = next.x + (run / dy) as i32;
            if (cross < 0) == (dy > 0) {
                inside = !inside;
                right = right.min(edge);
            } else {
                left = left.max(edge);
            }
        }
        before = next;
    }
    if !inside {
        return None;
    }
    let (half, hy) = (
        ((right - left) / 2).max(1),
        ((bounds.3 - bounds.1) / 2).max(1),
    );
    let u = ((p.x - left - half) * 256 / half).clamp(-256, 256);
    let v = (p.y - bounds.1 - hy) * 256 / hy;
    let light = lit(u * 78 / 100, v * 36 / 100);
    let height = ((bounds.2 - bounds.0) / 2).min(hy) / 2;
    Some(Hit { light, height })
}

fn limb_hit(chain: &[(Point, i32)], thin: i32, p: Point) -> Option<Hit> {
    let alone = chain.len() == 1;
    let pairs = chain.windows(2).map(|w| (w.first(), w.last()));
    let single = chain.first().filter(|_| alone).map(|c| (Some(c), Some(c)));
    pairs
        .chain(single)
        .filter_map(|(a, b)| bone_hit(*a?, *b?, thin, p))
        .max_by_key(|hit| hit.height)
}

fn bone_hit(a: (Point, i32), b: (Point, i32), thin: i32, p: Point) -> Option<Hit> {
    let (vx, vy) = (i64::from(b.0.x - a.0.x), i64::from(b.0.y - a.0.y));
    let length = vx * vx + vy * vy;
    let along = i64::from(p.x - a.0.x) * vx + i64::from(p.y - a.0.y) * vy;
    let t = if length == 0 {
        0
    } else {
        (along * 1024 / length).clamp(0, 1024)
    };
    let radius = (i64::from(a.1) + i64::from(b.1 - a.1) * t / 1024).max(i64::from(thin));
    let dx = i64::from(p.x) - (i64::from(a.0.x) + vx * t / 1024);
    let dy = i64::from(p.y) - (i64::from(a.0.y) + vy * t / 1024);
    if dx * dx + dy * dy > radius * radius {
        return None;
    }
    Some(round_hit(
        (dx * 256 / radius) as i32,
        (dy * 256 / radius) as i32,
        radius as i32,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(x: i32, y: i32) -> Point {
        Point { x, y }
    }

    #[test]
    fn the_upper_left_of_a_ball_is_brighter_than_the_lower_right() {
        let ball = Form::Oval {
            at: at(0, 0),
            rx: 100,
            ry: 100,
        };
        let bright = ball.hit(at(-50, -60), 1).map(|h| h.light);
        let dark = ball.hit(at(50, 60), 1).map(|h| h.light);
        assert!(bright > Some(200) && dark < Some(50), "{bright:?} {dark:?}");
        assert_eq!(ball.hit(at(80, 80), 1), None);
    }

    #[test]
    fn a_polygon_is_even_odd_and_a_limb_never_vanishes() {
        let kite = Form::Poly(vec![at(0, -10), at(10, 0), at(0, 10), at(-10, 0)]);
        assert!(kite.hit(at(3, 3), 1).is_some());
        assert!(kite.hit(at(8, 8), 1).is_none());
        let line = Form::Limb(vec![(at(0, 0), 0), (at(100, 0), 0)]);
        assert!(line.hit(at(50, 9), 10).is_some());
        assert!(line.hit(at(50, 11), 10).is_none());
    }
}
