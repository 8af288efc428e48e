//! Cells as a terminal would show them: as text with colours in words, and as samples.

use std::fmt::Write;

use ratatui::style::Color;

use super::{CellGrid, PictureCell};
use crate::graphics::cells::colour::{SIXTEEN, fixed};
use crate::graphics::cells::glyphs::SHAPES;

/// Cells drawn as 8 x 8 samples each.
pub(super) struct Rendered {
    pub(super) width: u32,
    samples: Vec<Option<[u8; 3]>>,
}

impl Rendered {
    pub(super) fn sample(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        self.samples[(y * self.width + x) as usize]
    }
}

pub(super) fn rendered(grid: &CellGrid) -> Rendered {
    let width = u32::from(grid.columns()) * 8;
    let mut samples = Vec::new();
    for line in grid.lines() {
        for y in 0..8 {
            for cell in line {
                samples.extend((0..8).map(|x| sample(cell, x, y)));
            }
        }
    }
    Rendered { width, samples }
}

fn sample(cell: &PictureCell, x: u32, y: u32) -> Option<[u8; 3]> {
    // What a terminal of white on black draws with.
    let fg = rgb(cell.fg).or(Some([220; 3]));
    let bg = rgb(cell.bg);
    let quarters = match cell.glyph {
        '░' => 1,
        '▒' => 2,
        '▓' => 3,
        glyph => {
            let shape = SHAPES.iter().find(|shape| shape.glyph == glyph).unwrap();
            return if shape.covers >> (y * 8 + x) & 1 == 1 {
                fg
            } else {
                bg
            };
        }
    };
    // Dots of one pixel, as fonts draw shades.
    let order = [[0, 2], [3, 1]][(y % 2) as usize][(x % 2) as usize];
    if order < quarters { fg } else { bg }
}

fn rgb(colour: Color) -> Option<[u8; 3]> {
    match colour {
        Color::Reset => None,
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        Color::Indexed(at) => Some(fixed(usize::from(at) - 16)),
        named => SIXTEEN
            .iter()
            .find(|(colour, _)| *colour == named)
            .map(|(_, rgb)| *rgb),
    }
}

/// The glyphs, and below them the colours of every run of cells.
pub(super) fn described(grid: &CellGrid) -> String {
    let mut text = String::new();
    for line in grid.lines() {
        text.extend(line.iter().map(|cell| cell.glyph));
        text.push_str("|\n");
    }
    for (row, line) in grid.lines().enumerate() {
        write!(text, "\n{row}:").unwrap();
        for run in line.chunk_by(|a, b| (a.fg, a.bg) == (b.fg, b.bg)) {
            let first = &run[0];
            write!(text, " {}x{}/{}", run.len(), word(first.fg), word(first.bg)).unwrap();
        }
    }
    text
}

fn word(colour: Color) -> String {
    match colour {
        Color::Reset => "-".into(),
        Color::Rgb(red, green, blue) => format!("{red:02x}{green:02x}{blue:02x}"),
        other => other.to_string(),
    }
}
