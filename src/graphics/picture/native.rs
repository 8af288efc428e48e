//! The native grid of pixel art that was enlarged by a whole number.

use super::Picture;
use crate::media::Grid;
use std::sync::Arc;

/// By how much the picture was enlarged: every block of that many pixels is of one colour. 1 if
/// it was not. Exact: blocks that a lossy format blurred do not count.
pub fn native_scale(picture: &Picture) -> u32 {
    let (width, height) = picture.size();
    let mut grid = Grid::new(width, height, 4);
    for row in picture.rgba.chunks_exact(width as usize * 4) {
        grid.push(row);
        if grid.scale() == 1 {
            return 1;
        }
    }
    grid.scale()
}

/// One pixel of each block of `scale`.
pub(super) fn reduced(picture: &Picture, scale: u32) -> Picture {
    let (width, height) = (picture.width / scale, picture.height / scale);
    let rgba: Vec<u8> = (0..height)
        .flat_map(|y| {
            picture
                .row(y * scale)
                .iter()
                .step_by(scale as usize)
                .flatten()
        })
        .copied()
        .collect();
    Picture {
        width,
        height,
        rgba: Arc::new(rgba),
        pixel_art: true,
    }
}
