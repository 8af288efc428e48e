//! What the library says, taken into the state.

use super::{FileWork, SavedNews, copies};
use crate::app::{Effect, Effects, Model, Notice, Overlay, Severity, Tab};
use crate::domain::{
    Facets, Failure, LibraryStats, PictureId, Purged, Reconciled, TrashSum, Trashed,
};
use crate::keymap::{Command, key_of};

/// Takes in one piece of news. An answer that is not waited for any more is dropped.
pub(in crate::app) fn apply_news(model: &mut Model, news: SavedNews) -> Effects {
    let saved = &mut model.saved;
    match news {
        SavedNews::Page { epoch, result } if epoch == saved.epoch => {
            saved.is_known = true;
            let at = saved.asked.take();
            match (result, at) {
                (Ok(loaded), Some(at)) => {
                    saved.take(loaded, at);
                    copies::show_brought(model);
                }
                (Ok(_), None) => {}
                (Err(failure), _) => saved.problem = Some(failure),
            }
            close_empty_viewer(model);
        }
        SavedNews::Counted { epoch, total } if epoch == saved.epoch => saved.count(total),
        SavedNews::Page { .. } | SavedNews::Counted { .. } => {}
        SavedNews::Facets(known) => saved.known = sorted(known),
        SavedNews::Stats(result) => take_stats(model, result),
        SavedNews::Marked(result) => {
            if let Err(failure) = result {
                saved.refresh();
                fail(model, &failure);
            }
        }
        SavedNews::Trashed(result) => take_trashed(model, result),
        SavedNews::Restored(result) => take_restored(model, result),
        SavedNews::Doomed(rule, result) => {
            if let Some(Overlay::CleanUp(cleaning)) = &mut model.overlay
                && cleaning.rule == rule
            {
                match result {
                    Ok(doomed) => cleaning.doomed = Some(doomed),
                    Err(failure) => cleaning.problem = Some(failure.said),
                }
            }
        }
        SavedNews::TrashSum(result) => take_trash_sum(model, result),
        SavedNews::Purged(result) => take_purged(model, result),
        SavedNews::Importing(progress) => {
            saved.work = Some(FileWork::Importing(Some((progress.done, progress.of))));
        }
        SavedNews::Exporting(progress) => {
            saved.work = Some(FileWork::Exporting(Some((progress.done, progress.of))));
        }
        SavedNews::Imported(result) => copies::take_imported(model, result),
        SavedNews::Exported(result) => copies::take_exported(model, result),
        SavedNews::Compared(result) => take_compared(model, result),
        SavedNews::Parameters(Ok(text)) => {
            model.notice = Some(crate::app::update::copied_notice("parameters", model.now));
            return vec![Effect::Copy(text)];
        }
        SavedNews::Parameters(Err(failure)) | SavedNews::Opened(Err(failure)) => {
            fail(model, &failure);
        }
        SavedNews::Opened(Ok(())) => good(model, "the system's viewer was started"),
    }
    Effects::new()
}

fn sorted(mut known: Facets) -> Facets {
    // Tags are looked up by name; services and models by how much they are used.
    known.tags.sort_by_key(|(name, _)| name.to_lowercase());
    known
}

pub(super) fn fail(model: &mut Model, failure: &Failure) {
    model.notice = Some(Notice::failure(failure, model.now));
}

fn good(model: &mut Model, words: &str) {
    model.notice = Some(Notice::new(Severity::Good, words, model.now));
}

/// A picture that is looked at may have gone.
fn close_empty_viewer(model: &mut Model) {
    let empty = model.saved.window.pictures.is_empty();
    if empty && model.tab == Tab::Saved && model.overlay == Some(Overlay::Viewer) {
        model.overlay = None;
    }
}

fn take_stats(model: &mut Model, result: Result<LibraryStats, Failure>) {
    let saved = &mut model.saved;
    saved.asking = false;
    // Without figures the tab works as well; its own page says what is wrong.
    let Ok(stats) = result else { return };
    saved.stats = Some(stats);
    if saved.is_low() && !saved.low_said {
        saved.low_said = true;
        let notice = Notice::new(
            Severity::Bad,
            "the library's drive is almost full",
            model.now,
        );
        let place = if model.tab == Tab::Saved {
            ""
        } else {
            " on the Saved tab"
        };
        let hint = key_of(Command::CleanUp).map(|key| format!("{key}{place} cleans up"));
        model.notice = Some(Notice { hint, ..notice });
    }
}

fn take_trashed(model: &mut Model, result: Result<Trashed, Failure>) {
    let trashed = match result {
        Ok(trashed) => trashed,
        Err(failure) => {
            model.saved.refresh();
            return fail(model, &failure);
        }
    };
    let count = trashed.ids.len();
    let mut words = match count {
        0 => "nothing was deleted".to_owned(),
        1 => "1 picture is in the trash".to_owned(),
        count => format!("{count} pictures are in the trash"),
    };
    match trashed.protected {
        0 => {}
        1 => words.push_str("; 1 stayed, it is starred"),
        stayed => words += &["; ", &stayed.to_string(), " stayed, they are starred"].concat(),
    }
    let key = key_of(Command::UndoDelete).filter(|_| count > 0);
    let undo = key.map(|key| format!("{key} takes that back"));
    let alone = || "one that is deleted by itself goes, starred or not".to_owned();
    let hint = undo.or_else(|| (trashed.protected > 0).then(alone));
    let notice = Notice::new(Severity::Plain, &words, model.now);
    model.notice = Some(match trashed.problem {
        None => Notice { hint, ..notice },
        Some(problem) => {
            let words = format!("{words}; then: {}", problem.said);
            let hint = problem.hint.as_deref().map(crate::domain::visible);
            Notice {
                hint,
                ..Notice::new(Severity::Bad, &words, model.now)
            }
        }
    });
    model.saved.keep_undo(trashed.ids);
    model.saved.library_changed();
    close_empty_viewer(model);
}

fn take_restored(model: &mut Model, result: Result<Vec<PictureId>, Failure>) {
    match result {
        Ok(ids) => {
            let words = match ids.len() {
                0 => "nothing was in the trash any more".to_owned(),
                1 => "1 picture is back".to_owned(),
                count => format!("{count} pictures are back"),
            };
            good(model, &words);
            let saved = &mut model.saved;
            saved.undoing = None;
            saved.forget_undo(&ids);
            match ids.first() {
                Some(first) if !saved.trash => saved.go_to(*first),
                _ => saved.refresh(),
            }
            saved.library_changed();
        }
        Err(failure) => {
            let undoing = model.saved.undoing.take();
            model.saved.undo.extend(undoing);
            model.saved.refresh();
            fail(model, &failure);
        }
    }
}

fn take_trash_sum(model: &mut Model, result: Result<TrashSum, Failure>) {
    let Some(Overlay::EmptyTrash(question)) = &mut model.overlay else {
        return;
    };
    match result {
        Ok(sum) => question.sum = Some(sum),
        Err(failure) => question.problem = Some(failure.said),
    }
}

fn take_purged(model: &mut Model, result: Result<Purged, Failure>) {
    model.saved.selection.clear();
    model.saved.library_changed();
    let purged = match result {
        Ok(purged) => purged,
        Err(failure) => return fail(model, &failure),
    };
    let words = match purged.count {
        0 => "nothing was deleted".to_owned(),
        1 => "1 picture was deleted for ever".to_owned(),
        count => format!("{count} pictures were deleted for ever"),
    };
    match purged.problem {
        None => good(model, &words),
        Some(problem) => {
            let said = format!("{words}; then: {}", problem.said);
            fail(model, &Failure { said, ..problem });
        }
    }
}

/// The files were looked through because the user wanted it.
fn take_compared(model: &mut Model, result: Result<Reconciled, Failure>) {
    model.saved.comparing = false;
    model.saved.try_again();
    let found = match result {
        Ok(found) => found,
        Err(failure) => return fail(model, &failure),
    };
    let parts = [
        (found.added, "new"),
        (found.changed, "changed"),
        (found.gone, "gone"),
        (found.unreadable, "unreadable"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if parts.is_empty() {
        return good(model, "compared with the files: nothing changed");
    }
    good(
        model,
        &format!("compared with the files: {}", parts.join(", ")),
    );
}
