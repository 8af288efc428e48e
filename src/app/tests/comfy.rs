//! A server with many models: picking, refreshing, what is at fault, other people's jobs.

use super::world::{World, comfy, report, request};
use crate::app::{Effect, Event, Focus, FormField, Msg, Overlay, Pick, QueueRow, pick_rows};
use crate::domain::{
    Action, Fact, Failure, FailureKind, FamilySource, Health, InputImage, Outcome, RequestField,
    ServiceId, ServiceState, Tier,
};
use crate::keymap::{Command, Key};

const COMFY: (u16, u16) = (100, 30);

fn world() -> World {
    World::with_comfy(COMFY.0, COMFY.1)
}

fn rows(world: &World) -> Vec<FormField> {
    world.model.generate.form.rows(&world.model.services)
}

fn value(world: &World, field: FormField) -> String {
    world
        .model
        .generate
        .form
        .value(field, &world.model.services)
}

fn problem(world: &World, field: FormField) -> Option<String> {
    world
        .model
        .generate
        .form
        .problem(field, &world.model.services)
}

fn picker(world: &World) -> Vec<String> {
    let Some(Overlay::Picker { pick, query, .. }) = &world.model.overlay else {
        panic!("{:?}", world.model.overlay)
    };
    let rows = pick_rows(&world.model, *pick, &query.text());
    rows.iter().map(|row| row.words().to_owned()).collect()
}

fn fails(world: &mut World, prompt: &str, failure: Failure) -> Vec<Effect> {
    let id = world.start(prompt);
    let kept = vec![];
    let ended = Fact::JobEnded(id, Outcome::Failed { failure, kept });
    world.send(Msg::Event(Event::Engine(ended)))
}

#[test]
fn advanced_rows_are_folded_and_only_those_of_the_model() {
    use FormField as F;
    let mut world = world();
    assert!(!rows(&world).contains(&FormField::Sampler));
    world.mark(FormField::Advanced);
    world.key(Key::Enter);
    let advanced: Vec<_> = rows(&world)
        .into_iter()
        .skip_while(|row| *row != FormField::Advanced)
        .skip(1)
        .collect();
    assert_eq!(
        advanced,
        [
            F::Batch,
            F::Sampler,
            F::Scheduler,
            F::Workflow,
            F::Input,
            F::AddLora
        ]
    );
    world.model.generate.form.service = Some(ServiceId::new("builtin"));
    assert!(
        !rows(&world).contains(&F::Advanced),
        "the built-in engine has nothing of it"
    );
}

#[test]
fn what_is_set_is_asked_for_and_the_rest_is_left_to_the_service() {
    let mut world = world();
    world.model.generate.form.unfolded = true;
    world.mark(FormField::Batch);
    world.key(Key::Right);
    world.mark(FormField::Sampler);
    world.key(Key::Enter);
    world.write("dpm");
    world.key(Key::Enter);
    world.mark(FormField::AddLora);
    world.key(Key::Enter);
    world.write("ink");
    world.key(Key::Enter);
    world.mark(FormField::Lora(0));
    world.key(Key::Left);
    world.mark(FormField::Input);
    world.key(Key::Enter);
    world.write("~/cat.png");
    assert_eq!(
        world.key(Key::Enter),
        [Effect::CheckInput("~/cat.png".into())]
    );
    let checked = Event::InputChecked("~/cat.png".into(), Ok("/home/kim/cat.png".into()));
    world.send(Msg::Event(checked));
    world.mark(FormField::Denoise);
    world.write("0.4");
    world.key(Key::Enter);
    world.model.generate.focus = Focus::Prompt;
    world.write("a cat");
    let effects = world.key(Key::Enter);
    let asked = &request(&effects[0]).advanced;
    assert_eq!(
        (asked.batch, asked.sampler.as_deref()),
        (2, Some("dpmpp_2m"))
    );
    assert_eq!(
        (asked.scheduler.as_deref(), asked.workflow.as_deref()),
        (None, None)
    );
    assert_eq!(asked.denoise, Some(0.4));
    assert_eq!(
        asked.input.as_ref().unwrap().file.to_str(),
        Some("/home/kim/cat.png")
    );
    let [lora] = asked.loras.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!(
        (lora.name.as_str(), lora.weight),
        ("style/ink.safetensors", 0.95)
    );
    world.model.generate.form.service = Some(ServiceId::new("builtin"));
    let effects = world.key(Key::Enter);
    let asked = &request(&effects[0]).advanced;
    assert_eq!(
        (asked.batch, &asked.input, asked.loras.len()),
        (1, &None, 0),
        "not known there"
    );
}

#[test]
fn a_value_goes_back_to_the_usual_and_a_lora_goes_out() {
    let mut world = world();
    world.model.generate.form.unfolded = true;
    world.model.generate.form.pick(Pick::Sampler, Some("ddim"));
    world
        .model
        .generate
        .form
        .pick(Pick::Lora, Some("style/ink.safetensors"));
    world.mark(FormField::Sampler);
    assert_eq!(value(&world, FormField::Sampler), "ddim");
    world.key(Key::Delete);
    assert_eq!(value(&world, FormField::Sampler), "usual");
    world.mark(FormField::Lora(0));
    world.key(Key::Char('x'));
    assert!(!rows(&world).contains(&FormField::Lora(0)));
}

#[test]
fn steps_and_cfg_of_a_distilled_model_are_its_own() {
    let mut world = world();
    assert_eq!(value(&world, FormField::Steps), "20 (quality)");
    world
        .model
        .generate
        .form
        .pick(Pick::Model, Some("z_image_turbo.safetensors"));
    assert_eq!(value(&world, FormField::Steps), "4 (quality)");
    assert_eq!(value(&world, FormField::Cfg), "1.0 (quality)");
    world.mark(FormField::Steps);
    world.key(Key::Right);
    assert_eq!(value(&world, FormField::Steps), "5");
    let can = world
        .model
        .generate
        .form
        .capability(&world.model.services)
        .unwrap();
    assert_eq!(
        can.advanced.tiers.unwrap()[2],
        Tier {
            steps: Some(9),
            cfg: Some(1.0)
        }
    );
}

#[test]
fn enter_on_the_model_opens_a_list_that_a_few_letters_shorten() {
    let mut world = world();
    world.mark(FormField::Model);
    assert_eq!(
        world.key(Key::Enter),
        [Effect::ListServices],
        "the services are asked again"
    );
    assert_eq!(picker(&world).len(), 4);
    world.write("flux");
    assert_eq!(picker(&world), ["flux1-dev.safetensors"]);
    world.key(Key::Enter);
    assert_eq!(world.model.overlay, None);
    assert_eq!(value(&world, FormField::Model), "flux1-dev");
    let needs = "needs ae.safetensors in models/vae, t5xxl_fp8.safetensors in models/text_encoders";
    assert_eq!(problem(&world, FormField::Model).as_deref(), Some(needs));
    world.model.generate.focus = Focus::Prompt;
    world.write("a cat");
    assert_eq!(world.key(Key::Enter), [], "it cannot be used yet");
    assert!(
        world
            .model
            .notice
            .as_ref()
            .unwrap()
            .title
            .contains("needs ae.safetensors")
    );
}

#[test]
fn families_are_found_too_and_nothing_found_takes_nothing() {
    let mut world = world();
    world.mark(FormField::Model);
    world.key(Key::Enter);
    world.write("sd1.5");
    assert_eq!(picker(&world), ["sd15/dreamshaper_8.safetensors"]);
    world.write("zzz");
    assert_eq!(picker(&world), [] as [&str; 0]);
    world.key(Key::Enter);
    assert!(world.model.overlay.is_some());
    world.key(Key::Esc);
    assert_eq!(world.model.generate.form.model, None);
}

#[test]
fn a_new_list_moves_neither_what_is_typed_nor_what_is_marked_or_chosen() {
    let mut world = world();
    world.mark(FormField::Model);
    world.key(Key::Enter);
    world.key(Key::Down);
    let marked = |world: &World| match &world.model.overlay {
        Some(Overlay::Picker { selected, .. }) => picker(world)[*selected].clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(marked(&world), "sd15/dreamshaper_8.safetensors");
    let mut newer = comfy();
    let mut added = newer.models[0].clone();
    added.id = "a_new_one.safetensors".into();
    newer.models.insert(0, added);
    let services = vec![super::world::built_in(), newer.clone()];
    let effects = world.send(Msg::Event(Event::ServicesListed(services)));
    assert_eq!(effects, [Effect::AskServer(ServiceId::new("comfy"))]);
    assert_eq!(marked(&world), "sd15/dreamshaper_8.safetensors");
    assert_eq!(picker(&world).len(), 5);
    world.key(Key::Enter);
    world.mark(FormField::Seed);
    world.write("77");
    // The server goes away: its list is empty, what was chosen and typed stays.
    let mut gone = newer;
    gone.models.clear();
    gone.health = Health::Offline;
    world.send(Msg::Event(Event::ServicesListed(vec![gone])));
    let form = &world.model.generate.form;
    assert_eq!(
        form.model.as_deref(),
        Some("sd15/dreamshaper_8.safetensors")
    );
    assert_eq!(form.editing.as_ref().unwrap().1.text(), "77");
    world.send(Msg::Event(Event::ServicesListed(vec![comfy()])));
    world.key(Key::Enter);
    assert_eq!(world.model.generate.form.seed.0, 77);
}

#[test]
fn the_services_are_asked_again_by_key_and_after_a_service_was_gone() {
    let mut world = world();
    assert_eq!(world.command(Command::Refresh), [Effect::ListServices]);
    assert_eq!(world.command(Command::Refresh), [], "once is enough");
    world.send(Msg::Event(Event::ServicesListed(vec![comfy()])));
    let failure = Failure::new(FailureKind::Unreachable, "the server went away");
    let effects = fails(&mut world, "a cat", failure);
    assert!(effects.contains(&Effect::ListServices), "{effects:?}");
    world.send(Msg::Event(Event::ServicesListed(vec![comfy()])));
    let failure = Failure::new(FailureKind::Storage, "disk full");
    let effects = fails(&mut world, "", failure);
    assert!(!effects.contains(&Effect::ListServices), "{effects:?}");
}

#[test]
fn the_row_at_fault_is_marked_and_named_until_it_changes() {
    let mut world = world();
    let failure = Failure::new(FailureKind::Rejected, "unknown sampler eular")
        .hint("did you mean euler?")
        .at(RequestField::Sampler);
    fails(&mut world, "a cat", failure);
    assert!(world.model.generate.form.unfolded, "its row is shown");
    assert_eq!(
        problem(&world, FormField::Sampler).as_deref(),
        Some("unknown sampler eular")
    );
    assert_eq!(
        world.model.notice.as_ref().unwrap().title,
        "sampler: unknown sampler eular"
    );
    world.mark(FormField::Scheduler);
    world.key(Key::Right);
    assert!(
        problem(&world, FormField::Sampler).is_some(),
        "another row says nothing about it"
    );
    world.mark(FormField::Sampler);
    world.key(Key::Right);
    assert_eq!(problem(&world, FormField::Sampler), None);
}

#[test]
fn of_several_loras_the_one_that_was_named_is_marked() {
    let mut world = world();
    for name in ["pixel-art-xl.safetensors", "style/ink.safetensors"] {
        world.model.generate.form.pick(Pick::Lora, Some(name));
    }
    world
        .model
        .generate
        .form
        .mark_fault(RequestField::Lora, "ink.safetensors is broken");
    let marked = [FormField::Lora(0), FormField::Lora(1), FormField::AddLora]
        .map(|field| problem(&world, field).is_some());
    assert_eq!(marked, [false, true, false]);
}

#[test]
fn an_input_that_is_no_picture_is_said_at_its_row_and_late_answers_are_dropped() {
    let mut world = world();
    let input = |file: &str| InputImage {
        file: file.into(),
        picture: None,
    };
    world.model.generate.form.use_as_input(input("/b.png"));
    let late = Failure::new(FailureKind::Rejected, "no picture").at(RequestField::Input);
    world.send(Msg::Event(Event::InputChecked(
        "/a.png".into(),
        Err(late.clone()),
    )));
    assert_eq!(problem(&world, FormField::Input), None);
    world.send(Msg::Event(Event::InputChecked("/b.png".into(), Err(late))));
    assert_eq!(
        problem(&world, FormField::Input).as_deref(),
        Some("no picture")
    );
    world.model.generate.form.use_as_input(input("/c.png"));
    assert_eq!(problem(&world, FormField::Input), None);
}

#[test]
fn other_peoples_jobs_are_seen_and_cannot_be_cancelled() {
    let mut world = world();
    let id = world.start("a cat");
    world.command(Command::Queue);
    let rows = world.model.queue_rows();
    let ours = rows
        .iter()
        .filter(|row| matches!(row, QueueRow::Ours(_)))
        .count();
    assert_eq!((rows.len(), ours), (3, 1));
    assert_eq!(world.command(Command::CancelJob), [Effect::Cancel(id)]);
    world.key(Key::Down);
    assert_eq!(world.command(Command::CancelJob), [], "not ours");
    assert!(!crate::app::applies(&world.model, Command::CancelJob));
}

#[test]
fn the_server_is_asked_while_the_queue_is_looked_at_and_not_otherwise() {
    let mut world = world();
    world.wait(10_000);
    assert_eq!(world.send(Msg::Event(Event::Woke)), [], "nobody looks");
    assert_eq!(crate::app::subscriptions(&world.model).wake, None);
    let ask = [Effect::AskServer(ServiceId::new("comfy"))];
    assert_eq!(world.command(Command::Queue), ask);
    assert_eq!(
        world.send(Msg::Event(Event::Woke)),
        [],
        "one question at a time"
    );
    world.reports(report());
    let wake = crate::app::subscriptions(&world.model).wake.unwrap();
    assert_eq!(wake.0, world.now.0 + 2_000);
    world.wait(2_000);
    assert_eq!(world.send(Msg::Event(Event::Woke)), ask);
}

#[test]
fn what_a_service_can_do_is_in_the_palette_and_its_answer_is_a_notice() {
    let mut world = world();
    let free = Command::Act(Action::FreeMemory);
    let effect = Effect::Act(ServiceId::new("comfy"), Action::FreeMemory);
    world.command(Command::Palette);
    world.write("free mem");
    assert_eq!(world.key(Key::Enter), [effect]);
    let _ = world.send(Msg::Event(Event::Acted(
        Ok("1.2 GiB are free again".into()),
    )));
    assert_eq!(
        world.model.notice.as_ref().unwrap().title,
        "1.2 GiB are free again"
    );
    world.model.generate.form.service = Some(ServiceId::new("builtin"));
    assert!(!crate::app::applies(&world.model, free));
    assert_eq!(world.command(free), []);
}

#[test]
fn a_server_at_work_for_us_is_asked_how_it_is_without_its_queue_being_looked_at() {
    let mut world = world();
    let ask = Effect::AskServer(ServiceId::new("comfy"));
    let mut idle = report();
    idle.jobs.clear();
    world.reports(idle.clone());
    let health = |world: &World| {
        let chosen = world.model.generate.form.chosen(&world.model.services);
        world.model.health(chosen.unwrap())
    };
    assert_eq!(health(&world), Health::Ready);
    let id = world.start("a cat");
    world.wait(2_100);
    let facts = Fact::JobProgressed(id, crate::domain::Progress::default());
    let effects = world.send(Msg::Event(Event::Engine(facts)));
    assert!(effects.contains(&ask), "{effects:?}");
    world.reports(report());
    assert_eq!(health(&world), Health::Busy, "its own word is newer");
    world.wait(2_100);
    let effects = world.send(Msg::Event(Event::Woke));
    assert!(effects.contains(&ask), "and again: {effects:?}");
    world.reports(report());
    let outcome = Outcome::Cancelled { kept: vec![] };
    let effects = world.send(Msg::Event(Event::Engine(Fact::JobEnded(id, outcome))));
    assert!(effects.contains(&ask), "how it is afterwards");
    world.reports(idle);
    assert_eq!(health(&world), Health::Ready);
    world.wait(60_000);
    let effects = world.send(Msg::Event(Event::Woke));
    assert!(!effects.contains(&ask), "nobody looks");
}

/// The server lists a model whose family nothing tells, or whose family was told.
fn nameless(told: Option<&str>) -> ServiceState {
    let mut service = comfy();
    let facts = &mut service.models[0].facts;
    facts.family = told.map(str::to_owned);
    facts.family_source = told.map(|_| FamilySource::Remembered);
    facts.families = ["SD 1.5".to_owned(), "SDXL".to_owned()].into();
    facts.needs_workflow = told.is_none();
    service
}

fn lists(world: &mut World, service: ServiceState) {
    let _ = world.send(Msg::Event(Event::ServicesListed(vec![service])));
}

#[test]
fn a_family_that_nothing_tells_is_asked_for_once_and_can_be_changed() {
    let mut world = world();
    assert!(!rows(&world).contains(&FormField::Family), "it is known");
    lists(&mut world, nameless(None));
    assert_eq!(value(&world, FormField::Family), "choose…");
    assert!(problem(&world, FormField::Family).is_some());

    world.send(Msg::Paste("a cat".into()));
    let effects = world.key(Key::Enter);
    assert_eq!(effects, [], "nothing is sent");
    let form = &world.model.generate.form;
    assert_eq!(form.marked(&world.model.services), Some(FormField::Family));
    assert_eq!(world.model.generate.focus, Focus::Picture);

    let _ = world.key(Key::Enter);
    assert_eq!(picker(&world), ["SD 1.5", "SDXL"]);
    world.write("xl");
    let told = |family: Option<&str>| Effect::TellFamily {
        service: ServiceId::new("comfy"),
        model: "sdxl_base_1.0.safetensors".into(),
        family: family.map(str::to_owned),
    };
    assert_eq!(world.key(Key::Enter), [told(Some("SDXL"))]);
    let effects = world.send(Msg::Event(Event::FamilyTold {
        model: "sdxl_base_1.0.safetensors".into(),
        family: Some("SDXL".into()),
        result: Ok(()),
    }));
    assert!(effects.contains(&Effect::ListServices), "{effects:?}");
    lists(&mut world, nameless(Some("SDXL")));
    assert_eq!(value(&world, FormField::Family), "SDXL (remembered)");
    assert_eq!(problem(&world, FormField::Family), None);
    assert_eq!(world.command(Command::ResetValue), [told(None)]);
}

#[test]
fn a_family_that_cannot_be_remembered_is_a_notice() {
    let mut world = world();
    lists(&mut world, nameless(None));
    let failure = Failure::new(FailureKind::Storage, "no room");
    let _ = world.send(Msg::Event(Event::FamilyTold {
        model: "x".into(),
        family: Some("SDXL".into()),
        result: Err(failure),
    }));
    let notice = world.model.notice.unwrap();
    assert_eq!(notice.title, "no room");
}

#[test]
fn a_named_workflow_is_as_good_as_a_family() {
    let mut world = world();
    lists(&mut world, nameless(None));
    let form = &mut world.model.generate.form;
    form.pick(Pick::Workflow, Some("SDXL"));
    assert_eq!(problem(&world, FormField::Family), None);
    let _ = world.start("a cat");
}

#[test]
fn a_family_that_is_known_can_be_corrected_under_advanced() {
    let mut world = world();
    let mut service = nameless(Some("SD 1.5"));
    service.models[0].facts.family_source = Some(FamilySource::Size);
    lists(&mut world, service);
    assert!(!rows(&world).contains(&FormField::Family));
    world.model.generate.form.unfolded = true;
    assert!(rows(&world).contains(&FormField::Family));
    assert_eq!(value(&world, FormField::Family), "SD 1.5 (by its size)");
}

#[test]
fn a_family_that_is_only_guessed_is_asked_for_and_stops_nobody() {
    let mut world = world();
    let mut service = nameless(None);
    service.models[0].facts.needs_workflow = false;
    lists(&mut world, service);
    let said = problem(&world, FormField::Family).unwrap();
    assert!(said.contains("guessed"), "{said}");
    let _ = world.start("a cat");
}

/// The upscaler decides how large the picture becomes, whatever size is set.
#[test]
fn while_a_picture_is_only_enlarged_no_size_is_shown() {
    let mut world = world();
    let comfy = world.model.services.len() - 1;
    for model in &mut world.model.services[comfy].models {
        model.capability.advanced.workflows = ["SDXL".to_owned(), "enlarge".to_owned()].into();
        model.capability.advanced.enlargers = ["enlarge".to_owned()].into();
    }
    let usual = value(&world, FormField::Size);
    assert!(usual.contains('×') || usual.contains('x'), "{usual}");
    let form = &mut world.model.generate.form;
    form.pick(Pick::Workflow, Some("enlarge"));
    assert_eq!(value(&world, FormField::Size), "by the upscaler");
    let form = &mut world.model.generate.form;
    form.pick(Pick::Workflow, None);
    assert_eq!(value(&world, FormField::Size), usual);
}
