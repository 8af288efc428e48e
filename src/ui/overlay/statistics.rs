//! The library in figures.

use super::{centred, draw_hints};
use crate::app::{Model, Saved};
use crate::domain::{LibraryStats, UNKNOWN_SERVICE};
use crate::keymap::{Command, key_of};
use crate::ui::{canvas::Canvas, text};
use ratatui::layout::{Constraint, Layout, Rect};

/// Draws the figures.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas.popup(centred(area, 70, 20), "The library in figures");
    let body = Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        height: inner.height.saturating_sub(1),
        ..inner
    };
    match &model.saved.stats {
        None => canvas.line(body, 0, "counting…", canvas.theme.muted),
        Some(stats) => draw_stats(&model.saved, stats, body, canvas),
    }
    draw_hints(model, inner, canvas);
}

fn draw_stats(saved: &Saved, stats: &LibraryStats, area: Rect, canvas: &mut Canvas<'_>) {
    let words = format!(
        "{} pictures, {}",
        text::grouped(stats.count),
        text::bytes(stats.bytes)
    );
    canvas.line(area, 0, &words, canvas.theme.accent);
    let (count, bytes) = stats.trash;
    let words = format!(
        "in the trash: {}, {}",
        text::grouped(count),
        text::bytes(bytes)
    );
    canvas.line(area, 1, &words, canvas.theme.text);
    let (words, style) = match stats.free {
        Some(free) if saved.is_low() => {
            let key = key_of(Command::CleanUp).map_or_else(String::new, |key| key.to_string());
            let words = format!(
                "! only {} free on its drive: {key} cleans up",
                text::bytes(free)
            );
            (words, canvas.theme.bad)
        }
        Some(free) => (
            format!("free on its drive: {}", text::bytes(free)),
            canvas.theme.text,
        ),
        None => (
            "how much is free is not known".to_owned(),
            canvas.theme.muted,
        ),
    };
    canvas.line(area, 2, &words, style);
    let lists = Rect {
        y: area.y + 4.min(area.height),
        height: area.height.saturating_sub(4),
        ..area
    };
    let [left, right] =
        Layout::horizontal([Constraint::Percentage(50), Constraint::Percentage(50)]).areas(lists);
    draw_list("by service", &stats.by_service, left, canvas);
    draw_list("by month", &stats.by_month, right, canvas);
}

fn figures((_, count, bytes): &(String, u64, u64)) -> (String, String) {
    (text::grouped(*count), text::bytes(*bytes))
}

/// Names with pictures and bytes, as many as there is room for.
fn draw_list(title: &str, rows: &[(String, u64, u64)], area: Rect, canvas: &mut Canvas<'_>) {
    let area = Rect {
        width: area.width.saturating_sub(2),
        ..area
    };
    canvas.line(area, 0, title, canvas.theme.muted);
    let room = usize::from(area.height.saturating_sub(1));
    // The last line says what is left out.
    let shown = if rows.len() > room {
        room.saturating_sub(1)
    } else {
        rows.len()
    };
    let shown_rows: Vec<_> = rows.iter().take(shown).map(figures).collect();
    let widest = |column: fn(&(String, String)) -> &String| {
        let widths = shown_rows.iter().map(|row| text::columns(column(row)));
        widths.max().unwrap_or(0)
    };
    let (counts, sizes) = (widest(|row| &row.0), widest(|row| &row.1));
    let taken = u16::try_from(counts + sizes + 2).unwrap_or(u16::MAX);
    for (row, ((name, ..), (count, bytes))) in (1..).zip(rows.iter().zip(&shown_rows)) {
        let name = if name.is_empty() {
            UNKNOWN_SERVICE
        } else {
            name
        };
        let figures = format!("{count:>counts$} {bytes:>sizes$}");
        let width = area.width.saturating_sub(taken);
        canvas.line(Rect { width, ..area }, row, name, canvas.theme.text);
        canvas.line_right(area, row, &figures, canvas.theme.text);
    }
    if rows.len() > shown {
        let rest = rows.iter().skip(shown).map(|(_, count, _)| count).sum();
        let words = format!("and {} older or fewer", text::grouped(rest));
        let row = u16::try_from(shown + 1).unwrap_or(u16::MAX);
        canvas.line(area, row, &words, canvas.theme.muted);
    }
}
