//! Checks that bytes really are a picture, and unpacks them, within limits.
//!
//! The one place that calls the decoders, so that no limit can be forgotten.

use super::stream::Rows;
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
        let size = (self.picture.width(), self.picture.height());
        Inspected::of(self.format, size, self.turn)
    }
}

impl Inspected {
    /// A picture whose pixels lie so in its file.
    pub(super) fn of(format: Format, (width, height): (u32, u32), turn: Orientation) -> Self {
        let (width, height) = upright::turned_size(width, height, turn);
        Self {
            format,
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
    if Format::of(bytes)? == Format::Png
        && let Some(rows) = Rows::open(Cursor::new(bytes), limits)?
    {
        let shape = rows.shape();
        let turn = rows.each(1, |_| ())?;
        let size = (shape.width, shape.height);
        return Ok(Inspected::of(Format::Png, size, turn));
    }
    Ok(unpack(bytes, limits)?.inspected())
}

/// The same check, and the pixels, upright. Of an animation, the first picture.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, MediaError> {
    check_bytes(bytes, limits)?;
    let Unpacked {
        mut picture, turn, ..
    } = unpack_for(bytes, limits, true)?;
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

/// Unpacks the picture within `limits`, for its rows; of an animation, the first.
pub(super) fn unpack(bytes: &[u8], limits: &Limits) -> Result<Unpacked, MediaError> {
    unpack_for(bytes, limits, false)
}

/// The same; `as_rgba` when it is turned and made into four bytes a pixel afterwards.
fn unpack_for(bytes: &[u8], limits: &Limits, as_rgba: bool) -> Result<Unpacked, MediaError> {
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
    let needed = Memory {
        native: decoder.color_type(),
        working: working(format, bytes, decoder.color_type()),
        as_rgba,
        swaps_sides: upright::swaps_sides(turn),
    };
    let needed = needed.of(u64::from(width) * u64::from(height));
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

/// What unpacking needs at its peak.
#[derive(Clone, Copy)]
struct Memory {
    /// How the decoder hands the pixels over.
    native: ColorType,
    /// Bytes of its work space for each pixel.
    working: u64,
    /// Four bytes a pixel are made of them.
    as_rgba: bool,
    /// And the picture is turned by a quarter.
    swaps_sides: bool,
}

impl Memory {
    /// Bytes for so many pixels.
    fn of(self, pixels: u64) -> u64 {
        let native = u64::from(self.native.bytes_per_pixel());
        let deep = native > u64::from(self.native.channel_count());
        let copied = deep || self.as_rgba && self.native != ColorType::Rgba8;
        let copy = if copied { 4 } else { 0 };
        let turned = if self.as_rgba && self.swaps_sides {
            native
        } else {
            0
        };
        pixels.saturating_mul(native + self.working.max(copy).max(turned))
    }
}

/// Bytes for each pixel that the decoder takes besides its result.
fn working(format: Format, bytes: &[u8], color: ColorType) -> u64 {
    match format {
        // A coefficient of 16 bits for each channel of each pixel; else a few rows.
        Format::Jpeg if jpeg::is_progressive(bytes) => u64::from(color.channel_count()) * 2,
        Format::Png | Format::Jpeg => 0,
        // Luma and two quarter chroma planes, or the lossless decoder's own copy.
        Format::WebP => 4,
    }
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
