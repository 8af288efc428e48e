//! Quick prompts as a grid of names; the marked one's words below them.

use crate::app::{Focus, Model};
use crate::ui::{
    canvas::Canvas,
    layout::{IDEA_WIDTH, idea_columns},
    text,
};
use ratatui::layout::Rect;

/// Draws the panel.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let generate = &model.generate;
    let focused = generate.focus == Focus::Ideas;
    let inner = canvas.panel(area, "Ideas", focused);
    let columns = idea_columns(area.width);
    let rows = usize::from(inner.height);
    let first_row = (generate.idea / columns + 1).saturating_sub(rows);
    let shown = generate
        .ideas
        .iter()
        .enumerate()
        .skip(first_row * columns)
        .take(rows * columns);
    for (index, idea) in shown {
        let (column, row) = (index % columns, index / columns - first_row);
        let cell = Rect {
            x: inner.x + u16::try_from(column).unwrap_or(0) * IDEA_WIDTH,
            y: inner.y + u16::try_from(row).unwrap_or(0),
            width: IDEA_WIDTH.min(inner.width),
            height: 1,
        }
        .intersection(inner);
        draw_idea(index, &idea.title, cell, canvas);
        if focused && index == generate.idea {
            canvas.buf.set_style(cell, canvas.theme.selected);
        }
    }
}

/// `3 moon cat`: the first nine can be taken with Alt and their number.
fn draw_idea(index: usize, title: &str, cell: Rect, canvas: &mut Canvas<'_>) {
    let number = if index < 9 {
        (index + 1).to_string()
    } else {
        "·".to_owned()
    };
    canvas.line(cell, 0, &format!(" {number}"), canvas.theme.key);
    let rest = Rect {
        x: cell.x + 3.min(cell.width),
        width: cell.width.saturating_sub(4),
        ..cell
    };
    canvas.line(
        rest,
        0,
        &text::fit(title, rest.width.into()),
        canvas.theme.text,
    );
}
