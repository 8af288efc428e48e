//! The bytes of a canvas in each format.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::Canvas;
use super::{Format, PixelsRecipe};

/// Quality of a JPEG: artefacts are hardly seen on a thumbnail, and it is a fifth of a PNG.
const JPEG_QUALITY: u8 = 82;

/// The bytes; `None` if they cannot be made, which leaves the picture as text cells.
pub(super) fn body(canvas: &Canvas, recipe: &PixelsRecipe) -> Option<Vec<u8>> {
    if canvas.pixels.is_empty() {
        return None;
    }
    match recipe.format {
        Format::Png => Some(STANDARD.encode(png(canvas)?).into_bytes()),
        Format::SmallPng => {
            let bytes = super::indexed::png(canvas).or_else(|| png(canvas))?;
            Some(STANDARD.encode(bytes).into_bytes())
        }
        Format::Plain if canvas.has_alpha() => Some(STANDARD.encode(canvas.rgba()).into_bytes()),
        Format::Plain => Some(STANDARD.encode(canvas.rgb()).into_bytes()),
        Format::Sixel => sixel(canvas),
        Format::SmallIterm if !canvas.has_alpha() => Some(iterm(&jpeg(canvas)?, recipe)),
        Format::Iterm | Format::SmallIterm => Some(iterm(&png(canvas)?, recipe)),
    }
}

fn png(canvas: &Canvas) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // Filters do most of the work on photos; slower packing saves one part in a hundred.
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    let (width, height) = (canvas.width, canvas.height);
    let written = if canvas.has_alpha() {
        encoder.write_image(canvas.rgba(), width, height, ExtendedColorType::Rgba8)
    } else {
        encoder.write_image(&canvas.rgb(), width, height, ExtendedColorType::Rgb8)
    };
    written.ok().map(|()| bytes)
}

fn jpeg(canvas: &Canvas) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    let written = encoder.write_image(
        &canvas.rgb(),
        canvas.width,
        canvas.height,
        ExtendedColorType::Rgb8,
    );
    written.ok().map(|()| bytes)
}

fn sixel(canvas: &Canvas) -> Option<Vec<u8>> {
    let (width, height) = (canvas.width as usize, canvas.height as usize);
    let options = icy_sixel::EncodeOptions::default();
    let text = icy_sixel::sixel_encode(canvas.rgba(), width, height, &options).ok()?;
    Some(text.into_bytes())
}

fn iterm(file: &[u8], recipe: &PixelsRecipe) -> Vec<u8> {
    let (columns, rows) = (recipe.columns, recipe.rows);
    let mut bytes = format!(
        "\x1b]1337;File=inline=1;size={};width={columns};height={rows};\
         preserveAspectRatio=0;doNotMoveCursor=1:",
        file.len()
    )
    .into_bytes();
    bytes.extend_from_slice(STANDARD.encode(file).as_bytes());
    bytes.push(b'\x07');
    bytes
}
