//! State transitions: pure, synchronous, total. It can neither fail nor wait.

mod command;
mod form;
mod generate;
mod overlay;
mod saved;

use super::{
    Ctx, Editor, Effect, Effects, Event, Focus, FormField, Model, Msg, Overlay, SavedFocus, Tab,
    applies, jobs, layers, picker, servers,
};
use crate::domain::RequestField;
use crate::keymap::{self, Chord, Key, Scope};
pub(super) use command::copied_notice;

/// Applies one message and says what the world should do about it.
#[must_use]
pub fn update(model: &mut Model, msg: Msg, ctx: &Ctx<'_>) -> Effects {
    model.now = ctx.now;
    if model
        .notice
        .as_ref()
        .is_some_and(|notice| notice.until <= ctx.now)
    {
        model.notice = None;
    }
    let mut effects = apply(model, msg, ctx);
    effects.extend(servers::ask(model));
    if model.tab == Tab::Saved {
        let asks = model.saved.asks(ctx.measures.saved);
        effects.extend(asks.into_iter().map(Effect::Saved));
    }
    effects
}

fn apply(model: &mut Model, msg: Msg, ctx: &Ctx<'_>) -> Effects {
    match msg {
        Msg::Key(chord) => apply_key(model, chord, ctx),
        Msg::Paste(text) => {
            paste(model, &text);
            Effects::new()
        }
        Msg::Resized(columns, rows) => {
            resize(model, (columns, rows));
            Effects::new()
        }
        Msg::Command(command) => command::apply(model, command, ctx),
        Msg::Event(event) => apply_event(model, event),
    }
}

/// A small pane has the prompt alone; a tab that had no room comes back with it.
fn resize(model: &mut Model, size: (u16, u16)) {
    let was_small = model.is_small();
    model.size = size;
    if !model.is_small() {
        model.tab = model.large_tab.take().unwrap_or(model.tab);
        if was_small {
            // What was said of the small pane is not true any more.
            model.notice.take_if(|notice| command::is_no_room(notice));
        }
        return;
    }
    if !was_small {
        model.large_tab = Some(model.tab);
        if model.tab != Tab::Generate {
            command::say_no_room(model, model.tab);
        }
    }
    model.tab = Tab::Generate;
    model.generate.focus = Focus::Prompt;
    model.generate.form.editing = None;
}

fn apply_event(model: &mut Model, event: Event) -> Effects {
    let look_again = servers::after(&event);
    let mut effects = match event {
        Event::Saved(news) => super::saved::apply_news(model, news),
        event => {
            jobs::apply_event(model, event);
            Effects::new()
        }
    };
    overlay::settle(model);
    if look_again {
        effects.extend(servers::list(model));
    }
    effects
}

fn apply_key(model: &mut Model, chord: Chord, ctx: &Ctx<'_>) -> Effects {
    if misses_its_tab(model, chord) {
        return Effects::new();
    }
    let walk = history_walk(model, chord);
    if let Some(command) = walk.or_else(|| keymap::resolve(&layers(model), chord)) {
        if applies(model, command) {
            forget_seen(model);
        }
        return command::apply(model, command, ctx);
    }
    type_into(model, chord);
    Effects::new()
}

/// The first key after a tab lost its room may have been meant for that: where it would do something
/// else in the prompt, a generation above all, it only says so.
fn misses_its_tab(model: &mut Model, chord: Chord) -> bool {
    let tab = model.large_tab.take();
    let gone = tab.filter(|tab| *tab != Tab::Generate && model.is_small());
    let Some(tab) = gone.filter(|_| model.overlay.is_none()) else {
        return false;
    };
    if keymap::resolve(&[Scope::Global], chord).is_some() {
        return false;
    }
    command::say_no_room(model, tab);
    true
}

/// The user goes on: bad news that was seen is over.
fn forget_seen(model: &mut Model) {
    let now = model.now;
    model.notice.take_if(|notice| notice.is_seen(now));
}

/// The arrows leave the text at its first and last row and walk through earlier prompts.
fn history_walk(model: &Model, chord: Chord) -> Option<keymap::Command> {
    let typing = model.overlay.is_none() && model.tab == Tab::Generate;
    if !typing || model.generate.focus != Focus::Prompt {
        return None;
    }
    let prompt = &model.generate.prompt;
    if chord == Chord::plain(Key::Up) && prompt.at_top() {
        return Some(keymap::Command::OlderPrompt);
    }
    (chord == Chord::plain(Key::Down) && prompt.at_bottom()).then_some(keymap::Command::NewerPrompt)
}

/// The text that gets what is typed now.
fn focused_text(model: &mut Model) -> Option<&mut Editor> {
    match &mut model.overlay {
        Some(Overlay::Palette { query, .. } | Overlay::Picker { query, .. }) => return Some(query),
        Some(Overlay::SaveCopy { path, .. }) => return Some(path),
        Some(Overlay::Tags(tags)) => {
            tags.selected = None;
            return Some(&mut tags.text);
        }
        Some(Overlay::Import(import)) => return Some(&mut import.path),
        Some(Overlay::Export(export)) if export.marked() == super::ExportRow::Path => {
            return Some(&mut export.path);
        }
        Some(_) => return None,
        None => {}
    }
    if model.tab == Tab::Saved && model.saved.focus == SavedFocus::Search {
        return Some(&mut model.saved.search);
    }
    if model.tab != Tab::Generate {
        return None;
    }
    let generate = &mut model.generate;
    if generate.form.editing.is_none() {
        match generate.focus {
            Focus::Prompt => generate.form.part_changed(RequestField::Prompt),
            Focus::Negative => generate.form.part_changed(RequestField::NegativePrompt),
            _ => {}
        }
    }
    if let Some((_, editor, problem)) = &mut generate.form.editing {
        *problem = None;
        return Some(editor);
    }
    match generate.focus {
        Focus::Prompt => {
            generate.refused = false;
            Some(&mut generate.prompt)
        }
        Focus::Negative => Some(&mut generate.negative),
        _ => None,
    }
}

fn type_into(model: &mut Model, chord: Chord) {
    let notice = model.notice.as_ref();
    // Comparing needs a copy of the whole text: only where something depends on it.
    let is_seen = notice.is_some_and(|notice| notice.is_seen(model.now));
    if let Some(editor) = focused_text(model) {
        let before = is_seen.then(|| editor.clone());
        editor.key(chord);
        if before.is_some_and(|before| *editor != before) {
            forget_seen(model);
        }
        picker::typed(model);
        overlay::settle(model);
        return;
    }
    begin_typing(model, chord);
}

/// A digit on a row of the form starts typing its value; a seed may begin with a minus.
fn begin_typing(model: &mut Model, chord: Chord) {
    let Model {
        generate, services, ..
    } = model;
    let Some(field) = generate.form.marked(services) else {
        return;
    };
    let begins = chord
        .typed()
        .is_some_and(|char| char.is_ascii_digit() || field == FormField::Seed && char == '-');
    if begins
        && generate.focus == Focus::Picture
        && generate.form.begin_typing(field, services)
        && let Some((_, editor, _)) = &mut generate.form.editing
    {
        editor.replace("");
        editor.key(chord);
    }
}

fn paste(model: &mut Model, text: &str) {
    model.large_tab = None;
    let now = model.now;
    let Some(editor) = focused_text(model) else {
        return;
    };
    let left_out = editor.insert(text);
    if left_out > 0 {
        model.notice = Some(jobs::left_out_notice(left_out, now));
    }
    picker::typed(model);
    overlay::settle(model);
}
