//! The list of models: searched, chosen from, and made anew while it is open.

use super::super::world::{World, comfy};
use super::{fails, picker, problem, value, world};
use crate::app::{Effect, Event, Focus, FormField, Msg, Overlay};
use crate::domain::{Failure, FailureKind, Health, ServiceId};
use crate::keymap::{Command, Key};

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
    let services = vec![super::super::world::built_in(), newer.clone()];
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
