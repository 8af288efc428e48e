//! A PNG of 256 colours: two fifths of the bytes of a full one, for slow lines.

use quantette::deps::palette::Srgb;
use quantette::dither::FloydSteinberg;
use quantette::{ImageRef, Pipeline};

use super::canvas::Canvas;

/// The file; `None` if something is transparent, or it cannot be made.
pub(super) fn png(canvas: &Canvas) -> Option<Vec<u8>> {
    if canvas.has_alpha() {
        return None;
    }
    let colours = canvas.pixels.iter();
    let colours: Vec<Srgb<u8>> = colours
        .map(|&[red, green, blue, _]| Srgb::new(red, green, blue))
        .collect();
    let image = ImageRef::new(canvas.width, canvas.height, &colours).ok()?;
    let indexed = Pipeline::new()
        .ditherer(FloydSteinberg::with_error_diffusion(0.5)?)
        .input_image(image)
        .output_srgb8_indexed_image();
    let palette = indexed.palette().iter();
    let palette: Vec<u8> = palette
        .flat_map(|colour| [colour.red, colour.green, colour.blue])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width, canvas.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(indexed.indices()).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
