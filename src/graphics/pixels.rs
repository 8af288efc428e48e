//! Pictures as pixels: how large they become, and their bytes as terminals want them.
//!
//! Shared by all painters that are not text cells; those differ in what they write around these
//! bytes.

use std::sync::Arc;

use super::{Look, Picture, Spot};

mod body;
mod canvas;
mod fit;
mod thrifty;

/// Which bytes a terminal wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Format {
    /// kitty: PNG, base64. The terminal scales it to its cells.
    Png,
    /// The same at two thirds of the size and within [`budget`], for slow lines.
    SmallPng,
    /// kitty's oldest format, for Konsole: plain pixels, base64.
    Plain,
    /// Sixel.
    Sixel,
    /// iTerm2: a PNG in the whole sequence.
    Iterm,
    /// The same as a JPEG if nothing is transparent, at two thirds of the size and within
    /// [`budget`], for slow lines.
    SmallIterm,
}

impl Format {
    /// Whether the terminal scales a smaller picture up to its cells.
    fn is_scaled_there(self) -> bool {
        self != Self::Sixel
    }

    /// Made to fit a slow line.
    pub(super) fn is_small(self) -> bool {
        matches!(self, Self::SmallPng | Self::SmallIterm)
    }
}

/// A picture of no more is not halved, pixels along its longer side: those are the previews that a
/// server makes one pixel for each of the latent, 64 of SD 1.5 and 128 of SDXL.
const WHOLE_MAX: u32 = 128;
/// Bytes for each cell of a picture over a slow line: twelve thumbnails of 20 x 10 cells have
/// 154 kB, and with the cells that stand there before and after not 230.
const BYTES_A_CELL: usize = 64;
/// Most bytes of one picture over a slow line.
const BYTES_MAX: usize = 180_000;

/// Bytes that a picture of so many cells may have over a slow line.
pub(super) fn budget((columns, rows): (u16, u16)) -> usize {
    let cells = usize::from(columns) * usize::from(rows);
    (cells * BYTES_A_CELL).min(BYTES_MAX)
}

/// What to make: so many pixels for so many cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PixelsRecipe {
    columns: u16,
    rows: u16,
    /// Pixels across and down that the picture becomes.
    content: (u32, u32),
    /// Pixels of the whole, with an empty border around the content.
    canvas: (u32, u32),
    /// Each of its pixels is a square of as many on the screen.
    pixel_art: bool,
    format: Format,
    /// What transparent pixels are laid on, where the format needs it.
    ground: Option<[u8; 3]>,
}

impl PixelsRecipe {
    /// The same with half the pixels along each side, where the terminal scales them up. Pixel art
    /// keeps all of its own.
    pub(super) fn halved(self) -> Self {
        let (width, height) = self.canvas;
        let is_whole = self.pixel_art || width.max(height) <= WHOLE_MAX;
        if is_whole || !self.format.is_scaled_there() {
            return self;
        }
        let half = (width.div_ceil(2), height.div_ceil(2));
        Self {
            content: half,
            canvas: half,
            ..self
        }
    }
}

/// A picture in the bytes of one terminal; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    columns: u16,
    rows: u16,
    canvas: (u32, u32),
    alpha: bool,
    format: Format,
    body: Arc<[u8]>,
}

impl Pixels {
    /// Cells across and down.
    pub fn size(&self) -> (u16, u16) {
        (self.columns, self.rows)
    }

    /// Pixels across and down.
    pub(super) fn canvas(&self) -> (u32, u32) {
        self.canvas
    }

    /// Whether something of it is transparent.
    pub(super) fn has_alpha(&self) -> bool {
        self.alpha
    }

    /// The format of [`Pixels::body`].
    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// Its bytes: base64 for kitty, else the whole sequence. Empty if they could not be made.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether it has more bytes than its cells may cost over a slow line.
    pub(super) fn is_dear(&self) -> bool {
        // What iTerm2's sequence has around its file is not counted.
        self.body.len() > budget(self.size()) + 256
    }

    /// Bytes of memory that it takes.
    pub(super) fn weight(&self) -> usize {
        self.body.len() + size_of::<Self>()
    }

    /// Bytes that it takes inside the terminal, which keeps four for each pixel.
    pub(super) fn weight_there(&self) -> usize {
        self.canvas.0 as usize * self.canvas.1 as usize * 4
    }
}

/// How a picture is fitted to `spot`.
pub(super) fn recipe(look: Look, spot: &Spot, format: Format) -> PixelsRecipe {
    fit::recipe(look, spot, format)
}

/// Makes the bytes of `picture`.
pub(super) fn encode(picture: &Picture, recipe: &PixelsRecipe) -> Pixels {
    let canvas = canvas::Canvas::of(picture, recipe);
    let alpha = canvas.has_alpha();
    let body = body::body(&canvas, recipe).unwrap_or_default();
    Pixels {
        columns: recipe.columns,
        rows: recipe.rows,
        canvas: recipe.canvas,
        alpha,
        format: recipe.format,
        body: body.into(),
    }
}

#[cfg(test)]
mod tests;
