//! Puts a figure on the canvas: which cell belongs to which part, and what light falls there.

use super::canvas::{Canvas, Cell, Layer};
use super::figure::{Piece, Stroke};
use super::shape::{Point, UNIT};

/// Sub-units across a whole drawing.
const ACROSS: i32 = 64 * UNIT;

/// The square of the canvas that a drawing fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Left edge, pixels.
    pub(super) x: i32,
    /// Top edge, pixels.
    pub(super) y: i32,
    /// Pixels each way.
    pub(super) size: i32,
}

impl Frame {
    /// The drawing's coordinate at the middle of a pixel; exactly symmetric about the middle.
    fn middle(self, pixel: i32) -> i32 {
        let mirror = pixel * 2 >= self.size;
        let near = if mirror { self.size - 1 - pixel } else { pixel };
        let at = ((2 * near + 1) * ACROSS).div_euclid(2 * self.size);
        if mirror { ACROSS - at } else { at }
    }

    /// The pixel in which a coordinate lies, counted from the frame's edge.
    pub(super) fn pixel(self, at: i32) -> i32 {
        (at * self.size).div_euclid(ACROSS)
    }

    /// Sub-units in half a pixel.
    fn half(self) -> i32 {
        ACROSS / (2 * self.size.max(1))
    }
}

/// Draws one piece as part number `part`.
pub(super) fn draw(canvas: &mut Canvas, frame: Frame, part: u16, piece: &Piece) {
    for stroke in &piece.strokes {
        fill(canvas, frame, part, stroke);
    }
}

fn fill(canvas: &mut Canvas, frame: Frame, part: u16, stroke: &Stroke) {
    let thin = frame.half() * 21 / 20;
    let (left, top, right, bottom) = stroke.form.bounds();
    let low = |at: i32, start: i32| (frame.pixel(at - thin) + start).max(0) - start;
    let high =
        |at: i32, start: i32, end: i32| (frame.pixel(at + thin) + 1 + start).min(end) - start;
    for y in low(top, frame.y)..high(bottom, frame.y, canvas.height) {
        for x in low(left, frame.x)..high(right, frame.x, canvas.width) {
            let p = Point {
                x: frame.middle(x),
                y: frame.middle(y),
            };
            let Some(hit) = stroke.form.hit(p, thin) else {
                continue;
            };
            let Some(cell) = canvas.get_mut(x + frame.x, y + frame.y) else {
                continue;
            };
            let same = cell.layer == Layer::Part(part);
            if stroke.clip {
                if same {
                    cell.ramp = stroke.ramp;
                    cell.shift = stroke.tone as i8;
                    cell.flat = stroke.flat;
                }
                continue;
            }
            let alike = same && cell.ramp == stroke.ramp && !cell.flat && !stroke.flat;
            if alike && i32::from(cell.shift) == stroke.tone && i32::from(cell.height) >= hit.height
            {
                continue;
            }
            *cell = Cell {
                layer: Layer::Part(part),
                ramp: stroke.ramp,
                light: hit.light as i16,
                height: hit.height.min(32_000) as i16,
                shift: stroke.tone as i8,
                flat: stroke.flat,
                ..Cell::default()
            };
        }
    }
}
