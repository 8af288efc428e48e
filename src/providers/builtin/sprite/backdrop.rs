//! What lies behind the subject: a soft plain colour, a scene from `art/backdrops.txt`, or nothing.
//!
//! Kept quieter than the figures (few tones, no outlines), so that these always stand out.

use super::canvas::Canvas;
use super::dice::{Dice, grain};
use super::palette::{Rgb, hex, mix};
use super::tables::Entry;

mod layers;

/// What to paint behind the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Backdrop {
    /// Nothing; the picture has alpha.
    Transparent,
    /// One soft colour with a light pool behind the subject.
    Plain(Rgb),
    /// A scene, by day or by night.
    Scene(Entry, bool),
}

/// The square of the scene: its coordinates are 0..64, the canvas may be wider or taller.
#[derive(Clone, Copy, Debug)]
struct View {
    x: i32,
    y: i32,
    size: i32,
}

impl View {
    fn of(canvas: &Canvas) -> Self {
        let size = canvas.width.min(canvas.height);
        Self {
            x: (canvas.width - size) / 2,
            y: (canvas.height - size) / 2,
            size,
        }
    }

    /// A height of the scene, as a row of the canvas.
    fn row(self, y: i32) -> i32 {
        self.y + y * self.size / 64
    }

    fn column(self, x: i32) -> i32 {
        self.x + x * self.size / 64
    }

    /// A length of the scene in pixels, at least 1.
    fn long(self, length: i32) -> i32 {
        (length * self.size / 64).max(1)
    }
}

/// Paints it.
pub(super) fn paint(canvas: &mut Canvas, backdrop: &Backdrop, seed: u64) {
    let view = View::of(canvas);
    match backdrop {
        Backdrop::Transparent => {}
        Backdrop::Plain(colour) => plain(canvas, view, *colour),
        Backdrop::Scene(scene, night) => {
            for (i, (key, values)) in scene.lines.iter().enumerate() {
                let layer = layers::Layer {
                    view,
                    numbers: values
                        .iter()
                        .filter(|v| v.len() < 5)
                        .filter_map(|v| v.parse().ok())
                        .collect(),
                    colours: values.iter().filter_map(|v| hex(v)).collect(),
                    seed: seed ^ (i as u64) << 32,
                };
                layers::paint(canvas, key, &layer);
            }
            if *night {
                for (x, y) in canvas.places() {
                    canvas.glaze(x, y, [22, 22, 78], 62);
                }
            }
            glow(canvas, view);
        }
    }
}

/// A pool of light in a dark scene, so that dark figures do not drown in it.
fn glow(canvas: &mut Canvas, view: View) {
    let places = canvas
        .places()
        .map(|(x, y)| i64::from(canvas.back_lightness(x, y)));
    let (sum, count) = places.fold((0, 0_i64), |(sum, count), light| (sum + light, count + 1));
    if sum / count.max(1) > 72 {
        return;
    }
    let (cx, cy) = (canvas.width, view.y * 2 + view.size);
    let full = i64::from(view.size).pow(2);
    for (x, y) in canvas.places() {
        let (dx, dy) = (i64::from(2 * x + 1 - cx), i64::from(2 * y + 1 - cy));
        let far = dx * dx + dy * dy;
        // Three rings rather than a smooth blur: it is pixel art.
        let percent = match far * 100 / full.max(1) {
            ..45 => 34,
            45..75 => 22,
            75..110 => 10,
            _ => 0,
        };
        canvas.glaze(x, y, [172, 178, 236], percent);
    }
}

fn plain(canvas: &mut Canvas, view: View, colour: Rgb) {
    let (cx, cy) = (canvas.width, view.y * 2 + view.size);
    let radius = i64::from(view.size) * 96 / 100;
    let light = mix(colour, [255, 255, 255], 32);
    let low = mix(colour, [60, 40, 110], 12);
    let floor = view.row(57);
    for (x, y) in canvas.places() {
        let (dx, dy) = (i64::from(2 * x + 1 - cx), i64::from(2 * y + 1 - cy));
        let near = dx * dx + dy * dy <= radius * radius;
        let shade = if near {
            light
        } else if y >= floor {
            low
        } else {
            colour
        };
        canvas.paint_back(x, y, shade);
    }
}

/// The shadow under a figure: a flat oval that darkens what lies behind.
pub(super) fn ground_shadow(canvas: &mut Canvas, at: (i32, i32), half: (i32, i32)) {
    let (rx, ry) = (half.0.max(1), half.1.max(1));
    for y in at.1 - ry..=at.1 + ry {
        for x in at.0 - rx..=at.0 + rx {
            let (dx, dy) = (i64::from(x - at.0), i64::from(y - at.1));
            let (a, b) = (i64::from(rx), i64::from(ry));
            if dx * dx * b * b + dy * dy * a * a < a * a * b * (b + 1) {
                canvas.glaze(x, y, [24, 14, 60], 34);
            }
        }
    }
}

/// A soft colour that lets `main` stand out.
pub(super) fn plain_for(main: Rgb, seed: u64) -> Rgb {
    const SOFT: [Rgb; 8] = [
        [0xc4, 0xe0, 0xf0],
        [0xf4, 0xe2, 0xc0],
        [0xd8, 0xd0, 0xf0],
        [0xcc, 0xe8, 0xd0],
        [0xf6, 0xd2, 0xd4],
        [0xb8, 0xdc, 0xdc],
        [0xf2, 0xdc, 0xe8],
        [0xd4, 0xdc, 0xf0],
    ];
    let far = |c: &Rgb| -> i32 {
        c.iter()
            .zip(main)
            .map(|(a, b)| i32::from(*a).abs_diff(i32::from(b)) as i32)
            .sum()
    };
    let mut sorted = SOFT;
    sorted.sort_by_key(|c| std::cmp::Reverse(far(c)));
    let best = sorted.get(..3).unwrap_or(&[]);
    Dice::new(seed, "backdrop")
        .pick(best)
        .copied()
        .unwrap_or([0xd4, 0xdc, 0xf0])
}

/// A repeatable number in `0..n` for a place.
fn spot(seed: u64, x: i32, y: i32, n: i32) -> i32 {
    (grain(seed, x, y) % n.max(1) as u32) as i32
}
