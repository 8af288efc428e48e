//! Everything that is known about a saved picture, however long and however small the screen.

use super::{centred, room};
use crate::app::Model;
use crate::ui::{
    canvas::Canvas,
    saved::facts::{LABELS, name_of, rows},
    text,
};
use ratatui::layout::Rect;

/// Columns of the box.
const WIDTH: u16 = 90;

/// Draws the facts from line `top` on.
pub(super) fn draw(model: &Model, top: usize, area: Rect, canvas: &mut Canvas<'_>) {
    let (lines, room) = (lines(model, area), room(area));
    let last = lines.len().saturating_sub(room);
    let height = u16::try_from(lines.len().min(room) + 2).unwrap_or(area.height);
    let inner = canvas.popup(centred(area, WIDTH, height), "All facts");
    canvas.more(inner, (top.min(last), last.saturating_sub(top)));
    let inner = padded(inner);
    for (row, (label, words)) in (0..inner.height).zip(lines.iter().skip(top.min(last))) {
        canvas.line(inner, row, label, canvas.theme.muted);
        let value = Rect {
            x: inner.x + LABELS.min(inner.width),
            width: inner.width.saturating_sub(LABELS),
            ..inner
        };
        canvas.line(value, row, words, canvas.theme.text);
    }
}

/// The first line shown when the end is seen in `area`.
pub(super) fn last_top(model: &Model, area: Rect) -> usize {
    lines(model, area).len().saturating_sub(room(area))
}

fn padded(inner: Rect) -> Rect {
    Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// A label, on the first line of its fact, and words that fit.
fn lines(model: &Model, area: Rect) -> Vec<(&'static str, String)> {
    let Some(picture) = model.saved.marked() else {
        return Vec::new();
    };
    let width = area.width.min(WIDTH).saturating_sub(4 + LABELS);
    let mut facts = vec![("prompt", name_of(picture))];
    let problem = picture.problem.as_ref();
    facts.extend(problem.map(|problem| ("problem", format!("✗ {problem}"))));
    facts.extend(rows(picture));
    facts.push(("file", picture.file.display().to_string()));
    facts.push(("id", picture.id.to_string()));
    if !picture.hash.is_empty() {
        facts.push(("BLAKE3", picture.hash.clone()));
    }
    let mut lines = Vec::new();
    for (label, words) in facts {
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        lines.extend(labels.zip(text::wrap(&words, width.into())));
    }
    lines
}
