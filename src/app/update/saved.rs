//! What commands do on the Saved tab.

mod boxes;
mod reuse;

use crate::app::{CleanUpBox, EmptyTrashBox, ExportBox, ImportBox};
use crate::app::{
    Ctx, Effect, Effects, Model, Notice, Overlay, SavedAsk, SavedFocus, Severity, Tab, Which,
};
use crate::domain::{Mark, PictureId, SavedPicture};
use crate::keymap::Command;
pub(super) use boxes::{apply as apply_in_box, is_box};

/// Is the tab in front, with nothing over it but one of its pictures?
pub(super) fn is_in_front(model: &Model) -> bool {
    model.tab == Tab::Saved && matches!(model.overlay, None | Some(Overlay::Viewer))
}

/// Applies `command`; `None` when it is none of the tab's.
pub(super) fn apply(model: &mut Model, command: Command, ctx: &Ctx<'_>) -> Option<Effects> {
    if !crate::app::applies(model, command) {
        return is_ours(command).then(Effects::new);
    }
    if walk(model, command, ctx) {
        return Some(Effects::new());
    }
    let effects = match command {
        Command::Star | Command::Rate(_) => mark(model, command),
        Command::Delete => delete(model),
        Command::UndoDelete => undo(model),
        Command::Restore => restore(model),
        Command::EmptyTrash => {
            model.overlay = Some(Overlay::EmptyTrash(EmptyTrashBox::default()));
            ask(Some(SavedAsk::TrashSum))
        }
        // A key that is held down asks once.
        Command::Compare if model.saved.comparing => Effects::new(),
        Command::Compare => {
            let words = "looking at the library's files…";
            model.notice = Some(Notice::new(Severity::Plain, words, model.now));
            model.saved.comparing = true;
            ask(Some(SavedAsk::Compare))
        }
        Command::Reuse => reuse::reuse(model),
        Command::UseAsInput => reuse::use_as_input(model),
        Command::Vary => reuse::vary(model, ctx),
        Command::CopyPath | Command::CopyPrompt | Command::CopyParameters => copy(model, command),
        Command::OpenOutside => {
            let file = model.saved.marked().map(|picture| picture.file.clone());
            ask(file.map(SavedAsk::OpenOutside))
        }
        _ => {
            if !look(model, command) && !open_box(model, command) {
                return None;
            }
            Effects::new()
        }
    };
    Some(effects)
}

/// Commands that mean nothing but here, whatever their turn.
fn is_ours(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Choose | C::Close | C::Vary | C::CopyPath | C::CopyPrompt | C::ClearText | C::SaveCopy
    )
}

fn ask(ask: Option<SavedAsk>) -> Effects {
    ask.map(Effect::Saved).into_iter().collect()
}

/// Moves the mark; `false` when `command` is no move.
fn walk(model: &mut Model, command: Command, ctx: &Ctx<'_>) -> bool {
    let tiles = ctx.measures.saved;
    let single = model.overlay.is_some();
    let saved = &mut model.saved;
    let rows = tiles.rows.max(1) as isize;
    match command {
        Command::Left => saved.window.step(-1),
        Command::Right => saved.window.step(1),
        Command::Up if single => saved.window.step(-1),
        Command::Down if single => saved.window.step(1),
        Command::Up => saved.window.step_rows(-1, tiles.columns),
        Command::Down => saved.window.step_rows(1, tiles.columns),
        Command::PagePrevious => saved.window.step_rows(-rows, tiles.columns),
        Command::PageNext => saved.window.step_rows(rows, tiles.columns),
        Command::First => saved.go_to_end(false),
        Command::Last => saved.go_to_end(true),
        _ => return false,
    }
    true
}

/// What is looked at, and how; `false` when `command` is about something else.
fn look(model: &mut Model, command: Command) -> bool {
    let saved = &mut model.saved;
    match command {
        Command::Choose if saved.focus == SavedFocus::Search => saved.focus = SavedFocus::Pictures,
        Command::Choose => model.overlay = Some(Overlay::Viewer),
        Command::Close if model.overlay.is_some() => model.overlay = None,
        Command::Close if saved.focus == SavedFocus::Search => saved.focus = SavedFocus::Pictures,
        Command::Close if !saved.selection.is_empty() => saved.selection.clear(),
        Command::Close | Command::ClearFilter => saved.show_all(),
        Command::ClearText => saved.search.replace(""),
        Command::Search => {
            model.overlay = None;
            saved.focus = SavedFocus::Search;
        }
        Command::FocusNext | Command::FocusPrevious => {
            saved.focus = match saved.focus {
                SavedFocus::Pictures => SavedFocus::Search,
                SavedFocus::Search => SavedFocus::Pictures,
            };
        }
        Command::Trash => {
            saved.focus = SavedFocus::Pictures;
            saved.turn_trash();
        }
        Command::NextOrder => {
            let known = saved.known.clone();
            let row = crate::app::FilterRow::Order;
            saved.choices.turn(row, 1, &known, model.now);
            saved.open_up();
        }
        Command::ToggleSelect => {
            if let Some(id) = saved.marked().map(|picture| picture.id) {
                saved.selection.toggle(id);
                saved.window.step(1);
            }
        }
        Command::SelectRange => {
            let window = &saved.window;
            if !saved.selection.take_range(&window.pictures, window.at) {
                let words = "the other end of the range is too far away; select from here again";
                model.notice = Some(Notice::new(Severity::Plain, words, model.now));
            }
        }
        Command::SelectAll => saved.selection.take_all(),
        _ => return false,
    }
    true
}

fn open_box(model: &mut Model, command: Command) -> bool {
    model.overlay = Some(match command {
        Command::FilterPanel => Overlay::Filters { row: 0 },
        Command::Statistics => Overlay::Statistics,
        Command::AllFacts => Overlay::Facts {
            top: 0,
            over_viewer: model.overlay.is_some(),
        },
        Command::Tags => Overlay::Tags(Box::default()),
        Command::Import => Overlay::Import(Box::new(ImportBox::new(&model.saved.import_from))),
        Command::CleanUp => Overlay::CleanUp(Box::<CleanUpBox>::default()),
        Command::Export => Overlay::Export(Box::new(ExportBox::new(&model.saved.export_to))),
        _ => return false,
    });
    true
}

fn mark(model: &mut Model, command: Command) -> Effects {
    let mark = match command {
        Command::Rate(stars) => Mark::Rate((1..=5).contains(&stars).then_some(stars)),
        // Starred or not goes by the marked picture, so that a selection becomes all the same.
        _ => Mark::Star(!model.saved.marked().is_some_and(|picture| picture.starred)),
    };
    put(model, mark)
}

/// Says something about the pictures in question: on the screen at once, then in the library.
fn put(model: &mut Model, mark: Mark) -> Effects {
    let Some((which, _)) = model.saved.which() else {
        return Effects::new();
    };
    let ids: Vec<PictureId> = model.saved.targets().map(|picture| picture.id).collect();
    let pictures = model.saved.window.pictures.iter_mut();
    for picture in pictures.filter(|picture| ids.contains(&picture.id)) {
        put_on(picture, &mark);
    }
    ask(Some(SavedAsk::Mark(which, mark)))
}

fn put_on(picture: &mut SavedPicture, mark: &Mark) {
    match mark {
        Mark::Star(starred) => picture.starred = *starred,
        Mark::Rate(rating) => picture.rating = *rating,
        Mark::Tag(tag) => {
            if let Err(place) = picture.tags.binary_search(tag) {
                picture.tags.insert(place, tag.clone());
            }
        }
        Mark::Untag(tag) => picture.tags.retain(|known| known != tag),
    }
}

/// To the trash; gone from the screen at once.
fn delete(model: &mut Model) -> Effects {
    let Some((which, bulk)) = model.saved.which() else {
        return Effects::new();
    };
    if let Which::Ids(ids) = &which {
        let stays = |picture: &SavedPicture| bulk && picture.starred;
        let gone = |picture: &SavedPicture| ids.contains(&picture.id) && !stays(picture);
        model.saved.window.remove(gone);
    }
    model.saved.selection.clear();
    ask(Some(SavedAsk::Trash(which, bulk)))
}

fn undo(model: &mut Model) -> Effects {
    let ids = model.saved.take_undo();
    ask(ids.map(|ids| SavedAsk::Restore(Which::Ids(ids))))
}

fn restore(model: &mut Model) -> Effects {
    let Some((which, _)) = model.saved.which() else {
        return Effects::new();
    };
    if let Which::Ids(ids) = &which {
        model
            .saved
            .window
            .remove(|picture| ids.contains(&picture.id));
    }
    model.saved.selection.clear();
    ask(Some(SavedAsk::Restore(which)))
}

fn copy(model: &mut Model, command: Command) -> Effects {
    let Some(picture) = model.saved.marked() else {
        return Effects::new();
    };
    let (text, what) = match command {
        Command::CopyParameters => return ask(Some(SavedAsk::Parameters(picture.file.clone()))),
        Command::CopyPath => (picture.file.display().to_string(), "path"),
        _ => (picture.prompt.clone(), "prompt"),
    };
    model.notice = Some(super::command::copied_notice(what, model.now));
    vec![Effect::Copy(text)]
}
