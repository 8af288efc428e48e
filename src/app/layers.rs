//! Which keys mean what now: derived from the state, so that no mode can be forgotten.

use super::{ExportRow, Focus, Model, Overlay, QueueRow, SavedFocus, Tab};
use crate::keymap::{Command, Scope};

/// Scopes in force, the topmost first.
pub fn layers(model: &Model) -> Vec<Scope> {
    layers_under(model, model.overlay.as_ref())
}

/// The same as if nothing lay over the screen.
pub fn layers_below(model: &Model) -> Vec<Scope> {
    layers_under(model, None)
}

/// The same as if `overlay` were the one over the screen.
pub(super) fn layers_under(model: &Model, overlay: Option<&Overlay>) -> Vec<Scope> {
    match overlay {
        Some(
            Overlay::Help { .. }
            | Overlay::Doctor { .. }
            | Overlay::Facts { .. }
            | Overlay::Statistics,
        ) => {
            vec![Scope::List, Scope::Letters, Scope::Global]
        }
        Some(Overlay::Palette { .. } | Overlay::Picker { .. }) => {
            vec![Scope::List, Scope::Global]
        }
        Some(Overlay::Tags(_)) => vec![Scope::Tags, Scope::List, Scope::Global],
        Some(Overlay::EmptyTrash(_)) => vec![Scope::EmptyTrash, Scope::List, Scope::Global],
        Some(Overlay::Queue { .. }) => {
            vec![Scope::Queue, Scope::List, Scope::Letters, Scope::Global]
        }
        Some(Overlay::Viewer) if model.tab == Tab::Saved => {
            let mut layers = vec![Scope::SavedViewer];
            layers.extend(saved_layers(model));
            layers
        }
        Some(Overlay::Viewer) => vec![Scope::Viewer, Scope::Letters, Scope::Global],
        Some(Overlay::SaveCopy { .. } | Overlay::Import(_)) => vec![Scope::Line, Scope::Global],
        Some(Overlay::QuitQuestion) => vec![Scope::Question, Scope::Global],
        Some(Overlay::Filters { .. }) => vec![Scope::Filters, Scope::Values, Scope::Global],
        Some(Overlay::CleanUp(_)) => vec![Scope::CleanUp, Scope::Values, Scope::Global],
        Some(Overlay::Export(export)) if export.marked() == ExportRow::Path => {
            vec![Scope::Export, Scope::Global]
        }
        Some(Overlay::Export(_)) => vec![Scope::Export, Scope::Values, Scope::Global],
        None if model.tab == Tab::Saved && model.saved.focus == SavedFocus::Search => {
            vec![Scope::Search, Scope::Global]
        }
        None if model.tab == Tab::Saved => saved_layers(model),
        None if model.tab == Tab::Settings => {
            vec![Scope::Settings, Scope::Letters, Scope::Global]
        }
        None => generate_layers(model),
    }
}

/// Where the saved pictures have the keys.
fn saved_layers(model: &Model) -> Vec<Scope> {
    let trash = model.saved.trash.then_some(Scope::Trash);
    let rest = [Scope::Saved, Scope::Letters, Scope::Global];
    trash.into_iter().chain(rest).collect()
}

fn generate_layers(model: &Model) -> Vec<Scope> {
    if model.generate.form.editing.is_some() {
        return vec![Scope::Line, Scope::Global];
    }
    match model.generate.focus {
        Focus::Prompt => vec![Scope::Prompt, Scope::Global],
        Focus::Negative => vec![Scope::Negative, Scope::Prompt, Scope::Global],
        Focus::Ideas => vec![Scope::Ideas, Scope::Letters, Scope::Global],
        Focus::Services | Focus::Picture => vec![Scope::Form, Scope::Letters, Scope::Global],
        Focus::Results => vec![Scope::Results, Scope::Letters, Scope::Global],
    }
}

/// Would `command` do something now? Hints and the palette show only what would.
pub fn applies(model: &Model, command: Command) -> bool {
    applies_under(model, model.overlay.as_ref(), command)
}

/// The same as if `overlay` were the one over the screen.
pub(super) fn applies_under(model: &Model, overlay: Option<&Overlay>, command: Command) -> bool {
    let on_generate = model.tab == Tab::Generate;
    if let Some(yes) = saved_applies(model, overlay, command) {
        return yes;
    }
    match command {
        Command::Choose
        | Command::Up
        | Command::Down
        | Command::First
        | Command::Last
        | Command::Left
        | Command::Right
        | Command::ResetValue
            if overlay.is_none() && sets_nothing(model) =>
        {
            false
        }
        Command::Generate | Command::EditPrompt => on_generate,
        Command::CancelJob => match overlay {
            Some(Overlay::Queue { selected }) => cancels(model, *selected),
            _ => is_copying(model) || model.open_jobs().next().is_some(),
        },
        Command::Act(action) => {
            let service = model.generate.form.chosen(&model.services);
            service.is_some_and(|service| service.actions.contains(&action))
        }
        Command::ResetValue => {
            on_generate && overlay.is_none() && model.generate.focus == Focus::Picture
        }
        Command::Vary | Command::SaveCopy | Command::CopyPath | Command::CopyPrompt => {
            model.marked_picture().is_some()
        }
        Command::UseAsInput => model.marked_picture().is_some() && super::takes_input(model),
        Command::TakeIdea(index) => on_generate && usize::from(index) < model.generate.ideas.len(),
        Command::OlderPrompt | Command::NewerPrompt => !model.generate.history.is_empty(),
        Command::FocusPrompt => overlay.is_none() && !model.is_small(),
        Command::FocusNext | Command::FocusPrevious => {
            on_generate && overlay.is_none() && !model.is_small()
        }
        Command::OpenTab(tab) => {
            !model.is_small() && Tab::ALL.get(usize::from(tab)) != Some(&model.tab)
        }
        Command::NextTab | Command::PreviousTab => !model.is_small(),
        Command::Choose => match overlay {
            Some(
                Overlay::Help { .. }
                | Overlay::Doctor { .. }
                | Overlay::Facts { .. }
                | Overlay::Queue { .. },
            ) => false,
            Some(_) => true,
            None => {
                on_generate
                    && (model.generate.focus != Focus::Results || model.marked_picture().is_some())
            }
        },
        Command::NextTheme => model.themes.len() > 1,
        _ => true,
    }
}

/// Is the mark on a form that has no rows, as the service lists no model?
pub fn sets_nothing(model: &Model) -> bool {
    let form = &model.generate.form;
    model.tab == Tab::Generate
        && model.generate.focus == Focus::Picture
        && form.rows(&model.services).is_empty()
}

/// Is an import or an export under way that a key stops here?
pub(crate) fn is_copying(model: &Model) -> bool {
    model.tab == Tab::Saved && model.saved.work.is_some()
}

/// Is the marked row of the queue a job of ours that is not over?
fn cancels(model: &Model, selected: usize) -> bool {
    let rows = model.queue_rows();
    matches!(rows.get(selected), Some(QueueRow::Ours(job)) if !job.status.is_end())
}

/// The same for what concerns saved pictures; `None` for every other command.
fn saved_applies(model: &Model, overlay: Option<&Overlay>, command: Command) -> Option<bool> {
    use Command as C;
    let saved = &model.saved;
    let in_front = model.tab == Tab::Saved && matches!(overlay, None | Some(Overlay::Viewer));
    let marked = in_front && saved.marked().is_some();
    let bare = model.tab == Tab::Saved && overlay.is_none();
    let yes = match command {
        C::Star
        | C::Rate(_)
        | C::Tags
        | C::OpenOutside
        | C::CopyParameters
        | C::AllFacts
        | C::Reuse
        | C::Export => marked,
        C::UseAsInput if in_front => marked && super::takes_input(model),
        C::Delete => marked && !saved.trash,
        C::Restore => marked && saved.trash,
        C::UndoDelete => in_front && saved.can_undo(),
        C::Compare => in_front,
        C::PagePrevious | C::PageNext if !in_front => return None,
        C::PagePrevious | C::PageNext | C::ToggleSelect | C::SelectRange | C::SelectAll => {
            marked && bare
        }
        C::Search | C::FilterPanel | C::NextOrder | C::Trash | C::Import | C::Statistics => bare,
        C::CleanUp => bare && !saved.trash,
        C::EmptyTrash => marked && bare && saved.trash,
        C::Confirm => match overlay? {
            Overlay::EmptyTrash(sum) => sum.goes(),
            _ => return None,
        },
        C::ClearFilter => {
            let boxed = matches!(overlay, Some(Overlay::Filters { .. }));
            (bare || model.tab == Tab::Saved && boxed) && saved.is_filtered()
        }
        C::Vary | C::CopyPath | C::CopyPrompt if in_front => marked,
        C::SaveCopy | C::FocusPrompt if in_front => false,
        C::FocusNext | C::FocusPrevious if bare => true,
        C::Choose if in_front && overlay.is_some() => false,
        C::Choose if bare => marked || saved.focus == SavedFocus::Search,
        C::Choose => match overlay? {
            Overlay::Statistics | Overlay::EmptyTrash(_) => false,
            Overlay::Tags(_) => true,
            Overlay::CleanUp(cleaning) => cleaning.goes(),
            _ => return None,
        },
        C::TakeTagOff => match overlay? {
            Overlay::Tags(tags) => tags
                .marked_choice(saved)
                .is_some_and(|choice| choice.is_on_any),
            _ => false,
        },
        C::Close if bare => {
            let searching = saved.focus == SavedFocus::Search;
            searching || !saved.selection.is_empty() || saved.is_filtered()
        }
        _ => return None,
    };
    Some(yes)
}
