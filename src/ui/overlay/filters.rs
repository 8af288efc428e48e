//! Which saved pictures are shown; what changes is seen at once behind the box.

use super::{centred, draw_hints, draw_value};
use crate::app::{FilterRow, Model};
use crate::ui::canvas::Canvas;
use ratatui::layout::Rect;

/// Draws the rows.
pub(super) fn draw(model: &Model, marked: usize, area: Rect, canvas: &mut Canvas<'_>) {
    let height = u16::try_from(FilterRow::ALL.len()).unwrap_or(9) + 4;
    let inner = canvas.popup(centred(area, 48, height), "Show");
    for (row, (index, filter)) in (0..).zip(FilterRow::ALL.into_iter().enumerate()) {
        let value = model.saved.choices.value(filter);
        let words = (filter.label(), format!("‹ {value} ›"));
        draw_value((words.0, &words.1), inner, row, index == marked, canvas);
    }
    draw_hints(model, inner, canvas);
}
