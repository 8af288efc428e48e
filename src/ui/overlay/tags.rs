//! Tags: those on the pictures, those there are, and new ones.

use super::{centred, first_row};
use crate::app::{Model, TagBox};
use crate::ui::canvas::Canvas;
use ratatui::layout::Rect;

/// Draws the line and what it finds.
pub(super) fn draw(model: &Model, tags: &TagBox, area: Rect, canvas: &mut Canvas<'_>) {
    let title = match model.saved.target_count() {
        Some(1) => "Tags".to_owned(),
        Some(count) => format!("Tags of {count} pictures"),
        None => "Tags of all that is shown".to_owned(),
    };
    let inner = canvas.popup(centred(area, 48, 16), &title);
    let line = Rect {
        height: 1.min(inner.height),
        ..inner
    };
    canvas.editor(&tags.text, line, true, "type a tag, or choose one with ↓");
    let list = Rect {
        y: inner.y + 1.min(inner.height),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    let choices = tags.choices(&model.saved);
    if choices.is_empty() {
        let words = "No tags yet: type one, Enter puts it on.";
        canvas.wrapped(list, 0, words, canvas.theme.muted);
    }
    let marked = tags.marked_row(&model.saved);
    let first = first_row((marked.unwrap_or(0), choices.len()), list, inner, canvas);
    for (row, (index, choice)) in (0..list.height).zip(choices.iter().enumerate().skip(first)) {
        let sign = match (choice.on, choice.is_on_any) {
            (true, _) => "✓",
            (false, true) => "·",
            (false, false) => " ",
        };
        let new = if choice.is_new { "new: " } else { "" };
        let style = if Some(index) == marked {
            canvas.theme.selected
        } else {
            canvas.theme.text
        };
        canvas.line(list, row, &format!("{sign} {new}{}", choice.name), style);
    }
    super::draw_hints(model, inner, canvas);
}
