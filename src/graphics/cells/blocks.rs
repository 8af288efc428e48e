//! The glyph and the two colours that come nearest to the samples of a cell.
//!
//! For a given glyph the best colours are the means of what it covers and of the rest, and the
//! error that is left is the smaller the larger `|S1|²/n1 + |S0|²/n0` (sums and counts of both
//! parts). So only sums are needed: of the rows, the columns and the quarters of the cell.

use super::colour::shown;
use super::glyphs::{LEFT, LOWER, QUADRANT, SHAPES};
use super::sample::{Samples, colour};
use super::{PictureCell, Scaling};
use crate::graphics::Depth;

/// Samples to a side of a cell: as fine as the eighths.
pub(super) const SIDE: u32 = 8;
/// Samples of a cell.
const ALL: u32 = SIDE * SIDE;
/// What a second colour must better at least, in squared levels: less is not seen, and a cell of
/// one colour is cheap.
const LEAST_GAIN: f32 = 1.5 * ALL as f32;
/// So many transparent samples of 64 are taken as covered, so that an edge keeps both colours.
const FEW: u32 = 8;

/// The samples of a cell, row by row; `None` where it is transparent.
type Cell = [Option<[u8; 3]>; ALL as usize];

/// A sum of colours.
#[derive(Clone, Copy, Default)]
struct Sum {
    rgb: [u32; 3],
    count: u32,
}

impl Sum {
    fn of(rgb: [u8; 3]) -> Self {
        Self {
            rgb: rgb.map(u32::from),
            count: 1,
        }
    }

    fn add(&mut self, rgb: [u8; 3]) {
        for (total, channel) in self.rgb.iter_mut().zip(rgb) {
            *total += u32::from(channel);
        }
        self.count += 1;
    }

    fn plus(mut self, other: Self) -> Self {
        for (total, channel) in self.rgb.iter_mut().zip(other.rgb) {
            *total += channel;
        }
        self.count += other.count;
        self
    }

    /// This without `part`, which must be a part of it.
    fn less(mut self, part: Self) -> Self {
        for (total, channel) in self.rgb.iter_mut().zip(part.rgb) {
            *total -= channel;
        }
        self.count -= part.count;
        self
    }

    fn mean(self) -> [u8; 3] {
        let count = self.count.max(1);
        self.rgb.map(|total| ((total + count / 2) / count) as u8)
    }

    /// `|S|²/n`: how much of the samples' squares their mean explains.
    fn explained(self) -> f32 {
        if self.count == 0 {
            return 0.0;
        }
        let squares: f32 = self
            .rgb
            .iter()
            .map(|&total| total as f32 * total as f32)
            .sum();
        squares / self.count as f32
    }
}

/// The sums of one cell.
#[derive(Default)]
struct Sums {
    rows: [Sum; 8],
    columns: [Sum; 8],
    /// Upper left, upper right, lower left, lower right.
    quarters: [Sum; 4],
}

impl Sums {
    fn of(cell: &Cell) -> Self {
        let mut sums = Self::default();
        for (at, rgb) in cell.iter().enumerate() {
            let Some(rgb) = *rgb else { continue };
            let (x, y) = (at % 8, at / 8);
            sums.rows[y].add(rgb);
            sums.columns[x].add(rgb);
            sums.quarters[y / 4 * 2 + x / 4].add(rgb);
        }
        sums
    }
}

/// A way to part the cell: what the glyph covers, and the rest.
struct Parting {
    glyph: char,
    covered: Sum,
    rest: Sum,
    explained: f32,
}

impl Parting {
    fn new(glyph: char, covered: Sum, all: Sum) -> Self {
        let rest = all.less(covered);
        Self {
            glyph,
            covered,
            rest,
            explained: covered.explained() + rest.explained(),
        }
    }
}

/// The cells of `samples`.
pub(super) fn encode(samples: &Samples, depth: Depth, scaling: Scaling) -> Vec<PictureCell> {
    samples
        .cells()
        .map(|(x, y)| {
            let mut cell = [None; ALL as usize];
            for (place, sample) in cell.iter_mut().zip(samples.cell(x, y)) {
                *place = colour(sample);
            }
            fit(&cell, depth, scaling)
        })
        .collect()
}

fn fit(cell: &Cell, depth: Depth, scaling: Scaling) -> PictureCell {
    let sums = Sums::of(cell);
    let all = sums
        .rows
        .iter()
        .fold(Sum::default(), |all, &row| all.plus(row));
    if all.count == 0 {
        return PictureCell::EMPTY;
    }
    if all.count + FEW < ALL {
        return partly(cell, depth, scaling);
    }
    let best = best(&sums, all);
    if best.explained < all.explained() + LEAST_GAIN {
        return PictureCell::full(shown(all.mean(), depth));
    }
    let (covered, rest) = match scaling {
        Scaling::Outlines => {
            let covers = covers(best.glyph);
            (prevailing(cell, covers), prevailing(cell, !covers))
        }
        _ => (best.covered.mean(), best.rest.mean()),
    };
    let (fg, bg) = (shown(covered, depth), shown(rest, depth));
    if fg == bg {
        return PictureCell::full(bg);
    }
    PictureCell {
        glyph: best.glyph,
        fg,
        bg,
    }
}

/// What `glyph` covers.
fn covers(glyph: char) -> u64 {
    SHAPES
        .iter()
        .find(|shape| shape.glyph == glyph)
        .map_or(0, |shape| shape.covers)
}

/// The colour that most of `part` of the cell has: pixel art has few colours, and a blend of two
/// is none of them.
fn prevailing(cell: &Cell, part: u64) -> [u8; 3] {
    let mut groups: Vec<([u8; 3], Sum)> = Vec::new();
    for (at, rgb) in cell.iter().enumerate() {
        let Some(rgb) = rgb.filter(|_| part >> at & 1 == 1) else {
            continue;
        };
        // What differs by less than 16 levels is one colour.
        let group = rgb.map(|level| level >> 4);
        let place = groups.iter().position(|(key, _)| *key == group);
        match place.and_then(|place| groups.get_mut(place)) {
            Some((_, sum)) => sum.add(rgb),
            None => groups.push((group, Sum::of(rgb))),
        }
    }
    let most = groups.into_iter().max_by_key(|(_, sum)| sum.count);
    most.map_or([0; 3], |(_, sum)| sum.mean())
}

fn best(sums: &Sums, all: Sum) -> Parting {
    let mut best = Parting::new(' ', Sum::default(), all);
    let mut consider = |glyph, covered| {
        let parting = Parting::new(glyph, covered, all);
        if parting.explained > best.explained {
            best = parting;
        }
    };
    let (mut lower, mut left) = (Sum::default(), Sum::default());
    for at in 0..7 {
        lower = lower.plus(sums.rows[7 - at]);
        consider(LOWER[at], lower);
        left = left.plus(sums.columns[at]);
        consider(LEFT[at], left);
    }
    // Three quarters part the cell like the fourth; halves were among the eighths.
    for (at, &quarter) in sums.quarters.iter().enumerate() {
        consider(QUADRANT[1 << at], quarter);
    }
    consider(QUADRANT[9], sums.quarters[0].plus(sums.quarters[3]));
    best
}

/// A cell that is transparent in part: the shape nearest to what is there, in one colour.
fn partly(cell: &Cell, depth: Depth, scaling: Scaling) -> PictureCell {
    let mut there = 0_u64;
    let mut sum = Sum::default();
    for (at, rgb) in cell.iter().enumerate() {
        if let Some(rgb) = rgb {
            there |= 1 << at;
            sum.add(*rgb);
        }
    }
    let rgb = match scaling {
        Scaling::Outlines => prevailing(cell, there),
        _ => sum.mean(),
    };
    let fg = shown(rgb, depth);
    match SHAPES
        .iter()
        .min_by_key(|shape| (shape.covers ^ there).count_ones())
    {
        Some(shape) if shape.covers == u64::MAX => PictureCell::full(fg),
        Some(shape) if shape.covers != 0 => PictureCell {
            glyph: shape.glyph,
            fg,
            ..PictureCell::EMPTY
        },
        _ => PictureCell::EMPTY,
    }
}
