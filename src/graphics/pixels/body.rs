//! The bytes of a canvas in each format.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::Canvas;
use super::{Format, PixelsRecipe};

/// Qualities of a JPEG, the first that keeps to its bytes: at 82 artefacts are hardly seen on a
/// thumbnail, and it is a fifth of a PNG.
const JPEG_QUALITIES: [u8; 3] = [82, 60, 30];

/// The bytes; `None` if they cannot be made, which leaves the picture as text cells.
pub(super) fn body(canvas: &Canvas, recipe: &PixelsRecipe) -> Option<Vec<u8>> {
    if canvas.pixels.is_empty() {
        return None;
    }
    // Base64 makes four bytes of three.
    let most = super::budget((recipe.columns, recipe.rows)) / 4 * 3;
    match recipe.format {
        Format::Png => Some(STANDARD.encode(png(canvas)?).into_bytes()),
        Format::SmallPng => {
            let file = super::thrifty::png(canvas, most)?;
            Some(STANDARD.encode(file).into_bytes())
        }
        Format::Plain if canvas.has_alpha() => Some(STANDARD.encode(canvas.rgba()).into_bytes()),
        Format::Plain => Some(STANDARD.encode(canvas.rgb()).into_bytes()),
        Format::Sixel => sixel(canvas),
        Format::SmallIterm if !canvas.has_alpha() => Some(iterm(&jpeg(canvas, most)?, recipe)),
        Format::SmallIterm => Some(iterm(&super::thrifty::png(canvas, most)?, recipe)),
        Format::Iterm => Some(iterm(&png(canvas)?, recipe)),
    }
}

/// The file with every pixel as it is.
pub(super) fn png(canvas: &Canvas) -> Option<Vec<u8>> {
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

/// A JPEG of at most `most` bytes, if that can be reached.
fn jpeg(canvas: &Canvas, most: usize) -> Option<Vec<u8>> {
    let (rgb, mut bytes) = (canvas.rgb(), Vec::new());
    for quality in JPEG_QUALITIES {
        bytes.clear();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        let (width, height) = (canvas.width, canvas.height);
        let written = encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8);
        written.ok()?;
        if bytes.len() <= most {
            break;
        }
    }
    Some(bytes)
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
