//! What commands do in the boxes of the Saved tab.

use super::{ask, put};
use crate::app::update::overlay;
use crate::app::{
    Effect, Effects, ExportRow, FileWork, FilterRow, Model, Overlay, SavedAsk, TagBox,
};
use crate::domain::Mark;
use crate::keymap::Command;

/// Is one of the tab's boxes open?
pub(in crate::app::update) fn is_box(overlay: &Overlay) -> bool {
    matches!(
        overlay,
        Overlay::Filters { .. }
            | Overlay::Statistics
            | Overlay::Tags(_)
            | Overlay::Import(_)
            | Overlay::Export(_)
            | Overlay::CleanUp(_)
            | Overlay::EmptyTrash(_)
    )
}

/// Applies a command in the box that is open, which shows `page` rows of its list; `Close` is done
/// already.
pub(in crate::app::update) fn apply(model: &mut Model, command: Command, page: usize) -> Effects {
    match &mut model.overlay {
        Some(Overlay::Filters { .. }) => in_filters(model, command),
        Some(Overlay::CleanUp(_)) => return in_clean_up(model, command),
        Some(Overlay::EmptyTrash(_)) => return in_empty_trash(model, command),
        Some(Overlay::Export(_)) => return in_export(model, command),
        Some(Overlay::Tags(_)) => return in_tags(model, command, page),
        Some(Overlay::Import(_)) if command == Command::Choose => return import(model),
        _ => {}
    }
    Effects::new()
}

/// By how much a command changes a value, if it does.
fn turn_of(command: Command) -> Option<isize> {
    match command {
        Command::Left => Some(-1),
        Command::Right => Some(1),
        _ => None,
    }
}

fn row_after(command: Command, row: usize, count: usize) -> usize {
    let last = count.saturating_sub(1);
    match command {
        Command::Up => row.min(last).saturating_sub(1),
        // The key that goes down comes around: Tab does, everywhere.
        Command::Down if row >= last => 0,
        Command::Down => row + 1,
        Command::First => 0,
        Command::Last => last,
        _ => row.min(last),
    }
}

fn in_filters(model: &mut Model, command: Command) {
    let (saved, now) = (&mut model.saved, model.now);
    let Some(Overlay::Filters { row }) = &mut model.overlay else {
        return;
    };
    if command == Command::ClearFilter {
        return saved.show_all();
    }
    *row = row_after(command, *row, FilterRow::ALL.len());
    if let (Some(by), Some(row)) = (turn_of(command), FilterRow::ALL.get(*row)) {
        let before = saved.choices.clone();
        saved.choices.turn(*row, by, &saved.known, now);
        if before != saved.choices {
            saved.begin_anew();
        }
    }
}

fn in_clean_up(model: &mut Model, command: Command) -> Effects {
    let Some(Overlay::CleanUp(cleaning)) = &mut model.overlay else {
        return Effects::new();
    };
    cleaning.row = row_after(command, cleaning.row, crate::app::CleanUpBox::ROWS.len());
    if let Some(by) = turn_of(command) {
        cleaning.turn(by);
        let preview = SavedAsk::CleanUpPreview(cleaning.rule.clone());
        return ask(cleaning.is_set().then_some(preview));
    }
    if command != Command::Choose || !cleaning.goes() {
        return Effects::new();
    }
    let rule = cleaning.rule.clone();
    model.overlay = None;
    ask(Some(SavedAsk::CleanUp(rule)))
}

/// Only a yes to what was shown deletes anything.
fn in_empty_trash(model: &mut Model, command: Command) -> Effects {
    let Some(Overlay::EmptyTrash(question)) = &model.overlay else {
        return Effects::new();
    };
    let goes = question.sum.filter(|sum| sum.count > 0);
    let Some(sum) = goes.filter(|_| command == Command::Confirm) else {
        return Effects::new();
    };
    model.overlay = None;
    ask(Some(SavedAsk::EmptyTrash(sum.at)))
}

fn in_export(model: &mut Model, command: Command) -> Effects {
    let which = model.saved.which();
    let Some(Overlay::Export(export)) = &mut model.overlay else {
        return Effects::new();
    };
    export.row = row_after(command, export.row, export.rows().len());
    if let Some(by) = turn_of(command).filter(|_| export.marked() != ExportRow::Path) {
        export.turn(by);
    }
    if command != Command::Choose {
        return Effects::new();
    }
    let destination = export.path.path();
    if destination.is_empty() {
        export.problem = Some("write a folder or a file name".to_owned());
        return Effects::new();
    }
    if model.saved.work.is_some() {
        export.problem = Some("another one is under way".to_owned());
        return Effects::new();
    }
    export.problem = None;
    model.saved.export_to = folder_of(&destination);
    let (form, quality) = (export.form, export.quality);
    if which.is_some() {
        model.saved.work = Some(FileWork::Exporting(None));
    }
    ask(which.map(|(which, _)| SavedAsk::Export {
        which,
        form,
        quality,
        destination,
    }))
}

/// How the names of copies end (`store` decides what they mean).
const ENDINGS: [&str; 4] = [".png", ".jpg", ".jpeg", ".webp"];

/// The folder to propose for the next copy: the name of this one was for one picture.
fn folder_of(destination: &str) -> String {
    let end = destination.rfind(std::path::is_separator);
    let (folder, name) = destination.split_at(end.map_or(0, |end| end + 1));
    let lower = name.to_lowercase();
    match folder {
        "" if ENDINGS.iter().any(|ending| lower.ends_with(ending)) => "./".to_owned(),
        folder if ENDINGS.iter().any(|ending| lower.ends_with(ending)) => folder.to_owned(),
        // A name with a dot may be a slip of a file's.
        _ if name.is_empty() || name.contains('.') => destination.to_owned(),
        _ => format!("{destination}/"),
    }
}

/// Enter puts on what is typed or marked, and with neither closes; taking off is a key of its own,
/// so that no key undoes what it just did.
fn in_tags(model: &mut Model, command: Command, page: usize) -> Effects {
    let Some(Overlay::Tags(tags)) = &mut model.overlay else {
        return Effects::new();
    };
    let count = tags.choices(&model.saved).len();
    let marked = tags.marked_choice(&model.saved);
    match (command, marked) {
        (Command::Choose, None) => model.overlay = None,
        (Command::Choose, Some(choice)) => {
            **tags = TagBox::default();
            if !choice.on {
                return put(model, Mark::Tag(choice.name));
            }
        }
        (Command::TakeTagOff, Some(choice)) if choice.is_on_any => {
            return put(model, Mark::Untag(choice.name));
        }
        (Command::TakeTagOff, _) => {}
        (_, marked) if count > 0 => {
            // The first arrow marks the first row.
            let from = marked.map(|_| tags.selected.unwrap_or(0));
            let to = match (from, command) {
                (None, _) => 0,
                (Some(from), Command::PagePrevious | Command::PageNext) => {
                    overlay::walked(command, from, (count, page))
                }
                (Some(from), _) => row_after(command, from, count),
            };
            tags.selected = Some(to);
        }
        _ => {}
    }
    Effects::new()
}

/// The box closes at once: an import may be long, and is shown on the tab.
fn import(model: &mut Model) -> Effects {
    let Some(Overlay::Import(import)) = &mut model.overlay else {
        return Effects::new();
    };
    let path = import.path.path();
    if path.is_empty() {
        import.problem = Some("write the name of a file or a folder".to_owned());
        return Effects::new();
    }
    if model.saved.work.is_some() {
        import.problem = Some("another one is under way".to_owned());
        return Effects::new();
    }
    model.overlay = None;
    model.saved.import_from.clone_from(&path);
    model.saved.work = Some(FileWork::Importing(None));
    vec![Effect::Saved(SavedAsk::Import(path))]
}
