//! A tile as a JPEG: the one picture that is written for every other, in half the time of a general encoder.
//!
//! Baseline, Y, Cb and Cr, chroma at half the resolution, and the codes that the standard gives as an
//! example. Everything is arithmetic on whole rows that the compiler turns into vectors.

mod dct;
mod entropy;
mod tables;

use super::{Decoded, MediaError, stored};
use dct::{Pair, Quantiser};
use entropy::Scan;

/// Pixels along each side of what is written together (MCU): four blocks of luma, and one of each
/// chroma.
const MCU: usize = 16;
/// Pixels along each side of a block.
const BLOCK: usize = 8;
/// What luma is around, so that it fits in a signed byte.
const LEVEL_SHIFT: f32 = 128.0;
/// How much red, green and blue add to luma (ITU-R BT.601, as JFIF wants it).
const LUMA_WEIGHTS: [f32; 3] = [0.299, 0.587, 0.114];

/// `picture` as a JPEG of that `quality`, 1 to 100; its opacity is not looked at.
pub(super) fn jpeg(picture: &Decoded, quality: u8) -> Result<Vec<u8>, MediaError> {
    let (width, height) = stored::jpeg_sides(picture)?;
    let (pixels, rest) = picture.rgba.as_chunks::<4>();
    let across = usize::from(width);
    if pixels.is_empty() || pixels.len() != across * usize::from(height) || !rest.is_empty() {
        return Err(MediaError::Empty);
    }
    let tables = tables::quantisation(quality);
    let [luma, chroma] = tables.each_ref().map(Quantiser::of);
    let mut scan = Scan::behind(tables::head(width, height, &tables));
    let mut stripe = Stripe::new(across.div_ceil(MCU));
    let rows: Vec<_> = pixels.chunks_exact(across).collect();
    for rows in rows.chunks(MCU) {
        stripe.fill(rows);
        for mcu in &stripe.mcus {
            for half in mcu.luma {
                scan.luma(&Pair(half).quantised(&luma));
            }
            scan.chroma(&Pair(mcu.chroma).quantised(&chroma));
        }
    }
    Ok(scan.finish())
}

/// Two blocks beside each other, row by row.
type Rows = [[f32; MCU]; BLOCK];

/// What is written together.
#[derive(Clone, Copy, Default)]
struct Mcu {
    /// The upper and the lower half.
    luma: [Rows; 2],
    /// Cb on the left, Cr on the right.
    chroma: Rows,
}

/// As many rows of pixels as an MCU is high.
struct Stripe {
    mcus: Vec<Mcu>,
    /// One row of pixels.
    luma: Vec<f32>,
    /// Two rows of pixels, added up: how far blue and red are from luma.
    cb: Vec<f32>,
    cr: Vec<f32>,
}

impl Stripe {
    fn new(mcus: usize) -> Self {
        let row = vec![0.0; mcus * MCU];
        Self {
            mcus: vec![Mcu::default(); mcus],
            luma: row.clone(),
            cb: row.clone(),
            cr: row,
        }
    }

    /// Takes rows of pixels; where some are missing at the end, the last one goes on.
    fn fill(&mut self, rows: &[&[[u8; 4]]]) {
        let Some(last) = rows.last() else { return };
        for at in 0..MCU {
            if at.is_multiple_of(2) {
                self.cb.fill(0.0);
                self.cr.fill(0.0);
            }
            self.split(rows.get(at).unwrap_or(last));
            let (half, row) = (at / BLOCK, at % BLOCK);
            let (luma, _) = self.luma.as_chunks();
            for (mcu, luma) in self.mcus.iter_mut().zip(luma) {
                mcu.luma[half][row] = *luma;
            }
            if at % 2 == 1 {
                self.put_chroma(at / 2);
            }
        }
    }

    /// A row of pixels to luma and chroma.
    fn split(&mut self, row: &[[u8; 4]]) {
        let planes = self.luma.iter_mut().zip(&mut self.cb).zip(&mut self.cr);
        for (pixel, ((luma, cb), cr)) in row.iter().zip(planes) {
            let pixel = u32::from_le_bytes(*pixel);
            let channel = |shift: u32| ((pixel >> shift) & 255) as i32 as f32;
            let (red, green, blue) = (channel(0), channel(8), channel(16));
            let sum = LUMA_WEIGHTS[0] * red + LUMA_WEIGHTS[1] * green + LUMA_WEIGHTS[2] * blue;
            *luma = sum - LEVEL_SHIFT;
            *cb += blue - sum;
            *cr += red - sum;
        }
        for plane in [&mut self.luma, &mut self.cb, &mut self.cr] {
            let (known, rest) = plane.split_at_mut(row.len());
            rest.fill(known.last().copied().unwrap_or_default());
        }
    }

    /// Halves the two rows of chroma and puts them into the MCUs.
    fn put_chroma(&mut self, at: usize) {
        let (cb, _) = self.cb.as_chunks::<MCU>();
        let (cr, _) = self.cr.as_chunks::<MCU>();
        for (mcu, full) in self.mcus.iter_mut().zip(cb.iter().zip(cr)) {
            let (left, right) = mcu.chroma[at].split_at_mut(BLOCK);
            // The mean of four pixels, and as much of it as makes the purest blue or red 127.
            let scale = |weight: f32| 0.25 * 0.5 / (1.0 - weight);
            let halves = [
                (left, full.0, scale(LUMA_WEIGHTS[2])),
                (right, full.1, scale(LUMA_WEIGHTS[0])),
            ];
            for (half, row, scale) in halves {
                let (pairs, _) = row.as_chunks::<2>();
                for (value, [one, two]) in half.iter_mut().zip(pairs) {
                    *value = (one + two) * scale;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
