//! Which keys mean what now: derived from the state, so that no mode can be forgotten.

use super::{Focus, Model, Overlay, QueueRow, Tab};
use crate::keymap::{Command, Scope};

/// Scopes in force, the topmost first.
pub fn layers(model: &Model) -> Vec<Scope> {
    layers_under(model, model.overlay.as_ref())
}

/// The same as if `overlay` were the one over the screen.
pub(super) fn layers_under(model: &Model, overlay: Option<&Overlay>) -> Vec<Scope> {
    match overlay {
        Some(Overlay::Help { .. }) => vec![Scope::List, Scope::Letters, Scope::Global],
        Some(Overlay::Palette { .. } | Overlay::Picker { .. }) => vec![Scope::List, Scope::Global],
        Some(Overlay::Queue { .. }) => {
            vec![Scope::Queue, Scope::List, Scope::Letters, Scope::Global]
        }
        Some(Overlay::Viewer) => vec![Scope::Viewer, Scope::Letters, Scope::Global],
        Some(Overlay::SaveCopy { .. }) => vec![Scope::Line, Scope::Global],
        Some(Overlay::QuitQuestion) => vec![Scope::Question, Scope::Global],
        None if model.tab != Tab::Generate => vec![Scope::Letters, Scope::Global],
        None => generate_layers(model),
    }
}

fn generate_layers(model: &Model) -> Vec<Scope> {
    if model.generate.form.editing.is_some() {
        return vec![Scope::Line, Scope::Global];
    }
    match model.generate.focus {
        Focus::Prompt | Focus::Negative => vec![Scope::Prompt, Scope::Global],
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
    match command {
        Command::Generate | Command::EditPrompt => on_generate,
        Command::CancelJob => match overlay {
            Some(Overlay::Queue { selected }) => cancels(model, *selected),
            _ => model.open_jobs().next().is_some(),
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
            Some(Overlay::Help { .. } | Overlay::Queue { .. }) => false,
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

/// Is the marked row of the queue a job of ours that is not over?
fn cancels(model: &Model, selected: usize) -> bool {
    let rows = model.queue_rows();
    matches!(rows.get(selected), Some(QueueRow::Ours(job)) if !job.status.is_end())
}
