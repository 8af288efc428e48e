//! Sums of boxes to pixels: the innermost loops of scaling.

use super::mean::Mean;

/// Most means that are worked out together before some of them are taken.
const AT_ONCE: usize = 768;

/// Boxes that are full: so many rows, so many pixels across.
#[derive(Clone, Copy)]
pub(super) struct Boxes {
    pub(super) rows: u32,
    pub(super) factor: u32,
}

impl Boxes {
    /// Averages opaque boxes into `out` and begins anew. Those of the pictures that are made most, of 256 to
    /// 1279 pixels, have sums that fit in sixteen bits, and then the mean of *every* place is quicker
    /// worked out than the one in twelve that is wanted: eight of them go at a time.
    pub(super) fn close_plain<const CHANNELS: usize>(
        self,
        sums: &mut [u16],
        out: &mut Vec<[u8; 4]>,
    ) {
        match self.factor {
            2 => self.together::<CHANNELS, 2>(sums, out),
            3 => self.together::<CHANNELS, 3>(sums, out),
            4 => self.together::<CHANNELS, 4>(sums, out),
            _ => return self.close::<CHANNELS, _>(sums, out),
        }
        sums.fill(0);
    }

    fn together<const CHANNELS: usize, const FACTOR: usize>(
        self,
        sums: &[u16],
        out: &mut Vec<[u8; 4]>,
    ) {
        let bytes = CHANNELS * FACTOR;
        let (whole, rest) = sums.split_at(sums.len() / bytes * bytes);
        for sums in whole.chunks(AT_ONCE / bytes * bytes) {
            let mut means = [0; AT_ONCE];
            self.means::<CHANNELS, FACTOR>(sums, &mut means);
            let first = means.chunks_exact(bytes).take(sums.len() / bytes);
            out.extend(first.map(|mean| match *mean {
                [red, green, blue, ..] if CHANNELS == 3 => [red, green, blue, 255],
                [grey, ..] => [grey, grey, grey, 255],
                [] => [0; 4],
            }));
        }
        self.last(rest.as_chunks::<CHANNELS>().0, out);
    }

    /// The mean of a box that begins at each place.
    fn means<const CHANNELS: usize, const FACTOR: usize>(self, sums: &[u16], means: &mut [u8]) {
        let count = self.rows * self.factor;
        // Exact for a sum below 65,536 / count, and 16 × 255 is.
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

    /// Averages boxes of any kind into `out` and begins anew.
    pub(super) fn close<const CHANNELS: usize, Sum>(self, sums: &mut [Sum], out: &mut Vec<[u8; 4]>)
    where
        Sum: Copy + Default + Into<u32>,
    {
        let (pixels, _) = sums.as_chunks::<CHANNELS>();
        let whole = pixels.chunks_exact(self.factor as usize);
        let rest = whole.remainder();
        let mean = Mean::of::<CHANNELS>(self.rows * self.factor);
        out.extend(whole.map(|pixels| mean.of_box(pixels)));
        self.last(rest, out);
        sums.fill(Sum::default());
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
