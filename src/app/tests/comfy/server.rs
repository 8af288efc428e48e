//! The server behind the service: when it is asked, jobs of others in it, what it can do besides.

use super::super::world::{World, report};
use super::world;
use crate::app::{Effect, Event, Msg, QueueRow};
use crate::domain::{Action, Fact, Health, Outcome, ServiceId};
use crate::keymap::{Command, Key};

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
