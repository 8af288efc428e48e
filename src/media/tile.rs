//! A tile as a JPEG: the one picture that is written for every other, in half the time of a general encoder.
//!
//! Baseline, three channels, colours at half the resolution, and the codes that the standard gives as
//! an example. Everything is arithmetic on whole rows that the compiler turns into vectors.

mod entropy;
mod frequencies;
mod tables;

use super::{Decoded, MediaError};
use entropy::Scan;
use frequencies::{Pair, Steps};

/// Pixels along each side of what is written together: four blocks of light, and one of each colour.
const UNIT: usize = 16;
/// Pixels along each side of a block.
const BLOCK: usize = 8;
/// What light is around, so that it fits in a signed byte.
const MIDDLE: f32 = 128.0;
/// How much red, green and blue add to the light (ITU-R BT.601, as JFIF wants it).
const LIGHT: [f32; 3] = [0.299, 0.587, 0.114];

/// `picture` as a JPEG of that `quality`, 1 to 100; its opacity is not looked at.
pub(super) fn jpeg(picture: &Decoded, quality: u8) -> Result<Vec<u8>, MediaError> {
    let too_long = || MediaError::TooLong {
        width: picture.width,
        height: picture.height,
        max: u16::MAX.into(),
    };
    let side = |side: u32| u16::try_from(side).map_err(|_| too_long());
    let (width, height) = (side(picture.width)?, side(picture.height)?);
    let (pixels, rest) = picture.rgba.as_chunks::<4>();
    let across = usize::from(width);
    if pixels.is_empty() || pixels.len() != across * usize::from(height) || !rest.is_empty() {
        return Err(MediaError::Empty);
    }
    let tables = tables::quantisation(quality);
    let [light, colour] = tables.each_ref().map(Steps::of);
    let mut scan = Scan::behind(tables::head(width, height, &tables));
    let mut stripe = Stripe::new(across.div_ceil(UNIT));
    let rows: Vec<_> = pixels.chunks_exact(across).collect();
    for rows in rows.chunks(UNIT) {
        stripe.fill(rows);
        for unit in &stripe.units {
            for half in unit.light {
                scan.light(&Pair(half).quantised(&light));
            }
            scan.colours(&Pair(unit.colours).quantised(&colour));
        }
    }
    Ok(scan.finish())
}

/// Two blocks beside each other, row by row.
type Rows = [[f32; UNIT]; BLOCK];

/// What is written together.
#[derive(Clone, Copy, Default)]
struct Unit {
    /// The upper and the lower half.
    light: [Rows; 2],
    /// Blue on the left, red on the right.
    colours: Rows,
}

/// As many rows of pixels as a unit is high.
struct Stripe {
    units: Vec<Unit>,
    /// One row of pixels.
    light: Vec<f32>,
    /// Two rows of pixels, added up.
    blue: Vec<f32>,
    red: Vec<f32>,
}

impl Stripe {
    fn new(units: usize) -> Self {
        let row = vec![0.0; units * UNIT];
        Self {
            units: vec![Unit::default(); units],
            light: row.clone(),
            blue: row.clone(),
            red: row,
        }
    }

    /// Takes rows of pixels; where some are missing at the end, the last one goes on.
    fn fill(&mut self, rows: &[&[[u8; 4]]]) {
        let Some(last) = rows.last() else { return };
        for at in 0..UNIT {
            if at.is_multiple_of(2) {
                self.blue.fill(0.0);
                self.red.fill(0.0);
            }
            self.split(rows.get(at).unwrap_or(last));
            let (half, row) = (at / BLOCK, at % BLOCK);
            let (light, _) = self.light.as_chunks();
            for (unit, light) in self.units.iter_mut().zip(light) {
                unit.light[half][row] = *light;
            }
            if at % 2 == 1 {
                self.put_colours(at / 2);
            }
        }
    }

    /// A row of pixels to light and colours.
    fn split(&mut self, row: &[[u8; 4]]) {
        let planes = self.light.iter_mut().zip(&mut self.blue).zip(&mut self.red);
        for (pixel, ((light, to_blue), to_red)) in row.iter().zip(planes) {
            let pixel = u32::from_le_bytes(*pixel);
            let channel = |shift: u32| ((pixel >> shift) & 255) as i32 as f32;
            let (red, green, blue) = (channel(0), channel(8), channel(16));
            let sum = LIGHT[0] * red + LIGHT[1] * green + LIGHT[2] * blue;
            *light = sum - MIDDLE;
            *to_blue += blue - sum;
            *to_red += red - sum;
        }
        for plane in [&mut self.light, &mut self.blue, &mut self.red] {
            let (known, rest) = plane.split_at_mut(row.len());
            rest.fill(known.last().copied().unwrap_or_default());
        }
    }

    /// Halves the two rows of colours and puts them into the units.
    fn put_colours(&mut self, at: usize) {
        let (blue, _) = self.blue.as_chunks::<UNIT>();
        let (red, _) = self.red.as_chunks::<UNIT>();
        for (unit, colours) in self.units.iter_mut().zip(blue.iter().zip(red)) {
            let (left, right) = unit.colours[at].split_at_mut(BLOCK);
            // The mean of four pixels, and as much of it as makes the purest colour 127.
            let scale = |light: f32| 0.25 * 0.5 / (1.0 - light);
            let halves = [
                (left, colours.0, scale(LIGHT[2])),
                (right, colours.1, scale(LIGHT[0])),
            ];
            for (half, full, scale) in halves {
                let (pairs, _) = full.as_chunks::<2>();
                for (value, [one, two]) in half.iter_mut().zip(pairs) {
                    *value = (one + two) * scale;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
