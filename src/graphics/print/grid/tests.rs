//! How large a grid is, and where its pictures stand.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Grid, Screen, Tile, cut};
use crate::graphics::ask::{Answers, Environment};
use crate::graphics::print::{Method, PrintOptions};
use crate::graphics::{CellSize, Picture};
use unicode_width::UnicodeWidthStr;

fn grid(columns: u16, rows: u16, cell: (u16, u16), sixel: bool) -> Grid {
    let environment = Environment {
        term: "xterm-256color".into(),
        ..Environment::default()
    };
    let answers = Answers {
        attributes: Some(if sixel { vec![62, 4] } else { vec![62] }),
        kitty: (!sixel).then_some(true),
        status: true,
        ..Answers::default()
    };
    let screen = Screen {
        columns,
        rows,
        cell: CellSize::new(cell.0, cell.1).unwrap(),
    };
    let options = PrintOptions {
        columns: u16::MAX,
        ..PrintOptions::default()
    };
    Grid::new(&environment, Some(&answers), screen, options)
}

fn tile(width: u32, height: u32) -> Tile {
    let rgba = vec![255; (width * height * 4) as usize];
    Tile {
        picture: Some(Picture::new(width, height, rgba, false).unwrap()),
        caption: String::new(),
    }
}

#[test]
fn it_fits_into_every_window() {
    for columns in 1..300 {
        for rows in [1, 5, 24, 60] {
            for sixel in [false, true] {
                let grid = grid(columns, rows, (9, 18), sixel);
                let plan = &grid.plan;
                assert!(plan.columns < columns.max(2) && plan.columns > 0);
                assert!(plan.rows < rows.max(2) && plan.rows > 0);
                assert!(!sixel || u32::from(plan.columns) * 9 <= 1000);
            }
        }
    }
}

#[test]
fn pictures_keep_their_shape_and_stand_above_their_lines() {
    let grid = grid(80, 24, (10, 20), false);
    assert_eq!((grid.tile, grid.across), ((18, 9), 4));
    let (image, plan) = grid.pixels(&[tile(400, 200), tile(100, 400)]);
    assert_eq!(
        (plan.method, plan.columns, plan.rows),
        (Method::Kitty, 38, 9)
    );
    let image = image.to_rgba8();
    assert_eq!(image.dimensions(), (380, 180));
    let shown = |x: u32, y: u32| image.get_pixel(x, y).0[3] > 0;
    // 180 x 90 at the bottom of the first; 45 x 180 in the middle of the second.
    assert!(!shown(0, 89) && shown(0, 90) && shown(179, 179) && !shown(180, 179));
    let left = 200 + (180 - 45) / 2;
    assert!(!shown(left - 1, 0) && shown(left, 0) && shown(left + 44, 179) && !shown(left + 45, 0));
}

#[test]
fn a_line_below_is_no_wider_than_its_picture() {
    let families = "👩‍👩‍👧".repeat(20);
    for text in [
        "龍龍龍龍龍龍龍龍龍龍龍龍",
        "a\u{1b}[2Jdragon in a very small box",
        &families,
    ] {
        let cut = cut(text, 18);
        assert!(
            cut.width() <= 18 && cut.ends_with('…') && !cut.contains('\u{1b}'),
            "{cut}"
        );
    }
    assert_eq!(cut("a cat", 18), "a cat");
}
