//! What a terminal can show of a picture: how many colours, and how large a cell is.
//!
//! Separate from [`super::ask`], which finds it out: painters need only the result.

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 24-bit colour.
    #[default]
    True,
    /// The fixed 240 colours of the 256-colour palette (the first 16 vary with the theme).
    Indexed,
    /// The 16 theme colours.
    Sixteen,
    /// No colour at all.
    Mono,
}

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
