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
        let crowd = reading.count > 1 || reading.heads.len() > 1;
        let finest = match brief.tier {
            Tier::Ultra => 64,
            Tier::High if crowd => 64,
            Tier::High => 48,
            Tier::Optimized if crowd => 48,
            Tier::Optimized => 32,
        };
        // The finest grid that fills the picture well; a coarse one when all leave wide margins.
        let fills = |grid: &&u32| {
            **grid <= finest && **grid <= side && (side / **grid) * **grid * 100 >= side * 85
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
        match count {
            0 | 1 => vec![at(0, 0, 100)],
            2 => vec![at(-1, 22, 56), at(45, 22, 56)],
            3 => vec![at(25, 4, 50), at(-1, 42, 52), at(49, 42, 52)],
            4 => vec![at(4, 2, 46), at(50, 2, 46), at(0, 46, 50), at(50, 46, 50)],
            _ => vec![
                at(8, 4, 42),
                at(50, 4, 42),
                at(-1, 34, 42),
                at(59, 34, 42),
                at(27, 52, 46),
            ],
        }
    }

    /// Percent of the frame a figure takes.
    pub(super) fn percent(reading: &Reading) -> i32 {
        match reading.size {
            Some(Size::Small) => 62,
            Some(Size::Big) => 104,
            None => 92,
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
