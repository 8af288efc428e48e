//! Rows of a picture to a thumbnail, one after the other.
//!
//! First boxes of a whole number of pixels are averaged, as sums that grow with each row; what is
//! then still too large (less than twice as large) is scaled once more, by then cheaply.

use super::super::{Decoded, grid::Grid};
use super::THUMBNAIL_SIDE;
use image::{ImageBuffer, Pixel, Rgba, RgbaImage, imageops};

/// Size and kind of the rows that come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Pixels across; at least 1.
    pub(super) width: u32,
    /// Pixels down; at least 1.
    pub(super) height: u32,
    /// Bytes of a pixel: 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity.
    pub(super) channels: usize,
}

impl Shape {
    /// Bytes of a row.
    pub(super) fn row_bytes(self) -> usize {
        self.width as usize * self.channels
    }

    fn longest(self) -> u32 {
        self.width.max(self.height)
    }
}

/// What came out.
pub(super) struct Scaled {
    /// The small picture.
    pub(super) pixels: Decoded,
    /// It is the native grid of pixel art.
    pub(super) sharp: bool,
}

/// How a box of pixels becomes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Their average.
    Average,
    /// The first: they are all the same.
    First,
}

/// Sums of each column since the last box was full.
enum Sums {
    /// Of bytes as they are. 255 rows fit, and half the width is twice the speed.
    Plain(Vec<u16>),
    /// Of colours weighted by their opacity.
    Weighed(Vec<u32>),
}

/// Takes rows and keeps sums.
pub(super) struct Scaler {
    shape: Shape,
    /// Pixels of a box along each side; at most 255, so that sums fit.
    factor: u32,
    way: Way,
    grid: Grid,
    sums: Sums,
    rows: u32,
    /// Boxes so far: colour weighted by opacity, and opacity.
    out: Vec<u8>,
}

impl Scaler {
    /// For rows of this shape; no side longer than 65,535 pixels.
    pub(super) fn new(shape: Shape) -> Self {
        let factor = (shape.longest() / THUMBNAIL_SIDE).clamp(1, 255);
        Self::averaging(shape, factor)
    }

    /// With boxes of `factor` pixels along each side, at most 255.
    pub(super) fn averaging(shape: Shape, factor: u32) -> Self {
        Self::with(shape, factor, Way::Average)
    }

    /// Once all rows were seen: another one for the same rows, when they are enlarged pixel art
    /// whose native grid is small enough.
    pub(super) fn native(&self) -> Option<Self> {
        let scale = self.grid.scale();
        let fits = self.shape.longest() / scale <= THUMBNAIL_SIDE;
        (scale > 1 && fits).then(|| Self::with(self.shape, scale, Way::First))
    }

    fn with(shape: Shape, factor: u32, way: Way) -> Self {
        let (across, down) = (shape.width.div_ceil(factor), shape.height.div_ceil(factor));
        let room = across as usize * down as usize * 4;
        let sums = if shape.channels.is_multiple_of(2) {
            Sums::Weighed(vec![0; shape.row_bytes()])
        } else {
            Sums::Plain(vec![0; shape.row_bytes()])
        };
        Self {
            shape,
            factor,
            way,
            grid: Grid::new(shape.width, shape.height, shape.channels),
            sums,
            rows: 0,
            out: Vec::with_capacity(room),
        }
    }

    /// Takes the next row in.
    pub(super) fn push(&mut self, row: &[u8]) {
        let first = self.rows.is_multiple_of(self.factor);
        self.rows += 1;
        if self.way == Way::First {
            if first {
                self.sample(row);
            }
            return;
        }
        self.grid.push(row);
        match &mut self.sums {
            Sums::Plain(sums) => add(sums, row),
            Sums::Weighed(sums) if self.shape.channels == 2 => weigh::<2>(sums, row),
            Sums::Weighed(sums) => weigh::<4>(sums, row),
        }
        if self.rows.is_multiple_of(self.factor) || self.rows == self.shape.height {
            self.close();
        }
    }

    /// The thumbnail, once every row was taken in. Rows that never came stay transparent.
    pub(super) fn finish(mut self) -> Scaled {
        let (across, down) = self.size();
        self.out.resize(across as usize * down as usize * 4, 0);
        let small = RgbaImage::from_raw(across, down, self.out).unwrap_or_default();
        let small = if across.max(down) > THUMBNAIL_SIDE {
            let (width, height) = self.shape.fitted();
            imageops::resize(&small, width, height, imageops::FilterType::Triangle)
        } else {
            small
        };
        Scaled {
            sharp: self.way == Way::First,
            pixels: straight(small, self.way),
        }
    }

    fn size(&self) -> (u32, u32) {
        let boxes = |side: u32| side.div_ceil(self.factor);
        (boxes(self.shape.width), boxes(self.shape.height))
    }

    fn sample(&mut self, row: &[u8]) {
        let step = self.factor as usize;
        let pixels = row.chunks_exact(self.shape.channels).step_by(step);
        self.out.extend(pixels.flat_map(rgba));
    }

    /// Averages the boxes of the rows since the last time.
    fn close(&mut self) {
        let rows = (self.rows - 1) % self.factor + 1;
        let boxes = Boxes {
            rows,
            factor: self.factor,
        };
        match (&mut self.sums, self.shape.channels) {
            (Sums::Plain(sums), 1) => boxes.close::<1, _>(sums, &mut self.out),
            (Sums::Plain(sums), _) => boxes.close::<3, _>(sums, &mut self.out),
            (Sums::Weighed(sums), 2) => boxes.close::<2, _>(sums, &mut self.out),
            (Sums::Weighed(sums), _) => boxes.close::<4, _>(sums, &mut self.out),
        }
    }
}

/// Boxes that are full: so many rows, so many pixels across.
#[derive(Clone, Copy)]
struct Boxes {
    rows: u32,
    factor: u32,
}

impl Boxes {
    /// Averages them into `out` and begins anew. How large they are is known to the compiler for
    /// the pictures that are made most, of 512 to 1279 pixels: this is the innermost loop of all.
    fn close<const CHANNELS: usize, Sum>(self, sums: &mut [Sum], out: &mut Vec<u8>)
    where
        Sum: Copy + Default + Into<u32>,
    {
        let (pixels, _) = sums.as_chunks::<CHANNELS>();
        match self.factor {
            2 => self.average_of(pixels.as_chunks::<2>(), out),
            3 => self.average_of(pixels.as_chunks::<3>(), out),
            4 => self.average_of(pixels.as_chunks::<4>(), out),
            factor => {
                let whole = pixels.chunks_exact(factor as usize);
                let rest = whole.remainder();
                self.average(whole, rest, out);
            }
        }
        sums.fill(Sum::default());
    }

    fn average_of<const CHANNELS: usize, const FACTOR: usize, Sum>(
        self,
        (whole, rest): (&[[[Sum; CHANNELS]; FACTOR]], &[[Sum; CHANNELS]]),
        out: &mut Vec<u8>,
    ) where
        Sum: Copy + Into<u32>,
    {
        self.average(whole.iter().map(<[_; FACTOR]>::as_slice), rest, out);
    }

    /// One pixel of each box; the last one may be narrower.
    #[inline]
    fn average<'a, const CHANNELS: usize, Sum>(
        self,
        whole: impl Iterator<Item = &'a [[Sum; CHANNELS]]>,
        rest: &[[Sum; CHANNELS]],
        out: &mut Vec<u8>,
    ) where
        Sum: Copy + Into<u32> + 'a,
    {
        let mean = Mean::of::<CHANNELS>(self.rows * self.factor);
        out.extend(whole.flat_map(|pixels| mean.of_box(pixels)));
        if !rest.is_empty() {
            let mean = Mean::of::<CHANNELS>(self.rows * rest.len() as u32);
            out.extend(mean.of_box(rest));
        }
    }
}

/// Divides sums by how much went into them.
#[derive(Clone, Copy)]
struct Mean {
    colour: Division,
    opacity: Division,
}

impl Mean {
    /// Of `count` pixels, colours weighted by their opacity where there is one.
    fn of<const CHANNELS: usize>(count: u32) -> Self {
        // Opacity makes them 255 times as large.
        let weight = if CHANNELS.is_multiple_of(2) { 255 } else { 1 };
        Self {
            colour: Division::by(count * weight),
            opacity: Division::by(count),
        }
    }

    /// The pixel that a box becomes.
    #[inline]
    fn of_box<const CHANNELS: usize, Sum: Copy + Into<u32>>(
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

impl Shape {
    /// The size of the thumbnail.
    fn fitted(self) -> (u32, u32) {
        let longest = u64::from(self.longest().max(1));
        let fit = |side: u32| {
            let side = (u64::from(side) * u64::from(THUMBNAIL_SIDE) + longest / 2) / longest;
            (side as u32).clamp(1, THUMBNAIL_SIDE)
        };
        (fit(self.width), fit(self.height))
    }
}

/// Adds a row to the sums.
fn add(sums: &mut [u16], row: &[u8]) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += u16::from(*value);
    }
}

/// Adds a row whose last channel is opacity.
fn weigh<const CHANNELS: usize>(sums: &mut [u32], row: &[u8]) {
    let (sums, _) = sums.as_chunks_mut::<CHANNELS>();
    let (row, _) = row.as_chunks::<CHANNELS>();
    for (sums, pixel) in sums.iter_mut().zip(row) {
        let opacity = u32::from(pixel[CHANNELS - 1]);
        for (sum, value) in sums.iter_mut().zip(&pixel[..CHANNELS - 1]) {
            *sum += u32::from(*value) * opacity;
        }
        sums[CHANNELS - 1] += opacity;
    }
}

fn rgba(pixel: &[u8]) -> [u8; 4] {
    match *pixel {
        [grey] => [grey, grey, grey, 255],
        [grey, opacity] => [grey, grey, grey, opacity],
        [red, green, blue] => [red, green, blue, 255],
        [red, green, blue, opacity, ..] => [red, green, blue, opacity],
        [] => [0; 4],
    }
}

/// Takes the opacity out of the colours again.
fn straight(mut picture: ImageBuffer<Rgba<u8>, Vec<u8>>, way: Way) -> Decoded {
    if way == Way::Average {
        for pixel in picture.pixels_mut() {
            let opacity = u32::from(pixel[3]);
            if (1..255).contains(&opacity) {
                pixel.apply_without_alpha(|value| {
                    ((u32::from(value) * 255 + opacity / 2) / opacity).min(255) as u8
                });
            }
        }
    }
    Decoded {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_raw(),
    }
}
