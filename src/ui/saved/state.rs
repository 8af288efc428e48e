//! What is searched, filtered and selected, always in sight.

use crate::app::{FileWork, Saved, SavedFocus, order_words};
use crate::domain::Failure;
use crate::keymap::{Command, key_of};
use crate::ui::{canvas::Canvas, text};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// The title of the panel.
pub(super) fn title(saved: &Saved) -> String {
    let name = if saved.trash { "Trash" } else { "Saved" };
    match saved.total {
        Some(total) if total > 0 => format!("{name} · {}", text::grouped(total)),
        _ => name.to_owned(),
    }
}

/// `/ dragon▏                 newest first`
pub(super) fn draw_search(saved: &Saved, area: Rect, canvas: &mut Canvas<'_>) {
    let area = inset(area);
    let order = order_words(saved.choices.sort);
    canvas.line_right(area, 0, order, canvas.theme.muted);
    let taken = u16::try_from(text::columns(order) + 2).unwrap_or(0);
    let focused = saved.focus == SavedFocus::Search;
    let sign = if focused {
        canvas.theme.accent
    } else {
        canvas.theme.key
    };
    canvas.line(area, 0, "/", sign);
    let line = Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(2 + taken),
        height: 1.min(area.height),
        ..area
    };
    canvas.editor(&saved.search, line, focused, "search prompts, models, tags");
}

/// `★ · rated 3+ · x show all                  3 selected · 17 of 12 345`
pub(super) fn draw_state(saved: &Saved, area: Rect, canvas: &mut Canvas<'_>) {
    let area = inset(area);
    let right = right_words(saved);
    canvas.line_right(area, 0, &right, canvas.theme.text);
    let taken = u16::try_from(text::columns(&right) + 2).unwrap_or(0);
    let left = Rect {
        width: area.width.saturating_sub(taken),
        ..area
    };
    // Without pictures the words have the panel for themselves.
    let away = saved.away.as_ref();
    if let Some(away) = away.filter(|_| !saved.window.pictures.is_empty()) {
        let words = format!("✗ {}: {}", away.said, way_out(away));
        let words = text::fit(&words, left.width.into());
        canvas.line(left, 0, &words, canvas.theme.bad);
        return;
    }
    let line = left_words(saved, canvas);
    // A filter that is on is told as far as there is room; that there is none can be left out.
    let tells = saved.is_filtered() || saved.trash || saved.is_low();
    if tells || line.width() <= usize::from(left.width) {
        canvas.spans(left, 0, &line);
    }
}

/// What can be done about it, where the line above has no room for that.
pub(super) fn draw_way_out(away: &Failure, area: Rect, canvas: &mut Canvas<'_>) {
    canvas.wrapped(inset(area), 0, way_out(away), canvas.theme.text);
}

fn way_out(away: &Failure) -> &str {
    away.hint
        .as_deref()
        .unwrap_or("it is tried again by itself")
}

fn inset(area: Rect) -> Rect {
    Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    }
}

fn left_words(saved: &Saved, canvas: &Canvas<'_>) -> Line<'static> {
    let theme = canvas.theme;
    let mut parts: Vec<Span<'static>> = Vec::new();
    if saved.trash {
        parts.push(Span::styled("in the trash", theme.warn));
    }
    if saved.is_low() {
        let free = saved
            .stats
            .as_ref()
            .and_then(|stats| stats.free)
            .unwrap_or(0);
        let words = format!("! only {} free", text::bytes(free));
        parts.push(Span::styled(words, theme.bad));
    }
    for words in saved.choices.words() {
        parts.push(Span::styled(text::fit(&words, 24), theme.accent));
    }
    let mut line: Vec<Span<'static>> = Vec::new();
    for part in parts {
        if !line.is_empty() {
            line.push(Span::styled(" · ", theme.muted));
        }
        line.push(part);
    }
    if saved.is_filtered() {
        let gap = if line.is_empty() { "" } else { " · " };
        line.push(Span::styled(gap, theme.muted));
        line.push(Span::styled(saved.clear_key(), theme.key));
        line.push(Span::styled(" show all", theme.text));
    } else if line.is_empty() {
        line.push(Span::styled("all pictures · ", theme.muted));
        line.push(key_span(Command::FilterPanel, canvas));
        line.push(Span::styled(" filter", theme.muted));
    }
    Line::from(line)
}

fn key_span(command: Command, canvas: &Canvas<'_>) -> Span<'static> {
    let key = key_of(command).map(|key| key.to_string());
    Span::styled(key.unwrap_or_default(), canvas.theme.key)
}

/// `importing 12 of 340`
pub(in crate::ui) fn work_words(work: FileWork) -> String {
    let (verb, files) = match work {
        FileWork::Importing(files) => ("importing", files),
        FileWork::Exporting(files) => ("exporting", files),
    };
    match files {
        Some((done, of)) => format!("{verb} {} of {}", text::grouped(done), text::grouped(of)),
        None => format!("{verb}: looking for pictures…"),
    }
}

fn right_words(saved: &Saved) -> String {
    let mut words = Vec::new();
    words.extend(saved.work.map(work_words));
    if !saved.selection.is_empty() {
        let count = saved.selection.count(saved.total);
        let count = count.map_or_else(|| "all".to_owned(), text::grouped);
        words.push(format!("✓ {count} selected"));
    }
    if saved.marked().is_some() {
        let place = text::grouped(saved.window.place() + 1);
        words.push(match saved.total {
            Some(total) => format!("{place} of {}", text::grouped(total)),
            None => place,
        });
    }
    words.join(" · ")
}
