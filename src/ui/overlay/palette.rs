//! Commands by name.

use super::{centred, first_row};
use crate::app::{Editor, Model, palette_rows, palette_title};
use crate::ui::{canvas::Canvas, text};
use ratatui::layout::Rect;

/// Draws the search and the commands it finds.
pub(super) fn draw(
    model: &Model,
    query: &Editor,
    selected: usize,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let rows = palette_rows(model, &query.text());
    let inner = canvas.popup(centred(area, 52, 18), "Commands");
    let search = Rect {
        height: 1.min(inner.height),
        ..inner
    };
    canvas.editor(query, search, true, "type a few letters");
    let list = Rect {
        y: inner.y + 1,
        height: inner.height.saturating_sub(1),
        ..inner
    };
    if rows.is_empty() {
        canvas.line(list, 0, "nothing is called that", canvas.theme.muted);
    }
    let first = first_row((selected, rows.len()), list, inner, canvas);
    for (row, (index, entry)) in (0..list.height).zip(rows.iter().enumerate().skip(first)) {
        let key = entry.keys.first();
        let key = key.map_or_else(String::new, |key| format!(" {key} "));
        let taken = u16::try_from(text::columns(&key)).unwrap_or(list.width);
        let name = Rect {
            width: list.width.saturating_sub(taken),
            ..list
        };
        let words = format!(" {}", palette_title(model, entry));
        canvas.line(name, row, &words, canvas.theme.text);
        canvas.line_right(list, row, &key, canvas.theme.key);
        if index == selected {
            canvas.buf.set_style(
                Rect {
                    y: list.y + row,
                    height: 1,
                    ..list
                },
                canvas.theme.selected,
            );
        }
    }
}
