//! Sums of boxes to pixels: the innermost loops of scaling.

use super::mean::Mean;

/// Boxes that are full: so many rows, so many pixels across.
#[derive(Clone, Copy)]
pub(super) struct Boxes {
    pub(super) rows: u32,
    pub(super) factor: u32,
}

impl Boxes {
    /// Averages opaque boxes into `out`. Those of the pictures that are made most, of 512 to 1279 pixels,
    /// have sums that fit in sixteen bits, and then the mean at *every* place is quicker worked out than
    /// the one in twelve that is wanted: eight of them go at a time. `means` is room for them.
    pub(super) fn close_plain<const CHANNELS: usize>(
        self,
        sums: &[u16],
        means: &mut [u8],
        out: &mut Vec<[u8; 4]>,
    ) {
        match self.factor {
            // The last ones may be lower.
            factor if factor != self.rows => self.close::<CHANNELS, _>(sums, out),
            2 => self.together::<CHANNELS, 2>(sums, means, out),
            3 => self.together::<CHANNELS, 3>(sums, means, out),
            4 => self.together::<CHANNELS, 4>(sums, means, out),
            _ => self.close::<CHANNELS, _>(sums, out),
        }
    }

    fn together<const CHANNELS: usize, const FACTOR: usize>(
        self,
        sums: &[u16],
        means: &mut [u8],
        out: &mut Vec<[u8; 4]>,
    ) {
        let bytes = CHANNELS * FACTOR;
        let (whole, rest) = sums.split_at(sums.len() / bytes * bytes);
        if !whole.is_empty() {
            means_of::<CHANNELS, FACTOR>(whole, means);
        }
        let first = means.chunks_exact(bytes).take(whole.len() / bytes);
        out.extend(first.map(|mean| match mean.first_chunk() {
            Some(four) if CHANNELS == 3 => opaque(*four),
            _ => [mean[0], mean[0], mean[0], 255],
        }));
        self.last(rest.as_chunks::<CHANNELS>().0, out);
    }

    /// Averages boxes of any kind into `out`.
    pub(super) fn close<const CHANNELS: usize, Sum>(self, sums: &[Sum], out: &mut Vec<[u8; 4]>)
    where
        Sum: Copy + Into<u32>,
    {
        let (pixels, _) = sums.as_chunks::<CHANNELS>();
        let whole = pixels.chunks_exact(self.factor as usize);
        let rest = whole.remainder();
        let mean = Mean::of::<CHANNELS>(self.rows * self.factor);
        out.extend(whole.map(|pixels| mean.of_box(pixels)));
        self.last(rest, out);
    }

    /// The last box, where it is narrower.
    fn last<const CHANNELS: usize, Sum>(self, pixels: &[[Sum; CHANNELS]], out: &mut Vec<[u8; 4]>)
    where
        Sum: Copy + Into<u32>,
    {
        if !pixels.is_empty() {
            let mean = Mean::of::<CHANNELS>(self.rows * pixels.len() as u32);
            out.push(mean.of_box(pixels));
        }
    }
}

/// The mean of a box that begins at each place.
fn means_of<const CHANNELS: usize, const FACTOR: usize>(sums: &[u16], means: &mut [u8]) {
    // Known to the compiler, as is everything here. Exact for sums of at most 16 bytes.
    let count = (FACTOR * FACTOR) as u32;
    let (half, factor) = ((count / 2) as u16, 65_536_u32.div_ceil(count));
    let places = sums.len() + CHANNELS - CHANNELS * FACTOR;
    let behind = |pixels: usize| &sums[CHANNELS * pixels.min(FACTOR - 1)..][..places];
    let (first, second, third, fourth) = (behind(0), behind(1), behind(2), behind(3));
    let means = &mut means[..places];
    for at in 0..places {
        let mut sum = first[at] + second[at] + half;
        if FACTOR > 2 {
            sum += third[at];
        }
        if FACTOR > 3 {
            sum += fourth[at];
        }
        means[at] = ((u32::from(sum) * factor) >> 16) as u8;
    }
}

/// Three channels and whatever comes behind them, as a pixel. One number, which is quicker than four.
fn opaque(channels: [u8; 4]) -> [u8; 4] {
    (u32::from_le_bytes(channels) | 0xFF00_0000).to_le_bytes()
}
