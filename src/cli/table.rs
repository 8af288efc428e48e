//! Rows of words in columns, for people.

use super::columns::fit;
use unicode_width::UnicodeWidthStr;

/// Cells between two columns.
const GAP: usize = 2;
/// Fewer cells than this of the last column say nothing.
const LAST_MIN: usize = 12;

/// The rows as text, each column as wide as its widest cell.
pub(super) fn of<const COLUMNS: usize>(rows: impl Iterator<Item = [String; COLUMNS]>) -> String {
    let rows: Vec<_> = rows.collect();
    text(&rows, &std::array::from_fn::<usize, COLUMNS, _>(|at| at))
}

/// The same in at most `width` cells: the last column is cut; where that is not enough, columns are left
/// out in the order of `least`, and what is last then is cut only when nothing else can go.
pub(super) fn within<const COLUMNS: usize>(
    rows: impl Iterator<Item = [String; COLUMNS]>,
    width: usize,
    least: &[usize],
) -> String {
    let mut rows: Vec<_> = rows.collect();
    let mut kept: Vec<usize> = (0..COLUMNS).collect();
    let mut least = least.iter();
    loop {
        let Some((last, others)) = kept.split_last() else {
            return String::new();
        };
        let taken: usize = others.iter().map(|at| widest(&rows, *at) + GAP).sum();
        let (room, wanted) = (width.saturating_sub(taken), widest(&rows, *last));
        let enough = if *last + 1 == COLUMNS {
            wanted.min(LAST_MIN)
        } else {
            wanted
        };
        let gone = if room < enough { least.next() } else { None };
        let Some(gone) = gone else {
            for cell in rows.iter_mut().filter_map(|row| row.get_mut(*last)) {
                *cell = fit(cell, room);
            }
            return text(&rows, &kept);
        };
        kept.retain(|at| at != gone);
    }
}

fn widest<const COLUMNS: usize>(rows: &[[String; COLUMNS]], column: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column));
    cells.map(|cell| cell.width()).max().unwrap_or(0)
}

fn text<const COLUMNS: usize>(rows: &[[String; COLUMNS]], columns: &[usize]) -> String {
    let widths: Vec<usize> = columns.iter().map(|at| widest(rows, *at)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        let cells = columns.iter().filter_map(|at| row.get(*at));
        for (cell, widest) in cells.zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(widest - cell.width().min(*widest) + GAP));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{of, within};

    fn rows() -> impl Iterator<Item = [String; 3]> {
        [
            ["when", "file", "prompt"],
            ["today", "builtin_cat.png", "a cat with a very long tail"],
        ]
        .map(|row| row.map(str::to_owned))
        .into_iter()
    }

    #[test]
    fn a_table_is_as_wide_as_it_may_be() {
        let wide = of(rows());
        assert_eq!(within(rows(), 51, &[2, 0]), wide, "all of it fits");
        assert_eq!(
            within(rows(), 40, &[2, 0]),
            "when   file             prompt\n\
             today  builtin_cat.png  a cat with a ve…\n"
        );
        // The name is what other commands take: it stays whole as long as anything else can go.
        let name = "when   file\ntoday  builtin_cat.png\n";
        assert_eq!(within(rows(), 35, &[2, 0]), name);
        assert_eq!(within(rows(), 21, &[2, 0]), "file\nbuiltin_cat.png\n");
        assert_eq!(within(rows(), 10, &[2, 0]), "file\nbuiltin_c…\n");
    }
}
