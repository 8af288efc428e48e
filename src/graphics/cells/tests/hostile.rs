//! No size, no place and no alpha may panic or write outside.

use proptest::prelude::{any, prop};
use proptest::proptest;
use proptest::strategy::{Just, Strategy};

use super::{Buffer, Depth, Encoded, ImagePainter, Look, Picture, Rect};
use crate::graphics::CellSize;
use crate::graphics::cells::{CellGrid, CellsPainter};

fn picture() -> impl Strategy<Value = Picture> {
    (
        1..300_u32,
        1..300_u32,
        any::<bool>(),
        any::<u32>(),
        0..4_u32,
    )
        .prop_map(|(width, height, pixel_art, seed, alpha)| {
            let bytes = (0..width * height).flat_map(|at| {
                let noise = (at ^ seed).wrapping_mul(2_654_435_761).rotate_left(at % 31);
                let [red, green, blue, last] = noise.to_le_bytes();
                [
                    red,
                    green,
                    blue,
                    [255, 0, last, last / 2 + 64][alpha as usize],
                ]
            });
            Picture::new(width, height, bytes.collect::<Vec<u8>>(), pixel_art).unwrap()
        })
}

fn look() -> impl Strategy<Value = Look> {
    let depth = prop::sample::select(vec![
        Depth::True,
        Depth::Indexed,
        Depth::Sixteen,
        Depth::Mono,
    ]);
    let cell = (1..=512_u16, 1..=512_u16).prop_map(|(width, height)| CellSize { width, height });
    let cell = proptest::prop_oneof![Just(CellSize::default()), cell];
    (depth, cell, any::<bool>()).prop_map(|(depth, cell, light)| Look {
        depth,
        cell,
        light,
        background: None,
    })
}

fn area(most: u16) -> impl Strategy<Value = Rect> {
    (0..most, 0..most, 0..=60_u16, 0..=60_u16).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h))
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_is_written_outside(
        picture in picture(),
        look in look(),
        made_for in area(70),
        drawn_in in area(70),
    ) {
        let mut painter = CellsPainter::new(look);
        let grid = painter.grid(&picture, made_for);
        assert!(grid.columns() <= made_for.width && grid.rows() <= made_for.height);
        let encoded = Encoded::Cells(grid);
        for area in [made_for, drawn_in, Rect::new(u16::MAX - 3, u16::MAX - 3, 3, 3)] {
            let mut buf = Buffer::filled(Rect::new(5, 5, 60, 40), ratatui::buffer::Cell::new("x"));
            painter.place(&mut buf, area, 0, &encoded);
            for y in buf.area.top()..buf.area.bottom() {
                for x in buf.area.left()..buf.area.right() {
                    if !area.contains((x, y).into()) {
                        assert_eq!(buf[(x, y)].symbol(), "x");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_there_is_not_drawn(width in 1..40_u32, height in 1..40_u32, look in look()) {
        let picture = Picture::new(width, height, vec![0; (width * height * 4) as usize], true);
        let picture = picture.unwrap();
        let grid = CellsPainter::new(look).grid(&picture, Rect::new(0, 0, 30, 15));
        assert!(grid.lines().flatten().all(super::PictureCell::is_empty));
    }

    #[test]
    fn a_grid_that_lies_about_its_size_is_harmless(columns in 0..9_u16, cells in 0..30_usize) {
        let grid = CellGrid { columns, cells: vec![super::PictureCell::EMPTY; cells] };
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 4));
        let area = buf.area;
        CellsPainter::default().place(&mut buf, area, 0, &Encoded::Cells(grid));
    }
}
