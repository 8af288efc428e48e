//! Pictures as text cells: right in every terminal, through tmux and any SSH, and cheap there.
//!
//! Each cell holds two colours and one of the block elements U+2580–U+259F, which every font
//! has. Photos get the glyph and the two colours that come nearest to 8 x 8 samples; pixel art
//! keeps its pixels, half a cell each or whole multiples, in their exact colours.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::{Depth, Encoded, ImagePainter, Look, Picture, Recipe, Room, Spot};

mod blocks;
mod colour;
mod glyphs;
mod mono;
mod pixels;
mod place;
mod sample;
mod sixteen;
#[cfg(test)]
mod tests;

pub(super) use colour::sixteen_index;
pub(super) use place::fitted;
use sample::Samples;

/// What to make: so many cells, in such colours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CellsRecipe {
    columns: u16,
    rows: u16,
    scaling: Scaling,
    depth: Depth,
    light: bool,
    /// One colour to a cell, see [`CellsPainter::coarse`].
    coarse: bool,
}

impl CellsRecipe {
    /// Cells across and down.
    pub fn size(&self) -> (u16, u16) {
        (self.columns, self.rows)
    }
}

/// How the pixels of a picture come into its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scaling {
    /// The mean of what lies under a sample.
    Mean,
    /// The mean, with more weight for what stands out: pixel art larger than its place.
    Outlines,
    /// Each pixel becomes that many columns and half rows.
    Whole(u16),
}

/// One character cell of a picture. `Color::Reset` as `bg` means that it shows through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureCell {
    /// The character.
    pub glyph: char,
    /// Colour of what the glyph covers.
    pub fg: Color,
    /// Colour of the rest.
    pub bg: Color,
}

impl PictureCell {
    /// A cell with nothing in it.
    pub const EMPTY: Self = Self {
        glyph: ' ',
        fg: Color::Reset,
        bg: Color::Reset,
    };

    /// A cell full of one colour.
    fn full(colour: Color) -> Self {
        Self {
            bg: colour,
            ..Self::EMPTY
        }
    }

    /// Whether nothing of the picture is in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::EMPTY
    }
}

/// A picture made of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellGrid {
    columns: u16,
    cells: Vec<PictureCell>,
}

impl CellGrid {
    /// Cells across.
    pub fn columns(&self) -> u16 {
        self.columns
    }

    /// Cells down.
    pub fn rows(&self) -> u16 {
        (self.cells.len() / usize::from(self.columns).max(1)) as u16
    }

    /// Bytes of memory that it takes.
    pub(super) fn weight(&self) -> usize {
        self.cells.len() * size_of::<PictureCell>()
    }

    /// The cells, row by row.
    pub fn lines(&self) -> impl Iterator<Item = &[PictureCell]> {
        self.cells.chunks_exact(usize::from(self.columns).max(1))
    }
}

/// `colour` as a terminal of that depth shows it; names and numbers stay as they are.
pub fn reduce(colour: Color, depth: Depth) -> Color {
    match colour {
        Color::Rgb(red, green, blue) => colour::shown([red, green, blue], depth),
        named => named,
    }
}

/// Paints with text cells.
#[derive(Clone, Copy, Debug, Default)]
pub struct CellsPainter {
    look: Look,
    coarse: bool,
}

impl CellsPainter {
    /// A painter for a terminal that looks so.
    pub fn new(look: Look) -> Self {
        let coarse = false;
        Self { look, coarse }
    }

    /// One that shows where pictures are and of what colours, one colour to a cell, until their
    /// pixels are there: a sixth of the bytes, for slow lines.
    pub fn coarse(look: Look) -> Self {
        let coarse = matches!(look.depth, Depth::True | Depth::Indexed);
        Self { look, coarse }
    }

    /// What to make for a picture of `picture` pixels (width, height) in `area`.
    pub(super) fn cells_recipe(
        &self,
        picture: (u32, u32),
        pixel_art: bool,
        area: Rect,
    ) -> CellsRecipe {
        let recipe = recipe(self.look, picture, pixel_art, area);
        CellsRecipe {
            coarse: self.coarse,
            ..recipe
        }
    }

    /// The cells of `picture` in `area`, at once.
    pub(super) fn grid(&self, picture: &Picture, area: Rect) -> CellGrid {
        let recipe = self.cells_recipe(picture.size(), picture.is_pixel_art(), area);
        encode(picture, &recipe)
    }
}

impl ImagePainter for CellsPainter {
    fn recipe(&self, spot: &Spot) -> Recipe {
        Recipe::Cells(self.cells_recipe(spot.picture, spot.pixel_art, spot.area))
    }

    fn begin(&mut self, _: Room) {}

    fn place(&mut self, buf: &mut Buffer, area: Rect, _: u64, encoded: &Encoded) -> bool {
        let Encoded::Cells(grid) = encoded else {
            return false;
        };
        place::place(buf, area, grid);
        true
    }

    fn holds(&self, _: u64) -> bool {
        true
    }

    fn is_to_come(&self, _: u64) -> bool {
        false
    }

    fn is_covered_by_text(&self) -> bool {
        true
    }

    // Cells are part of the frame: what covers them replaces them, and nothing stays behind.
    fn occlude(&mut self, _: Rect) {}

    fn pre(&mut self, _: &mut Vec<u8>) {}

    fn post(&mut self, _: &mut Vec<u8>) {}

    fn invalidate(&mut self) {}

    fn shutdown(&mut self, _: &mut Vec<u8>) {}
}

/// How a picture of `picture` pixels fits into `area`.
fn recipe(look: Look, picture: (u32, u32), pixel_art: bool, area: Rect) -> CellsRecipe {
    let whole = if pixel_art {
        place::whole_scale(picture, area)
    } else {
        0
    };
    let (columns, rows) = match whole {
        0 => place::fitted(picture, look.cell, area),
        scale => place::scaled(picture, scale),
    };
    let scaling = match (pixel_art, whole) {
        (false, _) => Scaling::Mean,
        (true, 0) => Scaling::Outlines,
        (true, scale) => Scaling::Whole(scale),
    };
    CellsRecipe {
        columns,
        rows,
        scaling,
        depth: look.depth,
        light: look.light,
        coarse: false,
    }
}

/// Makes the cells of `picture`.
pub(super) fn encode(picture: &Picture, recipe: &CellsRecipe) -> CellGrid {
    let cells = match (recipe.scaling, recipe.depth) {
        _ if recipe.coarse => coarse(picture, recipe),
        (Scaling::Whole(scale), Depth::True | Depth::Indexed) => {
            pixels::encode(picture, recipe, scale)
        }
        (_, Depth::True | Depth::Indexed) => {
            let samples = Samples::take(picture, recipe, blocks::SIDE);
            blocks::encode(&samples, recipe.depth, recipe.scaling)
        }
        (_, Depth::Sixteen) => sixteen::encode(&Samples::take(picture, recipe, glyphs::QUADRANTS)),
        (_, Depth::Mono) => mono::encode(
            &Samples::take(picture, recipe, glyphs::QUADRANTS),
            recipe.light,
        ),
    };
    CellGrid {
        columns: recipe.columns,
        cells,
    }
}

/// One colour to a cell, of 256 so that neighbours share one.
fn coarse(picture: &Picture, recipe: &CellsRecipe) -> Vec<PictureCell> {
    let samples = Samples::take(picture, recipe, 1);
    let cell = |sample: &[u8; 4]| match sample::colour(*sample) {
        Some(rgb) => PictureCell::full(colour::shown(rgb, Depth::Indexed)),
        None => PictureCell::EMPTY,
    };
    samples.pixels().iter().map(cell).collect()
}
