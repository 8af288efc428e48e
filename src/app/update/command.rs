//! What each command does to the state.

use super::{form, generate, overlay, saved};
use crate::app::{
    Ctx, Effect, Effects, Focus, JobView, Model, Notice, Overlay, PANELS_MIN, Quit, SavedAsk,
    Severity, Tab, applies, is_copying, servers, takes_input,
};
use crate::domain::{Advanced, InputImage, Record, Request, Timestamp};
use crate::keymap::{Command, key_of};

/// Applies `command`; one that makes no sense now changes nothing.
pub(super) fn apply(model: &mut Model, command: Command, ctx: &Ctx<'_>) -> Effects {
    if matches!(command, Command::Quit | Command::Interrupt) {
        quit(model, command);
        return Effects::new();
    }
    if command == Command::UseAsInput && says_no_input(model) {
        return Effects::new();
    }
    if model.is_small() && says_no_room(model, command) {
        return Effects::new();
    }
    if command == Command::CancelJob
        && is_copying(model)
        && !matches!(model.overlay, Some(Overlay::Queue { .. }))
    {
        return vec![Effect::Saved(SavedAsk::StopCopying)];
    }
    if saved::is_in_front(model)
        && let Some(effects) = saved::apply(model, command, ctx)
    {
        return effects;
    }
    if overlay::takes(model, command) {
        return overlay::apply(model, command, ctx);
    }
    if form::takes(model, command) {
        return form::apply(model, command);
    }
    match command {
        Command::Generate => return generate::generate(model, ctx),
        Command::Refresh => return refresh(model),
        Command::Act(action) => return servers::act(model, action),
        Command::EditPrompt if model.tab == Tab::Generate => {
            return vec![Effect::EditText(model.generate.prompt.text())];
        }
        Command::CancelJob => return cancel_current(model),
        Command::Vary => return vary(model, ctx),
        Command::CopyPath | Command::CopyPrompt => return copy(model, command),
        Command::Suspend => return vec![Effect::Suspend],
        Command::Redraw => return vec![Effect::Redraw],
        _ => {}
    }
    if applies(model, command) {
        apply_quiet(model, command, ctx);
    }
    Effects::new()
}

/// Says why no picture can be started from, where that is so.
fn says_no_input(model: &mut Model) -> bool {
    let there = match model.tab {
        Tab::Saved => saved::is_in_front(model) && model.saved.marked().is_some(),
        _ => model.marked_picture().is_some(),
    };
    if !there || takes_input(model) {
        return false;
    }
    let words = "the chosen model takes no picture to start from";
    let notice = Notice::new(Severity::Bad, words, model.now);
    let key = key_of(Command::OpenTab(0));
    let hint = key.map(|key| format!("choose another service or model ({key})"));
    model.notice = Some(Notice { hint, ..notice });
    true
}

/// Says why there are no tabs in a small pane.
fn says_no_room(model: &mut Model, command: Command) -> bool {
    let tab = match command {
        Command::OpenTab(index) => Tab::ALL.get(usize::from(index)).copied(),
        Command::NextTab => Some(Tab::Saved),
        Command::PreviousTab => Some(Tab::Settings),
        _ => None,
    };
    let Some(tab) = tab.filter(|tab| *tab != model.tab) else {
        return false;
    };
    say_no_room(model, tab);
    true
}

/// Says that the pane is too small for `tab`.
pub(super) fn say_no_room(model: &mut Model, tab: Tab) {
    let (columns, rows) = model.size;
    let words = no_room(tab) + &format!("{columns}×{rows}");
    model.notice = Some(Notice::new(Severity::Plain, &words, model.now));
}

/// What is said of a tab that has no room, before the pane's own size.
fn no_room(tab: Tab) -> String {
    let (columns, rows) = PANELS_MIN;
    format!("{} needs {columns}×{rows}; this pane has ", tab.title())
}

/// Does it say that a tab has no room?
pub(super) fn is_no_room(notice: &Notice) -> bool {
    let mut words = Tab::ALL.into_iter().map(no_room);
    words.any(|words| notice.title.starts_with(&words))
}

/// Commands that only change the state.
fn apply_quiet(model: &mut Model, command: Command, ctx: &Ctx<'_>) {
    match command {
        Command::NewLine | Command::ClearText | Command::Undo | Command::Redo => {
            edit_text(model, command);
        }
        Command::NextEnhancement => {
            let Model {
                generate, services, ..
            } = model;
            generate
                .form
                .turn(crate::app::FormField::Style, 1, services);
        }
        Command::OlderPrompt => {
            let generate = &mut model.generate;
            if let Some(text) = generate.history.older(&generate.prompt.text()) {
                generate.set_prompt(&text);
            }
        }
        Command::NewerPrompt => {
            if let Some(text) = model.generate.history.newer() {
                model.generate.set_prompt(&text);
            }
        }
        Command::TakeIdea(index) => take_idea(model, usize::from(index)),
        Command::FocusNext => move_focus(model, 1),
        Command::FocusPrevious => move_focus(model, -1),
        Command::FocusPrompt => {
            model.tab = Tab::Generate;
            model.generate.focus = Focus::Prompt;
        }
        Command::OpenTab(index) => open_tab(model, usize::from(index)),
        Command::NextTab => turn_tab(model, 1),
        Command::PreviousTab => turn_tab(model, -1),
        Command::UseAsInput => use_as_input(model),
        Command::NextTheme => {
            model.theme = (model.theme + 1) % model.themes.len().max(1);
            let name = model.themes.get(model.theme).cloned().unwrap_or_default();
            model.notice = Some(Notice::new(
                Severity::Plain,
                &format!("theme: {name}"),
                model.now,
            ));
        }
        Command::Help | Command::Doctor | Command::Palette | Command::Queue | Command::SaveCopy => {
            overlay::open(model, command);
        }
        Command::Close => model.generate.form.editing = None,
        _ => move_in_panel(model, command, ctx),
    }
}

fn edit_text(model: &mut Model, command: Command) {
    let Some(text) = super::focused_text(model) else {
        return;
    };
    match command {
        Command::ClearText => text.replace(""),
        Command::Undo => text.undo(),
        Command::Redo => text.redo(),
        _ => text.new_line(),
    }
}

fn take_idea(model: &mut Model, index: usize) {
    let Some(idea) = model.generate.ideas.get(index).cloned() else {
        return;
    };
    model.generate.idea = index;
    let written = model.generate.prompt.text();
    if !written.trim().is_empty() {
        // One arrow up brings it back.
        model.generate.history.push(written.trim());
    }
    model.generate.set_prompt(&idea.prompt);
    model.generate.focus = Focus::Prompt;
}

fn move_focus(model: &mut Model, by: isize) {
    let Model {
        generate, services, ..
    } = model;
    let capability = generate.form.capability(services);
    generate.move_focus(by, capability);
}

fn open_tab(model: &mut Model, index: usize) {
    if let Some(tab) = Tab::ALL.get(index) {
        model.tab = *tab;
        model.overlay = None;
    }
}

fn turn_tab(model: &mut Model, by: isize) {
    let at = Tab::ALL
        .iter()
        .position(|tab| *tab == model.tab)
        .unwrap_or(0);
    let next = (at as isize + by).rem_euclid(Tab::ALL.len() as isize) as usize;
    open_tab(model, next);
}

/// Arrow keys, first, last and Enter in the focused panel.
fn move_in_panel(model: &mut Model, command: Command, ctx: &Ctx<'_>) {
    if model.tab != Tab::Generate {
        return;
    }
    let Model {
        generate, services, ..
    } = model;
    match generate.focus {
        Focus::Ideas => {
            let count = generate.ideas.len();
            let columns = ctx.measures.ideas_columns;
            if command == Command::Choose {
                take_idea(model, model.generate.idea);
            } else if let Some(next) = grid_step(command, generate.idea, columns, count) {
                generate.idea = next;
            }
        }
        Focus::Results => {
            let results = &mut generate.results;
            let (at, count) = (results.position(), results.records.len());
            if command == Command::Choose {
                model.overlay = Some(Overlay::Viewer);
            } else if let Some(next) = grid_step(command, at, ctx.measures.results_columns, count) {
                results.mark(next);
            }
        }
        Focus::Services => match command {
            Command::Up | Command::Down => {
                let by = if command == Command::Up { -1 } else { 1 };
                generate.form.turn_service(by, services);
                servers::look_again(model);
            }
            Command::Choose => generate.focus = Focus::Picture,
            _ => {}
        },
        Focus::Picture | Focus::Prompt | Focus::Negative => {}
    }
}

/// The place a step leads to in a grid of `count` things; `None` when it is no step.
fn grid_step(command: Command, at: usize, columns: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let columns = columns.max(1);
    let next = match command {
        Command::Left => at.saturating_sub(1),
        Command::Right => at + 1,
        Command::Up => at.checked_sub(columns).unwrap_or(at),
        Command::Down if at + columns > last => {
            if at / columns == last / columns {
                at
            } else {
                last
            }
        }
        Command::Down => at + columns,
        Command::First => 0,
        Command::Last => last,
        _ => return None,
    };
    Some(next.min(last))
}

pub(super) fn enqueue(model: &mut Model, request: Request, ctx: &Ctx<'_>) -> Effect {
    let id = ctx.fresh.job();
    model.jobs.push(JobView::new(id, request.clone(), ctx.now));
    Effect::Enqueue {
        id,
        request: Box::new(request),
    }
}

/// Asks the services again, saying so.
fn refresh(model: &mut Model) -> Effects {
    let words = "asking the services…";
    model.notice = Some(Notice::new(Severity::Plain, words, model.now));
    servers::list(model)
}

/// The marked picture once more with another seed.
fn vary(model: &mut Model, ctx: &Ctx<'_>) -> Effects {
    let Some(record) = model.marked_picture() else {
        return Effects::new();
    };
    let data = &record.data;
    let request = Request {
        service: data.service.clone(),
        model: Some(data.model.clone()),
        prompt: data.prompt.clone(),
        enhancement: data.enhancement().unwrap_or_default(),
        negative_prompt: data.negative_prompt.clone(),
        size: data.size(),
        quality: data.quality.unwrap_or_default(),
        steps: data.steps,
        cfg: data.cfg,
        seed: ctx.fresh.seed(),
        advanced: advanced_of(model, record),
    };
    vec![enqueue(model, request, ctx)]
}

/// The next picture starts from the marked one.
fn use_as_input(model: &mut Model) {
    let Some(record) = model.marked_picture() else {
        return;
    };
    let input = InputImage {
        file: record.file.clone(),
        picture: Some(record.id),
    };
    model.generate.form.use_as_input(input);
    model.generate.focus = Focus::Prompt;
    model.overlay = None;
    let words = "the next picture starts from this one; the form says how much is made anew";
    model.notice = Some(Notice::new(Severity::Good, words, model.now));
}

/// What was asked knows more than the picture: the picture it started from, for one.
fn advanced_of(model: &Model, record: &Record) -> Advanced {
    let data = &record.data;
    match model.job(record.job) {
        Some(job) => job.request.advanced.clone(),
        None => Advanced {
            sampler: data.sampler.clone(),
            scheduler: data.scheduler.clone(),
            loras: data.loras.clone(),
            workflow: data.workflow.clone(),
            ..Advanced::default()
        },
    }
}

/// Stops what runs, else what waits first.
fn cancel_current(model: &mut Model) -> Effects {
    let open = |job: &&JobView| !job.status.is_end();
    match model.current_job().filter(open) {
        Some(job) => vec![Effect::Cancel(job.id)],
        None => Effects::new(),
    }
}

fn copy(model: &mut Model, command: Command) -> Effects {
    let Some(record) = model.marked_picture() else {
        return Effects::new();
    };
    let (text, what) = match command {
        Command::CopyPath => (record.file.display().to_string(), "path"),
        _ => (record.data.prompt.clone(), "prompt"),
    };
    model.notice = Some(copied_notice(what, model.now));
    vec![Effect::Copy(text)]
}

/// The terminal does not answer: some ignore OSC 52, so this is all that is known.
pub(in crate::app) fn copied_notice(what: &str, now: Timestamp) -> Notice {
    let words = format!("{what} sent to the terminal's clipboard");
    Notice::new(Severity::Good, &words, now)
}

/// Asks when jobs are open. Ctrl-C also says so first when a prompt would be lost: many hands reach for it to copy or to clear.
fn quit(model: &mut Model, command: Command) {
    let asked = model.overlay == Some(Overlay::QuitQuestion);
    let prompt = model.generate.prompt.text();
    let unsent = !prompt.trim().is_empty() && !model.generate.history.holds(&prompt);
    if asked {
        // A key held too long must not answer the question.
    } else if model.open_jobs().next().is_some() {
        model.overlay = Some(Overlay::QuitQuestion);
    } else if command == Command::Interrupt && unsent {
        let words = "this prompt was not sent; Ctrl+C again leaves all the same";
        model.notice = Some(Notice::new(Severity::Plain, words, model.now));
    } else {
        model.quit = Some(Quit::Clean);
    }
}
