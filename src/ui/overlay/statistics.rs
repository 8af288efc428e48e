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
    let room = usize::from(lists.height.saturating_sub(1));
    let services = List::of(&stats.by_service, room);
    let months = List::of(&stats.by_month, room);
    // Months are short and all of a width: what they leave is for names.
    let right = Constraint::Length((MONTH + months.taken + GAP).max(lists.width / 3));
    let [left, right] = Layout::horizontal([Constraint::Min(0), right]).areas(lists);
    services.draw("by service", left, canvas);
    months.draw("by month", right, canvas);
}

/// Columns of a month, and of how many there are besides.
const MONTH: u16 = 10;
/// Columns between the lists.
const GAP: u16 = 2;

/// Names with pictures and bytes.
struct List {
    names: Vec<String>,
    /// Pictures and bytes, one below another.
    figures: Vec<String>,
    /// Columns of the figures, with a gap.
    taken: u16,
}

impl List {
    /// At most `room` rows; those there is no room for are summed up in the last one.
    fn of(rows: &[(String, u64, u64)], room: usize) -> Self {
        let shown = if rows.len() > room {
            room.saturating_sub(1)
        } else {
            rows.len()
        };
        let (rows, rest) = rows.split_at(shown);
        let mut rows = rows.to_vec();
        if !rest.is_empty() {
            let count = rest.iter().map(|(_, count, _)| count).sum();
            let bytes = rest.iter().map(|(.., bytes)| bytes).sum();
            rows.push((format!("{} others", rest.len()), count, bytes));
        }
        let figures = rows
            .iter()
            .map(|(_, count, bytes)| (text::grouped(*count), text::bytes(*bytes)));
        let figures: Vec<_> = figures.collect();
        let widest = |column: fn(&(String, String)) -> &String| {
            let widths = figures.iter().map(|row| text::columns(column(row)));
            widths.max().unwrap_or(0)
        };
        let (counts, sizes) = (widest(|row| &row.0), widest(|row| &row.1));
        let line = |(count, bytes): &(String, String)| format!("{count:>counts$} {bytes:>sizes$}");
        let name = |(name, ..): (String, _, _)| match name.as_str() {
            "" => UNKNOWN_SERVICE.to_owned(),
            _ => name,
        };
        Self {
            figures: figures.iter().map(line).collect(),
            taken: u16::try_from(counts + sizes + 2).unwrap_or(u16::MAX),
            names: rows.into_iter().map(name).collect(),
        }
    }

    fn draw(&self, title: &str, area: Rect, canvas: &mut Canvas<'_>) {
        let area = Rect {
            width: area.width.saturating_sub(GAP),
            ..area
        };
        canvas.line(area, 0, title, canvas.theme.muted);
        let width = area.width.saturating_sub(self.taken);
        for (row, (name, figures)) in (1..).zip(self.names.iter().zip(&self.figures)) {
            canvas.line(Rect { width, ..area }, row, name, canvas.theme.text);
            canvas.line_right(area, row, figures, canvas.theme.text);
        }
    }
}
