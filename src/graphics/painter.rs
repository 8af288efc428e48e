//! The seam between views and the ways to show a picture.
//!
//! A picture is made in three steps, so that drawing never waits: [`ImagePainter::recipe`] says at
//! once what a place needs, [`encode`] makes it away from the loop, and [`ImagePainter::place`]
//! puts the result into the frame. Painters differ in what they write around the cells of a frame.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Picture;
use super::cells::{self, CellGrid, CellsRecipe};

/// What to make of a picture for one place. Together with the picture's own key it names the
/// result, so that it can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipe {
    /// Text cells.
    Cells(CellsRecipe),
}

/// A picture made ready for one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoded {
    /// Text cells.
    Cells(CellGrid),
}

/// Makes `picture` ready as `recipe` says. Pure, and slow enough (some ms) to run on the
/// blocking pool.
pub fn encode(picture: &Picture, recipe: &Recipe) -> Encoded {
    match recipe {
        Recipe::Cells(recipe) => Encoded::Cells(cells::encode(picture, recipe)),
    }
}

/// One way to show pictures inside the screen.
///
/// A frame is: `begin`, then `place` and `occlude` while the views draw, then the bytes of `pre`,
/// the changed cells, the bytes of `post`, in one write.
pub trait ImagePainter: Send {
    /// What to make for a picture of `picture` pixels (width, height) in `area`.
    fn recipe(&self, picture: (u32, u32), pixel_art: bool, area: Rect) -> Recipe;

    /// A new frame begins.
    fn begin(&mut self);

    /// Puts `encoded` in the middle of `area`. Never writes outside of `area` or `buf`.
    fn place(&mut self, buf: &mut Buffer, area: Rect, encoded: &Encoded);

    /// Something was drawn over `area`, after the pictures.
    fn occlude(&mut self, area: Rect);

    /// Appends what the terminal must get before the cells of the frame.
    fn pre(&mut self, out: &mut Vec<u8>);

    /// Appends what the terminal must get after the cells of the frame.
    fn post(&mut self, out: &mut Vec<u8>);

    /// The terminal may have lost everything (resize, resume): begin anew.
    fn invalidate(&mut self);

    /// Appends what takes our pictures off the terminal for good.
    fn shutdown(&mut self, out: &mut Vec<u8>);
}
