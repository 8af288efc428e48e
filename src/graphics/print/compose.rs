//! The pixels of a print: scaled by us, so that viuer finds nothing left to scale.

use image::{DynamicImage, RgbaImage};

use super::plan::{Method, Plan};
use crate::graphics::{Picture, scale};

/// A picture's place among the pixels of a print.
pub(super) struct Part<'a> {
    /// What.
    pub(super) picture: &'a Picture,
    /// Its size there.
    pub(super) size: (u32, u32),
    /// Its upper left corner.
    pub(super) at: (u32, u32),
}

/// The picture as `plan` wants it drawn.
pub(super) fn compose(picture: &Picture, plan: &Plan) -> DynamicImage {
    let part = Part {
        picture,
        size: plan.content,
        at: (0, 0),
    };
    compose_all(&[part], plan)
}

/// Several pictures on the canvas of `plan`.
pub(super) fn compose_all(parts: &[Part<'_>], plan: &Plan) -> DynamicImage {
    let mut canvas = RgbaImage::new(plan.canvas.0, plan.canvas.1);
    for part in parts {
        paint(&mut canvas, part);
    }
    if plan.method == Method::Sixel {
        flatten(&mut canvas, plan.background);
    }
    if plan.method == Method::Blocks {
        // A half cell is there or not.
        for pixel in canvas.pixels_mut() {
            pixel.0[3] = if pixel.0[3] >= 128 { u8::MAX } else { 0 };
        }
    }
    DynamicImage::ImageRgba8(canvas)
}

fn paint(canvas: &mut RgbaImage, part: &Part<'_>) {
    let ((width, height), picture) = (part.size, part.picture);
    let (from_width, from_height) = picture.size();
    let whole = width.is_multiple_of(from_width) && height.is_multiple_of(from_height);
    let mut put = |x: u32, y: u32, pixel: [u8; 4]| {
        let (x, y) = (part.at.0 + x, part.at.1 + y);
        if let Some(target) = canvas.get_pixel_mut_checked(x, y) {
            target.0 = pixel;
        }
    };
    if picture.is_pixel_art() && whole {
        let scale = (width / from_width.max(1), height / from_height.max(1));
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            put(x, y, picture.pixel(x / scale.0.max(1), y / scale.1.max(1)));
        }
        return;
    }
    let scaled = scale::mean(picture, width, height);
    for (y, row) in (0..).zip(scaled.chunks_exact(width.max(1) as usize)) {
        for (x, &pixel) in (0..).zip(row) {
            put(x, y, pixel);
        }
    }
}

/// Lays the picture on `background`: the sixel encoder knows no transparency.
fn flatten(canvas: &mut RgbaImage, background: [u8; 3]) {
    for pixel in canvas.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for (channel, under) in pixel.0.iter_mut().zip(background) {
            let mixed = u32::from(*channel) * alpha + u32::from(under) * (255 - alpha);
            *channel = (mixed / 255) as u8;
        }
        pixel.0[3] = u8::MAX;
    }
}

#[cfg(test)]
mod tests;
