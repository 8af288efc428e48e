//! Pixels to the bytes of a picture file, and a JPEG of our own back.

use super::{Decoded, Format, MediaError};
use crate::domain::visible;
use image::{
    ExtendedColorType, ImageEncoder,
    codecs::{png::PngEncoder, webp::WebPEncoder},
};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder};
use std::{borrow::Cow, fmt::Display};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// `picture` as a file. `quality` (1 to 100) is of JPEG; PNG and WebP lose nothing. What is
/// transparent becomes white in a JPEG.
pub(super) fn encode(
    picture: &Decoded,
    format: Format,
    quality: u8,
) -> Result<Vec<u8>, MediaError> {
    encode_with(picture, format, quality, None)
}

/// The same with the colour profile that the pixels are meant in.
pub(super) fn encode_with(
    picture: &Decoded,
    format: Format,
    quality: u8,
    profile: Option<Vec<u8>>,
) -> Result<Vec<u8>, MediaError> {
    let &Decoded {
        width,
        height,
        ref rgba,
    } = picture;
    let (pixels, rest) = rgba.as_chunks::<4>();
    let count = u64::from(width) * u64::from(height);
    // The encoders panic where they cannot answer.
    if count != pixels.len() as u64 || pixels.is_empty() || !rest.is_empty() {
        return Err(MediaError::Empty);
    }
    let opaque = is_opaque(picture);
    if format == Format::Jpeg {
        return jpeg(picture, opaque, quality, profile);
    }
    let (pixels, colour) = if opaque {
        let flat = pixels
            .iter()
            .flat_map(|[red, green, blue, _]| [*red, *green, *blue]);
        (Cow::Owned(flat.collect()), ExtendedColorType::Rgb8)
    } else {
        (Cow::Borrowed(rgba.as_slice()), ExtendedColorType::Rgba8)
    };
    let mut bytes = Vec::new();
    let written = if format == Format::Png {
        let mut encoder = PngEncoder::new(&mut bytes);
        give(&mut encoder, profile);
        encoder.write_image(&pixels, width, height, colour)
    } else {
        let mut encoder = WebPEncoder::new_lossless(&mut bytes);
        give(&mut encoder, profile);
        encoder.write_image(&pixels, width, height, colour)
    };
    written.map_err(|error| unwritable(format, &error))?;
    Ok(bytes)
}

/// Does nothing shine through?
pub(super) fn is_opaque(picture: &Decoded) -> bool {
    let (pixels, _) = picture.rgba.as_chunks::<4>();
    // All of them: a loop that may end early is slower than one that does several pixels at once.
    let least = pixels.iter().map(|[.., opacity]| *opacity);
    least.fold(u8::MAX, |least, opacity| least & opacity) == u8::MAX
}

/// Pixels across and down as a JPEG says them, which has no more than 65,535 along a side.
pub(super) fn jpeg_sides(picture: &Decoded) -> Result<(u16, u16), MediaError> {
    let &Decoded { width, height, .. } = picture;
    match (width.try_into(), height.try_into()) {
        (Ok(width), Ok(height)) => Ok((width, height)),
        _ => Err(MediaError::TooLong {
            width,
            height,
            max: u16::MAX.into(),
        }),
    }
}

/// Colours are halved in resolution below quality 90, as everywhere.
fn jpeg(
    picture: &Decoded,
    opaque: bool,
    quality: u8,
    profile: Option<Vec<u8>>,
) -> Result<Vec<u8>, MediaError> {
    let (width, height) = jpeg_sides(picture)?;
    let (pixels, _) = picture.rgba.as_chunks::<4>();
    let pixels = if opaque {
        Cow::Borrowed(pixels)
    } else {
        Cow::Owned(pixels.iter().copied().map(on_white).collect())
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    if let Some(profile) = profile {
        // One that is too large for the format is left out.
        let _ = encoder.add_icc_profile(&profile);
    }
    let written = encoder.encode(pixels.as_flattened(), width, height, ColorType::Rgba);
    written.map_err(|error| unwritable(Format::Jpeg, &error))?;
    Ok(bytes)
}

/// The pixels of a JPEG with at most `side` along a side, strictly read. In one step: `image` makes
/// three bytes a pixel first, and takes half as long again.
pub(super) fn jpeg_pixels(bytes: &[u8], side: u32) -> Result<Decoded, MediaError> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(side as usize)
        .set_max_height(side as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let rgba = decoder.decode().map_err(|error| broken_jpeg(&error))?;
    let size = decoder.info().ok_or(MediaError::Empty)?;
    Ok(Decoded {
        width: size.width.into(),
        height: size.height.into(),
        rgba,
    })
}

fn broken_jpeg(error: &dyn Display) -> MediaError {
    let why = visible(&error.to_string()).chars().take(160).collect();
    let format = Format::Jpeg;
    MediaError::Broken { format, why }
}

/// A format that knows no profiles is written without.
fn give(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
}

fn on_white([red, green, blue, opacity]: [u8; 4]) -> [u8; 4] {
    let opacity = u32::from(opacity);
    let over = |value: u8| ((u32::from(value) * opacity + 255 * (255 - opacity) + 127) / 255) as u8;
    [over(red), over(green), over(blue), u8::MAX]
}

fn unwritable(format: Format, error: &dyn Display) -> MediaError {
    MediaError::Unwritable {
        why: format!("as {format}: {error}"),
    }
}
