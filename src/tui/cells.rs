//! Changed cells as bytes. The sixteen colours of a terminal's scheme are written by their own
//! codes (30–37, 90–97), which every terminal with colours knows; the 256-colour form is only for
//! colours beyond them.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};
use std::io::Write;

/// Modifiers and the codes that switch them on.
const MODIFIERS: [(Modifier, u8); 8] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// What the terminal writes with at the moment.
#[derive(Clone, Copy, PartialEq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };
}

/// Writes cells one after the other, in as few bytes as they allow.
pub(super) struct Writer {
    pen: Pen,
    /// Where the cursor stands, once that is known.
    next: Option<(u16, u16)>,
}

impl Writer {
    /// The terminal has plain attributes and its cursor anywhere.
    pub(super) fn new() -> Self {
        Self {
            pen: Pen::PLAIN,
            next: None,
        }
    }

    /// Appends the cell at column `x` and row `y`.
    pub(super) fn put(&mut self, out: &mut Vec<u8>, (x, y): (u16, u16), cell: &Cell) {
        if self.next != Some((x, y)) {
            // Writing into memory cannot fail.
            let _ = write!(out, "\x1b[{};{}H", y + 1, x + 1);
        }
        self.next = Some((x + 1, y));
        let wanted = Pen {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        };
        take_up(out, self.pen, wanted);
        self.pen = wanted;
        out.extend_from_slice(cell.symbol().as_bytes());
    }

    /// Appends what makes the attributes plain again.
    pub(super) fn finish(self, out: &mut Vec<u8>) {
        if self.pen != Pen::PLAIN {
            out.extend_from_slice(b"\x1b[m");
        }
    }
}

/// From one pen to another in one sequence.
fn take_up(out: &mut Vec<u8>, now: Pen, wanted: Pen) {
    if now == wanted {
        return;
    }
    out.extend_from_slice(b"\x1b[");
    let mut from = now;
    if now.modifier != wanted.modifier {
        // Switching single modifiers off is told apart differently by terminals; all off is not.
        code(out, 0);
        from = Pen::PLAIN;
        for (_, number) in MODIFIERS
            .iter()
            .filter(|(one, _)| wanted.modifier.contains(*one))
        {
            code(out, *number);
        }
    }
    if from.fg != wanted.fg {
        colour(out, wanted.fg, 30);
    }
    if from.bg != wanted.bg {
        colour(out, wanted.bg, 40);
    }
    out.push(b'm');
}

/// Appends one number of the sequence that is being written. Without a text in between: a picture
/// has thousands of them.
fn code(out: &mut Vec<u8>, number: u8) {
    if out.last() != Some(&b'[') {
        out.push(b';');
    }
    if number >= 100 {
        out.push(b'0' + number / 100);
    }
    if number >= 10 {
        out.push(b'0' + number / 10 % 10);
    }
    out.push(b'0' + number % 10);
}

/// Appends the code of a colour; `base` is 30 for text and 40 for its background.
fn colour(out: &mut Vec<u8>, colour: Color, base: u8) {
    let mut codes = |numbers: &[u8]| {
        for number in numbers {
            code(out, *number);
        }
    };
    match colour {
        Color::Reset => codes(&[base + 9]),
        Color::Rgb(red, green, blue) => codes(&[base + 8, 2, red, green, blue]),
        Color::Indexed(number @ 16..) => codes(&[base + 8, 5, number]),
        named => match scheme_number(named) {
            number @ 0..8 => codes(&[base + number]),
            number => codes(&[base + 60 + number - 8]),
        },
    }
}

/// The place of a named colour in the terminal's scheme.
fn scheme_number(colour: Color) -> u8 {
    match colour {
        Color::Indexed(number) => number.min(15),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Gray | Color::Reset | Color::Rgb(..) => 7,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::Writer;
    use ratatui::{
        buffer::Cell,
        style::{Color, Modifier, Style},
    };

    fn written(cells: &[(u16, u16, &str, Style)]) -> String {
        let cells: Vec<(u16, u16, Cell)> = cells
            .iter()
            .map(|(x, y, symbol, style)| {
                let mut cell = Cell::default();
                cell.set_symbol(symbol).set_style(*style);
                (*x, *y, cell)
            })
            .collect();
        let mut out = Vec::new();
        let mut writer = Writer::new();
        for (x, y, cell) in &cells {
            writer.put(&mut out, (*x, *y), cell);
        }
        writer.finish(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn neighbours_share_place_and_colour() {
        let red = Style::new().fg(Color::Red);
        let text = written(&[
            (4, 2, "a", red),
            (5, 2, "b", red),
            (9, 2, "c", Style::new()),
        ]);
        assert_eq!(text, "\x1b[3;5H\x1b[31mab\x1b[3;10H\x1b[39mc");
    }

    #[test]
    fn each_kind_of_colour_has_its_code() {
        let rows = [
            (Color::Gray, "\x1b[37m"),
            (Color::DarkGray, "\x1b[90m"),
            (Color::White, "\x1b[97m"),
            (Color::Indexed(9), "\x1b[91m"),
            (Color::Indexed(208), "\x1b[38;5;208m"),
            (Color::Rgb(1, 2, 3), "\x1b[38;2;1;2;3m"),
        ];
        for (colour, code) in rows {
            let text = written(&[(0, 0, "x", Style::new().fg(colour))]);
            assert_eq!(text, format!("\x1b[1;1H{code}x\x1b[m"));
        }
        let text = written(&[(0, 0, "x", Style::new().bg(Color::LightBlue))]);
        assert_eq!(text, "\x1b[1;1H\x1b[104mx\x1b[m");
    }

    #[test]
    fn modifiers_are_set_anew_and_end_with_the_cells() {
        let bold = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
        let text = written(&[(0, 0, "x", bold), (1, 0, "y", Style::new().fg(Color::Cyan))]);
        assert_eq!(text, "\x1b[1;1H\x1b[0;1;36mx\x1b[0;36my\x1b[m");
    }
}
