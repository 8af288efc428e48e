//! What lies over the screen.

mod help;
mod palette;
mod picker;
mod question;
mod queue;
mod viewer;

use super::canvas::Canvas;
use crate::app::{Model, Overlay};
use ratatui::layout::Rect;

/// Draws the overlay that is open.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    match &model.overlay {
        Some(Overlay::Help { top }) => help::draw(model, *top, area, canvas),
        Some(Overlay::Palette { query, selected }) => {
            palette::draw(model, query, *selected, area, canvas);
        }
        Some(Overlay::Picker {
            pick,
            query,
            selected,
        }) => picker::draw(model, (*pick, query, *selected), area, canvas),
        Some(Overlay::Queue { selected }) => queue::draw(model, *selected, area, canvas),
        Some(Overlay::Viewer) => viewer::draw(model, area, canvas),
        Some(Overlay::SaveCopy { path, problem, .. }) => {
            question::draw_save_copy(path, problem.as_deref(), area, canvas);
        }
        Some(Overlay::QuitQuestion) => question::draw_quit(model, area, canvas),
        None => {}
    }
}

/// A rectangle of at most this size in the middle of `area`.
fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// The first line of the help when its end is seen in `area`.
pub(super) fn help_last(area: Rect) -> usize {
    help::last_top(area)
}
