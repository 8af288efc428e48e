//! Pixels to the bytes of a picture file.

use super::{Decoded, Format, MediaError};
use image::{
    ExtendedColorType, ImageEncoder, ImageError,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
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
    let Decoded {
        width,
        height,
        rgba,
    } = picture;
    let (pixels, _) = rgba.as_chunks::<4>();
    let opaque = pixels.iter().all(|[.., opacity]| *opacity == u8::MAX);
    let mut bytes = Vec::new();
    let flat = || {
        pixels
            .iter()
            .copied()
            .flat_map(on_white)
            .collect::<Vec<u8>>()
    };
    let (pixels, colour) = if opaque || format == Format::Jpeg {
        (&flat(), ExtendedColorType::Rgb8)
    } else {
        (rgba, ExtendedColorType::Rgba8)
    };
    // The encoders panic where they cannot answer.
    let channels = if colour == ExtendedColorType::Rgb8 {
        3
    } else {
        4
    };
    if u128::from(*width) * u128::from(*height) * channels != pixels.len() as u128
        || pixels.is_empty()
    {
        return Err(MediaError::Empty);
    }
    let (width, height) = (*width, *height);
    let written = match format {
        Format::Png => {
            let mut encoder = PngEncoder::new(&mut bytes);
            give(&mut encoder, profile);
            encoder.write_image(pixels, width, height, colour)
        }
        Format::Jpeg => {
            let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
            give(&mut encoder, profile);
            encoder.write_image(pixels, width, height, colour)
        }
        Format::WebP => {
            let mut encoder = WebPEncoder::new_lossless(&mut bytes);
            give(&mut encoder, profile);
            encoder.write_image(pixels, width, height, colour)
        }
    };
    written.map_err(|error| unwritable(format, &error))?;
    Ok(bytes)
}

/// A format that knows no profiles is written without.
fn give(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
}

fn on_white([red, green, blue, opacity]: [u8; 4]) -> [u8; 3] {
    let opacity = u32::from(opacity);
    let over = |value: u8| ((u32::from(value) * opacity + 255 * (255 - opacity) + 127) / 255) as u8;
    [over(red), over(green), over(blue)]
}

fn unwritable(format: Format, error: &ImageError) -> MediaError {
    MediaError::Unwritable {
        why: format!("as {format}: {error}"),
    }
}
