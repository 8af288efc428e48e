//! The form's rows: values that are wrong, families, everything under advanced, the list of models.

use super::{at_every_size, screen};
use crate::app::tests::world::World;
use crate::app::{Focus, FormField, Msg, Pick};
use crate::domain::InputImage;
use crate::keymap::Key;

#[test]
fn a_service_with_more_settings_and_a_value_that_is_wrong() {
    let mut world = World::sized(100, 30);
    world.model.generate.focus = Focus::Services;
    world.key(Key::Down);
    world.model.generate.focus = Focus::Picture;
    world.key(Key::Down);
    world.write("9");
    world.key(Key::Enter);
    insta::assert_snapshot!("form_problem", screen(&world));
}

/// A size that cannot be made is followed by what will be, and why, in full.
#[test]
fn a_size_that_is_changed_says_to_what_and_why() {
    for (columns, rows) in [(60, 20), (100, 30), (160, 50)] {
        let mut world = World::sized(columns, rows);
        world.mark(FormField::Size);
        world.write("5000x5000");
        world.key(Key::Enter);
        insta::assert_snapshot!(format!("size_changed_{columns}x{rows}"), screen(&world));
    }
}

/// A seed is never cut, nor what becomes of it.
#[test]
fn long_seeds_say_that_they_are_fixed() {
    let mut world = World::sized(100, 30);
    world.mark(FormField::Seed);
    world.model.generate.form.seed = crate::domain::Seed(u64::MAX);
    world.model.generate.form.seed_mode = crate::domain::SeedMode::Fixed;
    insta::assert_snapshot!("form_long_seed", screen(&world));
    world.model.generate.form.seed = crate::domain::Seed(4_206_602_787);
    world.model.generate.focus = Focus::Prompt;
    assert!(screen(&world).contains("fixed"));
}

/// A model whose family nothing tells, after Enter.
fn nameless(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let comfy = world.model.services.len() - 1;
    let facts = &mut world.model.services[comfy].models[0].facts;
    (facts.family, facts.needs_workflow) = (None, true);
    facts.families = ["SD 1.5".to_owned(), "SDXL".to_owned()].into();
    world.send(Msg::Paste("a dragon".into()));
    assert_eq!(world.key(Key::Enter), []);
    world
}

#[test]
fn a_family_that_nothing_tells() {
    for (columns, rows) in [(60, 20), (100, 30), (160, 50)] {
        let mut world = nameless(columns, rows);
        insta::assert_snapshot!(format!("family_{columns}x{rows}"), screen(&world));
        if columns == 100 {
            let _ = world.key(Key::Enter);
            insta::assert_snapshot!("family_pick", screen(&world));
        }
    }
}

/// A server that does not answer has no models, and without one nothing can be set.
#[test]
fn a_service_without_models_says_what_can_be_done() {
    for (columns, rows) in [(60, 20), (100, 30), (160, 50)] {
        let mut world = World::with_comfy(columns, rows);
        let comfy = world.model.services.len() - 1;
        let service = &mut world.model.services[comfy];
        service.models.clear();
        service.health = crate::domain::Health::Offline;
        let wish = "start it at http://127.0.0.1:8188, or set its address with COMFYUI_URL";
        service.needs = vec![wish.to_owned()];
        world.model.server.report = None;
        world.model.generate.focus = Focus::Picture;
        insta::assert_snapshot!(format!("offline_{columns}x{rows}"), screen(&world));
    }
    let mut world = World::with_comfy(160, 50);
    let comfy = world.model.services.len() - 1;
    let service = &mut world.model.services[comfy];
    service.models.clear();
    service.needs = vec!["start it at http://a:8188".to_owned()];
    let screen = screen(&world);
    assert!(
        !screen.contains("8188."),
        "a full stop is no part of it: {screen}"
    );
}

/// The form with everything shown and set.
fn advanced(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let form = &mut world.model.generate.form;
    form.pick(Pick::Lora, Some("pixel-art-xl.safetensors"));
    form.pick(Pick::Sampler, Some("dpmpp_2m"));
    form.use_as_input(InputImage {
        file: "/home/kim/pictures/a cute dragon.png".into(),
        picture: None,
    });
    world.mark(FormField::Denoise);
    world
}

/// The list of models, searched.
fn picking(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    if world.model.is_small() {
        return world;
    }
    world.mark(FormField::Model);
    world.key(Key::Enter);
    world.key(Key::Down);
    world.key(Key::Down);
    world
}

#[test]
fn everything_under_advanced() {
    at_every_size!("advanced", advanced);
}

#[test]
fn the_list_of_models() {
    at_every_size!("models", picking);
    let mut world = picking(100, 30);
    world.write("turbo");
    insta::assert_snapshot!("models_found", screen(&world));
    world.write("zz");
    insta::assert_snapshot!("models_none", screen(&world));
}
