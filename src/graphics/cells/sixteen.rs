//! Sixteen colours: quarters and shades, so that two of them mix to the eye.

use std::sync::LazyLock;

use ratatui::style::Color;

use super::PictureCell;
use super::colour::{Lab, SIXTEEN, distance, mixed, oklab};
use super::glyphs::QUADRANT;
use super::sample::{Samples, colour};

/// Shades look noisy: that part of the distance of their two colours is added to the error.
const NOISE: f32 = 0.05;
/// The shades and how much of the cell each covers.
const SHADES: [(char, f32); 3] = [('░', 0.25), ('▒', 0.5), ('▓', 0.75)];

/// A whole cell in one colour to the eye.
struct Tone {
    cell: PictureCell,
    lab: Lab,
    noise: f32,
}

/// The 16 colours.
static SOLIDS: LazyLock<[Lab; 16]> = LazyLock::new(|| SIXTEEN.map(|(_, rgb)| oklab(rgb)));

/// The 16 colours and every mix of two.
static TONES: LazyLock<Vec<Tone>> = LazyLock::new(|| {
    let mut tones: Vec<Tone> = SIXTEEN
        .iter()
        .map(|&(bg, rgb)| Tone {
            cell: PictureCell::full(bg),
            lab: oklab(rgb),
            noise: 0.0,
        })
        .collect();
    for (at, &(fg, one)) in SIXTEEN.iter().enumerate() {
        for &(bg, other) in SIXTEEN.iter().skip(at + 1) {
            let noise = NOISE * distance(oklab(one), oklab(other));
            tones.extend(SHADES.map(|(glyph, part)| Tone {
                cell: PictureCell { glyph, fg, bg },
                lab: mixed(one, other, part),
                noise,
            }));
        }
    }
    tones
});

type Quarters = [Option<[u8; 3]>; 4];

/// The cells of `samples`, which has one sample for each quarter.
pub(super) fn encode(samples: &Samples) -> Vec<PictureCell> {
    // Flat areas repeat, and a fit is some thousand comparisons.
    let mut last = ([None; 4], PictureCell::EMPTY);
    samples
        .cells()
        .map(|(x, y)| {
            let mut quarters = [None; 4];
            for (quarter, sample) in quarters.iter_mut().zip(samples.cell(x, y)) {
                *quarter = colour(sample);
            }
            if quarters != last.0 {
                last = (quarters, cell(quarters));
            }
            last.1
        })
        .collect()
}

fn cell(quarters: Quarters) -> PictureCell {
    match quarters {
        [Some(a), Some(b), Some(c), Some(d)] => fit([a, b, c, d].map(oklab)),
        _ => partly(quarters),
    }
}

/// The quarters that are there, in the one colour nearest to all of them.
fn partly(quarters: Quarters) -> PictureCell {
    let covers = (0..4)
        .filter(|&at| quarters[at].is_some())
        .fold(0, |mask, at| mask | 1 << at);
    let there: Vec<Lab> = quarters.iter().flatten().map(|&rgb| oklab(rgb)).collect();
    let error = |lab: Lab| {
        there
            .iter()
            .map(|&quarter| distance(quarter, lab))
            .sum::<f32>()
    };
    let solid = TONES.iter().take(SIXTEEN.len());
    let nearest = solid.min_by(|a, b| error(a.lab).total_cmp(&error(b.lab)));
    match nearest {
        Some(tone) if covers != 0 => PictureCell {
            glyph: QUADRANT[covers],
            fg: tone.cell.bg,
            bg: Color::Reset,
        },
        _ => PictureCell::EMPTY,
    }
}

fn fit(quarters: [Lab; 4]) -> PictureCell {
    let mut best = (f32::INFINITY, PictureCell::EMPTY);
    for tone in TONES.iter() {
        let error: f32 = quarters
            .iter()
            .map(|&quarter| distance(quarter, tone.lab))
            .sum();
        if error + tone.noise < best.0 {
            best = (error + tone.noise, tone.cell);
        }
    }
    let errors = quarters.map(|quarter| SOLIDS.map(|lab| distance(quarter, lab)));
    for fg in 0..SIXTEEN.len() {
        for bg in fg + 1..SIXTEEN.len() {
            let (mut error, mut mask) = (0.0, 0);
            for (at, of) in errors.iter().enumerate() {
                error += of[fg].min(of[bg]);
                if of[fg] < of[bg] {
                    mask |= 1 << at;
                }
            }
            if error < best.0 {
                let (fg, bg) = (SIXTEEN[fg].0, SIXTEEN[bg].0);
                best = (
                    error,
                    PictureCell {
                        glyph: QUADRANT[mask],
                        fg,
                        bg,
                    },
                );
            }
        }
    }
    best.1
}
