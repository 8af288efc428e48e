//! Latent previews as services send them: photographic, another one each time, and the same ones in
//! every run. A line is as full with them as with real ones.

use crate::domain::Preview;
use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use std::sync::LazyLock;

/// Pixels to a side, as `ComfyUI` sends them for a picture of 1024.
const SIDE: usize = 512;
/// Different previews; they come again and again.
const COUNT: usize = 8;
/// `ComfyUI`'s own.
const QUALITY: u8 = 95;
/// Pixels across of the noise that the previews are cut from.
const ACROSS: usize = 2 * SIDE;

/// The preview of one step. The first takes a tenth of a second, the others nothing.
pub(super) fn sketch(step: u32) -> Preview {
    static MADE: LazyLock<Vec<Preview>> = LazyLock::new(|| {
        let noise = noise();
        (0..COUNT).map(|number| made(&noise, number)).collect()
    });
    let at = usize::try_from(step).unwrap_or_default() % COUNT;
    let made = MADE.get(at).cloned();
    made.unwrap_or_else(|| Preview(Vec::new().into()))
}

/// Noise whose parts are the fainter the finer they are, as in photos (1/f); row by row.
fn noise() -> Vec<f32> {
    let mut random = fastrand::Rng::with_seed(512);
    let mut noise = vec![0.5; ACROSS * SIDE];
    for cell in [128, 64, 32, 16, 8, 4, 2] {
        let (columns, rows) = (ACROSS / cell, SIDE / cell + 1);
        let knots: Vec<f32> = (0..columns * rows).map(|_| random.f32() - 0.5).collect();
        let knot = |x: usize, y: usize| knots[y * columns + x % columns];
        let height = 0.7 * (cell as f32 / 128.0).sqrt();
        for (at, value) in noise.iter_mut().enumerate() {
            let (x, y) = (at % ACROSS, at / ACROSS);
            let (left, top) = (x / cell, y / cell);
            let across = (x % cell) as f32 / cell as f32;
            let down = (y % cell) as f32 / cell as f32;
            let upper = knot(left, top) * (1.0 - across) + knot(left + 1, top) * across;
            let lower = knot(left, top + 1) * (1.0 - across) + knot(left + 1, top + 1) * across;
            *value += height * (upper * (1.0 - down) + lower * down);
        }
    }
    noise
}

/// Preview `number`: the noise from elsewhere for each colour, under a light that turns.
fn made(noise: &[f32], number: usize) -> Preview {
    let turn = number as f32 / COUNT as f32 * std::f32::consts::TAU;
    let (sin, cos) = turn.sin_cos();
    let mut rgb = Vec::with_capacity(SIDE * SIDE * 3);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let side = |at: usize| at as f32 / SIDE as f32 - 0.5;
            let light = 0.3 * (side(x) * cos + side(y) * sin);
            for colour in 0..3 {
                let from = (x + number * 61 + colour * 37) % ACROSS;
                let value = noise[y * ACROSS + from] + light;
                rgb.push((value.clamp(0.0, 1.0) * 255.0) as u8);
            }
        }
    }
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    let side = SIDE as u32;
    // An empty preview is one that cannot be shown, as services send them too.
    let _ = encoder.write_image(&rgb, side, side, ExtendedColorType::Rgb8);
    Preview(bytes.into())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::sketch;

    #[test]
    fn each_preview_is_a_photo_of_its_own() {
        let first = sketch(1);
        let second = sketch(2);
        assert_ne!(first.0, second.0);
        assert_eq!(first.0, sketch(9).0, "they come again");
        let size = first.0.len();
        assert!((40_000..200_000).contains(&size), "{size} bytes");
        let image = image::load_from_memory(&first.0).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), (512, 512));
        let mut levels: Vec<u8> = image.pixels().map(|pixel| pixel.0[1]).collect();
        levels.sort_unstable();
        let (dark, light) = (levels[levels.len() / 10], levels[levels.len() * 9 / 10]);
        assert!(light - dark > 60, "{dark} to {light}");
    }
}
