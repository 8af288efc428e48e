//! The native grid of pixel art that was enlarged by a whole number.

use std::collections::HashSet;

use super::Picture;

/// By how much the picture was enlarged: every block of that many pixels is of one colour. 1 if
/// it was not. Exact: blocks that a lossy format blurred do not count.
pub fn native_scale(picture: &Picture) -> u32 {
    let (width, height) = picture.size();
    let mut scale = gcd(width, height);
    let mut above: &[[u8; 4]] = picture.row(0);
    for y in 0..height {
        let row = picture.row(y);
        // Where neighbours differ, a block must begin.
        if row != above {
            scale = gcd(scale, y);
        }
        for (x, pair) in (1..).zip(row.windows(2)) {
            if pair.first() != pair.last() && x % scale != 0 {
                scale = gcd(scale, x);
            }
        }
        if scale == 1 {
            return 1;
        }
        above = row;
    }
    scale
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
        rgba: rgba.into(),
        pixel_art: true,
    }
}

/// Whether the picture has at most `most` colours, all that is transparent counting as one.
pub(super) fn has_few(picture: &Picture, most: usize) -> bool {
    let mut colours = HashSet::new();
    for y in 0..picture.height {
        for &pixel in picture.row(y) {
            let seen = if pixel[3] == 0 { [0; 4] } else { pixel };
            if colours.insert(seen) && colours.len() > most {
                return false;
            }
        }
    }
    true
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
