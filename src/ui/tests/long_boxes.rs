//! Boxes whose list is longer than they are: how much more there is, and how one gets there.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::super::{Theme, draw};
use super::{finished, screen};
use crate::app::tests::world::World;
use crate::app::{Overlay, Tab};
use crate::keymap::{COMMANDS, Command, Key};
use crate::ui::measures;
use ratatui::{buffer::Buffer, layout::Rect};

const SIZES: [(u16, u16); 3] = [(40, 10), (60, 20), (100, 30)];

/// A box that was opened on a screen of this size and drawn.
fn opened(command: Command, (columns, rows): (u16, u16)) -> World {
    let mut world = finished(columns, rows);
    world.command(command);
    measure(&mut world);
    world
}

/// What the last frame told of its layout.
fn measure(world: &mut World) {
    let (columns, rows) = world.model.size;
    let area = Rect::new(0, 0, columns, rows);
    world.measures = measures(&world.model, area);
    let mut buf = Buffer::empty(area);
    let placement = draw(&world.model, &Theme::default(), area, &mut buf);
    if let Some(rows) = placement.list_rows {
        world.measures.page = rows;
    }
}

/// What `PgDn` shows of the open list, screen by screen, to its end.
fn paged(world: &mut World, screens: usize) -> String {
    let mut seen = String::new();
    for _ in 0..screens {
        measure(world);
        seen += &screen(world);
        world.key(Key::PageDown);
    }
    seen
}

#[test]
fn no_row_of_a_list_is_passed_unseen() {
    for (columns, rows) in SIZES {
        let mut world = World::sized(columns, rows);
        for number in 0..40 {
            world.model.generate.prompt.replace("");
            world.start(&format!("job {number:02}"));
        }
        world.command(Command::Queue);
        let queue = paged(&mut world, 40);
        let mut world = World::sized(columns.max(60), rows.max(20));
        let tags = (0..40).map(|number| (format!("tag {number:02}"), 1));
        world.model.saved.known.tags = tags.collect();
        world.model.tab = Tab::Saved;
        world.model.overlay = Some(Overlay::Tags(Box::default()));
        let tags = paged(&mut world, 40);
        for number in 0..40 {
            let (job, tag) = (format!("job {number:02}"), format!("tag {number:02}"));
            assert!(queue.contains(&job), "{columns}x{rows}: {job}");
            assert!(tags.contains(&tag), "{columns}x{rows}: {tag}");
        }
    }
}

#[test]
fn commands_and_help_say_how_much_more_there_is() {
    for (command, name) in [(Command::Palette, "commands"), (Command::Help, "help")] {
        for size in SIZES {
            let mut world = opened(command, size);
            let name = |part: &str| format!("long_{name}{part}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name(""), screen(&world));
            world.key(Key::PageDown);
            insta::assert_snapshot!(name("_next"), screen(&world));
            world.key(Key::End);
            insta::assert_snapshot!(name("_end"), screen(&world));
        }
    }
}

/// Every word about every key can be read in the smallest pane.
#[test]
fn help_is_read_whole_screen_by_screen() {
    for (columns, rows) in SIZES {
        let mut world = opened(Command::Help, (columns, rows));
        let mut pages = String::new();
        for _ in 0..COMMANDS.len() {
            let shown = screen(&world);
            pages += &shown;
            let border = shown.lines().find(|line| line.contains('┗'));
            if !border.unwrap().contains('↓') {
                break;
            }
            world.key(Key::PageDown);
        }
        let bare = pages.replace(['┃', '│', ' ', '\n'], "");
        for entry in COMMANDS {
            let words: Vec<_> = entry.title.split_whitespace().collect();
            let last = words.last().unwrap();
            assert!(bare.contains(last), "{columns}x{rows}: {}", entry.title);
            let keys: Vec<_> = entry.keys.iter().map(ToString::to_string).collect();
            let keys = keys.concat().replace(' ', "");
            assert!(bare.contains(&keys), "{columns}x{rows}: {}", entry.title);
        }
    }
}
