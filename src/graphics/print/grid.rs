//! A grid of thumbnails in the scrollback, each with a line below it.
//!
//! A row of the grid is one picture for the terminal: so it needs no cursor that jumps about, works
//! in every protocol, and scrolls like text. Rows are made one by one, so that a long list needs no
//! more memory than a short one.

use std::io::{self, IsTerminal, Write};

use image::DynamicImage;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::compose::{Part, compose_all};
use super::plan::{self, Plan, SIXEL_CELL, SIXEL_WIDTH, Screen};
use super::question::Asked;
use super::{Method, PrintError, PrintOptions, text, viuer_call};
use crate::domain::visible;
use crate::graphics::Picture;
use crate::graphics::ask::{Answers, Environment, depth};
use crate::graphics::cells::PictureCell;

/// Columns of a thumbnail: four side by side in a usual window.
const TILE: u16 = 18;
/// Columns between two.
const GAP: u16 = 2;

/// A picture of a grid.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The picture; `None` leaves its place empty, for one that cannot be read.
    pub picture: Option<Picture>,
    /// The line below it, cut to the width of the thumbnail.
    pub caption: String,
}

/// What was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridPrinted {
    /// How; text cells from where the terminal stopped answering.
    pub method: Method,
    /// Thumbnails side by side.
    pub across: usize,
    /// Thumbnails printed.
    pub count: usize,
    /// Why in this way, for `doctor` and `--verbose`.
    pub why: String,
}

/// Prints `tiles` at the cursor, as many side by side as fit into [`PrintOptions::columns`]
/// (`u16::MAX` for the whole window) and the window, and leaves the cursor at the start of the line below them. Takes one row of tiles at a
/// time out of the iterator, so pictures may be decoded as they are needed.
///
/// Blocking. Asks the terminal like [`super::print_inline`], once, with the same care for typed
/// keys; nothing is printed where the output is no terminal.
pub fn print_grid(
    tiles: impl IntoIterator<Item = Tile>,
    environment: &Environment,
    options: PrintOptions,
) -> Result<GridPrinted, PrintError> {
    if !options.is_terminal || !io::stdout().is_terminal() {
        return Err(PrintError::NoTerminal);
    }
    let asked = Asked::new(environment, options.pixels);
    let screen = super::screen(asked.answers());
    let mut grid = Grid::new(environment, asked.answers(), screen, options);
    let mut tiles = tiles.into_iter();
    let mut count = 0;
    loop {
        let row: Vec<Tile> = tiles.by_ref().take(grid.across.into()).collect();
        if row.is_empty() {
            break;
        }
        count += row.len();
        grid.print(&row, &asked)?;
    }
    Ok(GridPrinted {
        method: grid.plan.method,
        across: grid.across.into(),
        count,
        why: grid.plan.why,
    })
}

/// The measures of a grid, and how its rows are drawn.
struct Grid {
    /// A whole row: its canvas holds all tiles.
    plan: Plan,
    screen: Screen,
    /// Cells of a thumbnail.
    tile: (u16, u16),
    across: u16,
}

impl Grid {
    fn new(
        environment: &Environment,
        answers: Option<&Answers>,
        screen: Screen,
        options: PrintOptions,
    ) -> Self {
        let none = Answers::default();
        let depth = depth(options.depth, environment, answers.unwrap_or(&none));
        let (method, why) = plan::method(environment, answers, depth, options.pixels);
        let mut width = options.columns.min(screen.columns.saturating_sub(1)).max(1);
        if method == Method::Sixel {
            let most = SIXEL_WIDTH / u32::from(screen.cell.width).max(1);
            width = width.min(most.clamp(1, u32::from(u16::MAX)) as u16);
        }
        let across = ((width + GAP) / (TILE + GAP)).max(1);
        let columns = TILE.min(width);
        // Square on the screen, where the window is high enough.
        let square = u32::from(columns) * u32::from(screen.cell.width)
            / u32::from(screen.cell.height).max(1);
        let most = screen.rows.saturating_sub(plan::ROWS_LEFT + 1).max(1);
        let tile = (columns, (square.max(1) as u16).min(most));
        let background = answers.and_then(|answers| answers.background);
        let plan = Plan {
            method,
            depth,
            columns: across * (columns + GAP) - GAP,
            rows: tile.1,
            content: (0, 0),
            canvas: (0, 0),
            background: background.unwrap_or_default(),
            why: why.to_owned(),
        };
        Self {
            plan,
            screen,
            tile,
            across,
        }
    }

    /// Prints a row: the pictures, then the lines below them.
    fn print(&mut self, row: &[Tile], asked: &Asked) -> Result<(), PrintError> {
        if row.iter().any(|tile| tile.picture.is_some()) {
            self.print_pictures(row, asked)?;
        }
        let mut out = io::stdout().lock();
        out.write_all(self.captions(row).as_bytes())?;
        out.flush()?;
        Ok(())
    }

    fn print_pictures(&mut self, row: &[Tile], asked: &Asked) -> Result<(), PrintError> {
        if self.plan.method != Method::Cells {
            let (image, plan) = self.pixels(row);
            match viuer_call::print(image, &plan, asked) {
                Err(viuer_call::Failure::Silent) => {
                    // It has drawn nothing, and will not answer for the rows that follow.
                    self.plan.method = Method::Cells;
                    "the terminal stopped answering".clone_into(&mut self.plan.why);
                }
                drawn => return drawn.map_err(PrintError::from),
            }
        }
        let mut out = io::stdout().lock();
        out.write_all(&self.cells(row))?;
        out.flush()?;
        Ok(())
    }

    /// The row as one picture, no wider than its last tile.
    fn pixels(&self, row: &[Tile]) -> (DynamicImage, Plan) {
        let mut plan = self.plan.clone();
        let count = u16::try_from(row.len()).unwrap_or(self.across);
        plan.columns = (count * (self.tile.0 + GAP)).saturating_sub(GAP).max(1);
        let unit = self.unit();
        let pixels = |cells: (u16, u16)| (u32::from(cells.0) * unit.0, u32::from(cells.1) * unit.1);
        plan.canvas = pixels((plan.columns, plan.rows));
        if plan.method == Method::Sixel {
            // viuer's own cells; a part of one at the right edge is more, below it is less.
            let (across, down) = SIXEL_CELL;
            plan.canvas.0 = (plan.canvas.0.div_ceil(across) * across).min(SIXEL_WIDTH);
            plan.canvas.1 = (plan.canvas.1 / down).max(1) * down;
        }
        let most = pixels(self.tile);
        let most = (most.0, most.1.min(plan.canvas.1));
        let step = pixels((self.tile.0 + GAP, 0)).0;
        let parts = (0_u32..).zip(row).filter_map(|(at, tile)| {
            let picture = tile.picture.as_ref()?;
            let size = self.size_of(picture, most);
            let left = at * step + most.0.saturating_sub(size.0) / 2;
            let top = most.1.saturating_sub(size.1);
            Some(Part {
                picture,
                size,
                at: (left, top),
            })
        });
        let parts: Vec<_> = parts.collect();
        (compose_all(&parts, &plan), plan)
    }

    /// Pixels of a cell, as the method draws them.
    fn unit(&self) -> (u32, u32) {
        match self.plan.method {
            Method::Blocks | Method::Cells => (1, 2),
            _ => {
                let cell = self.screen.cell;
                (u32::from(cell.width), u32::from(cell.height))
            }
        }
    }

    fn size_of(&self, picture: &Picture, most: (u32, u32)) -> (u32, u32) {
        if self.plan.method != Method::Blocks {
            return plan::fitted(picture, most);
        }
        let area = Rect::new(0, 0, self.tile.0, self.tile.1);
        let painter = text::painter(&self.plan, self.screen.cell);
        let art = picture.is_pixel_art();
        let (columns, rows) = painter.cells_recipe(picture.size(), art, area).size();
        (u32::from(columns), u32::from(rows) * 2)
    }

    /// The row as text cells.
    fn cells(&self, row: &[Tile]) -> Vec<u8> {
        let (width, height) = (usize::from(self.plan.columns), usize::from(self.tile.1));
        let mut lines = vec![vec![PictureCell::EMPTY; width]; height];
        let painter = text::painter(&self.plan, self.screen.cell);
        let area = Rect::new(0, 0, self.tile.0, self.tile.1);
        for (at, tile) in row.iter().enumerate() {
            let Some(picture) = &tile.picture else {
                continue;
            };
            let grid = painter.grid(picture, area);
            let free = self.tile.0.saturating_sub(grid.columns());
            let left = at * usize::from(self.tile.0 + GAP) + usize::from(free / 2);
            let top = height.saturating_sub(grid.rows().into());
            for (line, cells) in lines.iter_mut().skip(top).zip(grid.lines()) {
                for (to, from) in line.iter_mut().skip(left).zip(cells) {
                    *to = *from;
                }
            }
        }
        let mut out = Vec::new();
        for line in &lines {
            text::write_line(&mut out, line);
        }
        out
    }

    /// The lines below the pictures, and an empty one.
    fn captions(&self, row: &[Tile]) -> String {
        let width = usize::from(self.tile.0);
        let mut line = String::new();
        for tile in row {
            let caption = cut(&tile.caption, width);
            line.push_str(&caption);
            let gap = width - caption.width().min(width) + usize::from(GAP);
            line.push_str(&" ".repeat(gap));
        }
        format!("{}\r\n\r\n", line.trim_end())
    }
}

/// `text` on one line of at most `width` columns, safe to show.
fn cut(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.width() <= width {
        return text;
    }
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if kept.width() + grapheme.width() + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests;
