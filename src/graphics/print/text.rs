//! Text cells as lines for the scrollback: colours as escape sequences, nothing after the last
//! cell that shows anything.

use std::io::Write;

use ratatui::layout::Rect;
use ratatui::style::Color;

use super::plan::Plan;
use crate::graphics::cells::{CellsPainter, PictureCell};
use crate::graphics::{CellSize, Look, Picture, is_light};

/// The lines of `picture`, each ended by `\r\n`: right in cooked and in raw mode.
pub(super) fn lines(picture: &Picture, plan: &Plan) -> Vec<u8> {
    let area = Rect::new(0, 0, plan.columns, plan.rows);
    let grid = painter(plan, CellSize::default()).grid(picture, area);
    let mut out = Vec::new();
    for line in grid.lines() {
        write_line(&mut out, line);
    }
    out
}

/// Paints for a terminal of `plan` whose cells have that size.
pub(super) fn painter(plan: &Plan, cell: CellSize) -> CellsPainter {
    CellsPainter::new(Look {
        depth: plan.depth,
        light: is_light(plan.background),
        cell,
        ..Look::default()
    })
}

/// One line of cells.
pub(super) fn write_line(out: &mut Vec<u8>, line: &[PictureCell]) {
    let shown = line
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last + 1);
    let mut last = (Color::Reset, Color::Reset);
    for cell in line.iter().take(shown) {
        if cell.fg != last.0 {
            colour(out, cell.fg, 30);
        }
        if cell.bg != last.1 {
            colour(out, cell.bg, 40);
        }
        last = (cell.fg, cell.bg);
        out.extend_from_slice(cell.glyph.encode_utf8(&mut [0; 4]).as_bytes());
    }
    if last != (Color::Reset, Color::Reset) {
        out.extend_from_slice(b"\x1b[m");
    }
    out.extend_from_slice(b"\r\n");
}

/// Sets a colour; `base` is 30 for the foreground and 40 for the background.
fn colour(out: &mut Vec<u8>, colour: Color, base: u8) {
    // Writing to a vector cannot fail.
    let _ = match colour {
        Color::Rgb(red, green, blue) => write!(out, "\x1b[{};2;{red};{green};{blue}m", base + 8),
        Color::Indexed(index) => write!(out, "\x1b[{};5;{index}m", base + 8),
        named => write!(
            out,
            "\x1b[{}m",
            named_code(named).map_or(base + 9, |code| base + code)
        ),
    };
}

/// The code of one of the 16 colours above its base; the light ones begin at 60.
fn named_code(colour: Color) -> Option<u8> {
    let at = super::super::cells::sixteen_index(colour)?;
    Some(if at < 8 { at } else { at + 52 })
}

#[cfg(test)]
mod tests {
    use super::{Color, PictureCell, write_line};

    fn written(line: &[PictureCell]) -> String {
        let mut out = Vec::new();
        write_line(&mut out, line);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_line_says_each_colour_once_and_ends_plain() {
        let red = PictureCell {
            glyph: '▀',
            fg: Color::Rgb(255, 0, 1),
            bg: Color::Indexed(17),
        };
        let line = [PictureCell::EMPTY, red, red, PictureCell::EMPTY];
        assert_eq!(
            written(&line),
            " \x1b[38;2;255;0;1m\x1b[48;5;17m▀▀\x1b[m\r\n"
        );
    }

    #[test]
    fn the_sixteen_have_the_old_codes() {
        let cell = PictureCell {
            glyph: '▒',
            fg: Color::LightRed,
            bg: Color::Gray,
        };
        let plain = PictureCell {
            glyph: '▒',
            ..PictureCell::EMPTY
        };
        assert_eq!(
            written(&[cell, plain]),
            "\x1b[91m\x1b[47m▒\x1b[39m\x1b[49m▒\r\n"
        );
    }

    #[test]
    fn nothing_is_an_empty_line() {
        assert_eq!(written(&[PictureCell::EMPTY; 3]), "\r\n");
    }
}
