//! Checks that bytes really are a picture, and unpacks them, within limits.
//!
//! The one place that calls the decoders, so that no limit can be forgotten.

use super::{Format, Limits, MediaError, jpeg, png, webp};
use crate::domain::visible;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use std::io::Cursor;

/// What a checked picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Its format.
    pub format: Format,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A picture unpacked.
#[derive(Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Pixels across; at least 1.
    pub width: u32,
    /// Pixels down; at least 1.
    pub height: u32,
    /// Red, green, blue, opacity: one byte each, row by row, `width × height × 4` in all.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Decoded {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Decoded({}×{})", self.width, self.height)
    }
}

/// Checks everything: size, format, completeness, and that every pixel can be unpacked.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Inspected, MediaError> {
    check_bytes(bytes, limits)?;
    let (format, picture) = unpack(bytes, limits)?;
    Ok(Inspected {
        format,
        width: picture.width(),
        height: picture.height(),
    })
}

/// The same check, and the pixels. Of an animation, the first picture.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, MediaError> {
    check_bytes(bytes, limits)?;
    let (_, picture) = unpack(bytes, limits)?;
    let (width, height) = (picture.width(), picture.height());
    Ok(Decoded {
        width,
        height,
        rgba: picture.into_rgba8().into_raw(),
    })
}

/// Is the file of a size and of a format that we take, and is it all there? Decoders forgive a
/// missing end, a library for ever must not.
pub(super) fn check_bytes(bytes: &[u8], limits: &Limits) -> Result<(), MediaError> {
    let (size, max) = (bytes.len() as u64, limits.file_bytes as u64);
    if size > max {
        return Err(MediaError::TooManyBytes { bytes: size, max });
    }
    match Format::of(bytes)? {
        Format::Png => png::check(bytes),
        Format::Jpeg => jpeg::check(bytes),
        Format::WebP => webp::check(bytes),
    }
}

/// Unpacks the picture within `limits`; of an animation, the first.
pub(super) fn unpack(bytes: &[u8], limits: &Limits) -> Result<(Format, DynamicImage), MediaError> {
    let format = Format::of(bytes)?;
    let broken = |error: image::ImageError| broken(format, &error);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), image_format(format));
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(limits.decoder_bytes);
    reader.limits(allowed);
    let decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height, limits)?;
    let needed = memory(
        format,
        decoder.color_type(),
        u64::from(width) * u64::from(height),
    );
    if needed > limits.decoder_bytes {
        return Err(MediaError::TooMuchMemory {
            bytes: needed,
            max: limits.decoder_bytes,
        });
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    Ok((format, picture))
}

/// The colour profile of a picture whose pixels are red, green and blue; any other one would be
/// wrong for the pixels that we unpack.
pub(super) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let format = image_format(Format::of(bytes).ok()?);
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .ok()?;
    let profile = decoder.icc_profile().ok()??;
    (profile.get(16..20) == Some(b"RGB ")).then_some(profile)
}

/// Is a picture of this size taken?
pub(super) fn check_size(width: u32, height: u32, limits: &Limits) -> Result<(), MediaError> {
    if width == 0 || height == 0 {
        return Err(MediaError::Empty);
    }
    if width.max(height) > limits.side {
        return Err(MediaError::TooLong {
            width,
            height,
            max: limits.side,
        });
    }
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(MediaError::TooManyPixels {
            width,
            height,
            max: limits.pixels,
        });
    }
    Ok(())
}

/// Bytes needed at the peak: the decoder's own result, its work space, and our four bytes a pixel.
fn memory(format: Format, color: ColorType, pixels: u64) -> u64 {
    let native = u64::from(color.bytes_per_pixel());
    let working = match format {
        Format::Png => 0,
        // A progressive picture keeps a 16-bit coefficient for each channel of each pixel.
        Format::Jpeg => native * 2,
        // Luma and two quarter chroma planes, or the lossless decoder's own copy.
        Format::WebP => 4,
    };
    let ours = if color == ColorType::Rgba8 { 0 } else { 4 };
    pixels.saturating_mul(native + working.max(ours))
}

fn image_format(format: Format) -> ImageFormat {
    match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::WebP => ImageFormat::WebP,
    }
}

/// What a decoder says may quote the file: shown on one line, shortened.
fn broken(format: Format, error: &image::ImageError) -> MediaError {
    let why = visible(&error.to_string()).chars().take(160).collect();
    MediaError::Broken { format, why }
}

#[cfg(test)]
mod tests;
