//! From the choice of a painter to the painter.

use super::ask::PainterKind;
use super::classic::ClassicPainter;
use super::kitty::KittyPainter;
use super::kitty::wire::Route;
use super::pixels::Format;
use super::raster::RasterPainter;
use super::{ImagePainter, Look};

/// What a painter of pixels has to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brush {
    /// What the terminal shows.
    pub look: Look,
    /// Whether the line is slow: less is sent then.
    pub slow: bool,
    /// A byte by chance that tells our pictures from those of other programs in the same terminal.
    pub mark: u8,
}

/// The painter of pixels of that kind; `None` for text cells, which need none.
pub fn painter(kind: PainterKind, brush: Brush) -> Option<Box<dyn ImagePainter>> {
    let Brush { look, slow, mark } = brush;
    let png = if slow { Format::SmallPng } else { Format::Png };
    let painter: Box<dyn ImagePainter> = match kind {
        PainterKind::Cells => return None,
        PainterKind::Kitty => Box::new(KittyPainter::new(look, png, Route::Direct, mark)),
        PainterKind::KittyInTmux => Box::new(KittyPainter::new(look, png, Route::Tmux, mark)),
        PainterKind::OldKitty => Box::new(ClassicPainter::old_kitty(look, mark)),
        PainterKind::Konsole => Box::new(ClassicPainter::konsole(look, mark)),
        PainterKind::Sixel => Box::new(RasterPainter::new(look, Format::Sixel)),
        PainterKind::Iterm if slow => Box::new(RasterPainter::new(look, Format::SmallIterm)),
        PainterKind::Iterm => Box::new(RasterPainter::new(look, Format::Iterm)),
    };
    Some(painter)
}
