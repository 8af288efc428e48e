//! From the choice of a painter to the painter.

use super::ask::PainterKind;
use super::classic::ClassicPainter;
use super::kitty::KittyPainter;
use super::kitty::wire::Route;
use super::pixels::Format;
use super::raster::RasterPainter;
use super::{Depth, ImagePainter, Look};

/// How much the line to the terminal brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// Pictures go in full.
    #[default]
    Fast,
    /// A page of pictures keeps to 230 kB.
    Slow,
    /// Not even that is there in ten seconds: text cells only, of 256 colours.
    Narrow,
}

/// Below this many bytes a second the pixels of a page need ten seconds.
const NARROW: u64 = 18 << 10;
/// Below this many a page of twelve thumbnails in full takes two seconds.
const SLOW: u64 = 600 << 10;
/// From so many bytes a second on, a line that was narrow is so no more.
const WIDE: u64 = 28 << 10;
/// The same for one that was slow.
const FAST: u64 = 1 << 20;

/// Whether a line of so many bytes a second brings too little for pixels.
pub(super) fn is_narrow(rate: u64) -> bool {
    rate < NARROW
}

impl Line {
    /// What a line of `rate` bytes a second is that was `self` before.
    #[must_use]
    pub fn at(self, rate: u64) -> Self {
        let narrow = if self == Self::Narrow { WIDE } else { NARROW };
        let slow = if self == Self::Fast { SLOW } else { FAST };
        if rate < narrow {
            Self::Narrow
        } else if rate < slow {
            Self::Slow
        } else {
            Self::Fast
        }
    }
}

/// What a painter of pixels has to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brush {
    /// What the terminal shows.
    pub look: Look,
    /// The line to it: over a slow one less is sent.
    pub line: Line,
    /// A byte by chance that tells our pictures from those of other programs in the same terminal.
    pub mark: u8,
}

impl Brush {
    /// How text cells look in the end, where no pixels are to come.
    pub fn cells_look(&self) -> Look {
        match (self.line, self.look.depth) {
            // Half the bytes of 24-bit colours.
            (Line::Narrow, Depth::True) => Look {
                depth: Depth::Indexed,
                ..self.look
            },
            _ => self.look,
        }
    }
}

/// The painter of pixels of that kind; `None` for text cells, which need none, and for a line that
/// brings nothing else.
pub fn painter(kind: PainterKind, brush: Brush) -> Option<Box<dyn ImagePainter>> {
    let Brush { look, line, mark } = brush;
    if line == Line::Narrow {
        return None;
    }
    let slow = line == Line::Slow;
    let png = if slow { Format::SmallPng } else { Format::Png };
    let painter: Box<dyn ImagePainter> = match kind {
        PainterKind::Cells => return None,
        PainterKind::Kitty => Box::new(KittyPainter::new(look, png, Route::Direct, mark)),
        PainterKind::KittyInTmux => Box::new(KittyPainter::new(look, png, Route::Tmux, mark)),
        PainterKind::OldKitty => Box::new(ClassicPainter::old_kitty(look, png, mark)),
        PainterKind::Konsole => Box::new(ClassicPainter::konsole(look, slow, mark)),
        PainterKind::Sixel => Box::new(RasterPainter::new(look, Format::Sixel, slow)),
        PainterKind::Iterm if slow => Box::new(RasterPainter::new(look, Format::SmallIterm, slow)),
        PainterKind::Iterm => Box::new(RasterPainter::new(look, Format::Iterm, slow)),
    };
    Some(painter)
}
