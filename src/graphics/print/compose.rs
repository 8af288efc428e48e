//! The pixels of a print: scaled by us, so that viuer finds nothing left to scale.

use image::{DynamicImage, RgbaImage};

use super::plan::{Method, Plan};
use crate::graphics::{Picture, scale};

/// The picture as `plan` wants it drawn.
pub(super) fn compose(picture: &Picture, plan: &Plan) -> DynamicImage {
    let (width, height) = plan.content;
    let (from_width, from_height) = picture.size();
    let whole = width.is_multiple_of(from_width) && height.is_multiple_of(from_height);
    let mut canvas = RgbaImage::new(plan.canvas.0, plan.canvas.1);
    if picture.is_pixel_art() && whole {
        let scale = (width / from_width.max(1), height / from_height.max(1));
        for (x, y, pixel) in canvas.enumerate_pixels_mut() {
            pixel.0 = picture.pixel(x / scale.0.max(1), y / scale.1.max(1));
        }
    } else {
        let scaled = scale::mean(picture, width, height);
        for (y, row) in (0..).zip(scaled.chunks_exact(width.max(1) as usize)) {
            for (x, &pixel) in (0..).zip(row) {
                if let Some(target) = canvas.get_pixel_mut_checked(x, y) {
                    target.0 = pixel;
                }
            }
        }
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
