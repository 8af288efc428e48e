//! The bottom line: the newest notice, else the keys that work now.

use super::{canvas::Canvas, text};
use crate::app::{Model, Notice, Severity, applies, layers};
use crate::keymap::{Command, Entry, entries};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
    widgets::{Clear, Widget},
};

/// Columns in which advice is begun at all.
const HINT_MIN: usize = 12;
/// Columns beside a notice that are enough for the keys.
const HINTS_MIN: u16 = 50;

/// Draws the footer. A notice stands beside the keys where both have room, else in the row above
/// them, and only where that would hide pictures in their place: help and quit are always named.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let room = usize::from(area.width);
    let Some(notice) = &model.notice else {
        let line = footer_line(model, room, canvas);
        return canvas.spans(area, 0, &line);
    };
    let line = notice_line(notice, room, canvas);
    let left = columns(&line).saturating_add(3);
    if area.width >= left.saturating_add(HINTS_MIN) {
        canvas.spans(area, 0, &line);
        return draw_right_of(left, model, area, canvas);
    }
    if let Some(above) = row_above(area, canvas) {
        // The whole row, with the corners of the panel that ends there.
        let row = Rect {
            x: above.x - 1,
            width: above.width + 2,
            ..above
        };
        Clear.render(row, canvas.buf);
        canvas.buf.set_style(row, canvas.theme.text);
        canvas.spans(above, 0, &line);
        let line = footer_line(model, room, canvas);
        return canvas.spans(area, 0, &line);
    }
    let end = hints_line(&ends(&hints(model)), room, canvas);
    let kept = room.saturating_sub(end.width() + 3).max(room / 2);
    let line = notice_line(notice, kept, canvas);
    canvas.spans(area, 0, &line);
    draw_right_of(columns(&line).saturating_add(3), model, area, canvas);
}

/// The same for a small pane, where help and quit stand elsewhere.
pub(super) fn draw_small(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width);
    let mut rows = hints(model);
    rows.retain(|entry| !is_end(entry));
    let mut line = Line::default();
    if let Some(notice) = &model.notice {
        // What lies over the pane hides its keys: how to close it stays readable.
        let kept = rows.iter().take(usize::from(model.overlay.is_some()));
        let kept = hints_line(&kept.copied().collect::<Vec<_>>(), room, canvas);
        line = notice_line(notice, room.saturating_sub(kept.width() + 3), canvas);
        line.push_span(Span::raw("   "));
    }
    let keys = hints_line(&rows, room.saturating_sub(line.width()), canvas);
    keys.spans.into_iter().for_each(|span| line.push_span(span));
    canvas.spans(area, 0, &line);
}

/// The keys of help and quit, as far as there is room.
pub(super) fn help_and_quit(model: &Model, room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    hints_line(&ends(&hints(model)), room, canvas)
}

fn columns(line: &Line<'_>) -> u16 {
    u16::try_from(line.width()).unwrap_or(u16::MAX)
}

fn draw_right_of(left: u16, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let left = left.min(area.width);
    let rest = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    let line = footer_line(model, rest.width.into(), canvas);
    canvas.spans(rest, 0, &line);
}

/// The row above, where nothing that matters more stands there.
fn row_above(area: Rect, canvas: &Canvas<'_>) -> Option<Rect> {
    let y = area.y.checked_sub(1)?;
    let above = Rect { y, ..area };
    let mut pictures = canvas.placement.pictures.iter();
    let hides = pictures.any(|picture| picture.area.intersects(above));
    (!hides).then_some(above)
}

/// Help and quit among the hints.
fn ends(rows: &[&'static Entry]) -> Vec<&'static Entry> {
    rows.iter().copied().filter(|entry| is_end(entry)).collect()
}

fn is_end(entry: &Entry) -> bool {
    matches!(entry.command, Command::Help | Command::Quit)
}

/// The keys that apply now, help and quit at the end whatever else has room.
fn footer_line(model: &Model, room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    let mut rows = hints(model);
    let ends = ends(&rows);
    rows.retain(|entry| !is_end(entry));
    let end = hints_line(&ends, room, canvas);
    let mut line = hints_line(&rows, room.saturating_sub(end.width() + GAP.len()), canvas);
    if line.width() > 0 && end.width() > 0 {
        line.push_span(Span::styled(GAP, canvas.theme.muted));
    }
    end.spans.into_iter().for_each(|span| line.push_span(span));
    line
}

/// Between two hints.
const GAP: &str = " · ";

fn notice_line(notice: &Notice, room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    let (mark, style) = match notice.severity {
        Severity::Good => ("✓ ", canvas.theme.good),
        Severity::Plain => ("· ", canvas.theme.text),
        Severity::Bad => ("✗ ", canvas.theme.bad),
    };
    let title = text::fit(&notice.title, room.saturating_sub(2));
    let mut spans = vec![Span::styled(mark, style), Span::styled(title, style)];
    let left = room.saturating_sub(spans.iter().map(Span::width).sum());
    if let Some(hint) = notice.hint.as_ref().filter(|_| left >= HINT_MIN) {
        let hint = text::fit(&format!(" — {hint}"), left);
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
        let gap = if spans.is_empty() { "" } else { GAP };
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
