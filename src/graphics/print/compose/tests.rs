//! What viuer is given to draw.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Method, Plan, compose};
use crate::graphics::{Depth, Picture};

fn plan(method: Method, content: (u32, u32), canvas: (u32, u32)) -> Plan {
    Plan {
        method,
        depth: Depth::True,
        columns: 1,
        rows: 1,
        content,
        canvas,
        background: [10, 20, 30],
        why: String::new(),
    }
}

/// One red pixel, one that is half there, one that is not, and a blue one.
fn picture(pixel_art: bool) -> Picture {
    let rgba = [
        [255, 0, 0, 255],
        [200, 0, 0, 100],
        [9, 9, 9, 0],
        [0, 0, 255, 255],
    ]
    .concat();
    Picture::new(2, 2, rgba, pixel_art).unwrap()
}

#[test]
fn pixel_art_is_enlarged_sharp_with_an_empty_border() {
    let image = compose(&picture(true), &plan(Method::Kitty, (6, 6), (8, 7))).to_rgba8();
    assert_eq!(image.dimensions(), (8, 7));
    for (x, y, pixel) in image.enumerate_pixels() {
        assert_eq!(pixel.0, picture(true).pixel(x / 3, y / 3), "{x}, {y}");
    }
}

#[test]
fn half_blocks_are_there_or_not() {
    let image = compose(&picture(true), &plan(Method::Blocks, (2, 2), (2, 2))).to_rgba8();
    let alphas: Vec<u8> = image.pixels().map(|pixel| pixel.0[3]).collect();
    assert_eq!(alphas, [255, 0, 0, 255]);
}

#[test]
fn sixel_gets_the_background_under_what_is_transparent() {
    let image = compose(&picture(false), &plan(Method::Sixel, (2, 2), (2, 2))).to_rgba8();
    let pixels: Vec<[u8; 4]> = image.pixels().map(|pixel| pixel.0).collect();
    let half = [(200 * 100 + 10 * 155) / 255, 20 * 155 / 255, 30 * 155 / 255];
    let half = [half[0] as u8, half[1] as u8, half[2] as u8, 255];
    assert_eq!(
        pixels,
        [[255, 0, 0, 255], half, [10, 20, 30, 255], [0, 0, 255, 255]]
    );
}

#[test]
fn a_photo_fills_its_place() {
    let image = compose(&picture(false), &plan(Method::Kitty, (8, 4), (8, 4))).to_rgba8();
    assert_eq!(image.get_pixel(0, 0).0, [255, 0, 0, 255]);
    assert_eq!(image.get_pixel(7, 3).0, [0, 0, 255, 255]);
}
