//! Blocks of 8 × 8 values to the coefficients of their discrete cosine transform, quantised.
//!
//! The transform of Arai, Agui and Nakajima: five multiplications for eight values. The scale that it
//! leaves out goes into the quantiser, which everything is multiplied by anyway.

use super::Rows;
use std::f32::consts::FRAC_1_SQRT_2;

/// What the transform makes each coefficient too large by, along one side: √2 · cos(kπ/16), and 1.
const SCALE: [f32; 8] = [
    1.0,
    1.387_039_8,
    1.306_563,
    1.175_875_6,
    1.0,
    0.785_694_96,
    0.541_196_1,
    0.275_899_38,
];
/// Added to a number, it leaves the nearest whole number in the lowest bits: 1.5 × 2²³.
const ROUND: f32 = 12_582_912.0;

/// Two blocks beside each other.
pub(super) struct Pair(pub(super) Rows);

/// Two blocks of quantised coefficients beside each other, transposed: the frequency across says the
/// row.
pub(super) type Transposed = [i16; 128];

/// What coefficients are multiplied by, laid out as they are.
pub(super) struct Quantiser(Rows);

impl Quantiser {
    /// Of a quantisation table, row by row.
    pub(super) fn of(table: &[u8; 64]) -> Self {
        let mut factors = Rows::default();
        for (x, row) in factors.iter_mut().enumerate() {
            for (lane, factor) in row.iter_mut().enumerate() {
                let y = lane % 8;
                let divisor = f32::from(table[y * 8 + x]);
                *factor = 1.0 / (divisor * 8.0 * SCALE[x] * SCALE[y]);
            }
        }
        Self(factors)
    }
}

impl Pair {
    /// Its coefficients, quantised.
    pub(super) fn quantised(mut self, by: &Quantiser) -> Transposed {
        self.transform();
        self.transpose();
        self.transform();
        let mut quantised = [0; 128];
        let values = self.0.as_flattened().iter().zip(by.0.as_flattened());
        for (quantised, (value, factor)) in quantised.iter_mut().zip(values) {
            *quantised = (value * factor + ROUND).to_bits() as i16;
        }
        quantised
    }

    /// Makes rows of each block its columns.
    fn transpose(&mut self) {
        for left in [0, 8] {
            for y in 0..8 {
                for x in y + 1..8 {
                    let held = self.0[y][left + x];
                    self.0[y][left + x] = self.0[x][left + y];
                    self.0[x][left + y] = held;
                }
            }
        }
    }

    /// Transforms all sixteen columns.
    #[expect(
        clippy::needless_range_loop,
        reason = "eight rows are walked side by side"
    )]
    fn transform(&mut self) {
        let rows = &mut self.0;
        for x in 0..16 {
            let sum = |one: usize, other: usize| rows[one][x] + rows[other][x];
            let apart = |one: usize, other: usize| rows[one][x] - rows[other][x];
            let (s0, s1, s2, s3) = (sum(0, 7), sum(1, 6), sum(2, 5), sum(3, 4));
            let (d7, d6, d5, d4) = (apart(0, 7), apart(1, 6), apart(2, 5), apart(3, 4));

            let (outer, inner) = (s0 + s3, s1 + s2);
            let slope = s0 - s3;
            let rotated = (s1 - s2 + slope) * FRAC_1_SQRT_2;
            rows[0][x] = outer + inner;
            rows[4][x] = outer - inner;
            rows[2][x] = slope + rotated;
            rows[6][x] = slope - rotated;

            let (low, middle, high) = (d4 + d5, d5 + d6, d6 + d7);
            let both = (low - high) * 0.382_683_43;
            let low = low * 0.541_196_1 + both;
            let high = high * 1.306_563 + both;
            let middle = middle * FRAC_1_SQRT_2;
            let (plus, minus) = (d7 + middle, d7 - middle);
            rows[5][x] = minus + low;
            rows[3][x] = minus - low;
            rows[1][x] = plus + high;
            rows[7][x] = plus - high;
        }
    }
}
