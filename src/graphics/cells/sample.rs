//! A picture scaled to a few samples for each cell.
//!
//! Photos by plain means, pixel art pixel by pixel or with its outlines kept.

use super::{CellsRecipe, Scaling};
use crate::graphics::Picture;
use crate::graphics::scale::{Span, mean, straight};

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
