//! Clean-up rules, with what they would take away before they do.

use super::{centred, draw_hints, draw_value};
use crate::app::{CleanUpBox, CleanUpRow, Model};
use crate::ui::{canvas::Canvas, saved, text};
use ratatui::layout::Rect;

/// Draws the rules and what goes.
pub(super) fn draw(model: &Model, cleaning: &CleanUpBox, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas.popup(centred(area, 62, 17), "Clean up");
    for (row, (index, rule)) in (0..).zip(CleanUpBox::ROWS.into_iter().enumerate()) {
        let label = match rule {
            CleanUpRow::Older => "age",
            CleanUpRow::Larger => "file",
            CleanUpRow::Unrated => "rating",
        };
        let value = format!("‹ {} ›", cleaning.value(rule));
        draw_value((label, &value), inner, row, index == cleaning.row, canvas);
    }
    let below = Rect {
        x: inner.x + 2.min(inner.width),
        y: inner.y + 4.min(inner.height),
        width: inner.width.saturating_sub(3),
        height: inner.height.saturating_sub(6),
    };
    draw_doomed(cleaning, below, canvas);
    draw_hints(model, inner, canvas);
}

fn draw_doomed(cleaning: &CleanUpBox, area: Rect, canvas: &mut Canvas<'_>) {
    if let Some(problem) = &cleaning.problem {
        canvas.wrapped(area, 0, &format!("✗ {problem}"), canvas.theme.bad);
        return;
    }
    if !cleaning.is_set() {
        let words = "Choose what may go; you see it here first. All conditions hold together. \
                     Starred pictures always stay.";
        canvas.wrapped(area, 0, words, canvas.theme.muted);
        return;
    }
    let Some(doomed) = &cleaning.doomed else {
        canvas.line(area, 0, "counting…", canvas.theme.muted);
        return;
    };
    if doomed.count == 0 {
        let words = "No picture fits all of that; nothing would go.";
        canvas.wrapped(area, 0, words, canvas.theme.text);
        return;
    }
    let words = format!(
        "{}, {}, would go to the trash; those with a star stay:",
        pictures(doomed.count),
        text::bytes(doomed.bytes),
    );
    let row = canvas.wrapped(area, 0, &words, canvas.theme.warn);
    let room = usize::from(area.height.saturating_sub(row + 1));
    let shown = doomed.first.get(..room.min(doomed.first.len()));
    let shown = shown.unwrap_or_default();
    let row = saved::draw_names(shown, area, row, canvas);
    let more = doomed.count.saturating_sub(shown.len() as u64);
    if more > 0 {
        let words = format!("and {} more", text::grouped(more));
        canvas.line(area, row, &words, canvas.theme.muted);
    }
}

fn pictures(count: u64) -> String {
    match count {
        1 => "1 picture".to_owned(),
        count => format!("{} pictures", text::grouped(count)),
    }
}
