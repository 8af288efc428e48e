//! What lies over the screen.

mod clean_up;
mod doctor;
mod empty_trash;
mod export;
mod facts;
mod filters;
mod help;
mod palette;
mod picker;
mod question;
mod queue;
mod statistics;
mod tags;
mod viewer;

use super::canvas::Canvas;
use crate::app::{Model, Overlay, Tab};
use crate::keymap::Scope;
use ratatui::layout::Rect;

/// Draws the overlay that is open.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    match &model.overlay {
        Some(Overlay::Help { top }) => help::draw(model, *top, area, canvas),
        Some(Overlay::Doctor { top }) => doctor::draw(model, *top, area, canvas),
        Some(Overlay::Palette { query, selected }) => {
            palette::draw(model, query, *selected, area, canvas);
        }
        Some(Overlay::Picker {
            pick,
            query,
            selected,
        }) => picker::draw(model, (*pick, query, *selected), area, canvas),
        Some(Overlay::Queue { selected }) => queue::draw(model, *selected, area, canvas),
        Some(Overlay::Viewer) if model.tab == Tab::Saved => {
            super::saved::viewer::draw(model, area, canvas);
        }
        Some(Overlay::Viewer) => viewer::draw(model, area, canvas),
        Some(Overlay::SaveCopy { path, problem, .. }) => {
            question::draw_save_copy(path, problem.as_deref(), area, canvas);
        }
        Some(Overlay::QuitQuestion) => question::draw_quit(model, area, canvas),
        Some(Overlay::Filters { row }) => filters::draw(model, *row, area, canvas),
        Some(Overlay::Facts { top, over_viewer }) => {
            if *over_viewer {
                super::saved::viewer::draw(model, area, canvas);
            }
            facts::draw(model, *top, area, canvas);
        }
        Some(Overlay::Statistics) => statistics::draw(model, area, canvas),
        Some(Overlay::Tags(tags)) => tags::draw(model, tags, area, canvas),
        Some(Overlay::Import(import)) => export::draw_import(import, area, canvas),
        Some(Overlay::Export(export)) => export::draw(model, export, area, canvas),
        Some(Overlay::CleanUp(cleaning)) => clean_up::draw(model, cleaning, area, canvas),
        Some(Overlay::EmptyTrash(question)) => empty_trash::draw(model, question, area, canvas),
        None => {}
    }
}

pub(super) use viewer::regions as viewer_regions;

/// A row of a box: a label, a value, and whether the keys are on it.
fn draw_value(
    (label, value): (&str, &str),
    inner: Rect,
    row: u16,
    marked: bool,
    canvas: &mut Canvas<'_>,
) {
    let sign = if marked { "▸" } else { " " };
    let words = format!("{sign} {label:<9}{value}");
    let style = if marked {
        canvas.theme.selected
    } else {
        canvas.theme.text
    };
    canvas.line(inner, row, &words, style);
}

/// The first row shown of `count` rows in `list`, so that the marked one is seen; what is not seen is
/// said in the border around `inner`.
fn first_row(
    (marked, count): (usize, usize),
    list: Rect,
    inner: Rect,
    canvas: &mut Canvas<'_>,
) -> usize {
    let seen = usize::from(list.height);
    canvas.placement.list_rows = Some(seen);
    let first = (marked + 1).saturating_sub(seen);
    canvas.more(inner, (first, count.saturating_sub(first + seen)));
    first
}

/// The keys that work in a box, in its last row; those that work everywhere stand below the screen.
fn draw_hints(model: &Model, inner: Rect, canvas: &mut Canvas<'_>) {
    let last = inner.height.saturating_sub(1);
    let mut hints = super::footer::hints(model);
    hints.retain(|entry| entry.scope != Scope::Global);
    let line = super::footer::hints_line(&hints, inner.width.into(), canvas);
    canvas.spans(inner, last, &line);
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

/// The first line of the doctor when its end is seen in `area`; 0 where it is not open.
pub(super) fn doctor_last(model: &Model, area: Rect) -> usize {
    let is_open = matches!(model.overlay, Some(Overlay::Doctor { .. }));
    if is_open {
        doctor::last_top(model, area)
    } else {
        0
    }
}

/// The same of all facts about a saved picture.
pub(super) fn facts_last(model: &Model, area: Rect) -> usize {
    match model.overlay {
        Some(Overlay::Facts { .. }) => facts::last_top(model, area),
        _ => 0,
    }
}

/// The same of the help.
pub(super) fn help_last(model: &Model, area: Rect) -> usize {
    match model.overlay {
        Some(Overlay::Help { .. }) => help::last_top(model, area),
        _ => 0,
    }
}

/// Lines that the boxes which scroll have room for in `area`.
pub(super) fn room(area: Rect) -> usize {
    usize::from(area.height).saturating_sub(4)
}
