//! From a saved picture back to the Generate tab: its settings, another seed, or itself.

use crate::app::{Ctx, Effects, Focus, Model, Notice, Severity, Tab};
use crate::domain::{
    Advanced, ENHANCEMENTS, Enhancement, InputImage, Quality, Request, SavedPicture, SeedMode,
    ServiceId, Size,
};

/// Fills the form with the marked picture's settings and shows it. What this studio does not have
/// is left as it was, and said.
pub(super) fn reuse(model: &mut Model) -> Effects {
    let Some(picture) = model.saved.marked().cloned() else {
        return Effects::new();
    };
    let missing = fill(model, &picture);
    model.tab = Tab::Generate;
    model.overlay = None;
    model.generate.focus = Focus::Prompt;
    let (severity, words) = if missing.is_empty() {
        let words = "the form has its settings; Enter makes it again".to_owned();
        (Severity::Good, words)
    } else {
        let words = format!("the form has its settings, but not {}", missing.join(", "));
        (Severity::Plain, words)
    };
    model.notice = Some(Notice::new(severity, &words, model.now));
    Effects::new()
}

/// Returns what could not be taken over.
fn fill(model: &mut Model, picture: &SavedPicture) -> Vec<String> {
    let mut missing = choose_model(model, picture);
    let generate = &mut model.generate;
    let written = generate.prompt.text();
    if !written.trim().is_empty() {
        // One arrow up brings it back.
        generate.history.push(written.trim());
    }
    if generate.set_prompt(&picture.prompt) > 0 {
        missing.push("the end of its prompt".to_owned());
    }
    generate.negative.replace(&picture.negative_prompt);
    let form = &mut generate.form;
    form.enhancement = enhancement_of(picture);
    if let Some(size) = size_of(picture) {
        form.size = size;
    }
    form.steps = picture.steps;
    form.cfg = picture.cfg;
    form.count = 1;
    // What the model does not have stays out of the request by itself.
    form.advanced = Advanced {
        sampler: picture.sampler.clone(),
        scheduler: picture.scheduler.clone(),
        loras: picture.loras.clone(),
        ..Advanced::default()
    };
    form.fault = None;
    match picture.seed {
        Some(seed) => (form.seed, form.seed_mode) = (seed, SeedMode::Fixed),
        None => missing.push("its seed, which was not written down".to_owned()),
    }
    form.editing = None;
    missing
}

fn choose_model(model: &mut Model, picture: &SavedPicture) -> Vec<String> {
    let Model {
        generate, services, ..
    } = model;
    let form = &mut generate.form;
    let mut missing = Vec::new();
    if let Some(service) = &picture.service {
        if services.iter().any(|known| known.id == *service) {
            form.service = Some(service.clone());
            form.model = None;
        } else {
            missing.push(format!("the service {service}"));
        }
    }
    let known = |id: &str| {
        let chosen = form.chosen(services);
        chosen.is_some_and(|service| service.models.iter().any(|model| model.id == id))
    };
    if known(&picture.model) {
        form.model = Some(picture.model.clone());
    } else if !picture.model.is_empty() {
        missing.push(format!("the model {}", picture.model));
    }
    form.settle(services);
    missing
}

/// The style words that turn the user's own words into what was sent.
fn enhancement_of(picture: &SavedPicture) -> Enhancement {
    let made = |style: &Enhancement| style.apply(&picture.prompt) == picture.sent_prompt;
    let found = ENHANCEMENTS.into_iter().find(made);
    found
        .filter(|_| !picture.sent_prompt.is_empty())
        .unwrap_or(Enhancement::NONE)
}

fn size_of(picture: &SavedPicture) -> Option<Size> {
    (picture.width > 0 && picture.height > 0).then(|| Size::of(picture.width, picture.height))
}

/// The same once more with another seed, queued at once.
pub(super) fn vary(model: &mut Model, ctx: &Ctx<'_>) -> Effects {
    let Some(picture) = model.saved.marked().cloned() else {
        return Effects::new();
    };
    let known = |id: &ServiceId| model.services.iter().any(|service| service.id == *id);
    let Some(service) = picture.service.clone().filter(known) else {
        let words = "who made it is not here, so it cannot be made again";
        let notice = Notice::new(Severity::Bad, words, ctx.now);
        let key = crate::keymap::key_of(crate::keymap::Command::Reuse);
        let hint = key.map(|key| format!("{key} fills the form with what is known of it"));
        model.notice = Some(Notice { hint, ..notice });
        return Effects::new();
    };
    let request = Request {
        service,
        model: Some(picture.model.clone()).filter(|model| !model.is_empty()),
        enhancement: enhancement_of(&picture),
        negative_prompt: Some(picture.negative_prompt.clone()).filter(|text| !text.is_empty()),
        size: size_of(&picture).unwrap_or_default(),
        quality: Quality::default(),
        steps: picture.steps,
        cfg: picture.cfg,
        seed: ctx.fresh.seed(),
        advanced: Advanced {
            sampler: picture.sampler.clone(),
            scheduler: picture.scheduler.clone(),
            loras: picture.loras.clone(),
            ..Advanced::default()
        },
        prompt: picture.prompt,
    };
    let words = "another one is in the queue";
    model.notice = Some(Notice::new(Severity::Good, words, ctx.now));
    vec![super::super::command::enqueue(model, request, ctx)]
}

/// Makes the marked picture the one that the next starts from.
pub(super) fn use_as_input(model: &mut Model) -> Effects {
    let Some(picture) = model.saved.marked().cloned() else {
        return Effects::new();
    };
    let input = InputImage {
        file: picture.file,
        picture: Some(picture.id),
    };
    model.generate.form.use_as_input(input);
    model.tab = Tab::Generate;
    model.overlay = None;
    model.generate.focus = Focus::Prompt;
    let words = "the next picture starts from this one: say what it should become";
    model.notice = Some(Notice::new(Severity::Good, words, model.now));
    Effects::new()
}
