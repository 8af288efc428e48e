//! Writes how a picture was made into its file.
//!
//! The picture itself is never touched: pieces are put between others, which stay byte for byte.
//! What is ours from an earlier time is replaced, so embedding twice is embedding once.

use super::{Format, MediaError, jpeg, png, webp};
use crate::domain::GenerationData;

/// `bytes` with `data` in it: our own JSON, the settings text of the common tongue, and the label
/// of provenance. What a service wrote itself is kept and not contradicted: where it has put a
/// settings text (or, in JPEG and WebP, any EXIF) none of ours is added; where it has put an XMP
/// packet, that stays as it is, without our label.
pub fn embed(bytes: &[u8], data: &GenerationData) -> Result<Vec<u8>, MediaError> {
    match Format::of(bytes)? {
        Format::Png => png::embed(bytes, data),
        Format::Jpeg => jpeg::embed(bytes, data),
        Format::WebP => webp::embed(bytes, data),
    }
}

#[cfg(test)]
mod tests;
