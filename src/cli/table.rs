//! Rows of words in columns, for people.

use super::columns::fit;
use unicode_width::UnicodeWidthStr;

/// Cells between two columns.
const GAP: usize = 2;
/// Fewer cells than this of a column that is cut say nothing.
const CUT_MIN: usize = 20;

/// The rows as text, each column as wide as its widest cell.
pub(super) fn of<const COLUMNS: usize>(rows: impl Iterator<Item = [String; COLUMNS]>) -> String {
    let rows: Vec<_> = rows.collect();
    let widths: [usize; COLUMNS] = std::array::from_fn(|at| widest(&rows, at));
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(widest - cell.width().min(widest) + GAP));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The same in `width` cells, as far as cutting `column` makes it so: nothing else is cut, and a row
/// that is still longer runs over.
pub(super) fn within<const COLUMNS: usize>(
    rows: impl Iterator<Item = [String; COLUMNS]>,
    width: usize,
    column: usize,
) -> String {
    let mut rows: Vec<_> = rows.collect();
    let others = (0..COLUMNS).filter(|at| *at != column);
    let taken: usize = others.map(|at| widest(&rows, at) + GAP).sum();
    let room = width.saturating_sub(taken).max(CUT_MIN);
    for cell in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
        *cell = fit(cell, room);
    }
    of(rows.into_iter())
}

fn widest<const COLUMNS: usize>(rows: &[[String; COLUMNS]], column: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column));
    cells.map(|cell| cell.width()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{of, within};

    fn rows() -> impl Iterator<Item = [String; 3]> {
        [
            ["when", "prompt", "file"],
            ["today", "a cat with a very long tail", "builtin_cat.png"],
        ]
        .map(|row| row.map(str::to_owned))
        .into_iter()
    }

    #[test]
    fn a_table_is_as_wide_as_it_may_be_and_no_name_is_cut() {
        let wide = of(rows());
        assert_eq!(within(rows(), 51, 1), wide, "all of it fits");
        assert_eq!(
            within(rows(), 46, 1),
            "when   prompt                  file\n\
             today  a cat with a very lon…  builtin_cat.png\n"
        );
        let least = "when   prompt                file\n\
                     today  a cat with a very l…  builtin_cat.png\n";
        for width in [44, 30, 10, 0] {
            assert_eq!(within(rows(), width, 1), least, "it runs over");
        }
    }
}
