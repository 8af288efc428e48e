//! Averages without a division: the innermost work of scaling.

/// Divides sums by how much went into them.
#[derive(Clone, Copy)]
pub(super) struct Mean {
    colour: Division,
    opacity: Division,
}

impl Mean {
    /// Of `count` pixels, colours weighted by their opacity where there is one.
    pub(super) fn of<const CHANNELS: usize>(count: u32) -> Self {
        // Opacity makes them 255 times as large.
        let weight = if CHANNELS.is_multiple_of(2) { 255 } else { 1 };
        Self {
            colour: Division::by(count * weight),
            opacity: Division::by(count),
        }
    }

    /// The pixel that a box becomes.
    #[inline]
    pub(super) fn of_box<const CHANNELS: usize, Sum: Copy + Into<u32>>(
        self,
        pixels: &[[Sum; CHANNELS]],
    ) -> [u8; 4] {
        let mut sums = [0_u32; CHANNELS];
        for pixel in pixels {
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += (*value).into();
            }
        }
        self.pixel(sums)
    }

    fn pixel<const CHANNELS: usize>(self, sums: [u32; CHANNELS]) -> [u8; 4] {
        let colour = |sum| self.colour.of(sum);
        match *sums.as_slice() {
            [grey] => [colour(grey), colour(grey), colour(grey), 255],
            [grey, alpha] => {
                let grey = colour(grey);
                [grey, grey, grey, self.opacity.of(alpha)]
            }
            [red, green, blue] => [colour(red), colour(green), colour(blue), 255],
            [red, green, blue, alpha, ..] => {
                let opacity = self.opacity.of(alpha);
                [colour(red), colour(green), colour(blue), opacity]
            }
            [] => [0; 4],
        }
    }
}

/// A rounded division by multiplying, several times as fast: exact below 65,536, which is every
/// box of opaque pixels.
#[derive(Clone, Copy)]
struct Division {
    half: u64,
    factor: u64,
}

impl Division {
    /// Bits behind the point of the factor.
    const BITS: u32 = 40;

    fn by(divisor: u32) -> Self {
        let divisor = u64::from(divisor.max(1));
        Self {
            half: divisor / 2,
            factor: (1_u64 << Self::BITS).div_ceil(divisor),
        }
    }

    /// Of a sum of bytes, as many as the divisor at most.
    fn of(self, sum: u32) -> u8 {
        let quotient = ((u64::from(sum) + self.half) * self.factor) >> Self::BITS;
        quotient.min(255) as u8
    }
}
