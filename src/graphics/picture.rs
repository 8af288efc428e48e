//! A decoded picture as the painters want it: straight RGBA, its size checked once.

use crate::media::{self, FEW_COLOURS, PIXELS_MAX, SPRITE_MAX, has_few_colours};
use std::sync::Arc;

mod native;

pub use native::native_scale;

/// Longest side in pixels of the native grid of scaled pixel art.
const NATIVE_MAX: u32 = 512;

/// Why bytes are no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// The bytes of the file are no picture.
    #[error(transparent)]
    File(#[from] media::MediaError),
    /// A side is 0, or there are too many pixels.
    #[error("no picture can be {width}x{height} pixels")]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The bytes are not width x height x 4.
    #[error("a picture of {width}x{height} pixels has {expected} bytes, not {found}")]
    Length {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The bytes it must have.
        expected: usize,
        /// The bytes it has.
        found: usize,
    },
}

/// A decoded picture; cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    /// Not a slice: to make one of the decoder's bytes would copy them all.
    rgba: Arc<Vec<u8>>,
    pixel_art: bool,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Picture")
            .field("width", &self.width)
            .field("height", &self.height)
            .field("pixel_art", &self.pixel_art)
            .finish_non_exhaustive()
    }
}

impl Picture {
    /// A picture of `width` x `height` pixels, row by row, four bytes each (alpha not multiplied
    /// in). With `pixel_art` every pixel counts and is shown sharp.
    pub fn new(
        width: u32,
        height: u32,
        rgba: Vec<u8>,
        pixel_art: bool,
    ) -> Result<Self, PictureError> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || pixels > PIXELS_MAX {
            return Err(PictureError::Size { width, height });
        }
        let (expected, found) = (pixels as usize * 4, rgba.len());
        if expected != found {
            return Err(PictureError::Length {
                width,
                height,
                expected,
                found,
            });
        }
        Ok(Self {
            width,
            height,
            rgba: Arc::new(rgba),
            pixel_art,
        })
    }

    /// Like [`Picture::new`], finding out by itself whether this is pixel art; scaled pixel art is
    /// taken back to its native grid.
    pub fn detect(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, PictureError> {
        let picture = Self::new(width, height, rgba, false)?;
        let scale = native_scale(&picture);
        if scale > 1 && width.max(height) / scale <= NATIVE_MAX {
            return Ok(native::reduced(&picture, scale));
        }
        let sprite = width.max(height) <= SPRITE_MAX && has_few_colours(&picture.rgba, FEW_COLOURS);
        Ok(Self {
            pixel_art: sprite,
            ..picture
        })
    }

    /// The picture in the bytes of a file, as large as a screen shows it, as [`Picture::detect`]
    /// sees it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PictureError> {
        let decoded = media::view(bytes)?;
        Self::detect(decoded.width, decoded.height, decoded.rgba)
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Pixels across and down.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The pixels, row by row, four bytes each.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// Whether every pixel counts.
    pub fn is_pixel_art(&self) -> bool {
        self.pixel_art
    }

    /// The pixels of row `y`, empty below the picture.
    pub(super) fn row(&self, y: u32) -> &[[u8; 4]] {
        let (pixels, _) = self.rgba.as_chunks::<4>();
        let width = self.width as usize;
        let begin = (y as usize).saturating_mul(width);
        pixels
            .get(begin..begin.saturating_add(width))
            .unwrap_or_default()
    }

    /// The pixel at `x`, `y`; transparent outside.
    pub(super) fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        self.row(y).get(x as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
