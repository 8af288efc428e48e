//! A picture scaled to a few samples for each cell.
//!
//! Every sample is the mean of what lies under it, pixels at its border counting by the part that
//! does, colours weighted by their alpha. Rows are summed first, whole pixels at a time, which the
//! compiler turns into vector code; a picture is read once.

use super::{CellsRecipe, Scaling};
use crate::graphics::Picture;

/// Alpha from which a sample is drawn at all.
const OPAQUE: u8 = 128;

/// Straight RGBA samples, `side` x `side` to each cell.
pub(super) struct Samples {
    width: u32,
    height: u32,
    side: u32,
    pixels: Vec<[u8; 4]>,
}

impl Samples {
    /// Scales `picture` to the cells of `recipe` with `side` x `side` samples each.
    pub(super) fn take(picture: &Picture, recipe: &CellsRecipe, side: u32) -> Self {
        let width = u32::from(recipe.columns) * side;
        let height = u32::from(recipe.rows) * side;
        let pixels = match recipe.scaling {
            Scaling::Whole(scale) => nearest(picture, (width, height), side, u32::from(scale)),
            Scaling::Mean => mean(picture, width, height),
            Scaling::Outlines => outlines(picture, width, height),
        };
        Self {
            width,
            height,
            side,
            pixels,
        }
    }

    /// All samples, row by row.
    pub(super) fn pixels(&self) -> &[[u8; 4]] {
        &self.pixels
    }

    /// Where each cell's first sample is, cells row by row.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, u32)> {
        let (width, height, side) = (self.width, self.height, self.side.max(1) as usize);
        (0..height)
            .step_by(side)
            .flat_map(move |y| (0..width).step_by(side).map(move |x| (x, y)))
    }

    /// Row `y` of samples from `x` on, as many as a cell has.
    fn run(&self, x: u32, y: u32) -> &[[u8; 4]] {
        let begin = y as usize * self.width as usize + x as usize;
        self.pixels
            .get(begin..begin + self.side as usize)
            .unwrap_or_default()
    }

    /// The samples of the cell at `x`, `y`, row by row.
    pub(super) fn cell(&self, x: u32, y: u32) -> impl Iterator<Item = [u8; 4]> {
        (y..y + self.side).flat_map(move |row| self.run(x, row).iter().copied())
    }
}

/// The colour of a sample; `None` where it is transparent.
pub(super) fn colour(sample: [u8; 4]) -> Option<[u8; 3]> {
    let [red, green, blue, alpha] = sample;
    (alpha >= OPAQUE).then_some([red, green, blue])
}

/// Pixel art at a whole scale: a sample shows the pixel that it lies in.
fn nearest(picture: &Picture, size: (u32, u32), side: u32, scale: u32) -> Vec<[u8; 4]> {
    let (width, height) = size;
    let scale = scale.max(1);
    (0..height)
        .flat_map(|y| {
            // A cell is two half rows high.
            let row = picture.row(y * 2 / side / scale);
            (0..width).map(move |x| {
                row.get((x / side / scale) as usize)
                    .copied()
                    .unwrap_or_default()
            })
        })
        .collect()
}

/// The part of a line of pixels under one sample: from a first pixel on, with weights.
struct Span {
    first: u32,
    last: u32,
    begin: f32,
    end: f32,
}

impl Span {
    /// The span of sample `at` when `from` pixels become `to` samples.
    fn of(at: u32, from: u32, to: u32) -> Self {
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
    fn weights(&self) -> impl Iterator<Item = (u32, f32)> {
        (self.first..=self.last).map(|at| {
            let inside = self.end.min(at as f32 + 1.0) - self.begin.max(at as f32);
            (at, inside.max(1e-4))
        })
    }
}

/// Means of everything, colours multiplied with alpha while summing.
fn mean(picture: &Picture, width: u32, height: u32) -> Vec<[u8; 4]> {
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    let spans: Vec<Span> = (0..width)
        .map(|x| Span::of(x, picture.width(), width))
        .collect();
    let mut sums = vec![[0.0_f32; 4]; picture.width() as usize];
    let opaque = picture
        .rgba()
        .iter()
        .skip(3)
        .step_by(4)
        .all(|&alpha| alpha == u8::MAX);
    for y in 0..height {
        sums.fill([0.0; 4]);
        let rows = Span::of(y, picture.height(), height);
        for (row, weight) in rows.weights() {
            add_row(&mut sums, picture.row(row), weight, opaque);
        }
        pixels.extend(spans.iter().map(|span| {
            let mut sum = [0.0; 4];
            for (at, weight) in span.weights() {
                let column = sums.get(at as usize).copied().unwrap_or_default();
                for (total, value) in sum.iter_mut().zip(column) {
                    *total += value * weight;
                }
            }
            straight(sum, (span.end - span.begin) * (rows.end - rows.begin))
        }));
    }
    pixels
}

fn add_row(sums: &mut [[f32; 4]], row: &[[u8; 4]], weight: f32, opaque: bool) {
    if opaque {
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
fn straight(sum: [f32; 4], area: f32) -> [u8; 4] {
    let [red, green, blue, alpha] = sum;
    if alpha <= 0.0 {
        return [0; 4];
    }
    let byte = |value: f32| (value + 0.5).clamp(0.0, 255.0) as u8;
    let colour = |sum: f32| byte(sum * 255.0 / alpha);
    [
        colour(red),
        colour(green),
        colour(blue),
        byte(alpha / (area * 255.0)),
    ]
}

/// Means in which a pixel counts the more the farther it is from the plain mean, so that a thin
/// outline does not fade into what it surrounds.
fn outlines(picture: &Picture, width: u32, height: u32) -> Vec<[u8; 4]> {
    let plain = mean(picture, width, height);
    let spans: Vec<Span> = (0..width)
        .map(|x| Span::of(x, picture.width(), width))
        .collect();
    let mut pixels = Vec::with_capacity(plain.len());
    let mut means = plain.iter();
    for y in 0..height {
        let rows = Span::of(y, picture.height(), height);
        for (span, &average) in spans.iter().zip(&mut means) {
            pixels.push(standing_out(picture, span, &rows, average));
        }
    }
    pixels
}

fn standing_out(picture: &Picture, across: &Span, down: &Span, average: [u8; 4]) -> [u8; 4] {
    let mut sum = [0.0; 4];
    for (y, row_weight) in down.weights() {
        let row = picture.row(y);
        for (x, weight) in across.weights() {
            let pixel = row.get(x as usize).copied().unwrap_or_default();
            let apart: f32 = pixel
                .iter()
                .zip(average)
                .map(|(&channel, mean)| f32::from(channel.abs_diff(mean)))
                .sum();
            // 64 levels in sum double the weight.
            let part = weight * row_weight * (1.0 + apart / 64.0) * f32::from(pixel[3]);
            for (total, channel) in sum.iter_mut().zip([pixel[0], pixel[1], pixel[2], u8::MAX]) {
                *total += f32::from(channel) * part;
            }
        }
    }
    let [red, green, blue, _] = straight(sum, 1.0);
    [red, green, blue, average[3]]
}
