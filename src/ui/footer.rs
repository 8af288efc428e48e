//! The bottom line: the newest notice, else the keys that work now.

use super::{canvas::Canvas, text};
use crate::app::{Model, Notice, Severity, applies, layers, sets_nothing};
use crate::keymap::{Command, Entry, entries};
use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::{Clear, Widget},
};

/// Columns in which advice is begun at all.
const HINT_MIN: usize = 12;
/// Columns beside a notice that are enough for the keys.
const HINTS_MIN: u16 = 50;

/// Rows a notice may take above the keys.
const ROWS_MAX: usize = 3;

/// Draws the footer. A notice stands beside the keys where both have room, else in rows above them, and
/// only where that would hide pictures in their place: help and quit are always named. Bad news stays
/// longer, so it leaves the keys alone.
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
    let is_short = area.width >= left.saturating_add(HINTS_MIN);
    if is_short && notice.severity != Severity::Bad {
        canvas.spans(area, 0, &line);
        return draw_right_of(left, model, area, canvas);
    }
    if draw_above(notice, area, canvas) {
        let line = footer_line(model, room, canvas);
        return canvas.spans(area, 0, &line);
    }
    let end = hints_line(&ends(&hints(model)), room, canvas);
    let kept = room.saturating_sub(end.width() + 3).max(room / 2);
    let line = notice_line(notice, kept, canvas);
    canvas.spans(area, 0, &line);
    draw_right_of(columns(&line).saturating_add(3), model, area, canvas);
}

/// Draws a notice in the rows above `area`, as far as no picture is there; `false` = nowhere.
fn draw_above(notice: &Notice, area: Rect, canvas: &mut Canvas<'_>) -> bool {
    let lines = notice_lines(notice, area.width.into(), ROWS_MAX, canvas);
    let rows = rows_above(area, u16::try_from(lines.len()).unwrap_or(1), canvas);
    if rows == 0 {
        return false;
    }
    // The whole rows, with the corners of the panel that ends there.
    let whole = Rect {
        x: area.x - 1,
        y: area.y - rows,
        width: area.width + 2,
        height: rows,
    };
    Clear.render(whole, canvas.buf);
    canvas.buf.set_style(whole, canvas.theme.text);
    let above = Rect {
        y: area.y - rows,
        height: rows,
        ..area
    };
    draw_notice(notice, above, canvas);
    true
}

/// Draws a notice in `area`, in as many rows as it needs and has.
pub(super) fn draw_notice(notice: &Notice, area: Rect, canvas: &mut Canvas<'_>) {
    let lines = notice_lines(notice, area.width.into(), area.height.into(), canvas);
    for (row, line) in (0..).zip(&lines) {
        let whole = Rect {
            y: area.y + row,
            height: 1,
            ..area
        };
        Clear.render(whole, canvas.buf);
        canvas.buf.set_style(whole, canvas.theme.text);
        canvas.spans(whole, 0, line);
    }
}

/// A notice in at most so many lines: in one where that is enough, else what to do begins a new one.
fn notice_lines(
    notice: &Notice,
    room: usize,
    most: usize,
    canvas: &Canvas<'_>,
) -> Vec<Line<'static>> {
    let whole = notice_line(notice, usize::MAX, canvas);
    if whole.width() <= room {
        return vec![whole];
    }
    let (mark, style) = look(notice, canvas);
    let room = room.saturating_sub(2);
    let rows = |words: &str, style| {
        let rows = text::wrap(words, room).into_iter();
        rows.map(move |row| (row, style)).collect::<Vec<_>>()
    };
    let mut rows = [
        rows(&notice.title, style),
        notice
            .hint
            .as_deref()
            .map_or_else(Vec::new, |hint| rows(hint, canvas.theme.text)),
    ]
    .concat();
    if rows.len() > most {
        if most <= 1 {
            return vec![notice_line(notice, room + 2, canvas)];
        }
        rows.truncate(most);
        if let Some((last, _)) = rows.last_mut() {
            *last = text::fit(&format!("{last} …"), room);
        }
    }
    let marks = std::iter::once(mark).chain(std::iter::repeat("  "));
    let line = |(mark, (words, style))| {
        Line::from(vec![Span::styled(mark, style), Span::styled(words, style)])
    };
    marks.zip(rows).map(line).collect()
}

/// The same for a small pane, where help and quit stand elsewhere; `notice` is what has no other place.
pub(super) fn draw_small(
    model: &Model,
    notice: Option<&Notice>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let room = usize::from(area.width);
    let mut rows = hints(model);
    rows.retain(|entry| !is_end(entry));
    let mut line = Line::default();
    if let Some(notice) = notice {
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

/// How many of the `most` rows above hide no picture.
fn rows_above(area: Rect, most: u16, canvas: &Canvas<'_>) -> u16 {
    let pictures = &canvas.placement.pictures;
    let is_free = |up: &u16| {
        let row = Rect {
            y: area.y - up,
            ..area
        };
        !pictures.iter().any(|picture| picture.area.intersects(row))
    };
    let rows = (1..=most.min(area.y)).take_while(is_free);
    u16::try_from(rows.count()).unwrap_or(0)
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

/// The mark of a notice, told apart without colour, and its style.
fn look(notice: &Notice, canvas: &Canvas<'_>) -> (&'static str, Style) {
    match notice.severity {
        Severity::Good => ("✓ ", canvas.theme.good),
        Severity::Plain => ("· ", canvas.theme.text),
        Severity::Bad => ("✗ ", canvas.theme.bad),
    }
}

fn notice_line(notice: &Notice, room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    let (mark, style) = look(notice, canvas);
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
    // Where nothing can be set, asking the service again is what helps.
    let asks = model.overlay.is_none() && sets_nothing(model);
    let helps = |command| asks && command == Command::Refresh;
    rows.retain(|entry| (entry.rank > 0 || helps(entry.command)) && applies(model, entry.command));
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
