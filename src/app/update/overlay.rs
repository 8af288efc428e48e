//! What commands and typing do while something lies over the screen.

use super::{command, saved};
use crate::app::{
    Ctx, Editor, Effect, Effects, Model, Overlay, QueueRow, Quit, Tab, palette_rows, pick_rows,
    picker,
};
use crate::keymap::Command;

/// Longest path that can be typed, in characters.
const PATH_MAX: usize = 1024;
/// Longest search in the palette, in characters.
const QUERY_MAX: usize = 64;

/// Opens the overlay that `command` asks for.
pub(super) fn open(model: &mut Model, command: Command) {
    model.overlay = match command {
        Command::Help => Some(Overlay::Help { top: 0 }),
        Command::Doctor => Some(Overlay::Doctor { top: 0 }),
        Command::Palette => {
            let query = Box::new(Editor::line(QUERY_MAX));
            Some(Overlay::Palette { query, selected: 0 })
        }
        Command::Queue => Some(Overlay::Queue { selected: 0 }),
        Command::SaveCopy => model.marked_picture().map(|record| {
            let name = record
                .file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy();
            let path = Box::new(Editor::line(PATH_MAX).proposing(&format!("~/{name}")));
            Overlay::SaveCopy {
                path,
                picture: record.id,
                problem: None,
            }
        }),
        _ => None,
    };
}

/// Is `command` the overlay's own business?
pub(super) fn takes(model: &Model, command: Command) -> bool {
    use Command as C;
    let walk = matches!(
        command,
        C::Up | C::Down | C::First | C::Last | C::Choose | C::Close
    );
    let pages = matches!(command, C::PagePrevious | C::PageNext);
    match &model.overlay {
        None => false,
        Some(Overlay::Queue { .. }) => walk || pages || command == C::CancelJob,
        Some(Overlay::Viewer) => walk || matches!(command, C::Left | C::Right),
        Some(Overlay::QuitQuestion) => walk || command == C::Confirm,
        Some(overlay) if saved::is_box(overlay) => {
            let turns = matches!(command, C::Left | C::Right | C::ClearFilter);
            let pages = pages && matches!(overlay, Overlay::Tags(_));
            walk || pages || turns || matches!(command, C::TakeTagOff | C::Confirm)
        }
        Some(_) => walk || pages,
    }
}

/// Applies a command that [`takes`] claimed.
pub(super) fn apply(model: &mut Model, command: Command, ctx: &Ctx<'_>) -> Effects {
    if command == Command::Close {
        let back = matches!(
            model.overlay,
            Some(Overlay::Facts {
                over_viewer: true,
                ..
            })
        );
        model.overlay = back.then_some(Overlay::Viewer);
        return Effects::new();
    }
    let page = ctx.measures.page.max(1);
    if model.overlay.as_ref().is_some_and(saved::is_box) {
        return saved::apply_in_box(model, command, page);
    }
    match &mut model.overlay {
        Some(Overlay::Help { top }) => {
            *top = walked(command, *top, (ctx.measures.help_last + 1, page));
        }
        Some(Overlay::Doctor { top }) => {
            *top = walked(command, *top, (ctx.measures.doctor_last + 1, page));
        }
        Some(Overlay::Facts { top, .. }) => {
            *top = walked(command, *top, (ctx.measures.facts_last + 1, page));
        }
        Some(Overlay::Palette { .. }) => return in_palette(model, command, ctx),
        Some(Overlay::Picker { .. }) => return in_picker(model, command, page),
        Some(Overlay::Queue { .. }) => return in_queue(model, command, page),
        Some(Overlay::Viewer) => match command {
            Command::Left | Command::Up => model.generate.results.step(-1),
            Command::Right | Command::Down => model.generate.results.step(1),
            _ => {}
        },
        Some(Overlay::SaveCopy { .. }) if command == Command::Choose => return save_copy(model),
        Some(Overlay::QuitQuestion) if matches!(command, Command::Confirm | Command::Choose) => {
            model.quit = Some(Quit::Clean);
        }
        _ => {}
    }
    Effects::new()
}

/// Keeps marks inside their lists after the lists changed.
pub(super) fn settle(model: &mut Model) {
    let open = model.open_jobs().count();
    let rows = match &model.overlay {
        Some(Overlay::Palette { query, .. }) => palette_rows(model, &query.text()).len(),
        Some(Overlay::Picker { pick, query, .. }) => pick_rows(model, *pick, &query.text()).len(),
        Some(Overlay::Viewer)
            if model.tab == Tab::Generate && model.generate.results.records.is_empty() =>
        {
            model.overlay = None;
            return;
        }
        Some(Overlay::QuitQuestion) if open == 0 => {
            // The last job ended while the question stood: nothing is left to ask about.
            model.quit = None;
            model.overlay = None;
            return;
        }
        _ => model.queue_rows().len(),
    };
    if let Some(
        Overlay::Palette { selected, .. }
        | Overlay::Picker { selected, .. }
        | Overlay::Queue { selected },
    ) = &mut model.overlay
    {
        *selected = (*selected).min(rows.saturating_sub(1));
    }
}

/// The place after `command` among `count` rows, of which about `page` are seen at once.
pub(super) fn walked(command: Command, at: usize, (count, page): (usize, usize)) -> usize {
    let last = count.saturating_sub(1);
    match command {
        Command::PagePrevious => at.saturating_sub(page),
        Command::PageNext => (at + page).min(last),
        Command::Up => at.saturating_sub(1),
        Command::Down => (at + 1).min(last),
        Command::First => 0,
        Command::Last => last,
        _ => at,
    }
}

fn in_palette(model: &mut Model, command: Command, ctx: &Ctx<'_>) -> Effects {
    let Some(Overlay::Palette { query, selected }) = &model.overlay else {
        return Effects::new();
    };
    let (rows, at) = (palette_rows(model, &query.text()), *selected);
    if command == Command::Choose {
        let chosen = rows.get(at).map(|entry| entry.command);
        model.overlay = None;
        return chosen
            .map(|chosen| command::apply(model, chosen, ctx))
            .unwrap_or_default();
    }
    let page = ctx.measures.page.max(1);
    if let Some(Overlay::Palette { selected, .. }) = &mut model.overlay {
        *selected = walked(command, at, (rows.len(), page));
    }
    Effects::new()
}

fn in_picker(model: &mut Model, command: Command, page: usize) -> Effects {
    let Some((_, rows, at)) = picker::opened(model) else {
        return Effects::new();
    };
    let count = rows.len();
    if command == Command::Choose {
        return picker::choose(model);
    }
    if let Some(Overlay::Picker { selected, .. }) = &mut model.overlay {
        *selected = walked(command, at, (count, page));
    }
    Effects::new()
}

fn in_queue(model: &mut Model, command: Command, page: usize) -> Effects {
    let Some(Overlay::Queue { selected }) = &model.overlay else {
        return Effects::new();
    };
    let (at, rows) = (*selected, model.queue_rows());
    if command == Command::CancelJob {
        // Somebody else's job is nobody's to stop but theirs.
        return match rows.get(at) {
            Some(QueueRow::Ours(job)) if !job.status.is_end() => vec![Effect::Cancel(job.id)],
            _ => Effects::new(),
        };
    }
    let count = rows.len();
    if let Some(Overlay::Queue { selected }) = &mut model.overlay {
        *selected = walked(command, at, (count, page));
    }
    Effects::new()
}

/// The box stays until the copy is there: a path that does not work can be mended.
fn save_copy(model: &mut Model) -> Effects {
    let Some(Overlay::SaveCopy { path, picture, .. }) = &model.overlay else {
        return Effects::new();
    };
    let (destination, file) = (path.path(), model.picture_file(*picture));
    if let (false, Some(file)) = (destination.is_empty(), file) {
        return vec![Effect::SaveCopy { file, destination }];
    }
    if let Some(Overlay::SaveCopy { problem, .. }) = &mut model.overlay {
        *problem = Some("write a folder or a file name".to_owned());
    }
    Effects::new()
}
