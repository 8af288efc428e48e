//! How many pixels a picture becomes, and how many cells they take.
//!
//! A photo takes the same cells as it does in text, so that pixels can replace text without a
//! jump. Pixel art is enlarged by a whole number and keeps a transparent border.

use ratatui::layout::Rect;
use ratatui::style::Color;

use super::{Format, PixelsRecipe};
use crate::graphics::cells::fitted;
use crate::graphics::{CellSize, Look, Spot};

/// Most pixels of one picture on the screen, 4 Mpx: more than a whole screen of usual fonts.
const PIXELS_MAX: u64 = 4 << 20;
/// Most pixels of one picture over a slow line: those of twelve thumbnails.
const SMALL_PIXELS_MAX: u64 = 240_000;
/// Most cells to a side: kitty's placeholders can number 297.
const CELLS_MAX: u16 = 290;

/// How a picture is fitted to `spot`.
pub(super) fn recipe(look: Look, spot: &Spot, format: Format) -> PixelsRecipe {
    let area = bounded(spot.area, look.cell);
    let whole = if spot.pixel_art {
        whole_scale(spot.picture, area, look.cell)
    } else {
        0
    };
    let ground = (format == Format::Sixel)
        .then(|| ground(look, spot.behind))
        .flatten();
    let base = PixelsRecipe {
        columns: 0,
        rows: 0,
        content: (0, 0),
        canvas: (0, 0),
        pixel_art: whole > 0,
        format,
        ground,
    };
    match whole {
        0 => photo(spot.picture, area, look.cell, &base),
        scale => art(spot.picture, scale, look.cell, &base),
    }
}

/// The part of `area` that is not absurd, whatever the terminal says of its cells.
fn bounded(area: Rect, cell: CellSize) -> Rect {
    let (mut width, mut height) = (area.width.min(CELLS_MAX), area.height.min(CELLS_MAX));
    while u64::from(width) * u64::from(cell.width) * u64::from(height) * u64::from(cell.height)
        > PIXELS_MAX
    {
        (width, height) = (width.div_ceil(2), height.div_ceil(2));
    }
    Rect::new(0, 0, width, height)
}

/// By how much every pixel can be enlarged inside `area`; 0 if not even shown as it is.
fn whole_scale(picture: (u32, u32), area: Rect, cell: CellSize) -> u32 {
    let (width, height) = pixels(area.width, area.height, cell);
    (width / picture.0.max(1)).min(height / picture.1.max(1))
}

fn pixels(columns: u16, rows: u16, cell: CellSize) -> (u32, u32) {
    (
        u32::from(columns) * u32::from(cell.width),
        u32::from(rows) * u32::from(cell.height),
    )
}

fn photo(picture: (u32, u32), area: Rect, cell: CellSize, base: &PixelsRecipe) -> PixelsRecipe {
    let (columns, rows) = fitted(picture, cell, area);
    let full = pixels(columns, rows, cell);
    let mut canvas = full;
    if base.format.is_scaled_there() && full.0 > 0 {
        // What the picture does not have needs not be sent: the terminal scales it up.
        let mut width = full.0.min(picture.0);
        if base.format.is_small() {
            width = small(width, full);
        }
        canvas = (width, (full.1 * width / full.0).max(1));
    }
    PixelsRecipe {
        columns,
        rows,
        content: canvas,
        canvas,
        ..base.clone()
    }
}

/// Pixels across over a slow line, of a picture that has `width` and stands on `full` ones.
fn small(width: u32, full: (u32, u32)) -> u32 {
    let pixels = |width: u32| u64::from(width) * u64::from(width * full.1 / full.0);
    let mut width = (width * 2).div_ceil(3);
    while pixels(width) > SMALL_PIXELS_MAX {
        width = width * 15 / 16;
    }
    width
}

fn art(picture: (u32, u32), scale: u32, cell: CellSize, base: &PixelsRecipe) -> PixelsRecipe {
    let content = (picture.0 * scale, picture.1 * scale);
    let columns = content.0.div_ceil(u32::from(cell.width)) as u16;
    let rows = content.1.div_ceil(u32::from(cell.height)) as u16;
    PixelsRecipe {
        columns,
        rows,
        content,
        canvas: pixels(columns, rows, cell),
        ..base.clone()
    }
}

/// The colour behind a picture, if it is known.
fn ground(look: Look, behind: Color) -> Option<[u8; 3]> {
    match behind {
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        Color::Reset => look.background,
        _ => None,
    }
}
