//! From the size asked to the native grid and back: whole-number enlargement, any size exact.

use super::canvas::Canvas;
use super::lexicon::Size;
use super::raster::Frame;
use super::reading::Reading;
use super::{Brief, Sprite, Tier};

/// The native grids, finest first.
const GRIDS: [u32; 5] = [64, 48, 32, 24, 16];
/// The longest side of a picture, pixels.
const LONGEST: u32 = 4_096;

/// How the native grid lies in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The picture, pixels.
    width: u32,
    height: u32,
    /// Picture pixels for one native pixel.
    scale: u32,
    /// The canvas, native pixels; covers the picture.
    pub(super) across: u32,
    pub(super) down: u32,
    /// The square for the figures, native pixels.
    pub(super) grid: u32,
}

impl Layout {
    /// The grid that suits the size, the tier and how many figures there are.
    pub(super) fn of(brief: &Brief, reading: &Reading) -> Self {
        let width = brief.width.clamp(1, LONGEST);
        let height = brief.height.clamp(1, LONGEST);
        let side = width.min(height);
        let crowd = reading.figures().len() > 1;
        let finest = match brief.tier {
            Tier::Ultra => 64,
            Tier::High if crowd => 64,
            Tier::High => 48,
            Tier::Optimized if crowd => 48,
            Tier::Optimized => 32,
        };
        // The finest grid that fills the picture well; a coarse one when all leave wide margins.
        let fills = |grid: &&u32| {
            **grid <= finest && **grid <= side && (side / **grid) * **grid * 100 >= side * 90
        };
        let grid = GRIDS.iter().find(fills).copied();
        let grid = grid.or_else(|| GRIDS.iter().find(|g| **g <= finest.min(side)).copied());
        let grid = grid.unwrap_or(16);
        let scale = (side / grid).max(1);
        Self {
            width,
            height,
            scale,
            across: width.div_ceil(scale),
            down: height.div_ceil(scale),
            grid,
        }
    }

    /// The squares in which the figures stand, back to front.
    pub(super) fn frames(&self, count: usize) -> Vec<Frame> {
        let grid = self.grid as i32;
        let (left, top) = (
            (self.across as i32 - grid) / 2,
            (self.down as i32 - grid) / 2,
        );
        let at = |x: i32, y: i32, size: i32| Frame {
            x: left + grid * x / 100,
            y: top + grid * y / 100,
            size: (grid * size / 100).max(8) / 2 * 2,
        };
        let row = self.across as i32 / count.max(1) as i32;
        if count > 1 && row >= grid * 60 / 100 {
            return self.row(count as i32, row.min(grid) / 2 * 2);
        }
        match count {
            0 | 1 => vec![at(0, 0, 100)],
            2 => vec![at(-6, 32, 61), at(46, 32, 61)],
            3 => vec![at(23, 13, 54), at(-3, 43, 54), at(49, 43, 54)],
            4 => vec![at(3, 6, 50), at(47, 6, 50), at(-6, 43, 56), at(50, 43, 56)],
            _ => vec![
                at(6, 2, 48),
                at(46, 2, 48),
                at(-9, 34, 50),
                at(59, 34, 50),
                at(24, 47, 52),
            ],
        }
    }

    /// A wide picture has room for all side by side.
    fn row(&self, count: i32, size: i32) -> Vec<Frame> {
        let left = (self.across as i32 - count * size) / 2;
        let y = i32::midpoint(self.down as i32, self.grid as i32) - size;
        (0..count)
            .map(|i| Frame {
                x: left + i * size,
                y,
                size: size.max(8),
            })
            .collect()
    }

    /// Percent of the frame a figure takes.
    pub(super) fn percent(reading: &Reading) -> i32 {
        match reading.size {
            Some(Size::Small) if reading.figures().len() < 2 => 62,
            Some(Size::Big) => 104,
            Some(Size::Small) | None => 92,
        }
    }

    /// The picture: each native pixel `scale` times, cut to the size asked.
    pub(super) fn enlarge(&self, canvas: &Canvas) -> Sprite {
        let (width, height, scale) = (
            self.width as usize,
            self.height as usize,
            self.scale as usize,
        );
        let native = canvas.pixels();
        let across = (self.across as usize).max(1);
        // What does not fit is cut evenly from both sides.
        let left = (across * scale - width) / 2;
        let top = (self.down as usize * scale - height) / 2;
        let mut rgba = Vec::with_capacity(width * height * 4);
        for (row, cells) in native.chunks(across).enumerate() {
            let start = (row * scale).max(top);
            let end = ((row + 1) * scale).min(top + height);
            if start >= end {
                continue;
            }
            let first = rgba.len();
            for (column, cell) in cells.iter().enumerate() {
                let from = (column * scale).max(left);
                let to = ((column + 1) * scale).min(left + width);
                for _ in from..to {
                    rgba.extend_from_slice(cell);
                }
            }
            let line = first..rgba.len();
            for _ in start + 1..end {
                rgba.extend_from_within(line.clone());
            }
        }
        Sprite {
            width: self.width,
            height: self.height,
            rgba,
        }
    }
}
