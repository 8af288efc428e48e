//! Pictures in a terminal: what it can show, how a picture becomes cells or pixels, and prints for
//! scripts.
//!
//! Nothing in here knows the loop or the tabs: a view reserves a place, a painter fills it.

use std::io::Write as _;

use ratatui::layout::Rect;

pub mod ask;
pub mod cells;
mod classic;
mod examine;
mod kitty;
mod look;
mod overlay;
mod paint;
mod painter;
mod picture;
mod pixels;
pub mod print;
mod raster;
mod report;
mod scale;
pub mod tmux;
#[cfg(unix)]
mod tty;

pub use examine::{Examined, examine};
pub use look::{CellSize, Depth, Look, is_light};
pub use paint::{Brush, Line, painter};
pub use painter::{Encoded, ImagePainter, Recipe, Room, Spot, encode};
pub use picture::{Picture, PictureError, native_scale};
pub use pixels::{Pixels, PixelsRecipe};
pub use report::{Grounds, report};

/// A rectangle of that many columns and rows in the middle of `area`, cut to it.
fn middle(area: Rect, (columns, rows): (u16, u16)) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Moves the cursor to a cell.
fn move_to(out: &mut Vec<u8>, x: u16, y: u16) {
    // Writing into memory cannot fail.
    let _ = write!(out, "\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1);
}
