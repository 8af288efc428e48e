//! A list from which a value of the form is picked: search, names, what is known about the marked
//! one.

use super::{centred, first_row};
use crate::app::{Editor, Model, Pick, PickRow, pick_rows};
use crate::domain::{FamilySource, ModelFacts, visible};
use crate::ui::{canvas::Canvas, text};
use ratatui::layout::{Constraint, Layout, Rect};

/// Lines about the marked row.
const ABOUT: u16 = 3;

/// Draws the search and what it finds.
pub(super) fn draw(
    model: &Model,
    (pick, query, selected): (Pick, &Editor, usize),
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let rows = pick_rows(model, pick, &query.text());
    let (all, _) = model.generate.form.names(pick, &model.services);
    let asking = if model.listing {
        " · asking the services…"
    } else {
        ""
    };
    let title = format!(
        "{} · {} of {}{asking}",
        pick.title(),
        rows.len(),
        all.len().max(rows.len())
    );
    let height = area.height.saturating_sub(2).clamp(6, 26);
    let inner = canvas.popup(centred(area, 84, height), &title);
    let about = ABOUT.min(inner.height.saturating_sub(2));
    let [search, list, about] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(about),
    ])
    .areas(inner);
    canvas.editor(query, search, true, " type a few letters of it");
    if rows.is_empty() {
        let words = if all.is_empty() {
            empty_words(model)
        } else {
            " nothing is called that".to_owned()
        };
        canvas.wrapped(list, 0, &words, canvas.theme.muted);
    }
    let first = first_row((selected, rows.len()), list, inner, canvas);
    for (row, (index, found)) in (0..list.height).zip(rows.iter().enumerate().skip(first)) {
        let line = Rect {
            y: list.y + row,
            height: 1,
            ..list
        };
        draw_row(found, line, canvas);
        if index == selected {
            canvas.buf.set_style(line, canvas.theme.selected);
        }
    }
    if let Some(found) = rows.get(selected) {
        draw_about(found, about, canvas);
    }
}

fn draw_row(row: &PickRow<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let missing = row
        .facts
        .is_some_and(|facts| !facts.missing.is_empty() || facts.needs_workflow);
    let facts = facts_words(row);
    canvas.line_right(area, 0, &format!("{facts} "), canvas.theme.muted);
    let taken = u16::try_from(text::columns(&facts)).unwrap_or(area.width) + 2;
    let room = Rect {
        width: area.width.saturating_sub(taken),
        ..area
    };
    let mark = match (missing, row.used) {
        (true, _) => "✗",
        (false, true) => "●",
        (false, false) => " ",
    };
    let style = if missing {
        canvas.theme.muted
    } else {
        canvas.theme.text
    };
    // The end of a name says more than its folders.
    let name = text::fit_end(row.words(), usize::from(room.width).saturating_sub(3));
    canvas.line(room, 0, &format!(" {mark} {name}"), style);
}

fn facts_words(row: &PickRow<'_>) -> String {
    let Some(facts) = row.facts else {
        return String::new();
    };
    let told = match facts.family_source {
        Some(source @ FamilySource::Remembered) => format!(" ({})", source.word()),
        _ => String::new(),
    };
    let family = facts
        .family
        .as_deref()
        .map(|family| visible(family) + &told);
    let bytes = facts.bytes.map(text::bytes);
    let parts: Vec<String> = family.into_iter().chain(bytes).collect();
    text::fit(&parts.join(" · "), 28)
}

/// The whole name, and what it needs.
fn draw_about(row: &PickRow<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    canvas.line(area, 0, &"─".repeat(area.width.into()), canvas.theme.border);
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let missing = row.facts.map(needs).unwrap_or_default();
    if missing.is_empty() {
        let name = text::fit_end(row.words(), area.width.into());
        canvas.line(area, 1, &name, canvas.theme.text);
        canvas.line(area, 2, &facts_words(row), canvas.theme.muted);
    } else {
        canvas.wrapped(area, 1, &format!("needs {missing}"), canvas.theme.warn);
    }
}

fn needs(facts: &ModelFacts) -> String {
    if facts.missing.is_empty() && facts.needs_workflow {
        return "its family (say it in the form) or a workflow of your own".to_owned();
    }
    facts.missing.join(", ")
}

fn empty_words(model: &Model) -> String {
    let Some(service) = model.generate.form.chosen(&model.services) else {
        return " there is no service".to_owned();
    };
    let why = service.needs.first().map(|needs| format!(" — {needs}"));
    format!(
        " {} is {} and lists nothing here{}",
        service.descriptor.name,
        service.health.word(),
        why.unwrap_or_default()
    )
}
