//! The question whether the trash is to be emptied, with what would go.

use super::{centred, draw_hints};
use crate::app::{EmptyTrashBox, Model};
use crate::domain::TrashSum;
use crate::ui::{canvas::Canvas, text};
use ratatui::layout::{Margin, Rect};

/// Draws the question.
pub(super) fn draw(model: &Model, question: &EmptyTrashBox, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas.popup(centred(area, 58, 8), "Empty the trash?");
    let words = inner.inner(Margin::new(1, 0));
    if let Some(problem) = &question.problem {
        canvas.wrapped(words, 0, &format!("✗ {problem}"), canvas.theme.bad);
    } else if let Some(sum) = &question.sum {
        draw_sum(sum, words, canvas);
    } else {
        canvas.line(words, 0, "counting…", canvas.theme.muted);
    }
    draw_hints(model, inner, canvas);
}

fn draw_sum(sum: &TrashSum, area: Rect, canvas: &mut Canvas<'_>) {
    let stay = match sum.protected {
        0 => None,
        1 => Some("1 picture stays, it is starred.".to_owned()),
        count => Some(format!(
            "{} pictures stay, they are starred.",
            text::grouped(count)
        )),
    };
    let bytes = text::bytes(sum.bytes);
    let (goes, style) = match sum.count {
        0 => ("Nothing would be deleted.".to_owned(), canvas.theme.text),
        1 => (
            format!("1 picture, {bytes}, is deleted for ever. Nothing takes that back."),
            canvas.theme.warn,
        ),
        count => (
            format!(
                "{} pictures, {bytes}, are deleted for ever. Nothing takes that back.",
                text::grouped(count)
            ),
            canvas.theme.warn,
        ),
    };
    let row = canvas.wrapped(area, 0, &goes, style);
    if let Some(stay) = stay {
        canvas.wrapped(area, row + 1, &stay, canvas.theme.text);
    }
}
