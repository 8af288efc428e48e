//! How near the cells come to the picture, against half blocks.

use ratatui::style::Color;

use super::{Depth, grid_of, scenes, shown::rendered};
use crate::graphics::Picture;
use crate::graphics::cells::colour::{fixed, shown};
use crate::graphics::cells::sample::Samples;
use crate::graphics::cells::{CellsRecipe, Scaling};

/// Samples of the picture, 8 x 8 to each of `columns` x `rows` cells.
fn wanted(picture: &Picture, columns: u16, rows: u16) -> Vec<[u8; 4]> {
    let (depth, light, scaling) = (Depth::True, false, Scaling::Mean);
    let recipe = CellsRecipe {
        coarse: false,
        columns,
        rows,
        scaling,
        depth,
        light,
    };
    Samples::take(picture, &recipe, 8).pixels().to_vec()
}

fn error(wanted: &[[u8; 4]], shown: impl Fn(usize) -> [u8; 3]) -> f64 {
    let squares = wanted.iter().enumerate().map(|(at, sample)| {
        let pairs = sample.iter().zip(shown(at));
        pairs
            .map(|(a, b)| f64::from(a.abs_diff(b)).powi(2))
            .sum::<f64>()
    });
    squares.sum::<f64>() / (wanted.len() * 3) as f64
}

/// What half blocks would show: the mean of each upper and lower half.
fn half_blocks(wanted: &[[u8; 4]], width: usize, at: usize) -> [u8; 3] {
    let (x, y) = (at % width / 8 * 8, at / width / 4 * 4);
    std::array::from_fn(|channel| {
        let half = (y..y + 4).flat_map(|y| (x..x + 8).map(move |x| y * width + x));
        let sum: u32 = half.map(|at| u32::from(wanted[at][channel])).sum();
        ((sum + 16) / 32) as u8
    })
}

#[test]
fn blocks_come_much_nearer_than_half_blocks() {
    let picture = scenes::photo();
    let (columns, rows) = (20, 10);
    let wanted = wanted(&picture, columns, rows);
    let width = usize::from(columns) * 8;
    let half = error(&wanted, |at| half_blocks(&wanted, width, at));
    let of = |depth| {
        let shown = rendered(&grid_of(&picture, depth, columns, rows));
        error(&wanted, |at| {
            shown
                .sample((at % width) as u32, (at / width) as u32)
                .unwrap()
        })
    };
    let blocks = of(Depth::True);
    assert!(
        blocks < half * 0.75,
        "blocks {blocks:.1}, half blocks {half:.1}"
    );
    let half_indexed = error(&wanted, |at| {
        let colour = shown(half_blocks(&wanted, width, at), Depth::Indexed);
        let Color::Indexed(number) = colour else {
            panic!("{colour} is no palette colour")
        };
        fixed(usize::from(number) - 16)
    });
    let indexed = of(Depth::Indexed);
    assert!(
        indexed < half_indexed,
        "blocks {indexed:.1}, half blocks {half_indexed:.1}"
    );
}

#[test]
fn a_thin_outline_survives_scaling_down() {
    // One dark pixel in each eight on light: the plain mean would leave a light grey.
    let line: Vec<u8> = (0..64_u32 * 64)
        .flat_map(|at| {
            if at % 8 == 0 {
                [20, 20, 20, 255]
            } else {
                [240, 240, 240, 255]
            }
        })
        .collect();
    let picture = Picture::new(64, 64, line, true).unwrap();
    let recipe = |scaling| CellsRecipe {
        coarse: false,
        columns: 1,
        rows: 1,
        scaling,
        depth: Depth::True,
        light: false,
    };
    let darkest = |scaling| {
        let samples = Samples::take(&picture, &recipe(scaling), 2);
        samples
            .pixels()
            .iter()
            .map(|sample| sample[0])
            .min()
            .unwrap()
    };
    assert!(darkest(Scaling::Outlines) + 20 < darkest(Scaling::Mean));
}
