//! Small things in the air: sparks, snow, hearts, "zzz". They tell the mood or the material.

use super::canvas::{Canvas, Layer};
use super::dice::Dice;
use super::palette::Rgb;
use super::scene::Cast;

/// A little picture: rows of characters, `X` is the first colour, `o` the second.
type Mote = &'static [&'static str];

const HEART: Mote = &["X.X", "XXX", ".X."];
const Z: Mote = &["XXX", "..X", ".X.", "XXX"];
const SPARK: Mote = &[".X.", "XoX", ".X."];
const DOT: Mote = &["X"];
const DROP: Mote = &["X", "X"];
const BOLT: Mote = &[".X", "XX", "X."];
const LEAF: Mote = &[".X", "Xo"];
const RING: Mote = &[".X.", "X.X", ".X."];

/// Draws one kind of effect around a figure, only where nothing is yet.
pub(super) fn scatter(canvas: &mut Canvas, cast: &Cast, effect: &str, seed: u64) {
    let (motes, colours, many): (&[Mote], [Rgb; 2], i32) = match effect {
        "hearts" => (&[HEART], [[240, 80, 120], [255, 160, 180]], 5),
        "sleep" => return sleep(canvas, cast),
        "flakes" => (&[SPARK, DOT, DOT], [[255, 255, 255], [150, 200, 240]], 9),
        "embers" => (&[DOT, DROP, DOT], [[255, 140, 40], [255, 220, 90]], 12),
        "sparks" => (&[DOT, SPARK], [[190, 170, 255], [255, 255, 255]], 7),
        "shine" => (&[SPARK, DOT], [[255, 240, 150], [255, 255, 255]], 6),
        "glints" => (&[SPARK], [[255, 255, 255], [255, 255, 255]], 2),
        "bubbles" => (&[RING, DOT], [[210, 240, 255], [255, 255, 255]], 8),
        "leaves" => (&[LEAF], [[90, 180, 80], [60, 130, 70]], 6),
        "drops" => (&[DROP, DOT], [[150, 220, 90], [200, 240, 120]], 6),
        "bolts" => (&[BOLT], [[255, 230, 80], [255, 255, 200]], 7),
        "tear" => (&[DROP], [[120, 190, 250], [200, 230, 255]], 3),
        "spooky" => (&[DOT], [[170, 240, 120], [90, 200, 120]], 8),
        _ => return,
    };
    let mut dice = Dice::new(seed, effect);
    let size = cast.frame.size;
    for i in 0..many * size / 32 {
        // Around the figure rather than over all the picture: left and right thirds first.
        let x = if i % 2 == 0 {
            dice.range(1, size * 2 / 5)
        } else {
            dice.range(size * 3 / 5, size - 2)
        };
        let y = dice.range(2, size * 9 / 10);
        let Some(mote) = dice.pick(motes) else {
            continue;
        };
        put(canvas, mote, (cast.frame.x + x, cast.frame.y + y), colours);
    }
}

/// "Zzz", rising at the upper right.
fn sleep(canvas: &mut Canvas, cast: &Cast) {
    let frame = cast.frame;
    let low = frame
        .pixel(cast.head.y)
        .clamp(frame.size / 5, frame.size / 2);
    for (i, (x, up)) in [(76, 0), (84, 9), (91, 18)].into_iter().enumerate() {
        let at = (
            frame.x + frame.size * x / 100,
            frame.y + low - frame.size * up / 100,
        );
        let size = if frame.size < 32 && i == 1 {
            continue;
        } else {
            Z
        };
        let dark = canvas.back_lightness(at.0, at.1) < 120;
        let ink = if dark {
            [206, 212, 255]
        } else {
            [96, 104, 184]
        };
        put(canvas, size, at, [ink, ink]);
    }
}

/// Draws a mote if all of it lies in free air.
fn put(canvas: &mut Canvas, mote: Mote, at: (i32, i32), colours: [Rgb; 2]) {
    let [first, second] = colours;
    let dots: Vec<(i32, i32, Rgb)> = (at.1..)
        .zip(mote)
        .flat_map(|(y, row)| (at.0..).zip(row.chars()).map(move |(x, c)| (x, y, c)))
        .filter(|(_, _, c)| *c != '.')
        .map(|(x, y, c)| (x, y, if c == 'o' { second } else { first }))
        .collect();
    let air = |x: i32, y: i32| !canvas.drawn(x, y) && canvas.get(x, y).ink.is_none();
    let free = |(x, y, _): &(i32, i32, Rgb)| {
        let inside = *x > 0 && *y > 0 && *x < canvas.width - 1 && *y < canvas.height - 1;
        inside && (-1..=1).all(|d| air(x + d, *y) && air(*x, y + d))
    };
    if !dots.iter().all(free) {
        return;
    }
    for (x, y, colour) in dots {
        if let Some(cell) = canvas.get_mut(x, y).filter(|c| c.layer == Layer::Empty) {
            cell.ink = Some(colour);
        }
    }
}
