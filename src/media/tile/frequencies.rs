//! Blocks of 8 × 8 values to their frequencies, in whole steps.
//!
//! The transform of Arai, Agui and Nakajima: five multiplications for eight values. What it leaves out
//! at the end goes into the steps, which everything is multiplied by anyway.

use super::Rows;
use std::f32::consts::FRAC_1_SQRT_2;

/// What the transform makes each frequency too large by, along one side: √2 · cos(kπ/16), and 1.
const TOO_LARGE: [f32; 8] = [
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
const WHOLE: f32 = 12_582_912.0;

/// Two blocks beside each other.
pub(super) struct Pair(pub(super) Rows);

/// Two blocks of frequencies beside each other, and turned: the frequency across says the row.
pub(super) type Turned = [i16; 128];

/// What frequencies are multiplied by, laid out as they are.
pub(super) struct Steps(Rows);

impl Steps {
    /// Of a table of divisors, row by row.
    pub(super) fn of(table: &[u8; 64]) -> Self {
        let mut steps = Rows::default();
        for (x, row) in steps.iter_mut().enumerate() {
            for (lane, step) in row.iter_mut().enumerate() {
                let y = lane % 8;
                let divisor = f32::from(table[y * 8 + x]);
                *step = 1.0 / (divisor * 8.0 * TOO_LARGE[x] * TOO_LARGE[y]);
            }
        }
        Self(steps)
    }
}

impl Pair {
    /// Its frequencies, each in whole steps.
    pub(super) fn quantised(mut self, steps: &Steps) -> Turned {
        self.transform();
        self.turn();
        self.transform();
        let mut whole = [0; 128];
        let values = self.0.as_flattened().iter().zip(steps.0.as_flattened());
        for (whole, (value, step)) in whole.iter_mut().zip(values) {
            *whole = (value * step + WHOLE).to_bits() as i16;
        }
        whole
    }

    /// Makes rows of each block its columns.
    fn turn(&mut self) {
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
            let turned = (s1 - s2 + slope) * FRAC_1_SQRT_2;
            rows[0][x] = outer + inner;
            rows[4][x] = outer - inner;
            rows[2][x] = slope + turned;
            rows[6][x] = slope - turned;

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
