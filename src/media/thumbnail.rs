//! Thumbnails: a small picture of a picture, made without ever holding the whole of a large PNG.
//!
//! A PNG is unpacked row by row into running sums (`scaler`), at about the price of unpacking
//! it. JPEG and WebP are unpacked whole, within limits. Enlarged pixel art is taken back to its
//! native grid, so that it stays crisp; everything else is averaged over boxes.

use super::{
    Decoded, Format, Inspected, Limits, MediaError,
    grid::has_few_colours,
    inspect::{check_bytes, unpack},
    scaler::{Scaled, Scaler, Shape, eight_bits},
    stored,
    stream::{self, Rows},
    tile, upright,
};
use image::{DynamicImage, metadata::Orientation};
use std::io::{BufRead, Cursor, Seek, SeekFrom};

/// Longest side of a thumbnail in pixels: sharp enough for a tile of 25 columns on a dense screen.
pub const THUMBNAIL_SIDE: u32 = 256;
/// Longest side in pixels of what can be pixel art at its own size.
pub const SPRITE_MAX: u32 = 256;
/// At most so many colours make a small picture pixel art even when no block is scaled.
pub const FEW_COLOURS: usize = 64;
/// Quality of a thumbnail that is a JPEG, 1 to 100.
const QUALITY: u8 = 80;

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
        if !self.sharp && stored::is_opaque(&self.pixels) {
            return tile::jpeg(&self.pixels, QUALITY);
        }
        stored::encode(&self.pixels, Format::Png, QUALITY)
    }

    /// The thumbnail in a file that [`Thumbnail::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, MediaError> {
        if Format::of(bytes)? == Format::Jpeg {
            return Ok(Self::of_small(stored::jpeg_pixels(bytes, THUMBNAIL_SIDE)?));
        }
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
        let streamed = streamed(&mut file, &limits)?;
        if let Some((_, thumbnail)) = streamed {
            return Ok(thumbnail);
        }
        again(&mut file)?;
    }
    let bytes = stream::whole(&mut file, limits.file_bytes)?;
    check_bytes(&bytes, &limits)?;
    let unpacked = unpack(&bytes, &limits)?;
    Ok(of_picture(unpacked.picture).turned(unpacked.turn))
}

/// Checks as [`super::inspect()`] does, and makes the thumbnail while the pixels are there.
pub fn inspect_with_thumbnail(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Inspected, Thumbnail), MediaError> {
    check_bytes(bytes, limits)?;
    if Format::of(bytes)? == Format::Png
        && let Some(seen) = streamed(&mut Cursor::new(bytes), limits)?
    {
        return Ok(seen);
    }
    let unpacked = unpack(bytes, limits)?;
    let inspected = unpacked.inspected();
    Ok((
        inspected,
        of_picture(unpacked.picture).turned(unpacked.turn),
    ))
}

/// Of a PNG, row by row; `None` when its rows do not come in order.
fn streamed(
    file: &mut (impl BufRead + Seek),
    limits: &Limits,
) -> Result<Option<(Inspected, Thumbnail)>, MediaError> {
    let Some(rows) = Rows::open(&mut *file, limits)? else {
        return Ok(None);
    };
    let shape = rows.shape();
    let mut scaler = Scaler::exactly(shape, THUMBNAIL_SIDE);
    let turn = rows.each(scaler.together(), |rows| scaler.push(rows))?;
    let scaled = if let Some(mut native) = scaler.native(THUMBNAIL_SIDE) {
        // Enlarged pixel art is small as a file: a second look costs little.
        again(file)?;
        if let Some(rows) = Rows::open(&mut *file, limits)? {
            rows.each(native.together(), |rows| native.push(rows))?;
        }
        native.finish()
    } else {
        scaler.finish()
    };
    let inspected = Inspected::of(Format::Png, (shape.width, shape.height), turn);
    Ok(Some((inspected, Thumbnail::of(scaled).turned(turn))))
}

fn again(file: &mut impl Seek) -> Result<(), MediaError> {
    let start = file.seek(SeekFrom::Start(0));
    start.map(drop).map_err(|error| stream::unread(&error))
}

fn of_picture(picture: DynamicImage) -> Thumbnail {
    let picture = eight_bits(picture);
    let mut scaler = Scaler::exactly(Shape::of(&picture), THUMBNAIL_SIDE);
    scaler.push(picture.as_bytes());
    Thumbnail::of(match scaler.native(THUMBNAIL_SIDE) {
        Some(mut native) => {
            native.push(picture.as_bytes());
            native.finish()
        }
        None => scaler.finish(),
    })
}

#[cfg(test)]
mod tests;
