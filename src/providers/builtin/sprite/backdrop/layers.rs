//! The layers a scene is made of, each a few lines: sky, stars, hills, trees, ground…

use super::super::canvas::Canvas;
use super::super::palette::{Rgb, mix};
use super::{View, spot};

/// One line of a scene.
pub(super) struct Layer {
    pub(super) view: View,
    pub(super) numbers: Vec<i32>,
    pub(super) colours: Vec<Rgb>,
    pub(super) seed: u64,
}

impl Layer {
    fn number(&self, at: usize) -> i32 {
        self.numbers.get(at).copied().unwrap_or(0).clamp(-128, 128)
    }

    fn colour(&self, at: usize) -> Rgb {
        let last = self.colours.last().copied().unwrap_or([200, 200, 220]);
        self.colours.get(at).copied().unwrap_or(last)
    }

    /// How many of something a wide canvas holds, when a square one holds `n`.
    fn many(&self, canvas: &Canvas, n: i32) -> i32 {
        let area = i64::from(canvas.width) * i64::from(canvas.height);
        let square = i64::from(self.view.size).pow(2).max(1);
        (i64::from(n) * area / square).clamp(0, 20_000) as i32
    }
}

/// Paints the layer called `key`; an unknown one paints nothing.
pub(super) fn paint(canvas: &mut Canvas, key: &str, layer: &Layer) {
    match key {
        "sky" => sky(canvas, layer),
        "stars" => stars(canvas, layer),
        "moon" => disc(canvas, layer, [0xf6, 0xf0, 0xc8], true),
        "sun" => disc(canvas, layer, [0xff, 0xf0, 0xa0], false),
        "clouds" => clouds(canvas, layer),
        "hills" => hills(canvas, layer),
        "trees" => trees(canvas, layer),
        "ground" => ground(canvas, layer),
        "waves" => waves(canvas, layer),
        "bricks" => bricks(canvas, layer),
        "specks" => specks(canvas, layer),
        "flowers" => flowers(canvas, layer),
        "towers" => towers(canvas, layer),
        _ => {}
    }
}

fn sky(canvas: &mut Canvas, layer: &Layer) {
    let bands = layer.colours.len().max(1) as i32;
    for (x, y) in canvas.places() {
        let at = y * bands * 8 / canvas.height.max(1);
        // Two rows of checkers where bands meet.
        let next = at % 8 == 7 && (x + y) % 2 == 0;
        canvas.paint_back(x, y, layer.colour((at / 8 + i32::from(next)) as usize));
    }
}

fn stars(canvas: &mut Canvas, layer: &Layer) {
    for i in 0..layer.many(canvas, layer.number(0)) {
        let x = spot(layer.seed, i, 1, canvas.width);
        let y = spot(layer.seed, i, 2, canvas.height);
        let bright = spot(layer.seed, i, 3, 5);
        let colour = if bright == 0 {
            [255, 250, 220]
        } else {
            [170, 176, 226]
        };
        canvas.paint_back(x, y, colour);
        if bright == 0 && layer.view.size >= 32 {
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                canvas.glaze(x + dx, y + dy, colour, 45);
            }
        }
    }
}

fn round(canvas: &mut Canvas, at: (i32, i32), radius: i32, colour: Rgb) {
    for y in at.1 - radius..=at.1 + radius {
        for x in at.0 - radius..=at.0 + radius {
            let (dx, dy) = (x - at.0, y - at.1);
            if dx * dx + dy * dy <= radius * radius + radius / 2 {
                canvas.paint_back(x, y, colour);
            }
        }
    }
}

fn disc(canvas: &mut Canvas, layer: &Layer, colour: Rgb, craters: bool) {
    let at = (
        layer.view.column(layer.number(0)),
        layer.view.row(layer.number(1)),
    );
    let radius = layer.view.long(layer.number(2));
    round(canvas, at, radius, colour);
    if craters && radius >= 3 {
        let dim = mix(colour, [150, 150, 190], 35);
        round(
            canvas,
            (at.0 - radius / 3, at.1 + radius / 4),
            radius / 4,
            dim,
        );
        round(
            canvas,
            (at.0 + radius / 2, at.1 - radius / 3),
            radius / 5,
            dim,
        );
    }
}

fn clouds(canvas: &mut Canvas, layer: &Layer) {
    for i in 0..layer.many(canvas, layer.number(0)) {
        let x = spot(layer.seed, i, 1, canvas.width);
        let y = layer.view.row(layer.number(1) + spot(layer.seed, i, 2, 8));
        let size = layer.view.long(3 + spot(layer.seed, i, 3, 2));
        for (dx, r) in [
            (-size, size * 2 / 3),
            (0, size),
            (size, size * 2 / 3),
            (size * 3 / 2, size / 2),
        ] {
            round(canvas, (x + dx, y - r / 3), r, layer.colour(0));
        }
    }
}

/// A rolling edge: sum of two triangle waves, in pixels.
fn roll(seed: u64, x: i32, size: i32, rise: i32) -> i32 {
    let wave = |x: i32, long: i32| {
        let at = x.rem_euclid(long.max(2));
        (at - long / 2).abs() * 2 * 100 / long.max(2)
    };
    let start = spot(seed, 7, 7, 64);
    (wave(x + start, size * 5 / 8) * 2 + wave(x + start * 2, size / 3)) * rise / 300
}

fn hills(canvas: &mut Canvas, layer: &Layer) {
    let (top, rise) = (
        layer.view.row(layer.number(0)),
        layer.view.long(layer.number(1)),
    );
    for (x, y) in canvas.places() {
        if y >= top - rise / 2 + roll(layer.seed, x, layer.view.size, rise) {
            canvas.paint_back(x, y, layer.colour(0));
        }
    }
}

fn trees(canvas: &mut Canvas, layer: &Layer) {
    let (foot, view) = (layer.view.row(layer.number(0)), layer.view);
    let many = layer.many(canvas, layer.number(1)).max(1);
    for i in 0..many {
        let wide = (canvas.width / many).max(1);
        let x = i * wide + wide / 2 + spot(layer.seed, i, 1, wide.max(2)) - wide / 2;
        let tall = view.long(18 + spot(layer.seed, i, 2, 14));
        for dy in 0..view.long(10) {
            for dx in 0..view.long(2) {
                canvas.paint_back(x + dx, foot - dy, layer.colour(1));
            }
        }
        for dy in 0..tall {
            let half = (tall - dy) * view.long(7) / tall.max(1) + (dy * 4 / tall.max(1)) % 2;
            for dx in -half..=half {
                canvas.paint_back(x + dx, foot - view.long(5) - dy, layer.colour(0));
            }
        }
    }
}

fn ground(canvas: &mut Canvas, layer: &Layer) {
    let top = layer.view.row(layer.number(0));
    for y in top.max(0)..canvas.height {
        for x in 0..canvas.width {
            let tuft = spot(layer.seed, x, y, 17) == 0 && y > top + 1;
            canvas.paint_back(x, y, layer.colour(usize::from(tuft)));
        }
    }
}

fn waves(canvas: &mut Canvas, layer: &Layer) {
    let top = layer.view.row(layer.number(0));
    let low = if layer.colours.len() > 1 && layer.number(0) > 20 {
        canvas.height
    } else {
        top + 1
    };
    let long = layer.view.long(12).max(4);
    for y in top.max(0)..low {
        for x in 0..canvas.width {
            let crest = (y - top) % layer.view.long(6) == 0
                && (x + (y - top) * 2).rem_euclid(long) < long / 2;
            canvas.paint_back(x, y, layer.colour(usize::from(crest)));
        }
    }
}

fn bricks(canvas: &mut Canvas, layer: &Layer) {
    let (wide, tall) = (layer.view.long(14).max(4), layer.view.long(7).max(3));
    for (x, y) in canvas.places() {
        let row = y / tall;
        let joint = y % tall == 0 || (x + (row % 2) * wide / 2) % wide == 0;
        if joint {
            canvas.paint_back(x, y, layer.colour(1));
        }
    }
}

fn specks(canvas: &mut Canvas, layer: &Layer) {
    for i in 0..layer.many(canvas, layer.number(0)) {
        let (x, y) = (
            spot(layer.seed, i, 1, canvas.width),
            spot(layer.seed, i, 2, canvas.height),
        );
        canvas.paint_back(x, y, layer.colour((i % 2) as usize));
    }
}

fn flowers(canvas: &mut Canvas, layer: &Layer) {
    let top = layer.view.row(layer.number(0)) + 1;
    for i in 0..layer.many(canvas, layer.number(1)) {
        let x = spot(layer.seed, i, 1, canvas.width);
        let y = top + spot(layer.seed, i, 2, (canvas.height - top).max(1));
        let colour = layer.colour(spot(layer.seed, i, 3, 3) as usize);
        canvas.paint_back(x, y, colour);
        if layer.view.size >= 48 {
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                canvas.paint_back(x + dx, y + dy, colour);
            }
            canvas.paint_back(x, y, [0xf4, 0xb0, 0x40]);
        }
    }
}

fn towers(canvas: &mut Canvas, layer: &Layer) {
    let (foot, view) = (layer.view.row(layer.number(0)), layer.view);
    let wide = view.long(64 / layer.number(1).max(1)).max(2);
    for x in 0..canvas.width {
        let block = x / wide;
        let tall = view.long(12 + spot(layer.seed, block, 1, 26));
        let edge = x % wide == 0;
        for y in (foot - tall).max(0)..foot.max(0) {
            let window = !edge && (x % wide) % 3 == 1 && (foot - y) % 4 == 2;
            let lit = window && spot(layer.seed, x, y, 3) > 0;
            let wall = mix(layer.colour(0), [255, 255, 255], 6 * (block % 3));
            if !edge {
                canvas.paint_back(x, y, if lit { layer.colour(1) } else { wall });
            }
        }
    }
}
