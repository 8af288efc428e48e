//! No colours at all: quarters that are drawn or not where the picture has edges, shades where it
//! has none.

use super::PictureCell;
use super::glyphs::QUADRANT;
use super::sample::{Samples, colour};

/// Part of the samples (1/50) at either end that the contrast may cut off.
const CUT: usize = 50;
/// What covers the whole cell evenly, and the lightness it stands for, 0 to 255. A quarter of the
/// light looks half as bright (136); a little less than that leaves something in the shadows.
const SHADES: [(char, i32); 5] = [(' ', 0), ('░', 100), ('▒', 160), ('▓', 210), ('█', 255)];

/// The cells of `samples`, which has one sample for each quarter. On a `light` background the
/// dark parts are drawn, on a dark one the light parts.
pub(super) fn encode(samples: &Samples, light: bool) -> Vec<PictureCell> {
    let (low, high) = range(samples);
    let level = |sample: [u8; 4]| {
        let level = (luma(colour(sample)?) - low) * 255 / (high - low).max(1);
        Some(if light { 255 - level } else { level }.clamp(0, 255))
    };
    samples
        .cells()
        .map(|(x, y)| {
            let mut quarters = [None; 4];
            for (quarter, sample) in quarters.iter_mut().zip(samples.cell(x, y)) {
                *quarter = level(sample);
            }
            let glyph = glyph(quarters);
            PictureCell {
                glyph,
                ..PictureCell::EMPTY
            }
        })
        .collect()
}

fn glyph(quarters: [Option<i32>; 4]) -> char {
    let mask = |at: usize| usize::from(quarters[at].is_some_and(|level| level >= 128)) << at;
    let drawn: usize = (0..4).map(mask).sum();
    let mut best = (
        error(quarters, |at| 255 * (drawn >> at & 1) as i32),
        QUADRANT[drawn],
    );
    // A shade fills its cell, so it needs all of it.
    if quarters.iter().all(Option::is_some) {
        for (glyph, shade) in SHADES {
            let error = error(quarters, |_| shade);
            if error < best.0 {
                best = (error, glyph);
            }
        }
    }
    best.1
}

fn error(quarters: [Option<i32>; 4], shown: impl Fn(usize) -> i32) -> i32 {
    let each = quarters.iter().enumerate();
    each.filter_map(|(at, level)| Some((level.as_ref()? - shown(at)).pow(2)))
        .sum()
}

/// The lightness from dark to light that most of the picture has.
fn range(samples: &Samples) -> (i32, i32) {
    let mut levels: Vec<i32> = samples
        .pixels()
        .iter()
        .filter_map(|&sample| colour(sample))
        .map(luma)
        .collect();
    levels.sort_unstable();
    let cut = levels.len() / CUT;
    let low = levels.get(cut).copied().unwrap_or(0);
    let high = levels.iter().rev().nth(cut).copied().unwrap_or(255);
    // One flat tone has no contrast to stretch: leave it as it is.
    if high - low < 16 {
        (0, 255)
    } else {
        (low, high)
    }
}

/// Rec. 601 luma, 0 to 255.
fn luma(rgb: [u8; 3]) -> i32 {
    let [red, green, blue] = rgb.map(i32::from);
    (red * 299 + green * 587 + blue * 114) / 1000
}
