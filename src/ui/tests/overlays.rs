//! What lies over the screen: help, commands, queue, one picture, the doctor.

use super::{at_every_size, finished, running, screen};
use crate::app::tests::world::World;
use crate::app::{Event, Focus, Msg};
use crate::domain::{Fact, Failure, FailureKind};
use crate::keymap::{Command, Key};
use ratatui::layout::Rect;

#[test]
fn overlays() {
    let mut world = finished(100, 30);
    for (command, name) in [
        (Command::Help, "overlay_help"),
        (Command::Palette, "overlay_palette"),
        (Command::Queue, "overlay_queue_empty"),
        (Command::SaveCopy, "overlay_save_copy"),
    ] {
        world.command(command);
        insta::assert_snapshot!(name, screen(&world));
        world.command(Command::Close);
    }
    world.model.generate.focus = Focus::Results;
    world.command(Command::Choose);
    insta::assert_snapshot!("overlay_viewer", screen(&world));
    world.model.size = (60, 20);
    insta::assert_snapshot!("overlay_viewer_small", screen(&world));
    let mut world = running(100, 30);
    world.command(Command::Queue);
    insta::assert_snapshot!("overlay_queue", screen(&world));
    world.command(Command::Close);
    world.command(Command::Quit);
    insta::assert_snapshot!("overlay_quit", screen(&world));
}

fn examined(columns: u16, rows: u16) -> World {
    use crate::domain::{TerminalAnswer, TerminalReport, TmuxReport};
    let mut world = finished(columns, rows);
    let answer = |question, answer: Option<&str>| TerminalAnswer {
        question,
        answer: answer.map(str::to_owned),
    };
    let report = TerminalReport {
        name: Some("tmux 3.3a".into()),
        term: "tmux-256color".into(),
        over_ssh: true,
        answered: true,
        answers: vec![
            answer("name (XTVERSION)", Some("tmux 3.3a")),
            answer("attributes (DA1)", Some("1;2;4")),
            answer("name outside of tmux", None),
        ],
        colours: "truecolor",
        colours_why: "tmux takes them and maps them to what its terminal has",
        cell: Some((9, 18)),
        cell_from: "the system says so",
        painter: "text cells",
        painter_why: "tmux lets no pictures through".into(),
        images: "auto",
        synchronized_output: None,
        keyboard_protocol: false,
        tmux: Some(TmuxReport {
            allow_passthrough: Some(false),
            advice: Some("tmux set -g allow-passthrough on"),
        }),
        ..TerminalReport::default()
    };
    let _ = world.send(Msg::Event(Event::TerminalKnown(Box::new(report))));
    world.model.problems = vec!["config.toml:3: “sour” is no colour — use one of 16".into()];
    world.command(Command::Doctor);
    world
}

#[test]
fn the_doctor() {
    at_every_size!("doctor", examined);
    let mut world = examined(60, 20);
    world.measures = crate::ui::measures(&world.model, Rect::new(0, 0, 60, 20));
    world.key(Key::End);
    insta::assert_snapshot!("doctor_end_60x20", screen(&world));
    let mut world = finished(100, 30);
    world.fact(Fact::LibraryAway(Failure::new(
        FailureKind::Storage,
        "/media/ada is not there",
    )));
    world.command(Command::Doctor);
    let screen = screen(&world);
    assert!(
        screen.contains("problem       ✗ /media/ada is not there"),
        "{screen}"
    );
    assert!(!screen.contains("✓ none"), "{screen}");
}
