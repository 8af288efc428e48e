//! The Saved tab, until its gallery is built: it says honestly what is there and what will be.

use super::{canvas::Canvas, text};
use crate::app::Model;
use ratatui::layout::{Margin, Rect};

/// Draws the tab.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas.panel(area, "Saved", false).inner(Margin::new(2, 1));
    let made = model.generate.results.records.len();
    let count = match made {
        0 => "No picture was made in this session yet.".to_owned(),
        1 => "1 picture was made in this session; see it on the Generate tab.".to_owned(),
        count => {
            format!("{count} pictures were made in this session; see them on the Generate tab.")
        }
    };
    let row = canvas.wrapped(inner, 0, &count, canvas.theme.text);
    let row = canvas.wrapped(
        inner,
        row + 1,
        "Every picture is an ordinary file, with its prompt and settings inside, in",
        canvas.theme.text,
    );
    let library = text::fit_end(&model.library, inner.width.into());
    canvas.line(inner, row, &library, canvas.theme.accent);
    let words = "This tab will hold the gallery over everything ever made: search, stars, tags, \
                 trash with undo, export. It is not built yet; your pictures are kept for it.";
    canvas.wrapped(inner, row + 2, words, canvas.theme.muted);
}
