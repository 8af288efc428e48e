//! A picture without a word about how it was made: for sharing.
//!
//! Everything goes that is not needed to show the picture as it is; the pixels are not touched.
//! What hides in the pixels themselves (a watermark, text in the lowest bits) stays.

use super::{Format, MediaError, jpeg, png, webp};

/// `bytes` without generation data, EXIF, XMP, comments, foreign pieces and whatever lies behind
/// the picture. The colour profile, opacity, animation and which side is up are kept.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    match Format::of(bytes)? {
        Format::Png => png::strip(bytes),
        Format::Jpeg => jpeg::strip(bytes),
        Format::WebP => webp::strip(bytes),
    }
}

#[cfg(test)]
mod tests;
