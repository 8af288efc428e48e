//! Decides how a print is drawn and how large, from what is known of the terminal. Pure.

use ratatui::layout::Rect;

use super::PrintOptions;
use crate::graphics::ask::{Answers, Environment, depth};
use crate::graphics::cells::CellsPainter;
use crate::graphics::{CellSize, Depth, Look, Picture};

/// Rows left for the prompt and what stands above the picture.
pub(super) const ROWS_LEFT: u16 = 4;
/// Photos are enlarged at most so often; larger they are only blurred.
const ENLARGED: u32 = 2;
/// viuer takes a cell for so many pixels when it draws sixel.
pub(super) const SIXEL_CELL: (u32, u32) = (6, 12);
/// viuer squeezes sixel pictures wider than 1000 pixels; the widest multiple of its cell below.
pub(super) const SIXEL_WIDTH: u32 = 996;
/// viuer never finishes kitty pictures of up to 768 pixels (one chunk) sent over a line.
const KITTY_LEAST: u32 = 1024;

/// How a picture is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Pixels by the kitty protocol, through viuer.
    Kitty,
    /// Pixels by the iTerm2 protocol, through viuer.
    Iterm,
    /// Pixels by sixel, through viuer.
    Sixel,
    /// Half blocks, through viuer.
    Blocks,
    /// Text cells, our own.
    Cells,
}

/// The size of the terminal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Screen {
    pub(super) columns: u16,
    pub(super) rows: u16,
    pub(super) cell: CellSize,
}

/// How one picture is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) method: Method,
    pub(super) depth: Depth,
    /// Cells across and down.
    pub(super) columns: u16,
    pub(super) rows: u16,
    /// What to scale the picture to, in pixels. For `Cells` nothing is scaled.
    pub(super) content: (u32, u32),
    /// The pixels to draw: the content and an empty border at the right and below.
    pub(super) canvas: (u32, u32),
    /// The terminal's background, black if it did not tell.
    pub(super) background: [u8; 3],
    pub(super) why: String,
}

/// The plan for `picture`; `answers` only if the terminal answered to the end.
pub(super) fn plan(
    picture: &Picture,
    environment: &Environment,
    answers: Option<&Answers>,
    screen: Screen,
    options: PrintOptions,
) -> Plan {
    let none = Answers::default();
    let depth = depth(options.depth, environment, answers.unwrap_or(&none));
    let (method, why) = method(environment, answers, depth, options.pixels);
    let mut plan = match method {
        Method::Cells => as_text(picture, screen, depth, options),
        Method::Blocks => as_blocks(picture, screen, depth, options),
        pixels => as_pixels(picture, screen, pixels, options),
    };
    plan.depth = depth;
    plan.background = answers
        .and_then(|answers| answers.background)
        .unwrap_or_default();
    why.clone_into(&mut plan.why);
    plan
}

/// The way to draw, and why.
pub(super) fn method(
    environment: &Environment,
    answers: Option<&Answers>,
    depth: Depth,
    pixels: bool,
) -> (Method, &'static str) {
    let coloured = matches!(depth, Depth::True | Depth::Indexed);
    let blocks = if coloured {
        Method::Blocks
    } else {
        Method::Cells
    };
    let name = answers
        .and_then(|answers| answers.version.as_deref())
        .unwrap_or_default();
    if environment.mux()
        || ["tmux", "screen", "zellij"]
            .iter()
            .any(|mux| name.starts_with(mux))
    {
        return (blocks, "pixels do not get through tmux, screen or zellij");
    }
    let Some(answers) = answers else {
        return (
            Method::Cells,
            "the terminal was not asked, or did not answer",
        );
    };
    if !pixels {
        return (blocks, "pixels are switched off");
    }
    if answers.kitty == Some(true) && answers.status {
        (Method::Kitty, "the terminal takes kitty pictures")
    } else if is_iterm(environment) {
        (Method::Iterm, "the terminal takes iTerm2 pictures")
    } else if answers.sixel() {
        (Method::Sixel, "the terminal draws sixel pictures")
    } else {
        (blocks, "the terminal shows no pixels")
    }
}

/// What viuer takes for an iTerm2 terminal, Konsole aside, which takes kitty pictures.
fn is_iterm(environment: &Environment) -> bool {
    let names = ["iTerm", "WezTerm", "mintty", "rio"];
    let program = &environment.term_program;
    names
        .iter()
        .any(|name| program.contains(name) || environment.lc_terminal.contains(name))
        || program.contains("WarpTerminal")
}

/// The room for a picture, in cells. One column stays free, so that the line never wraps.
fn room(screen: Screen, options: PrintOptions) -> Rect {
    let columns = options.columns.min(screen.columns.saturating_sub(1)).max(1);
    let rows = screen.rows.saturating_sub(ROWS_LEFT).max(1);
    Rect::new(0, 0, columns, rows)
}

/// Text cells.
pub(super) fn as_text(
    picture: &Picture,
    screen: Screen,
    depth: Depth,
    options: PrintOptions,
) -> Plan {
    let (columns, rows) = cells_of(picture, screen, options);
    Plan {
        method: Method::Cells,
        depth,
        columns,
        rows,
        content: picture.size(),
        canvas: picture.size(),
        background: [0; 3],
        why: "the terminal stopped answering".to_owned(),
    }
}

/// Half blocks: a pixel to each half cell.
fn as_blocks(picture: &Picture, screen: Screen, depth: Depth, options: PrintOptions) -> Plan {
    let (columns, rows) = cells_of(picture, screen, options);
    let canvas = (u32::from(columns), u32::from(rows) * 2);
    // Pixel art with an odd number of rows leaves the last half row empty.
    let across = canvas.0 / picture.width().max(1);
    let whole = picture.is_pixel_art() && across > 0 && canvas.1 >= picture.height() * across;
    let content = if whole {
        (picture.width() * across, picture.height() * across)
    } else {
        canvas
    };
    Plan {
        method: Method::Blocks,
        content,
        canvas,
        ..as_text(picture, screen, depth, options)
    }
}

fn cells_of(picture: &Picture, screen: Screen, options: PrintOptions) -> (u16, u16) {
    let look = Look {
        cell: screen.cell,
        ..Look::default()
    };
    let art = picture.is_pixel_art();
    let painter = CellsPainter::new(look);
    painter
        .cells_recipe(picture.size(), art, room(screen, options))
        .size()
}

fn as_pixels(picture: &Picture, screen: Screen, method: Method, options: PrintOptions) -> Plan {
    let room = room(screen, options);
    let cell = (u32::from(screen.cell.width), u32::from(screen.cell.height));
    let unit = if method == Method::Sixel {
        SIXEL_CELL
    } else {
        cell
    };
    let mut most = (
        u32::from(room.width) * cell.0,
        u32::from(room.height) * cell.1,
    );
    if method == Method::Sixel {
        most = (
            most.0.min(SIXEL_WIDTH) / unit.0 * unit.0,
            most.1 / unit.1 * unit.1,
        );
    }
    let content = fitted(picture, most);
    let round = |pixels: u32, unit: u32| pixels.div_ceil(unit) * unit;
    let mut canvas = (round(content.0, unit.0), round(content.1, unit.1));
    // Sixel has no transparent border, so a photo is stretched by the few pixels to the full cell.
    let stretched = method == Method::Sixel && !picture.is_pixel_art();
    let mut content = if stretched { canvas } else { content };
    let (columns, rows) = (
        canvas.0.div_ceil(cell.0) as u16,
        canvas.1.div_ceil(cell.1) as u16,
    );
    while method == Method::Kitty && canvas.0 * canvas.1 < KITTY_LEAST {
        // Sent larger than shown: the terminal scales it back.
        canvas = (canvas.0 * 2, canvas.1 * 2);
        content = (content.0 * 2, content.1 * 2);
    }
    let text = as_text(picture, screen, Depth::True, options);
    Plan {
        method,
        columns,
        rows,
        content,
        canvas,
        ..text
    }
}

/// The size in pixels of a picture inside `most`: pixel art by a whole number if it can be.
pub(super) fn fitted(picture: &Picture, most: (u32, u32)) -> (u32, u32) {
    let (width, height) = picture.size();
    let whole = (most.0 / width).min(most.1 / height);
    if picture.is_pixel_art() && whole > 0 {
        return (width * whole, height * whole);
    }
    let most = (most.0.min(width * ENLARGED), most.1.min(height * ENLARGED));
    let scaled = |side: u32, to: u32, of: u32| {
        (u64::from(side) * u64::from(to) / u64::from(of)).max(1) as u32
    };
    if u64::from(most.0) * u64::from(height) <= u64::from(most.1) * u64::from(width) {
        (most.0.max(1), scaled(height, most.0, width))
    } else {
        (scaled(width, most.1, height), most.1.max(1))
    }
}

#[cfg(test)]
mod tests;
