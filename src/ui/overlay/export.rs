//! Copies out of the library, and into it.

use super::{centred, draw_hints, draw_value};
use crate::app::{ExportBox, ExportRow, ImportBox, Model};
use crate::keymap::{Command, key_of};
use crate::ui::{canvas::Canvas, saved::state::work_words, text};
use ratatui::layout::Rect;

/// Columns of the boxes.
const WIDTH: u16 = 72;

/// Draws the export box; why the last try failed is read whole.
pub(super) fn draw(model: &Model, export: &ExportBox, area: Rect, canvas: &mut Canvas<'_>) {
    let title = match model.saved.target_count() {
        Some(1) => "Export 1 picture".to_owned(),
        Some(count) => format!("Export {} pictures", text::grouped(count)),
        None => "Export all that is shown".to_owned(),
    };
    let problem = export.problem.as_ref();
    let problem = problem.map(|problem| format!("✗ {problem}"));
    let width = WIDTH.min(area.width).saturating_sub(2);
    let lines = problem
        .as_ref()
        .map_or(0, |it| text::wrap(it, width.into()).len());
    let rows = 6 + u16::try_from(lines).unwrap_or(u16::MAX).clamp(2, 10);
    let inner = canvas.popup(centred(area, WIDTH, rows), &title);
    let marked = export.marked();
    for (at, row) in (0..).zip(export.rows()) {
        let is_marked = row == marked;
        match row {
            ExportRow::Path => draw_path(export, inner, at, is_marked, canvas),
            ExportRow::Form => {
                let value = format!("‹ {} ›", export.form.title());
                draw_value(("as", &value), inner, at, is_marked, canvas);
            }
            ExportRow::Quality => {
                let value = format!("‹ {} › of 100", export.quality);
                draw_value(("quality", &value), inner, at, is_marked, canvas);
            }
        }
    }
    let below = Rect {
        y: inner.y + 3.min(inner.height),
        height: inner.height.saturating_sub(4),
        ..inner
    };
    if let Some(work) = model.saved.work {
        let key = key_of(Command::CancelJob).map_or_else(String::new, |key| key.to_string());
        let words = format!("  {} · {} stops it", work_words(work), key);
        canvas.line(below, 0, &words, canvas.theme.text);
    } else if let Some(problem) = &problem {
        canvas.wrapped(below, 0, problem, canvas.theme.bad);
    } else {
        let words = "  Nothing is overwritten. A new folder ends with /.";
        canvas.line(below, 0, words, canvas.theme.muted);
    }
    draw_hints(model, inner, canvas);
}

fn draw_path(export: &ExportBox, inner: Rect, row: u16, marked: bool, canvas: &mut Canvas<'_>) {
    draw_value(("to", ""), inner, row, false, canvas);
    if marked {
        canvas.line(inner, row, "▸", canvas.theme.accent);
    }
    let line = Rect {
        x: inner.x + 11.min(inner.width),
        y: inner.y + row,
        width: inner.width.saturating_sub(12),
        height: 1.min(inner.height.saturating_sub(row)),
    };
    canvas.editor(&export.path, line, marked, "a folder or a file name");
}

/// Draws the import box.
pub(super) fn draw_import(import: &ImportBox, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas.popup(centred(area, WIDTH, 7), "Import from");
    let line = Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        height: 1.min(inner.height),
        ..inner
    };
    canvas.editor(
        &import.path,
        line,
        true,
        "a picture or a folder of pictures",
    );
    if let Some(problem) = &import.problem {
        canvas.wrapped(inner, 2, &format!(" ✗ {problem}"), canvas.theme.bad);
        return;
    }
    let words = "Pictures are copied into the library, with all their data; the files stay as \
                 they are. What is there already is not copied again.";
    let below = Rect {
        x: line.x,
        width: line.width,
        ..inner
    };
    canvas.wrapped(below, 2, words, canvas.theme.muted);
}
