//! The native grid of pixel art that was enlarged by a whole number, and few colours: how pixel art
//! is told from everything else.

use std::collections::HashSet;

/// Finds by how much a picture was enlarged while its rows pass by. Exact: blocks that a lossy
/// format blurred do not count.
#[derive(Clone, Debug)]
pub struct Grid {
    scale: u32,
    rows: u32,
    bytes: usize,
    above: Vec<u8>,
}

impl Grid {
    /// For a picture of `width` × `height` pixels of so many `bytes` each.
    pub fn new(width: u32, height: u32, bytes: usize) -> Self {
        Self {
            scale: gcd(width, height),
            rows: 0,
            bytes: bytes.max(1),
            above: Vec::new(),
        }
    }

    /// Takes the next row in.
    pub fn push(&mut self, row: &[u8]) {
        let y = self.rows;
        self.rows += 1;
        if self.scale == 1 || (y > 0 && row == self.above) {
            return;
        }
        // Where neighbours differ, a block must begin.
        self.scale = gcd(self.scale, y);
        let (left, right) = (
            row.chunks_exact(self.bytes),
            row.chunks_exact(self.bytes).skip(1),
        );
        for (x, (left, right)) in (1..).zip(left.zip(right)) {
            if left != right && x % self.scale != 0 {
                self.scale = gcd(self.scale, x);
                if self.scale == 1 {
                    return;
                }
            }
        }
        self.above.clear();
        self.above.extend_from_slice(row);
    }

    /// Pixels of one block along each side, as far as the rows say; 1 = not enlarged.
    pub fn scale(&self) -> u32 {
        self.scale.max(1)
    }
}

/// Whether `rgba` has at most `most` colours, all that is transparent counting as one.
pub fn has_few_colours(rgba: &[u8], most: usize) -> bool {
    let mut colours = HashSet::new();
    let mut left = None;
    let (pixels, _) = rgba.as_chunks::<4>();
    pixels.iter().all(|&pixel| {
        let seen = if pixel[3] == 0 { [0; 4] } else { pixel };
        // In pixel art neighbours are mostly alike, and the set takes longer than unpacking them.
        left.replace(seen) == Some(seen) || !colours.insert(seen) || colours.len() <= most
    })
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
