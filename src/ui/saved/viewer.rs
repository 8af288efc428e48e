//! One saved picture as large as it goes, and everything known about it.

use super::facts;
use crate::app::{Model, PictureKey};
use crate::ui::{canvas::Canvas, footer, overlay::viewer_regions, text};
use ratatui::{
    layout::Rect,
    widgets::{Clear, Widget},
};

/// Draws the marked picture over the whole screen.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let saved = &model.saved;
    let Some(picture) = saved.marked() else {
        return;
    };
    Clear.render(area, canvas.buf);
    canvas.buf.set_style(area, canvas.theme.text);
    // Nothing of the tab below is seen.
    canvas.placement.pictures.clear();
    let regions = viewer_regions(area);
    match saved.why_unseen(picture) {
        Some(problem) => {
            canvas.wrapped(
                regions.picture,
                1,
                &format!(" ✗ {problem}"),
                canvas.theme.bad,
            );
        }
        None => canvas.picture(PictureKey::Saved(picture.id), regions.picture, None),
    }
    let place = text::grouped(saved.window.place() + 1);
    let place = match saved.total {
        Some(total) => format!("{place} of {}", text::grouped(total)),
        None => place,
    };
    if let Some(side) = regions.side {
        canvas.line(side, 0, &place, canvas.theme.muted);
        let below = Rect {
            y: side.y + 2.min(side.height),
            height: side.height.saturating_sub(2),
            ..side
        };
        facts::draw_facts(picture, below, canvas);
    } else {
        canvas.line(regions.below, 0, &picture.prompt, canvas.theme.text);
        let words = format!("{place} · {}", facts::short(picture));
        canvas.wrapped(regions.below, 1, &words, canvas.theme.muted);
    }
    footer::draw(model, regions.hints, canvas);
}
