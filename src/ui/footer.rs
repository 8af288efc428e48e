//! The bottom line: the newest notice, else the keys that work now.

use super::{canvas::Canvas, text};
use crate::app::{Model, Notice, Severity, applies, layers};
use crate::keymap::{Entry, entries};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Draws the footer.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let mut left = 0;
    if let Some(notice) = &model.notice {
        let line = notice_line(notice, usize::from(area.width), canvas);
        left = u16::try_from(line.width())
            .unwrap_or(area.width)
            .min(area.width);
        canvas.spans(area, 0, &line);
        left = (left + 3).min(area.width);
    }
    let rest = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    if rest.width >= 20 {
        let line = hints_line(&hints(model), usize::from(rest.width), canvas);
        canvas.spans(rest, 0, &line);
    }
}

fn notice_line(notice: &Notice, room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    let (mark, style) = match notice.severity {
        Severity::Good => ("✓ ", canvas.theme.good),
        Severity::Plain => ("· ", canvas.theme.text),
        Severity::Bad => ("✗ ", canvas.theme.bad),
    };
    let title = text::fit(&notice.title, room.saturating_sub(2));
    let mut spans = vec![Span::styled(mark, style), Span::styled(title, style)];
    if let Some(hint) = &notice.hint {
        let used: usize = spans.iter().map(Span::width).sum();
        let hint = text::fit(&format!(" — {hint}"), room.saturating_sub(used));
        spans.push(Span::styled(hint, canvas.theme.text));
    }
    Line::from(spans)
}

/// Rows of the command table that apply now and want to be seen, the most useful first.
pub(super) fn hints(model: &Model) -> Vec<&'static Entry> {
    let mut rows = entries(&layers(model));
    rows.retain(|entry| entry.rank > 0 && applies(model, entry.command));
    rows.sort_by_key(|entry| entry.rank);
    rows
}

/// ` Enter generate · Tab next · ^G help`; what has no room is dropped from the right.
pub(super) fn hints_line(rows: &[&Entry], room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut used = 0;
    for entry in rows {
        let Some(key) = entry.keys.first() else {
            continue;
        };
        let gap = if spans.is_empty() { "" } else { " · " };
        let (key, title) = (key.to_string(), format!(" {}", entry.title));
        let width = text::columns(gap) + text::columns(&key) + text::columns(&title);
        if used + width > room {
            continue;
        }
        used += width;
        spans.push(Span::styled(gap, canvas.theme.muted));
        spans.push(Span::styled(key, canvas.theme.key));
        spans.push(Span::styled(title, canvas.theme.text));
    }
    Line::from(spans)
}
