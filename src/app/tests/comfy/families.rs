//! Families of models: asked for once where nothing tells them, corrected, remembered.

use super::super::world::{World, comfy};
use super::{picker, problem, rows, value, world};
use crate::app::{Effect, Event, Focus, FormField, Msg, Pick};
use crate::domain::{Failure, FailureKind, FamilySource, ServiceId, ServiceState};
use crate::keymap::{Command, Key};

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
