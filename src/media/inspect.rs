//! Checks that bytes really are a picture, and unpacks them, within limits.
//!
//! The one place that calls the decoders, so that no limit can be forgotten.

use super::{Format, Limits, MediaError, jpeg, png, upright, webp};
use crate::domain::visible;
use image::{
    ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader, metadata::Orientation,
};
use std::io::Cursor;

/// What a checked picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Its format.
    pub format: Format,
    /// Pixels across when it stands upright.
    pub width: u32,
    /// Pixels down when it stands upright.
    pub height: u32,
}

/// What was in a file.
pub(super) struct Unpacked {
    /// Its format.
    pub(super) format: Format,
    /// Its pixels as they lie in the file.
    pub(super) picture: DynamicImage,
    /// How they must be turned to stand upright.
    pub(super) turn: Orientation,
}

impl Unpacked {
    /// What it is.
    pub(super) fn inspected(&self) -> Inspected {
        let Self { picture, turn, .. } = self;
        let (width, height) = upright::turned_size(picture.width(), picture.height(), *turn);
        Inspected {
            format: self.format,
            width,
            height,
        }
    }
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
    Ok(unpack(bytes, limits)?.inspected())
}

/// The same check, and the pixels, upright. Of an animation, the first picture.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, MediaError> {
    check_bytes(bytes, limits)?;
    let Unpacked {
        mut picture, turn, ..
    } = unpack(bytes, limits)?;
    picture.apply_orientation(turn);
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
pub(super) fn unpack(bytes: &[u8], limits: &Limits) -> Result<Unpacked, MediaError> {
    let format = Format::of(bytes)?;
    let broken = |error: image::ImageError| broken(format, &error);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), image_format(format));
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(limits.decoder_bytes);
    reader.limits(allowed);
    let decoder = reader.into_decoder().map_err(broken)?;
    let turn = upright::turn_of(format, bytes);
    let (width, height) = decoder.dimensions();
    check_size(width, height, limits)?;
    let needed = memory(
        format,
        decoder.color_type(),
        u64::from(width) * u64::from(height),
        upright::swaps_sides(turn),
    );
    if needed > limits.decoder_bytes {
        return Err(MediaError::TooMuchMemory {
            bytes: needed,
            max: limits.decoder_bytes,
        });
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    Ok(Unpacked {
        format,
        picture,
        turn,
    })
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

/// Bytes needed at the peak: the decoder's own result, its work space, and our four bytes a
/// pixel or the turned picture.
fn memory(format: Format, color: ColorType, pixels: u64, swaps_sides: bool) -> u64 {
    let native = u64::from(color.bytes_per_pixel());
    let working = match format {
        Format::Png => 0,
        // A progressive picture keeps a 16-bit coefficient for each channel of each pixel.
        Format::Jpeg => native * 2,
        // Luma and two quarter chroma planes, or the lossless decoder's own copy.
        Format::WebP => 4,
    };
    let ours = if color == ColorType::Rgba8 { 0 } else { 4 };
    let turned = if swaps_sides { native } else { 0 };
    pixels.saturating_mul(native + working.max(ours).max(turned))
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
