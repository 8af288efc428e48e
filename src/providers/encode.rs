//! Pixels to PNG, the same bytes every time.
//!
//! Separate because the promise "same prompt, same file" hangs on it: compression and filter are
//! fixed here and nowhere else.

use image::{
    ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};

/// `rgba` (straight alpha, row by row) as a PNG. `None` when the pixels do not fit the size.
pub(super) fn png(width: u32, height: u32, rgba: &[u8]) -> Option<Vec<u8>> {
    // The encoder panics where it cannot answer.
    let fits = u64::from(width) * u64::from(height) * 4 == rgba.len() as u64;
    if !fits || rgba.is_empty() {
        return None;
    }
    let mut bytes = Vec::new();
    // Pixel art: long runs of equal bytes. Filtering makes them larger, not smaller.
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::NoFilter)
        .write_image(rgba, width, height, ExtendedColorType::Rgba8)
        .ok()?;
    Some(bytes)
}
