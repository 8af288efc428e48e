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
    let fits = u128::from(width) * u128::from(height) * 4 == rgba.len() as u128;
    if !fits || rgba.is_empty() {
        return None;
    }
    let mut bytes = Vec::new();
    // Enlarged pixel art repeats its rows: against the row above nothing is left. Measured at
    // 1024²: 9 KB, where the fast setting without filter makes 4 MB in four times the time.
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Level(6), FilterType::Up)
        .write_image(rgba, width, height, ExtendedColorType::Rgba8)
        .ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::png;

    #[test]
    fn the_same_pixels_are_the_same_bytes_today_and_in_a_year() {
        let rgba: Vec<u8> = (0..64 * 48)
            .flat_map(|at: u32| {
                let tone = (at / 4 % 7 * 30) as u8;
                [tone, tone / 2, 255 - tone, 255]
            })
            .collect();
        let bytes = png(64, 48, &rgba).unwrap_or_default();
        assert_eq!(
            crc32fast::hash(&bytes),
            2_489_442_758,
            "the encoder or its settings changed"
        );
    }

    #[test]
    fn pixels_that_do_not_fit_the_size_are_refused() {
        assert_eq!(png(2, 2, &[0; 15]), None);
        assert_eq!(png(0, 0, &[]), None);
        assert_eq!(png(u32::MAX, u32::MAX, &[0; 4]), None);
    }
}
