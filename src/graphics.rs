//! Pictures in a terminal: what it can show, how a picture becomes cells, and prints for scripts.
//!
//! Nothing in here knows the loop or the tabs: a view reserves a place, a painter fills it.

pub mod ask;
pub mod cells;
mod look;
mod painter;
mod picture;
pub mod print;
mod scale;

pub use look::{CellSize, Depth, Look, is_light};
pub use painter::{Encoded, ImagePainter, Recipe, encode};
pub use picture::{Picture, PictureError, native_scale};
