//! Every visible state as a picture made of text. Places of pictures are filled with `▒`, so that
//! the snapshots show them without a painter.

mod everywhere;
mod form;
mod generate;
mod long_boxes;
mod overlays;
mod saved;
mod server;

use super::{Theme, draw};
use crate::app::tests::world::{World, record};
use crate::domain::{Fact, Outcome, Phase, Preview, Progress, ProgressStatus, Report, Steps};
use crate::keymap::Key;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The screen as text; pictures are `▒`, the cursor is `▏` in front of its cell.
fn screen(world: &World) -> String {
    let (columns, rows) = world.model.size;
    let area = Rect::new(0, 0, columns, rows);
    let mut buf = Buffer::empty(area);
    let theme = Theme::embedded("terminal");
    let placement = draw(&world.model, &theme, area, &mut buf);
    for place in &placement.pictures {
        let over = |position| {
            placement
                .covers
                .iter()
                .any(|cover| cover.contains(position))
        };
        for position in place.area.positions().filter(|position| !over(*position)) {
            buf[position].set_symbol("▒");
        }
    }
    let line = |y: u16| {
        let cells = (0..columns).map(|x| {
            let here = placement.cursor.is_some_and(|at| (at.x, at.y) == (x, y));
            let symbol = buf[(x, y)].symbol();
            if here && symbol == " " { "▏" } else { symbol }
        });
        cells.collect::<String>().trim_end().to_owned()
    };
    (0..rows).map(line).collect::<Vec<_>>().join("\n")
}

/// Twelve seconds of a phase that is called `words`.
fn half_done(world: &mut World, progress: &mut Progress, words: &str) {
    let phase = Phase {
        status: ProgressStatus::Generating,
        words: words.into(),
    };
    progress.apply(&Report::Phase(phase), world.now);
    let steps = |done| Report::Steps(Steps { done, total: 20 });
    progress.apply(&steps(1), world.now);
    world.wait(12_000);
    progress.apply(&steps(13), world.now);
}

fn running(columns: u16, rows: u16) -> World {
    let mut world = World::sized(columns, rows);
    let id = world.start("a cute red dragon with a crown");
    let mut progress = Progress::default();
    half_done(&mut world, &mut progress, "outline");
    world.fact(Fact::JobProgressed(id, progress));
    world.fact(Fact::PreviewArrived(id, Preview([1].into())));
    world.key(Key::Enter);
    world
}

/// The same where the service says `note` of each picture.
fn finished_with(note: &str, columns: u16, rows: u16) -> World {
    let mut world = World::sized(columns, rows);
    for (number, prompt) in (1..).zip(["a robot", "a moon cat", "a cute red dragon with a crown"]) {
        world.model.generate.prompt.replace("");
        let id = world.start(prompt);
        let mut progress = Progress::default();
        progress.apply(&Report::Note(note.into()), world.now);
        world.fact(Fact::JobProgressed(id, progress));
        world.wait(40);
        let made = record(id, number, prompt);
        world.fact(Fact::PictureSaved(id, Box::new(made.clone())));
        world.fact(Fact::JobEnded(id, Outcome::Succeeded(vec![made])));
    }
    world
}

fn finished(columns: u16, rows: u16) -> World {
    finished_with("understood: dragon · red · cute", columns, rows)
}

macro_rules! at_every_size {
    ($name:literal, $world:expr) => {
        for (columns, rows) in [(60, 20), (100, 30), (160, 50), (40, 10), (30, 4)] {
            let world: World = $world(columns, rows);
            insta::assert_snapshot!(format!("{}_{columns}x{rows}", $name), screen(&world));
        }
    };
}
use at_every_size;
