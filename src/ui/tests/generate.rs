//! The Generate tab: nothing yet, a job that runs, what became of it, in every size.

use super::{at_every_size, finished, finished_with, running, screen};
use crate::app::Focus;
use crate::app::tests::world::{World, record};
use crate::domain::{Fact, Failure, FailureKind, Outcome, SeedMode};
use crate::keymap::Key;

fn failed(columns: u16, rows: u16) -> World {
    let mut world = World::sized(columns, rows);
    let id = world.start("a dragon");
    world.wait(3_000);
    let failure = Failure::new(
        FailureKind::Storage,
        "the library cannot be written: disk full",
    )
    .hint("free some space, or choose another library in Settings");
    world.fact(Fact::JobEnded(
        id,
        Outcome::Failed {
            failure,
            kept: vec![],
        },
    ));
    world
}

#[test]
fn empty() {
    at_every_size!("empty", World::sized);
}

#[test]
fn what_was_not_understood_is_told_below_the_picture() {
    for (columns, rows) in [(60, 20), (100, 30), (40, 10)] {
        let words = "understood: robot; did not understand: quantum, cyberpunk, samurai and 2 more";
        let world = finished_with(words, columns, rows);
        insta::assert_snapshot!(format!("not_understood_{columns}x{rows}"), screen(&world));
    }
}

#[test]
fn the_same_picture_again() {
    for (columns, rows) in [(60, 20), (100, 30), (40, 10)] {
        let mut world = World::sized(columns, rows);
        world.model.generate.form.seed_mode = SeedMode::Fixed;
        for number in 1..=2 {
            world.model.generate.prompt.replace("");
            let id = world.start("a robot");
            let made = record(id, number, "a robot");
            world.fact(Fact::PictureSaved(id, Box::new(made.clone())));
            world.fact(Fact::JobEnded(id, Outcome::Succeeded(vec![made])));
        }
        insta::assert_snapshot!(format!("same_again_{columns}x{rows}"), screen(&world));
    }
}

#[test]
fn a_running_job() {
    at_every_size!("running", running);
}

/// What a service could not do is read whole where there is room, and never cut in silence.
#[test]
fn what_is_said_of_a_picture_is_never_cut_in_silence() {
    let words = "cannot draw “zorgblat, quux” yet, so a friendly creature · red · cute · crown";
    for (columns, rows) in [(60, 20), (100, 30)] {
        let world = finished_with(words, columns, rows);
        insta::assert_snapshot!(format!("note_{columns}x{rows}"), screen(&world));
        let world = finished_with(&[words; 20].join(" · "), columns, rows);
        insta::assert_snapshot!(format!("note_long_{columns}x{rows}"), screen(&world));
    }
}

#[test]
fn finished_jobs() {
    at_every_size!("finished", finished);
}

#[test]
fn a_failed_job() {
    at_every_size!("failed", failed);
}

#[test]
fn a_prompt_that_is_refused() {
    let mut world = World::sized(60, 20);
    world.key(Key::Enter);
    insta::assert_snapshot!("prompt_refused", screen(&world));
}

#[test]
fn small_panes_show_the_panel_that_has_the_keys() {
    let mut world = finished(60, 20);
    for (focus, name) in [
        (Focus::Results, "compact_results"),
        (Focus::Services, "compact_services"),
        (Focus::Picture, "compact_picture"),
    ] {
        world.model.generate.focus = focus;
        insta::assert_snapshot!(name, screen(&world));
    }
}
