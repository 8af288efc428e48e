//! What a terminal can show of a picture: how many colours, and how large a cell is.
//!
//! Separate from [`super::ask`], which finds it out: painters need only the result.

pub use crate::domain::Depth;

/// The size of one character cell in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellSize {
    /// Pixels across, at least 1.
    pub width: u16,
    /// Pixels down, at least 1.
    pub height: u16,
}

impl CellSize {
    /// A cell of `width` x `height` pixels; `None` for sizes no font has (0, or above 512).
    pub fn new(width: u16, height: u16) -> Option<Self> {
        let possible = 1..=512;
        (possible.contains(&width) && possible.contains(&height)).then_some(Self { width, height })
    }
}

impl CellSize {
    /// That of a window as the system knows it; `None` where it does not tell pixels.
    pub fn of_window(window: &crossterm::terminal::WindowSize) -> Option<Self> {
        let width = window.width.checked_div(window.columns)?;
        Self::new(width, window.height.checked_div(window.rows)?)
    }
}

impl Default for CellSize {
    /// 10 x 20 pixels: nearly all terminal fonts are about twice as high as wide.
    fn default() -> Self {
        Self {
            width: 10,
            height: 20,
        }
    }
}

/// Everything a painter has to know of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// Number of colours.
    pub depth: Depth,
    /// Size of a cell.
    pub cell: CellSize,
    /// Whether the background is light; without colours it decides what is drawn and what left.
    pub light: bool,
    /// The terminal's own background colour, if it told.
    pub background: Option<[u8; 3]>,
}

/// Is this background light, so that dark is what shows on it? By the luma of ITU-R BT.601.
pub fn is_light([red, green, blue]: [u8; 3]) -> bool {
    299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue) > 127_500
}
