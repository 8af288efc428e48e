//! Jobs at a server of several people: waiting, sampled, refused, and the server away.

use super::{at_every_size, half_done, screen};
use crate::app::tests::world::World;
use crate::app::{Event, FormField, Msg};
use crate::domain::{Fact, Failure, FailureKind, Outcome, Report, RequestField};
use crate::keymap::{Command, Key};

/// A server that works for several people, and a job of ours that waits there.
fn at_the_server(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let id = world.start("a cute red dragon with a crown");
    let mut progress = crate::domain::Progress::default();
    progress.apply(&Report::Queued(2), world.now);
    world.fact(Fact::JobProgressed(id, progress));
    world.wait(4_000);
    world
}

/// The same, sampling, with a remark.
fn sampling(columns: u16, rows: u16) -> World {
    let mut world = at_the_server(columns, rows);
    let id = world.model.jobs[0].id;
    let mut progress = crate::domain::Progress::default();
    let note = "3 of 7 parts were still there from the last job";
    progress.apply(&Report::Note(note.into()), world.now);
    half_done(&mut world, &mut progress, "sampling");
    world.fact(Fact::JobProgressed(id, progress));
    world
}

/// A job that was refused because of its sampler.
fn refused(columns: u16, rows: u16) -> World {
    let mut world = World::with_comfy(columns, rows);
    let id = world.start("a dragon");
    world.wait(1_000);
    let failure = Failure::new(
        FailureKind::Rejected,
        "the server does not know the sampler “eular”",
    )
    .hint("did you mean “euler”? A sampler of a custom node is there when its node is installed")
    .at(RequestField::Sampler);
    let kept = vec![];
    let ended = Fact::JobEnded(id, Outcome::Failed { failure, kept });
    let _ = world.send(Msg::Event(Event::Engine(ended)));
    world
}

#[test]
fn a_job_that_waits_at_the_server() {
    at_every_size!("at_the_server", at_the_server);
}

#[test]
fn a_job_that_is_sampled() {
    at_every_size!("sampling", sampling);
}

#[test]
fn a_job_that_was_refused_because_of_a_field() {
    at_every_size!("refused", refused);
    let with_form = |columns, rows| {
        let mut world = refused(columns, rows);
        if !world.model.is_small() {
            world.mark(FormField::Sampler);
        }
        world
    };
    at_every_size!("refused_form", with_form);
}

/// A server that went away in the middle of a job.
fn away(columns: u16, rows: u16) -> World {
    let mut world = sampling(columns, rows);
    let job = &world.model.jobs[0];
    let (id, mut progress) = (job.id, job.progress.clone());
    progress.apply(&Report::Away(Some(60_000)), world.now);
    let note = "server away, 60 s at most";
    progress.apply(&Report::Note(note.into()), world.now);
    world.wait(12_000);
    world.fact(Fact::JobProgressed(id, progress));
    world
}

#[test]
fn a_server_that_is_away() {
    at_every_size!("away", away);
}

#[test]
fn the_queue_with_jobs_of_others() {
    let queue = |columns, rows| {
        let mut world = sampling(columns, rows);
        world.command(Command::Queue);
        world
    };
    at_every_size!("queue_server", queue);
    let mut world = queue(100, 30);
    world.key(Key::Down);
    insta::assert_snapshot!("queue_foreign", screen(&world));
    let failed = |columns, rows| {
        let mut world = refused(columns, rows);
        world.command(Command::Queue);
        world.key(Key::Down);
        world.key(Key::Down);
        world
    };
    at_every_size!("queue_failed", failed);
}
