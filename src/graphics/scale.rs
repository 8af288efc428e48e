//! Scaling by area, shared by cells and prints.
//!
//! Every sample is the mean of what lies under it, pixels at its border counting by the part that
//! does, colours weighted by their alpha. Rows are summed first, whole pixels at a time, which the
//! compiler turns into vector code; a picture is read once.

use super::Picture;

/// The part of a line of pixels under one sample: from a first pixel on, with weights.
pub(super) struct Span {
    first: u32,
    last: u32,
    begin: f32,
    end: f32,
}

impl Span {
    /// The span of sample `at` when `from` pixels become `to` samples.
    pub(super) fn of(at: u32, from: u32, to: u32) -> Self {
        let step = f64::from(from) / f64::from(to.max(1));
        let (begin, end) = (f64::from(at) * step, f64::from(at + 1) * step);
        let last = (end.ceil() as u32).clamp(1, from) - 1;
        Self {
            first: (begin as u32).min(last),
            last,
            begin: begin as f32,
            end: end as f32,
        }
    }

    /// The pixels with the part of each that is inside, more than nothing.
    pub(super) fn weights(&self) -> impl Iterator<Item = (u32, f32)> {
        (self.first..=self.last).map(|at| {
            let inside = self.end.min(at as f32 + 1.0) - self.begin.max(at as f32);
            (at, inside.max(1e-4))
        })
    }
}

/// The columns under one sample, and the part of each that counts.
struct Taps {
    first: usize,
    weights: Vec<f32>,
    /// Their sum, but for rounding.
    width: f32,
}

impl Taps {
    fn of(span: &Span) -> Self {
        Self {
            first: span.first as usize,
            weights: span.weights().map(|(_, weight)| weight).collect(),
            width: span.end - span.begin,
        }
    }

    fn sum(&self, columns: &[[f32; 4]]) -> [f32; 4] {
        let mut sum = [0.0; 4];
        let columns = columns.get(self.first..).unwrap_or_default();
        for (column, weight) in columns.iter().zip(&self.weights) {
            for (total, value) in sum.iter_mut().zip(column) {
                *total += value * weight;
            }
        }
        sum
    }
}

/// Means of everything, colours multiplied with alpha while summing.
pub(super) fn mean(picture: &Picture, width: u32, height: u32) -> Vec<[u8; 4]> {
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    // Once for all rows: what a sample takes of which column is the same in each.
    let taps: Vec<Taps> = (0..width)
        .map(|x| Taps::of(&Span::of(x, picture.width(), width)))
        .collect();
    let mut sums = vec![[0.0_f32; 4]; picture.width() as usize];
    for y in 0..height {
        sums.fill([0.0; 4]);
        let rows = Span::of(y, picture.height(), height);
        for (row, weight) in rows.weights() {
            add_row(&mut sums, picture.row(row), weight);
        }
        let height = rows.end - rows.begin;
        pixels.extend(
            taps.iter()
                .map(|taps| straight(taps.sum(&sums), taps.width * height)),
        );
    }
    pixels
}

fn add_row(sums: &mut [[f32; 4]], row: &[[u8; 4]], weight: f32) {
    // Whole pixels and no way out in between: the compiler turns that into vector code.
    let all = row
        .iter()
        .fold(u32::MAX, |all, pixel| all & u32::from_le_bytes(*pixel));
    if all.to_le_bytes()[3] == u8::MAX {
        let weight = weight * 255.0;
        for (sum, pixel) in sums.as_flattened_mut().iter_mut().zip(row.as_flattened()) {
            *sum += f32::from(*pixel) * weight;
        }
        return;
    }
    for (sum, &[red, green, blue, alpha]) in sums.iter_mut().zip(row) {
        let part = f32::from(alpha) * weight;
        for (total, channel) in sum.iter_mut().zip([red, green, blue, u8::MAX]) {
            *total += f32::from(channel) * part;
        }
    }
}

/// From sums of colour x alpha to a pixel; `area` is the weight of the whole sample.
pub(super) fn straight(sum: [f32; 4], area: f32) -> [u8; 4] {
    let [red, green, blue, alpha] = sum;
    if alpha <= 0.0 {
        return [0; 4];
    }
    // Casts end at the ends of the type by themselves.
    let byte = |value: f32| (value + 0.5) as u8;
    let colour = |sum: f32| byte(sum * 255.0 / alpha);
    [
        colour(red),
        colour(green),
        colour(blue),
        byte(alpha / (area * 255.0)),
    ]
}
