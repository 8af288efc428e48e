//! What keys do in the picture's settings.

use crate::app::{Effects, Focus, FormField, Model, Pick, Tab, picker, servers};
use crate::keymap::Command;

/// Is `command` the form's own business now?
pub(super) fn takes(model: &Model, command: Command) -> bool {
    use Command as C;
    let here = model.overlay.is_none() && model.tab == Tab::Generate;
    let walk = matches!(
        command,
        C::Up | C::Down | C::First | C::Last | C::Left | C::Right | C::Choose | C::ResetValue
    );
    here && walk && model.generate.focus == Focus::Picture
}

/// Applies a command that [`takes`] claimed.
pub(super) fn apply(model: &mut Model, command: Command) -> Effects {
    let Model {
        generate, services, ..
    } = model;
    let form = &mut generate.form;
    if form.editing.is_some() {
        let taken = (command == Command::Choose)
            .then(|| form.accept_typed(services))
            .flatten();
        return match taken {
            Some(FormField::Input) => picker::check_input(model),
            _ => Effects::new(),
        };
    }
    let (rows, Some(field)) = (form.rows(services).len(), form.marked(services)) else {
        return Effects::new();
    };
    match command {
        Command::Up => form.row = form.row.min(rows - 1).saturating_sub(1),
        Command::Down => form.row = (form.row + 1).min(rows - 1),
        Command::First => form.row = 0,
        Command::Last => form.row = rows - 1,
        Command::Left => form.turn(field, -1, services),
        Command::ResetValue if field == FormField::Family => {
            return servers::tell_family(model, None);
        }
        Command::ResetValue => {
            form.reset(field);
            form.row = form.row.min(form.rows(services).len().saturating_sub(1));
        }
        Command::Choose => return choose(model, field),
        Command::Right => form.turn(field, 1, services),
        _ => {}
    }
    Effects::new()
}

/// Enter on a row: a list to pick from, a line to type in, or the next value.
fn choose(model: &mut Model, field: FormField) -> Effects {
    if let Some(pick) = Pick::of(field) {
        return picker::open(model, pick);
    }
    let Model {
        generate, services, ..
    } = model;
    if !generate.form.begin_typing(field, services) {
        generate.form.turn(field, 1, services);
    }
    Effects::new()
}
