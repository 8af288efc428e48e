//! Eyes, mouths and cheeks: pixel grids chosen by mood and size, stamped on the finished form.
//!
//! Faces live or die by single pixels, so they are drawn by hand at each size and never scaled.

use super::canvas::{Canvas, Layer};
use super::drawing::Feature;
use super::figure::Mien;
use super::palette::{Rgb, mix};
use super::raster::Frame;
use super::shape::UNIT;

/// One hand-drawn feature at one size.
type Grid = Vec<Vec<char>>;

/// All hand-drawn features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Faces(Vec<(String, Vec<Grid>)>);

impl Faces {
    /// Reads `faces.txt`: `eye MOOD` or `mouth MOOD`, then grids parted by `-`.
    pub(super) fn parse(text: &str) -> Self {
        let mut all: Vec<(String, Vec<Grid>)> = Vec::new();
        for line in text
            .lines()
            .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        {
            if line.starts_with("eye ") || line.starts_with("mouth ") {
                all.push((line.trim().to_owned(), vec![Vec::new()]));
                continue;
            }
            let Some((_, grids)) = all.last_mut() else {
                continue;
            };
            if line.trim() == "-" {
                grids.push(Vec::new());
            } else if let Some(grid) = grids.last_mut() {
                grid.push(line.trim_end().chars().collect());
            }
        }
        Self(all)
    }

    /// The widest grid of `name` that is at most `width` pixels wide.
    fn grid(&self, name: &str, width: i32) -> Option<&Grid> {
        let (_, grids) = self.0.iter().find(|(n, _)| n == name)?;
        let wide = |g: &&Grid| g.first().map_or(0, Vec::len) as i32;
        grids
            .iter()
            .filter(|g| wide(g) <= width)
            .max_by_key(wide)
            .or_else(|| grids.first())
    }
}

/// How this figure's face looks.
#[derive(Clone, Debug)]
pub(super) struct Look {
    /// Eye style in `faces.txt`.
    pub(super) eye: String,
    /// Mouth style in `faces.txt`.
    pub(super) mouth: String,
    /// Whether the cheeks are rosy.
    pub(super) cheeks: bool,
    /// The iris.
    pub(super) iris: Rgb,
    /// What spooky eyes glow with.
    pub(super) glow: Rgb,
    /// Percent of the drawn eye size.
    pub(super) eyes: i32,
}

/// Where a feature goes and over which parts it may be drawn.
pub(super) struct Seat {
    pub(super) frame: Frame,
    /// The last part that lies behind the face.
    pub(super) part: u16,
    /// Whether the eyes lie on something dark.
    pub(super) dark: bool,
}

const INK: Rgb = [26, 18, 44];

/// Draws one feature.
pub(super) fn stamp(canvas: &mut Canvas, faces: &Faces, look: &Look, mien: &Mien, seat: &Seat) {
    let wide = if mien.what == Feature::Eye {
        mien.width * look.eyes / 100
    } else {
        mien.width
    };
    let pixels = (wide * seat.frame.size + 32 * UNIT) / (64 * UNIT);
    if mien.what == Feature::Blush {
        if look.cheeks {
            blush(canvas, mien, seat, pixels);
        }
        return;
    }
    let dark = if mien.what == Feature::Eye {
        seat.dark
    } else {
        on_dark(canvas, mien, seat.frame)
    };
    let style = match (mien.what, look.eye.as_str()) {
        (Feature::Eye, "calm") if dark => "eye wide".to_owned(),
        (Feature::Eye, eye) => format!("eye {eye}"),
        _ => format!("mouth {}", look.mouth),
    };
    let Some(grid) = faces.grid(&style, pixels) else {
        return;
    };
    let (left, top) = corner(mien, seat.frame, grid);
    let lines = dark && !grid.iter().flatten().any(|c| matches!(c, 'W' | 'Y' | 'T'));
    for (y, row) in (top..).zip(grid) {
        for (x, &c) in (left..).zip(row) {
            dot(
                canvas,
                look,
                seat,
                (x, y),
                if lines && c == 'K' { 'W' } else { c },
            );
        }
    }
}

/// The left upper pixel, so that pairs lie exactly symmetric.
fn corner(mien: &Mien, frame: Frame, grid: &Grid) -> (i32, i32) {
    let wide = grid.first().map_or(1, Vec::len) as i32;
    let tall = grid.len() as i32;
    let across = 64 * UNIT;
    let start =
        |at: i32, long: i32| (2 * at * frame.size - long * across + across).div_euclid(2 * across);
    let left = if mien.at.x > across / 2 {
        frame.size - wide - start(across - mien.at.x, wide)
    } else {
        start(mien.at.x, wide)
    };
    (frame.x + left, frame.y + start(mien.at.y, tall))
}

fn middle(mien: &Mien, frame: Frame) -> (i32, i32) {
    (
        frame.x + frame.pixel(mien.at.x),
        frame.y + frame.pixel(mien.at.y),
    )
}

/// Whether a feature would be drawn on a dark colour.
pub(super) fn on_dark(canvas: &Canvas, mien: &Mien, frame: Frame) -> bool {
    let (x, y) = middle(mien, frame);
    let cell = canvas.get(x, y);
    canvas
        .ramp(cell.ramp)
        .is_some_and(|r| cell.layer != Layer::Empty && r.lightness() < 82)
}

fn dot(canvas: &mut Canvas, look: &Look, seat: &Seat, at: (i32, i32), c: char) {
    let cell = canvas.get(at.0, at.1);
    let (Layer::Part(behind) | Layer::Line(behind)) = cell.layer else {
        return;
    };
    if behind > seat.part {
        return;
    }
    let Some(ramp) = canvas.ramp(cell.ramp) else {
        return;
    };
    let ink = match c {
        'K' => INK,
        'W' | 'T' => [255, 255, 255],
        'I' => look.iris,
        'Y' => look.glow,
        'R' => [150, 36, 62],
        'P' => [244, 120, 130],
        'L' => mix(ramp.line, ramp.tone(0), 30),
        'S' => ramp.tone(1),
        _ => return,
    };
    if let Some(cell) = canvas.get_mut(at.0, at.1) {
        cell.ink = Some(ink);
        cell.layer = Layer::Part(behind);
    }
}

fn blush(canvas: &mut Canvas, mien: &Mien, seat: &Seat, pixels: i32) {
    let (x, y) = middle(mien, seat.frame);
    let wide = pixels.max(1);
    let tall = if wide >= 4 { 2 } else { 1 };
    // The pair must be symmetric: the right cheek grows to the other side.
    let right = mien.at.x > 32 * UNIT;
    for dy in 0..tall {
        for dx in 0..wide {
            let x = if right {
                x - dx + wide / 2
            } else {
                x + dx - wide / 2
            };
            let cell = canvas.get(x, y + dy);
            let base = canvas
                .ramp(cell.ramp)
                .map(|r| mix(r.tone(2), [255, 84, 120], 55));
            let free = matches!(cell.layer, Layer::Part(p) if p <= seat.part) && cell.ink.is_none();
            if let Some(cell) = canvas.get_mut(x, y + dy).filter(|_| free) {
                cell.ink = base;
            }
        }
    }
}
