//! Pixel art at a whole scale: half cells in the pixels' own colours, nothing blended.

use ratatui::style::Color;

use super::colour::shown;
use super::sample::colour;
use super::{CellsRecipe, PictureCell};
use crate::graphics::Picture;

/// The cells of `picture` with `scale` columns and half rows to a pixel.
pub(super) fn encode(picture: &Picture, recipe: &CellsRecipe, scale: u16) -> Vec<PictureCell> {
    let scale = u32::from(scale.max(1));
    let mut cells = Vec::with_capacity(usize::from(recipe.columns) * usize::from(recipe.rows));
    // Neighbours are mostly equal, and a colour is not looked up twice in a row.
    let mut last = ([[0; 4]; 2], PictureCell::EMPTY);
    for row in 0..u32::from(recipe.rows) {
        let (upper, lower) = (2 * row / scale, (2 * row + 1) / scale);
        for column in 0..u32::from(recipe.columns) {
            let x = column / scale;
            let halves = [picture.pixel(x, upper), picture.pixel(x, lower)];
            if halves != last.0 {
                let [upper, lower] =
                    halves.map(|pixel| colour(pixel).map(|rgb| shown(rgb, recipe.depth)));
                last = (halves, cell(upper, lower));
            }
            cells.push(last.1);
        }
    }
    cells
}

fn cell(upper: Option<Color>, lower: Option<Color>) -> PictureCell {
    match (upper, lower) {
        (None, None) => PictureCell::EMPTY,
        (Some(fg), None) => PictureCell {
            glyph: '▀',
            fg,
            ..PictureCell::EMPTY
        },
        (None, Some(fg)) => PictureCell {
            glyph: '▄',
            fg,
            ..PictureCell::EMPTY
        },
        (Some(fg), Some(bg)) if fg == bg => PictureCell::full(bg),
        (Some(fg), Some(bg)) => PictureCell {
            glyph: '▀', fg, bg
        },
    }
}
