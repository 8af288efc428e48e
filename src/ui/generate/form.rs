//! The picture's settings: one row for each thing the chosen model has.

use crate::app::{Focus, FormField, Model};
use crate::domain::{Health, visible};
use crate::keymap::{Command, key_of};
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
    if rows.is_empty() {
        return draw_absent(model, inner, canvas);
    }
    let marked = form.marked(&model.services);
    let at = rows
        .iter()
        .position(|field| Some(*field) == marked)
        .unwrap_or(0);
    let mut lines = Vec::new();
    for field in rows {
        let problem = match &form.editing {
            Some((editing, _, problem)) if *editing == field => problem.clone(),
            _ => form.problem(field, &model.services),
        };
        let words = problem.map(|problem| text::wrap(&format!("✗ {problem}"), inner.width.into()));
        lines.push((field, words.unwrap_or_default()));
    }
    let (first, hidden) = first_shown(&lines, at, inner.height);
    let mut row = 0;
    for (field, problem) in lines.iter().skip(first) {
        let line = Rect {
            y: inner.y + row,
            height: 1,
            ..inner
        };
        if row >= inner.height {
            break;
        }
        draw_field(
            model,
            line,
            *field,
            (focused && Some(*field) == marked, !problem.is_empty()),
            canvas,
        );
        row += 1;
        for words in problem {
            canvas.line(inner, row, words, canvas.theme.bad);
            row += 1;
        }
    }
    if hidden {
        more_below(area, canvas);
    }
}

/// Nothing can be set while the service lists no model: why, and what can be done now.
fn draw_absent(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let chosen = model.generate.form.chosen(&model.services);
    // Nothing has answered yet; the list of services says so.
    let Some(service) = chosen else { return };
    let word = match model.health(service) {
        Health::Ready | Health::Busy => "lists no model",
        Health::NeedsKey => "needs a key",
        Health::Offline => "is offline",
    };
    let said = format!("{} {word}.", service.descriptor.name);
    let mut row = canvas.wrapped(area, 0, &said, canvas.theme.warn);
    if let Some(needs) = service.needs.first() {
        row = canvas.wrapped(area, row, &sentence(needs), canvas.theme.text);
    }
    let again = match key_of(Command::Refresh) {
        Some(key) => format!("{key} asks again; under Services another one can be chosen."),
        None => "Under Services another one can be chosen.".to_owned(),
    };
    canvas.wrapped(area, row, &again, canvas.theme.muted);
}

/// What is needed, as a sentence of its own.
fn sentence(needs: &str) -> String {
    let needs = visible(needs);
    let mut chars = needs.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

/// The first row shown so that the marked one is seen with its words, and whether rows are left
/// below.
fn first_shown(lines: &[(FormField, Vec<String>)], at: usize, height: u16) -> (usize, bool) {
    let tall = |from: usize, to: usize| -> usize {
        let shown = lines.get(from..to).unwrap_or_default();
        shown.iter().map(|(_, problem)| 1 + problem.len()).sum()
    };
    let height = usize::from(height);
    let first = (0..at)
        .find(|first| tall(*first, at + 1) <= height)
        .unwrap_or(at);
    (first, tall(first, lines.len()) > height)
}

fn more_below(area: Rect, canvas: &mut Canvas<'_>) {
    let last = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1.min(area.height),
        width: area.width.saturating_sub(2),
        ..area
    };
    canvas.line_right(last, 0, " ↓ more ", canvas.theme.muted);
}

fn draw_field(
    model: &Model,
    row: Rect,
    field: FormField,
    (here, wrong): (bool, bool),
    canvas: &mut Canvas<'_>,
) {
    let editing = model.generate.form.editing.as_ref();
    if editing.is_some_and(|(editing, ..)| *editing == field) {
        draw_editing(model, row, field, canvas);
    } else {
        draw_row(model, row, field, here, canvas);
    }
    if wrong {
        let style = canvas.theme.bad;
        canvas.line(Rect { width: 1, ..row }, 0, "✗", style);
    }
}

fn draw_row(model: &Model, row: Rect, field: FormField, here: bool, canvas: &mut Canvas<'_>) {
    let value = model.generate.form.value(field, &model.services);
    let room = usize::from(row.width.saturating_sub(LABEL + 1));
    let shown = if here {
        format!("‹{}›", fit(field, &value, room.saturating_sub(2)))
    } else {
        fit(field, &value, room)
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

/// The end of a file's name says more than its folders.
fn fit(field: FormField, value: &str, room: usize) -> String {
    match field {
        FormField::Model | FormField::Input => text::fit_end(value, room),
        _ => text::fit(value, room),
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
