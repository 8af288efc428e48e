//! Small pictures to paint: a sprite by hand and a landscape like a photo.

use crate::graphics::Picture;

/// A mushroom of 16 x 16 pixels on nothing.
const SPRITE: [&str; 16] = [
    "......####......",
    "....##rrrr##....",
    "...#rrwwrrrr#...",
    "..#rrwwwwrrrr#..",
    ".#rrrwwwwrrwwr#.",
    ".#rrrrwwrrwwww#.",
    "#wwrrrrrrrwwwwr#",
    "#wwwrrrrrrrwwrr#",
    "#wwrrrrrrrrrrrr#",
    "#rrr########rrr#",
    ".###ssssssss###.",
    "..#ss#ssss#ss#..",
    "..#ss#ssss#ss#..",
    "..#ssssssssss#..",
    "...#ssssssss#...",
    "....########....",
];

/// Pixel art with an outline.
pub(super) fn sprite() -> Picture {
    let colour = |char| match char {
        '#' => [26, 20, 35, 255],
        'r' => [214, 45, 32, 255],
        'w' => [250, 244, 230, 255],
        's' => [240, 205, 160, 255],
        _ => [0; 4],
    };
    let rgba: Vec<u8> = SPRITE
        .iter()
        .flat_map(|line| line.chars().flat_map(colour))
        .collect();
    Picture::new(16, 16, rgba, true).unwrap()
}

/// A sun over hills and water, with some grain: 160 x 160 pixels.
pub(super) fn photo() -> Picture {
    let side = 160;
    let rgba: Vec<u8> = (0..side)
        .flat_map(|y| (0..side).flat_map(move |x| landscape(x as f32, y as f32)))
        .collect();
    Picture::new(side, side, rgba, false).unwrap()
}

fn landscape(x: f32, y: f32) -> [u8; 4] {
    let grain = ((x * 12.9 + y * 78.2).sin() * 43_758.5).fract() * 10.0;
    let from_sun = ((x - 115.0).powi(2) + (y - 45.0).powi(2)).sqrt();
    let far = 90.0 + 14.0 * (x / 23.0).sin() + 5.0 * (x / 7.0).cos();
    let near = 118.0 + 12.0 * (x / 31.0 + 2.0).sin() + 3.0 * (x / 5.0).sin();
    let rgb = if y > near {
        [30.0 + x / 8.0, 70.0 + (y - near) / 2.0, 35.0]
    } else if y > far {
        [70.0, 60.0 + x / 5.0, 110.0]
    } else if from_sun < 22.0 {
        [255.0, 240.0, 190.0]
    } else {
        let glow = 90.0 / (1.0 + from_sun / 25.0);
        [90.0 + y + glow, 130.0 + y / 2.0 + glow / 2.0, 220.0 - y]
    };
    let [red, green, blue] = rgb.map(|level: f32| (level + grain).clamp(0.0, 255.0) as u8);
    [red, green, blue, 255]
}
