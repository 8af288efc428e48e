//! Columns that stand below each other, for people.

use unicode_width::UnicodeWidthStr;

/// The rows as text; each column as wide as its widest cell.
pub(super) fn text<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width().min(*width) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
