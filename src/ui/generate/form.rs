//! The picture's settings: one row for each thing the chosen model has.

use crate::app::{Focus, FormField, Model};
use crate::ui::{canvas::Canvas, text};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Columns of the labels.
const LABEL: u16 = 9;

/// Draws the panel.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = model.generate.focus == Focus::Picture;
    let inner = canvas.panel(area, "Picture", focused);
    let form = &model.generate.form;
    let rows = form.rows(&model.services);
    let marked = form.marked(&model.services);
    let mut at = 0;
    for field in rows {
        let row = Rect {
            y: inner.y + at,
            height: 1,
            ..inner
        };
        if at >= inner.height {
            return;
        }
        let here = focused && Some(field) == marked;
        at += 1;
        if let Some((editing, _, problem)) = &form.editing
            && *editing == field
        {
            draw_editing(model, row, field, canvas);
            if let Some(problem) = problem {
                at = canvas.wrapped(inner, at, &format!("✗ {problem}"), canvas.theme.bad);
            }
            continue;
        }
        draw_row(model, row, field, here, canvas);
    }
}

fn draw_row(model: &Model, row: Rect, field: FormField, here: bool, canvas: &mut Canvas<'_>) {
    let value = model.generate.form.value(field, &model.services);
    let room = usize::from(row.width.saturating_sub(LABEL + 1));
    let shown = if here {
        format!("‹{}›", text::fit(&value, room.saturating_sub(2)))
    } else {
        text::fit(&value, room)
    };
    let label = format!(" {:<width$}", field.label(), width = usize::from(LABEL));
    let line = Line::from(vec![
        Span::styled(label, canvas.theme.muted),
        Span::styled(shown, canvas.theme.text),
    ]);
    canvas.spans(row, 0, &line);
    if here {
        canvas.buf.set_style(row, canvas.theme.selected);
    }
}

fn draw_editing(model: &Model, row: Rect, field: FormField, canvas: &mut Canvas<'_>) {
    canvas.line(row, 0, &format!(" {}", field.label()), canvas.theme.accent);
    let offset = (LABEL + 1).min(row.width);
    let area = Rect {
        x: row.x + offset,
        width: row.width - offset,
        ..row
    };
    if let Some((_, editor, _)) = &model.generate.form.editing {
        canvas.editor(editor, area, true, "");
    }
}
