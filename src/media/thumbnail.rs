//! Thumbnails: a small picture of a picture, made without ever holding the whole of a large PNG.
//!
//! A PNG is unpacked row by row into running sums ([`scaler`]), at about the price of unpacking
//! it. JPEG and WebP are unpacked whole, within limits. Enlarged pixel art is taken back to its
//! native grid, so that it stays crisp; everything else is averaged over boxes.

mod scaler;
mod stream;

use super::{
    Decoded, Format, Inspected, Limits, MediaError,
    grid::has_few_colours,
    inspect::{Unpacked, check_bytes, unpack},
    stored, upright,
};
use image::{ColorType, DynamicImage, metadata::Orientation};
use scaler::{Scaled, Scaler, Shape};
use std::io::{BufRead, Seek, SeekFrom};

/// Longest side of a thumbnail in pixels: sharp enough for a tile of 25 columns on a dense screen.
pub const THUMBNAIL_SIDE: u32 = 256;
/// Longest side in pixels of what can be pixel art at its own size.
pub const SPRITE_MAX: u32 = 256;
/// At most so many colours make a small picture pixel art even when no block is scaled.
pub const FEW_COLOURS: usize = 64;
/// Quality of a thumbnail that is a JPEG, 1 to 100.
const QUALITY: u8 = 85;

/// A small picture of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// Its pixels; at most [`THUMBNAIL_SIDE`] along a side.
    pub pixels: Decoded,
    /// Pixel art: every pixel counts.
    pub sharp: bool,
}

impl Thumbnail {
    /// As a file: PNG where every pixel counts or something is transparent, else JPEG.
    pub fn encode(&self) -> Result<Vec<u8>, MediaError> {
        let (opaque, _) = self.pixels.rgba.as_chunks::<4>();
        let opaque = opaque.iter().all(|[.., alpha]| *alpha == u8::MAX);
        let format = if opaque && !self.sharp {
            Format::Jpeg
        } else {
            Format::Png
        };
        stored::encode(&self.pixels, format, QUALITY)
    }

    /// The thumbnail in a file that [`Thumbnail::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, MediaError> {
        let limits = Limits {
            side: THUMBNAIL_SIDE,
            ..Limits::thumbnail()
        };
        Ok(Self::of_small(super::decode(bytes, &limits)?))
    }

    fn of_small(pixels: Decoded) -> Self {
        let sharp = has_few_colours(&pixels.rgba, FEW_COLOURS);
        Self { pixels, sharp }
    }

    /// Upright: what is small is turned, not what is large.
    fn turned(mut self, turn: Orientation) -> Self {
        self.pixels = upright::turned(self.pixels, turn);
        self
    }

    fn of(scaled: Scaled) -> Self {
        let Scaled { pixels, sharp } = scaled;
        if sharp {
            Self { pixels, sharp }
        } else {
            Self::of_small(pixels)
        }
    }
}

/// The thumbnail of a picture file. A PNG is read row by row; anything else is read whole, within
/// [`Limits::thumbnail`]. Of an animation, the first picture.
pub fn thumbnail(mut file: impl BufRead + Seek) -> Result<Thumbnail, MediaError> {
    let limits = Limits::thumbnail();
    let head = stream::head(&mut file)?;
    if Format::of(&head)? == Format::Png {
        let streamed = stream::png(&mut file, &limits)?;
        if let Some(scaled) = streamed {
            return Ok(scaled);
        }
        file.seek(SeekFrom::Start(0))
            .map_err(|error| stream::unread(&error))?;
    }
    let bytes = stream::whole(&mut file, limits.file_bytes)?;
    check_bytes(&bytes, &limits)?;
    Ok(of_unpacked(&unpack(&bytes, &limits)?))
}

/// Checks as [`super::inspect()`] does, and makes the thumbnail while the pixels are there.
pub fn inspect_with_thumbnail(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Inspected, Thumbnail), MediaError> {
    check_bytes(bytes, limits)?;
    let unpacked = unpack(bytes, limits)?;
    Ok((unpacked.inspected(), of_unpacked(&unpacked)))
}

fn of_unpacked(unpacked: &Unpacked) -> Thumbnail {
    of_picture(&unpacked.picture).turned(unpacked.turn)
}

fn of_picture(picture: &DynamicImage) -> Thumbnail {
    let channels = match picture.color() {
        ColorType::L8 => 1,
        ColorType::La8 => 2,
        ColorType::Rgb8 => 3,
        ColorType::Rgba8 => 4,
        // Sixteen bits: rare, and nothing is lost that a thumbnail could show.
        _ => return of_picture(&DynamicImage::ImageRgba8(picture.to_rgba8())),
    };
    let shape = Shape {
        width: picture.width(),
        height: picture.height(),
        channels,
    };
    let row_bytes = shape.row_bytes();
    let rows = || picture.as_bytes().chunks_exact(row_bytes);
    let mut scaler = Scaler::new(shape);
    rows().for_each(|row| scaler.push(row));
    Thumbnail::of(match scaler.native() {
        Some(mut native) => {
            rows().for_each(|row| native.push(row));
            native.finish()
        }
        None => scaler.finish(),
    })
}

#[cfg(test)]
mod tests;
