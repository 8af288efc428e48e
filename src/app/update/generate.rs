//! Enter: from the form to jobs.

use super::command::enqueue;
use crate::app::{Ctx, Effects, Focus, FormField, Model, Notice, Severity, Tab, servers};
use crate::domain::{
    Health, PROMPT_CHARACTERS_MAX, Request, Seed, SeedMode, ServiceState, check_prompt,
};

/// Sends what the form says, or says at the field why not.
pub(super) fn generate(model: &mut Model, ctx: &Ctx<'_>) -> Effects {
    if model.tab != Tab::Generate {
        return Effects::new();
    }
    let Model {
        generate, services, ..
    } = model;
    let Some(service) = generate.form.chosen(services).cloned() else {
        return Effects::new();
    };
    let max = generate
        .form
        .capability(services)
        .map_or(PROMPT_CHARACTERS_MAX, |can| can.prompt_max);
    if let Err(problem) = check_prompt(&generate.prompt.text(), max) {
        generate.refused = true;
        generate.focus = Focus::Prompt;
        model.notice = Some(Notice::new(
            Severity::Bad,
            &format!("prompt: {problem}"),
            ctx.now,
        ));
        return Effects::new();
    }
    if service.health == Health::NeedsKey || service.health == Health::Offline {
        return not_ready(model, &service);
    }
    if let Some(missing) = generate.form.missing_words(services) {
        let words = format!("this model cannot be used yet: it {missing}");
        model.notice = Some(Notice::new(Severity::Bad, &words, ctx.now));
        return Effects::new();
    }
    if generate.form.waits_for_family(services) {
        generate.focus = Focus::Picture;
        generate.form.mark(Some(FormField::Family), services);
        let words = "nothing tells which family this model is of: choose it, or name a workflow";
        model.notice = Some(Notice::new(Severity::Bad, words, ctx.now));
        return Effects::new();
    }
    let first = match generate.form.seed_mode {
        SeedMode::Random => ctx.fresh.seed(),
        SeedMode::Fixed | SeedMode::Increment => generate.form.seed,
    };
    let count = generate.form.count;
    let requests: Vec<Request> = (0..u64::from(count))
        .map(|step| generate.request(&service, services, Seed::plus(first, step)))
        .collect();
    if generate.form.seed_mode == SeedMode::Increment {
        generate.form.seed = first.plus(u64::from(count));
    }
    generate.history.push(generate.prompt.text().trim());
    generate.refused = false;
    generate.form.fault = None;
    model.notice = None;
    requests
        .into_iter()
        .map(|request| enqueue(model, request, ctx))
        .collect()
}

/// Says what the service needs, and asks whether that is still so: it may have been started since.
fn not_ready(model: &mut Model, service: &ServiceState) -> Effects {
    let name = service.descriptor.name;
    let words = format!("{name} is not ready: {}", service.health.word());
    let hint = service.needs.first().cloned();
    model.notice = Some(Notice {
        hint,
        ..Notice::new(Severity::Bad, &words, model.now)
    });
    servers::list(model)
}
