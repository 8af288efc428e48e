//! What a picture must look like in cells, in each depth, and what no picture may do.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod hostile;
mod quality;
mod scenes;
mod shown;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::{CellGrid, CellsPainter, PictureCell, Scaling};
use crate::graphics::{Depth, Encoded, ImagePainter, Look, Picture};

fn painter(depth: Depth) -> CellsPainter {
    CellsPainter::new(Look {
        depth,
        ..Look::default()
    })
}

fn grid_of(picture: &Picture, depth: Depth, columns: u16, rows: u16) -> CellGrid {
    let area = Rect::new(0, 0, columns, rows);
    painter(depth).grid(picture, area)
}

#[test]
fn the_shape_of_a_picture_is_kept() {
    let rows = [
        ((1024, 1024), (20, 10), (20, 10)),
        ((1024, 1024), (40, 10), (20, 10)),
        ((1024, 1024), (20, 40), (20, 10)),
        ((1536, 1024), (30, 30), (30, 10)),
        ((512, 1024), (30, 10), (10, 10)),
        ((4000, 1), (30, 10), (30, 1)),
        ((1, 4000), (30, 10), (1, 10)),
        ((9, 9), (0, 10), (0, 0)),
    ];
    for (picture, area, expected) in rows {
        let area = Rect::new(3, 4, area.0, area.1);
        let recipe = painter(Depth::True).cells_recipe(picture, false, area);
        assert_eq!(
            (recipe.columns, recipe.rows),
            expected,
            "{picture:?} in {area}"
        );
    }
}

#[test]
fn pixel_art_is_scaled_by_whole_numbers_where_it_fits() {
    let rows = [
        ((16, 16), (20, 10), (16, 8), Scaling::Whole(1)),
        ((16, 16), (33, 20), (32, 16), Scaling::Whole(2)),
        ((16, 15), (16, 8), (16, 8), Scaling::Whole(1)),
        ((64, 64), (20, 10), (20, 10), Scaling::Outlines),
    ];
    for (picture, area, size, scaling) in rows {
        let area = Rect::new(0, 0, area.0, area.1);
        let recipe = painter(Depth::True).cells_recipe(picture, true, area);
        assert_eq!((recipe.columns, recipe.rows), size, "{picture:?} in {area}");
        assert_eq!(recipe.scaling, scaling);
    }
}

#[test]
fn pixel_art_keeps_its_colours_exactly() {
    let picture = scenes::sprite();
    let grid = grid_of(&picture, Depth::True, 32, 16);
    let (columns, rows) = (grid.columns(), grid.rows());
    assert_eq!((columns, rows), (32, 16));
    let picture_of = shown::rendered(&grid);
    for y in 0..u32::from(rows) * 8 {
        for x in 0..u32::from(columns) * 8 {
            // Two columns of eight samples and two half rows of four to each pixel.
            let [red, green, blue, alpha] = picture.pixel(x / 16, y / 8);
            let expected = (alpha >= 128).then_some([red, green, blue]);
            assert_eq!(picture_of.sample(x, y), expected, "at {x}, {y}");
        }
    }
}

#[test]
fn a_picture_is_placed_in_the_middle_and_the_background_shows_through() {
    let transparent = [[0; 4], [255, 0, 0, 255]].concat();
    let picture = Picture::new(1, 2, transparent, true).unwrap();
    let mut buf = Buffer::empty(Rect::new(0, 0, 5, 3));
    buf.set_style(buf.area, Style::new().bg(Color::Blue));
    let grid = grid_of(&picture, Depth::True, 1, 1);
    painter(Depth::True).place(&mut buf, Rect::new(1, 0, 3, 3), 0, &Encoded::Cells(grid));
    let cell = buf.cell((2, 1)).unwrap();
    assert_eq!(cell.symbol(), "▄");
    assert_eq!((cell.fg, cell.bg), (Color::Rgb(255, 0, 0), Color::Blue));
    let others = buf
        .content
        .iter()
        .filter(|cell| cell.symbol() != " ")
        .count();
    assert_eq!(others, 1);
}

#[test]
fn mono_has_no_colour_and_knows_a_light_background() {
    let picture = scenes::photo();
    for light in [false, true] {
        let look = Look {
            depth: Depth::Mono,
            light,
            ..Look::default()
        };
        let grid = CellsPainter::new(look).grid(&picture, Rect::new(0, 0, 20, 10));
        let colours = |cell: &PictureCell| cell.fg != Color::Reset || cell.bg != Color::Reset;
        assert!(!grid.lines().flatten().any(colours));
        // The sun is drawn on a dark background and left out on a light one.
        let sun = grid
            .lines()
            .nth(2)
            .and_then(|line| line.get(14))
            .copied()
            .unwrap();
        assert_eq!(sun.glyph == '█', !light, "{sun:?}");
    }
}

#[test]
fn snapshots_in_each_depth() {
    for (name, picture, columns, rows) in [
        ("photo", scenes::photo(), 16, 8),
        ("sprite", scenes::sprite(), 16, 8),
        ("sprite_small", scenes::sprite(), 8, 4),
    ] {
        for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::Mono] {
            let grid = grid_of(&picture, depth, columns, rows);
            insta::assert_snapshot!(format!("{name}_{depth:?}"), shown::described(&grid));
        }
    }
}
