//! Chance that can be repeated: one small stream of numbers per seed and purpose.
//!
//! Each choice has its own named stream, so that a new choice in a later version of a subject does
//! not shift every other one.

/// A stream of numbers (`SplitMix64`) that depends only on a seed and a name.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The stream for `purpose` under `seed`.
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a of the purpose, so that two purposes never share a stream.
        let name = purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ name);
        dice.next();
        dice
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0..n`; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        if n == 0 {
            0
        } else {
            (self.next() % n as u64) as usize
        }
    }

    /// A number in `low..=high`; `low` when the range is empty.
    pub(super) fn range(&mut self, low: i32, high: i32) -> i32 {
        if high <= low {
            return low;
        }
        low + self.below((high - low) as usize + 1) as i32
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent as usize
    }

    /// One of `items`, if there are any.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.below(items.len());
        items.get(at)
    }
}

/// A fixed number for a place, for textures that must not depend on drawing order.
pub(super) fn grain(seed: u64, x: i32, y: i32) -> u32 {
    let mut h = seed ^ (x as u32 as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^= (y as u32 as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    h = (h ^ (h >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (h >> 33) as u32
}
