//! The row that made a job fail, or an input that is no picture, is marked and says why.

use super::{fails, problem, world};
use crate::app::{Event, FormField, Msg, Pick};
use crate::domain::{Failure, FailureKind, InputImage, RequestField};
use crate::keymap::Key;

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
