//! Questions: where to save a copy, and whether to leave although jobs are open.

use super::centred;
use crate::app::{Editor, Model};
use crate::ui::{canvas::Canvas, footer};
use ratatui::layout::Rect;

/// Asks for a path.
pub(super) fn draw_save_copy(
    path: &Editor,
    problem: Option<&str>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let inner = canvas.popup(centred(area, 72, 5), "Save a copy to");
    let line = Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        height: 1.min(inner.height),
        ..inner
    };
    canvas.editor(path, line, true, "a folder or a file name");
    let Some(problem) = problem else {
        let words = " Nothing is overwritten: a second copy gets a number.";
        canvas.line(inner, 2, words, canvas.theme.muted);
        return;
    };
    canvas.wrapped(inner, 1, &format!("✗ {problem}"), canvas.theme.bad);
}

/// Asks before jobs are dropped.
pub(super) fn draw_quit(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let open = model.open_jobs().count();
    let inner = canvas.popup(centred(area, 56, 6), "Leave?");
    let words = match open {
        1 => " 1 job is not done. It will be stopped and forgotten.".to_owned(),
        open => format!(" {open} jobs are not done. They will be stopped and forgotten."),
    };
    let row = canvas.wrapped(inner, 0, &words, canvas.theme.text);
    let hints = footer::hints_line(&footer::hints(model), inner.width.into(), canvas);
    canvas.spans(inner, row + 1, &hints);
}
