//! The Settings tab, until it can change things: it shows where settings live.

use super::{canvas::Canvas, text};
use crate::app::Model;
use ratatui::layout::{Margin, Rect};

/// Draws the tab.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas
        .panel(area, "Settings", false)
        .inner(Margin::new(2, 1));
    let theme = model.themes.get(model.theme).map_or("", String::as_str);
    let rows = [
        ("library", model.library.as_str()),
        ("settings file", model.config_file.as_str()),
        ("theme", theme),
    ];
    let mut row = 0;
    for (label, value) in rows {
        canvas.line(inner, row, label, canvas.theme.muted);
        let value_area = Rect {
            x: inner.x + 16.min(inner.width),
            width: inner.width.saturating_sub(16),
            ..inner
        };
        let value = text::fit_end(value, value_area.width.into());
        canvas.line(value_area, row, &value, canvas.theme.text);
        row += 1;
    }
    for problem in &model.problems {
        row = canvas.wrapped(inner, row + 1, &format!("✗ {problem}"), canvas.theme.bad);
    }
    let row = canvas.wrapped(
        inner,
        row + 1,
        "F6 walks through the themes for this session.",
        canvas.theme.text,
    );
    let words = "This tab will change every setting by key: services and their keys, servers, \
                 library, graphics, themes, budget. It is not built yet; the settings file is \
                 read at the start, and nothing in it is needed.";
    canvas.wrapped(inner, row + 1, words, canvas.theme.muted);
}
