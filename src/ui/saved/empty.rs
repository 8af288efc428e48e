//! What stands where there are no pictures, and what can be done about it.

use crate::app::{Model, Saved};
use crate::keymap::{Command, key_of};
use crate::ui::{canvas::Canvas, text};
use ratatui::layout::{Margin, Rect};

/// Draws the words.
pub(super) fn draw(model: &Model, inner: Rect, canvas: &mut Canvas<'_>) {
    let saved = &model.saved;
    let inner = inner.inner(Margin::new(1, 0));
    if let Some(problem) = saved.away.as_ref().or(saved.problem.as_ref()) {
        let row = canvas.wrapped(inner, 1, &format!("✗ {}", problem.said), canvas.theme.bad);
        if let Some(hint) = &problem.hint {
            canvas.wrapped(inner, row, hint, canvas.theme.text);
        }
        return;
    }
    if !saved.is_known() {
        canvas.line(inner, 1, "The library is being opened…", canvas.theme.muted);
        return;
    }
    if saved.is_missing && !saved.is_filtered() && !saved.trash {
        return draw_missing(model, inner, canvas);
    }
    let (title, words) = words(saved);
    let row = canvas.wrapped(inner, 1, title, canvas.theme.accent);
    let row = canvas.wrapped(inner, row + 1, &words, canvas.theme.text);
    if !saved.is_filtered() && !saved.trash {
        let words = "Every picture is an ordinary file, with its prompt and settings inside, in";
        let row = canvas.wrapped(inner, row + 1, words, canvas.theme.muted);
        let library = text::fit_end(&model.library, inner.width.into());
        canvas.line(inner, row, &library, canvas.theme.muted);
    }
}

/// A new library, or one whose drive is away: nobody can tell, so both are said.
fn draw_missing(model: &Model, inner: Rect, canvas: &mut Canvas<'_>) {
    let title = "The library's folder is not there.";
    let row = canvas.wrapped(inner, 1, title, canvas.theme.warn);
    let library = text::fit_end(&model.library, inner.width.into());
    canvas.line(inner, row, &library, canvas.theme.text);
    let key = |command| key_of(command).map_or_else(String::new, |key| key.to_string());
    let (generate, import) = (key(Command::OpenTab(0)), key(Command::Import));
    let words = format!(
        "A new one is made with its first picture: {generate} makes one, {import} imports some. Is it \
         on a drive? Mount that, and its pictures show up by themselves. --library chooses another."
    );
    canvas.wrapped(inner, row + 2, &words, canvas.theme.text);
}

fn words(saved: &Saved) -> (&'static str, String) {
    let key = |command| key_of(command).map_or_else(String::new, |key| key.to_string());
    if saved.is_filtered() {
        let all = saved.clear_key();
        let words = if saved.search.text().trim().is_empty() {
            format!("{all} shows all again.")
        } else {
            format!("{all} shows all again; the words may be beginnings, in any order.")
        };
        return ("No picture matches.", words);
    }
    if saved.trash {
        let (delete, back) = (key(Command::Delete), key(Command::Trash));
        let stay = match saved.trash_days {
            Some(days) => format!(" for {days} days, then they are deleted"),
            None => " until they are restored".to_owned(),
        };
        let words = format!(
            "Pictures that {delete} deletes stay here{stay}. {back} goes back to the others."
        );
        return ("The trash is empty.", words);
    }
    if !saved.is_checked {
        let words = "Pictures appear here as they are found; you can go on meanwhile.";
        return (
            "The library's files are being looked through…",
            words.to_owned(),
        );
    }
    let (generate, import) = (key(Command::OpenTab(0)), key(Command::Import));
    let words = format!(
        "Those you make appear here by themselves: {generate} makes one. {import} imports pictures \
         from a file or a folder."
    );
    ("No pictures yet.", words)
}
