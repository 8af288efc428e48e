//! Light: tones from the surface, shadows that parts cast on each other, and the lines between.

use super::canvas::{Canvas, Layer};
use super::palette::mix;

/// How finely the light is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Light {
    /// 3 to 5 tones.
    pub(super) tones: u8,
    /// Checkered borders between tones.
    pub(super) dither: bool,
}

/// Gives every cell its tone.
pub(super) fn tones(canvas: &mut Canvas, light: Light) {
    canvas.each_part(|x, y, _, cell| {
        let checker = if light.dither && (x + y) % 2 == 0 {
            9
        } else {
            -9
        };
        let lit = i32::from(cell.light) + if light.dither { checker } else { 0 };
        let tone = match (light.tones, lit) {
            (5, ..-70) => 0,
            (_, ..6) => 1,
            (3, 208..) => 3,
            (3, _) => 2,
            (_, 246..) => 4,
            (_, 186..) => 3,
            _ => 2,
        };
        let tone = if cell.flat { 2 } else { tone };
        cell.tone = (tone + cell.shift).clamp(0, 4);
    });
}

/// Base tones only, as after the first colours.
pub(super) fn flats(canvas: &mut Canvas) {
    canvas.each_part(|_, _, _, cell| cell.tone = (2 + cell.shift).clamp(0, 4));
}

/// Darkens what lies right under a part in front: `depth` pixels down.
pub(super) fn cast(canvas: &mut Canvas, depth: i32, casts: &dyn Fn(u16) -> bool) {
    let before = canvas.clone();
    canvas.each_part(|x, y, part, cell| {
        let under = (1..=depth).any(|d| {
            let above = before.part(x, y - d).or_else(|| before.part(x - 1, y - d));
            above.is_some_and(|a| a > part && casts(a))
        });
        if under {
            cell.tone = (cell.tone - 1).max(0);
        }
    });
}

/// The rim: a lighter edge where the light comes from, on the finer grids.
pub(super) fn rim(canvas: &mut Canvas) {
    let before = canvas.clone();
    canvas.each_part(|x, y, part, cell| {
        let open = |x: i32, y: i32| before.part(x, y).is_none_or(|p| p < part);
        let lit = open(x, y - 1) && !open(x, y + 1);
        let dim = open(x, y + 1) && !open(x, y - 1);
        if cell.flat {
            return;
        }
        if lit && cell.tone == 2 && cell.light > 60 {
            cell.tone = 3;
        }
        if dim && cell.tone == 2 && cell.light < 150 {
            cell.tone = 1;
        }
    });
    reflect(canvas);
}

/// A cool edge on the shaded side: light that comes back from the surroundings.
fn reflect(canvas: &mut Canvas) {
    let before = canvas.clone();
    for (x, y) in before.places() {
        let cell = before.get(x, y);
        let edge = !before.drawn(x + 1, y) || !before.drawn(x, y + 1);
        let dark = matches!(cell.layer, Layer::Part(_)) && cell.tone <= 1 && !cell.flat;
        let Some(ramp) = before.ramp(cell.ramp).filter(|_| edge && dark) else {
            continue;
        };
        if let Some(cell) = canvas.get_mut(x, y) {
            cell.ink = Some(mix(ramp.tone(1), [150, 172, 255], 32));
        }
    }
}

/// Lines around the whole and between parts. `inner` says which parts in front are set off from
/// what is behind them, `outer` which have a line around them at all.
pub(super) fn outline(
    canvas: &mut Canvas,
    inner: &dyn Fn(u16) -> bool,
    outer: &dyn Fn(u16) -> bool,
    grid: i32,
) {
    let before = canvas.clone();
    let around = [(0, 1), (1, 0), (-1, 0), (0, -1)];
    for (x, y) in before.places() {
        let near = around.iter().filter_map(|(dx, dy)| {
            Some((
                before.part(x + dx, y + dy)?,
                before.get(x + dx, y + dy).ramp,
            ))
        });
        let own = before.get(x, y);
        let found = match own.layer {
            Layer::Part(mine) => near
                .filter(|(part, ramp)| {
                    // On the smallest grids a line between two colours only costs room.
                    *part > mine && inner(*part) && (grid > 24 || *ramp == own.ramp)
                })
                .max()
                .map(|_| (mine, own.ramp)),
            Layer::Empty => near.filter(|(part, _)| outer(*part)).max(),
            Layer::Line(_) => None,
        };
        let Some((part, ramp)) = found else { continue };
        let between = own.layer != Layer::Empty && grid < 48;
        let soft = before.ramp(ramp).filter(|_| between);
        let ink = soft.map(|r| match grid {
            ..=16 => r.tone(1),
            17..=24 => mix(r.tone(0), r.tone(1), 40),
            _ => mix(r.line, r.tone(0), 45),
        });
        if let Some(cell) = canvas.get_mut(x, y) {
            cell.layer = Layer::Line(part);
            cell.ramp = ramp;
            cell.ink = ink;
        }
    }
}

/// Softens the outline on the lit side, so that the figure does not look cut out.
pub(super) fn soften(canvas: &mut Canvas) {
    let before = canvas.clone();
    for (x, y) in before.places() {
        let cell = before.get(x, y);
        if !matches!(cell.layer, Layer::Line(_)) {
            continue;
        }
        let inner = before.drawn(x - 1, y)
            && before.drawn(x, y - 1)
            && before.drawn(x + 1, y)
            && before.drawn(x, y + 1);
        let lit = !before.drawn(x, y - 1) || !before.drawn(x - 1, y);
        let Some(ramp) = before.ramp(cell.ramp) else {
            continue;
        };
        let percent = if inner {
            45
        } else if lit {
            30
        } else {
            0
        };
        if let Some(cell) = canvas.get_mut(x, y).filter(|_| percent > 0) {
            cell.ink = Some(mix(ramp.line, ramp.tone(i32::from(!inner)), percent));
        }
    }
}
