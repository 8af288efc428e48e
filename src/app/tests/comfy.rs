//! A server with many models: picking, refreshing, what is at fault, other people's jobs.

mod families;
mod faults;
mod form;
mod models;
mod server;

use super::world::World;
use crate::app::{Effect, Event, FormField, Msg, Overlay, pick_rows};
use crate::domain::{Fact, Failure, Outcome};

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
