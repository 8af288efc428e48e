//! The seam between views and the ways to show a picture.
//!
//! A picture is made in three steps, so that drawing never waits: [`ImagePainter::recipe`] says at
//! once what a place needs, [`encode`] makes it away from the loop, and [`ImagePainter::place`]
//! puts the result into the frame. Painters differ in what they write around the cells of a frame.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::Picture;
use super::cells::{self, CellGrid, CellsRecipe};
use super::pixels::{self, Pixels, PixelsRecipe};

/// A place in a frame, and the picture that is wanted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Pixels of the picture, across and down.
    pub picture: (u32, u32),
    /// Whether every pixel counts.
    pub pixel_art: bool,
    /// Cells it may fill.
    pub area: Rect,
    /// The background colour of those cells.
    pub behind: Color,
}

/// What to make of a picture for one place. Together with the picture's own key it names the
/// result, so that it can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipe {
    /// Text cells.
    Cells(CellsRecipe),
    /// Pixels, as one terminal wants them.
    Pixels(PixelsRecipe),
}

impl Recipe {
    /// The same for a picture in the making, which is gone in a moment: of pixels, half of them
    /// along each side. That costs a quarter of the time and of the bytes, and a latent preview has
    /// fewer of its own.
    #[must_use]
    pub fn in_passing(self) -> Self {
        match self {
            Self::Pixels(recipe) => Self::Pixels(recipe.halved()),
            Self::Cells(_) => self,
        }
    }
}

/// A picture made ready for one place; cheap to clone if it is pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoded {
    /// Text cells.
    Cells(CellGrid),
    /// Pixels, as one terminal wants them.
    Pixels(Pixels),
}

impl Encoded {
    /// Bytes of memory that it takes.
    pub fn weight(&self) -> usize {
        match self {
            Self::Cells(grid) => grid.weight(),
            Self::Pixels(pixels) => pixels.weight(),
        }
    }
}

/// Makes `picture` ready as `recipe` says. Pure, and slow enough (some ms) to run on the
/// blocking pool.
pub fn encode(picture: &Picture, recipe: &Recipe) -> Encoded {
    match recipe {
        Recipe::Cells(recipe) => Encoded::Cells(cells::encode(picture, recipe)),
        Recipe::Pixels(recipe) => Encoded::Pixels(pixels::encode(picture, recipe)),
    }
}

/// Bytes of pixels that a frame may carry; for sequences that cannot be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In this frame.
    pub now: usize,
    /// In a frame on an empty line: what is larger is not shown as pixels.
    pub most: usize,
}

impl Room {
    /// As much as there is.
    pub const PLENTY: Self = Self {
        now: usize::MAX,
        most: usize::MAX,
    };

    /// Takes `bytes`, if there is room for them; they are not `now` if they may be later.
    pub(super) fn take(&mut self, bytes: usize) -> Taken {
        if bytes <= self.now {
            self.now -= bytes;
            Taken::Now
        } else if bytes <= self.most {
            Taken::Later
        } else {
            Taken::Never
        }
    }
}

/// What became of a request for room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// There was room.
    Now,
    /// There will be.
    Later,
    /// It is too much for this line.
    Never,
}

/// One way to show pictures inside the screen.
///
/// A frame is: `begin`, then `place` and `occlude` while the views draw, then the bytes of `pre`,
/// the changed cells, the bytes of `post`, in one write. What can be cut goes by `slice` between
/// frames. Bytes that were handed out count as received: whoever drops some has to call
/// `invalidate`.
pub trait ImagePainter: Send {
    /// What to make for `spot`.
    fn recipe(&self, spot: &Spot) -> Recipe;

    /// A new frame begins, with so much room for pixels.
    fn begin(&mut self, room: Room);

    /// Puts `encoded` in the middle of `area`. Never writes outside of `area` or `buf`. `name`
    /// names what is shown: equal names mean equal pictures, made alike. False if it cannot be
    /// shown here in this way; then nothing was done.
    fn place(&mut self, buf: &mut Buffer, area: Rect, name: u64, encoded: &Encoded) -> bool;

    /// Whether the terminal has the picture called `name`, so that showing it costs next to
    /// nothing.
    fn holds(&self, name: u64) -> bool;

    /// Whether the picture called `name`, which this frame wanted, is to come: it is being sent,
    /// or waits for room.
    fn is_to_come(&self, name: u64) -> bool;

    /// Whether text that is drawn over a part of a picture covers that part and nothing else.
    fn is_covered_by_text(&self) -> bool;

    /// Whether its pictures are made to fit a slow line, so that they are sure to come.
    fn is_thrifty(&self) -> bool {
        false
    }

    /// Something was drawn over `area`, after the pictures.
    fn occlude(&mut self, area: Rect);

    /// Appends what the terminal must get before the cells of the frame.
    fn pre(&mut self, out: &mut Vec<u8>);

    /// Appends what the terminal must get after the cells of the frame.
    fn post(&mut self, out: &mut Vec<u8>);

    /// Whether a picture waits for a frame with more room.
    fn waits_for_room(&self) -> bool {
        false
    }

    /// Whether something is left for `slice`.
    fn has_slices(&self) -> bool {
        false
    }

    /// Appends about `room` bytes of what is on the way, never a part of a sequence; true if a
    /// picture became whole, so that the next `place` shows it.
    fn slice(&mut self, _room: usize, _out: &mut Vec<u8>) -> bool {
        false
    }

    /// The terminal may have lost everything (resize, resume): begin anew.
    fn invalidate(&mut self);

    /// Appends what takes our pictures off the terminal for good.
    fn shutdown(&mut self, out: &mut Vec<u8>);
}
