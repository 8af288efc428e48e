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
        let here = focused && Some(field) == marked;
        lines.push(Row {
            field,
            values: values(model, field, inner.width, here),
            is_wrong: problem.is_some(),
            said: said(model, field, problem, inner.width),
        });
    }
    let (first, hidden) = first_shown(&lines, at, inner.height);
    let mut row = 0;
    for line in lines.iter().skip(first) {
        if row >= inner.height {
            break;
        }
        let area = Rect {
            y: inner.y + row,
            height: line.height().min(inner.height - row),
            ..inner
        };
        draw_field(
            model,
            area,
            line,
            focused && Some(line.field) == marked,
            canvas,
        );
        row += line.height();
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

/// What is needed, as a sentence of its own; no full stop is taken for the end of an address.
fn sentence(needs: &str) -> String {
    let needs = visible(needs);
    let mut chars = needs.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    let last = needs.rsplit(' ').next().unwrap_or_default();
    let stop = if last.contains("://") { "" } else { "." };
    format!("{}{}{stop}", first.unwrap_or_default(), chars.as_str())
}

/// A row of the form, with all of its lines.
struct Row {
    field: FormField,
    values: Vec<String>,
    /// What is said below it.
    said: Vec<String>,
    /// Does that say what is wrong with it?
    is_wrong: bool,
}

impl Row {
    fn height(&self) -> u16 {
        u16::try_from(self.values.len() + self.said.len()).unwrap_or(u16::MAX)
    }
}

/// What is said below a row: what is wrong with it, else what is to be known about its value.
fn said(model: &Model, field: FormField, problem: Option<String>, width: u16) -> Vec<String> {
    if let Some(problem) = problem {
        return text::wrap(&format!("✗ {problem}"), width.into());
    }
    let form = &model.generate.form;
    let is_edited = matches!(&form.editing, Some((editing, ..)) if *editing == field);
    let note = form.note(field, &model.services).filter(|_| !is_edited);
    let lines = note.map(|note| text::wrap(&note, width.saturating_sub(1).into()));
    let lines = lines.unwrap_or_default().into_iter();
    lines.map(|line| format!(" {line}")).collect()
}

/// The value as it is shown: a seed and what becomes of it are never cut, the rest fits one line.
fn values(model: &Model, field: FormField, width: u16, here: bool) -> Vec<String> {
    let value = model.generate.form.value(field, &model.services);
    let signs = if here { 2 } else { 0 };
    let room = usize::from(width.saturating_sub(LABEL + 1 + signs));
    let mut values = match field {
        FormField::Seed => text::wrap(&value, room),
        FormField::Model | FormField::Input => vec![text::fit_end(&value, room)],
        _ => vec![text::fit(&value, room)],
    };
    if here {
        if let Some(first) = values.first_mut() {
            first.insert(0, '‹');
        }
        if let Some(last) = values.last_mut() {
            last.push('›');
        }
    }
    values
}

/// The first row shown so that the marked one is seen with its words, and whether rows are left
/// below.
fn first_shown(lines: &[Row], at: usize, height: u16) -> (usize, bool) {
    let tall = |from: usize, to: usize| -> u16 {
        let shown = lines.get(from..to).unwrap_or_default();
        shown.iter().map(Row::height).fold(0, u16::saturating_add)
    };
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

fn draw_field(model: &Model, area: Rect, row: &Row, here: bool, canvas: &mut Canvas<'_>) {
    let editing = model.generate.form.editing.as_ref();
    let first = Rect {
        height: 1.min(area.height),
        ..area
    };
    if editing.is_some_and(|(editing, ..)| *editing == row.field) {
        draw_editing(model, first, row.field, canvas);
    } else {
        draw_row(area, row, here, canvas);
    }
    let style = if row.is_wrong {
        canvas.theme.bad
    } else {
        canvas.theme.warn
    };
    if row.is_wrong {
        canvas.line(Rect { width: 1, ..first }, 0, "✗", style);
    }
    let below = u16::try_from(row.values.len()).unwrap_or(u16::MAX);
    for (line, words) in (below..).zip(&row.said) {
        canvas.line(area, line, words, style);
    }
}

fn draw_row(area: Rect, row: &Row, here: bool, canvas: &mut Canvas<'_>) {
    let labels = std::iter::once(row.field.label()).chain(std::iter::repeat(""));
    for (at, (label, value)) in (0..area.height).zip(labels.zip(&row.values)) {
        let label = format!(" {label:<width$}", width = usize::from(LABEL));
        let line = Line::from(vec![
            Span::styled(label, canvas.theme.muted),
            Span::styled(value.clone(), canvas.theme.text),
        ]);
        canvas.spans(area, at, &line);
        if here {
            let line = Rect {
                y: area.y + at,
                height: 1,
                ..area
            };
            canvas.buf.set_style(line, canvas.theme.selected);
        }
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
