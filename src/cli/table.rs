//! Rows of words in columns, for people.

use unicode_width::UnicodeWidthStr;

/// The rows as text, each column as wide as its widest cell.
pub(super) fn of<const COLUMNS: usize>(rows: impl Iterator<Item = [String; COLUMNS]>) -> String {
    let rows: Vec<_> = rows.collect();
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..COLUMNS).map(widest).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(widest - cell.width().min(*widest) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
