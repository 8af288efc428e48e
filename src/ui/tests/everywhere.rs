//! What holds on every screen: safe words, help and quit, no colour where none is wanted.

use super::super::{Theme, draw};
use super::{finished, running, screen};
use crate::app::tests::world::{World, record};
use crate::app::{Event, Focus, Msg};
use crate::domain::{Fact, Failure, FailureKind, Outcome, Timestamp, is_unsafe_to_show};
use crate::keymap::Command;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

#[test]
fn the_other_tabs_say_what_they_will_hold() {
    let mut world = World::sized(100, 30);
    world.command(Command::OpenTab(2));
    insta::assert_snapshot!("tab_settings", screen(&world));
}

/// Hostile words from everywhere: nothing that steers a terminal gets into a cell, nothing panics,
/// at any size.
#[test]
fn hostile_words_stay_words() {
    let evil = "a\u{1b}[2J\u{9b}31m\u{202e}evil\u{7}\r\n\u{0}👩‍👩‍👧‍👦龍\u{301}".repeat(40);
    for columns in (1..=170).step_by(7) {
        for rows in (1..=60).step_by(5) {
            let mut world = World::sized(columns, rows);
            let id = world.start(&evil);
            let mut made = record(id, 1, &evil);
            made.data.model.clone_from(&evil);
            made.file = format!("/x/{evil}.png").into();
            world.fact(Fact::PictureSaved(id, Box::new(made)));
            let failure = Failure::new(FailureKind::Protocol, evil.clone()).hint(evil.clone());
            world.fact(Fact::JobEnded(
                id,
                Outcome::Failed {
                    failure,
                    kept: vec![],
                },
            ));
            world.model.generate.focus = Focus::Results;
            for command in [
                Command::Close,
                Command::Choose,
                Command::Help,
                Command::Palette,
            ] {
                world.command(command);
                let text = screen(&world);
                assert!(
                    !text
                        .chars()
                        .any(|char| is_unsafe_to_show(char) && char != '\n')
                );
            }
        }
    }
}

#[test]
fn help_and_quit_are_named_whatever_else_is_said() {
    for (columns, rows) in [(60, 20), (100, 30)] {
        for focus in [Focus::Prompt, Focus::Ideas, Focus::Services, Focus::Picture] {
            for tab in 0..3 {
                let mut world = World::sized(columns, rows);
                world.model.generate.focus = focus;
                world.command(Command::OpenTab(tab));
                let named = |world: &World, what: &str| {
                    let shown = screen(world);
                    let last = shown.lines().last().unwrap_or_default();
                    let both = last.contains("^G help") && last.contains("^Q quit");
                    assert!(both, "{columns}x{rows} {what}\n{shown}");
                    let first = shown.lines().next().unwrap_or_default();
                    let tabs = ["F1 Generate", "F2 Saved", "F3 Settings"];
                    assert!(tabs.iter().all(|tab| first.contains(tab)), "{first}");
                    shown
                };
                named(&world, "quiet");
                let said = "the service does not answer, and here are many words about it";
                let failure = Failure::new(FailureKind::Unreachable, said).hint("start it");
                let _ = world.send(Msg::Event(Event::Noticed(failure)));
                let shown = named(&world, "an error");
                assert!(shown.contains("✗ the service does not answer"), "{shown}");
            }
        }
    }
}

#[test]
fn a_notice_leaves_the_footer_when_its_time_has_come() {
    let mut world = finished(100, 30);
    assert!(screen(&world).contains("✓ picture saved"));
    world.now = Timestamp(world.now.0 + 10_000);
    let _ = world.send(Msg::Event(Event::Woke));
    assert!(!screen(&world).contains("✓ picture saved"));
}

#[test]
fn without_colour_no_cell_has_one_and_the_focus_is_still_seen() {
    let world = running(100, 30);
    let area = Rect::new(0, 0, 100, 30);
    let theme = Theme::embedded("dark").colourless();
    let mut buf = Buffer::empty(area);
    draw(&world.model, &theme, area, &mut buf);
    let plain = |style: Style| {
        matches!(style.fg, None | Some(Color::Reset))
            && matches!(style.bg, None | Some(Color::Reset))
    };
    assert!(buf.content.iter().all(|cell| plain(cell.style())));
    assert!(
        screen(&world).contains("┏ Prompt ━"),
        "thick lines around the panel with the keys"
    );
}

#[test]
fn drawing_twice_gives_the_same_frame() {
    let world = running(100, 30);
    assert_eq!(screen(&world), screen(&world));
}
