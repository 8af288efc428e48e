//! Rows of a picture to a smaller one, one after the other.
//!
//! First boxes of a whole number of pixels are averaged, as sums that grow with each row; what is
//! then still too large (less than twice as large) is scaled once more, by then cheaply.

mod boxes;
mod mean;

use super::{Decoded, grid::Grid};
use boxes::Boxes;
use image::{ColorType, DynamicImage, ImageBuffer, Pixel, Rgba, RgbaImage, imageops};

/// Rows that are added up at once: the sums take twice the room of a row, so that walking them for each
/// row would take longer than all else.
const ROWS_MAX: usize = 4;

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

    /// Of a picture that is unpacked, with eight bits for each channel.
    pub(super) fn of(picture: &DynamicImage) -> Self {
        let channels = match picture.color() {
            ColorType::L8 => 1,
            ColorType::La8 => 2,
            ColorType::Rgb8 => 3,
            _ => 4,
        };
        Self {
            width: picture.width(),
            height: picture.height(),
            channels,
        }
    }

    /// The longer side.
    pub(super) fn longest(self) -> u32 {
        self.width.max(self.height)
    }

    /// Its size when its longest side has become `side`.
    fn fitted(self, wanted: u32) -> (u32, u32) {
        let longest = u64::from(self.longest().max(1));
        let fit = |side: u32| {
            let side = (u64::from(side) * u64::from(wanted) + longest / 2) / longest;
            (side as u32).clamp(1, wanted)
        };
        (fit(self.width), fit(self.height))
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
    /// Of bytes as they are, from the first rows of a box on. 255 rows fit, and half the width is twice
    /// the speed.
    Plain(Vec<u16>),
    /// Of colours weighted by their opacity.
    Weighed(Vec<u32>),
}

/// Takes rows and keeps sums.
pub(super) struct Scaler {
    shape: Shape,
    /// Pixels of a box along each side; at most 255, so that sums fit.
    factor: u32,
    /// The longest side of what comes out, where the boxes do not decide it.
    side: Option<u32>,
    way: Way,
    grid: Grid,
    sums: Sums,
    /// Room for what is worked out of them, where it is.
    means: Vec<u8>,
    rows: u32,
    /// Boxes so far: colour weighted by opacity, and opacity.
    out: Vec<[u8; 4]>,
}

impl Scaler {
    /// To a picture whose longest side is `side`, if it is larger than that; no side of the rows
    /// is longer than 65,535 pixels.
    pub(super) fn exactly(shape: Shape, side: u32) -> Self {
        let factor = (shape.longest() / side.max(1)).clamp(1, 255);
        Self {
            side: Some(side),
            ..Self::averaging(shape, factor)
        }
    }

    /// To a picture of at most `side` pixels along each side, in whole boxes: without a second
    /// step, which would need room for the whole of it once more.
    pub(super) fn at_most(shape: Shape, side: u32) -> Self {
        let factor = shape.longest().div_ceil(side.max(1)).clamp(1, 255);
        let way = if factor == 1 {
            Way::First
        } else {
            Way::Average
        };
        Self::with(shape, factor, way)
    }

    /// With boxes of `factor` pixels along each side, at most 255.
    pub(super) fn averaging(shape: Shape, factor: u32) -> Self {
        Self::with(shape, factor, Way::Average)
    }

    /// Once all rows were seen: another one for the same rows, when they are enlarged pixel art
    /// whose native grid has at most `side` pixels along each side.
    pub(super) fn native(&self, side: u32) -> Option<Self> {
        let scale = self.grid.scale();
        let fits = self.shape.longest() / scale <= side;
        (scale > 1 && fits).then(|| Self::with(self.shape, scale, Way::First))
    }

    fn with(shape: Shape, factor: u32, way: Way) -> Self {
        let (across, down) = (shape.width.div_ceil(factor), shape.height.div_ceil(factor));
        let room = across as usize * down as usize;
        let sums = if shape.channels.is_multiple_of(2) {
            Sums::Weighed(vec![0; shape.row_bytes()])
        } else {
            Sums::Plain(vec![0; shape.row_bytes()])
        };
        Self {
            shape,
            factor,
            side: None,
            way,
            grid: Grid::new(shape.width, shape.height, shape.channels),
            means: match &sums {
                Sums::Plain(sums) => vec![0; sums.len()],
                Sums::Weighed(_) => vec![],
            },
            sums,
            rows: 0,
            out: Vec::with_capacity(room),
        }
    }

    /// How many rows it is best given at once.
    pub(super) fn together(&self) -> usize {
        (self.factor as usize).min(ROWS_MAX)
    }

    /// Takes the next rows in.
    pub(super) fn push(&mut self, rows: &[u8]) {
        let row_bytes = self.shape.row_bytes();
        let mut rest = rows;
        while rest.len() >= row_bytes {
            let missing = (self.factor - self.rows % self.factor) as usize;
            let end = missing.min(rest.len() / row_bytes).min(ROWS_MAX) * row_bytes;
            let (rows, behind) = rest.split_at(end);
            self.push_into_box(rows);
            rest = behind;
        }
    }

    /// At most [`ROWS_MAX`] rows of the same boxes.
    fn push_into_box(&mut self, rows: &[u8]) {
        let row_bytes = self.shape.row_bytes();
        let first = self.rows.is_multiple_of(self.factor);
        self.rows += (rows.len() / row_bytes) as u32;
        if self.way == Way::First {
            if first {
                self.sample(&rows[..row_bytes]);
            }
            return;
        }
        let each = rows.chunks_exact(row_bytes);
        each.clone().for_each(|row| self.grid.push(row));
        match (&mut self.sums, self.shape.channels) {
            (Sums::Plain(sums), _) => add(sums, rows, first),
            (Sums::Weighed(sums), 2) => each.for_each(|row| weigh::<2>(sums, row)),
            (Sums::Weighed(sums), _) => each.for_each(|row| weigh::<4>(sums, row)),
        }
        if self.rows.is_multiple_of(self.factor) || self.rows == self.shape.height {
            self.close();
        }
    }

    /// The small picture, once every row was taken in. Rows that never came stay transparent.
    pub(super) fn finish(mut self) -> Scaled {
        let (across, down) = self.size();
        self.out.resize(across as usize * down as usize, [0; 4]);
        let pixels = self.out.into_flattened();
        let small = RgbaImage::from_raw(across, down, pixels).unwrap_or_default();
        let small = match self.side.filter(|side| across.max(down) > *side) {
            Some(side) => {
                let (width, height) = self.shape.fitted(side);
                imageops::resize(&small, width, height, imageops::FilterType::Triangle)
            }
            None => small,
        };
        Scaled {
            sharp: self.way == Way::First,
            pixels: match self.sums {
                Sums::Weighed(_) if self.way == Way::Average => straight(small),
                _ => decoded(small),
            },
        }
    }

    fn size(&self) -> (u32, u32) {
        let boxes = |side: u32| side.div_ceil(self.factor);
        (boxes(self.shape.width), boxes(self.shape.height))
    }

    fn sample(&mut self, row: &[u8]) {
        let step = self.factor as usize;
        let pixels = row.chunks_exact(self.shape.channels).step_by(step);
        self.out.extend(pixels.map(rgba));
    }

    /// Averages the boxes of the rows since the last time.
    fn close(&mut self) {
        let rows = (self.rows - 1) % self.factor + 1;
        let boxes = Boxes {
            rows,
            factor: self.factor,
        };
        let (means, out) = (&mut self.means, &mut self.out);
        match (&mut self.sums, self.shape.channels) {
            (Sums::Plain(sums), 1) => boxes.close_plain::<1>(sums, means, out),
            (Sums::Plain(sums), _) => boxes.close_plain::<3>(sums, means, out),
            (Sums::Weighed(sums), channels) => {
                match channels {
                    2 => boxes.close::<2, _>(sums, out),
                    _ => boxes.close::<4, _>(sums, out),
                }
                sums.fill(0);
            }
        }
    }
}

/// The same picture with eight bits for each channel: sixteen are rare, and nothing is lost that a
/// screen could show.
pub(super) fn eight_bits(picture: DynamicImage) -> DynamicImage {
    match picture.color() {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => picture,
        _ => DynamicImage::ImageRgba8(picture.into_rgba8()),
    }
}

/// Adds at most [`ROWS_MAX`] rows to the sums of boxes, or begins them with the `first` rows.
fn add(sums: &mut [u16], rows: &[u8], first: bool) {
    match (rows.len() / sums.len(), first) {
        (1, true) => add_rows::<1, true>(sums, rows),
        (1, false) => add_rows::<1, false>(sums, rows),
        (2, true) => add_rows::<2, true>(sums, rows),
        (2, false) => add_rows::<2, false>(sums, rows),
        (3, true) => add_rows::<3, true>(sums, rows),
        (3, false) => add_rows::<3, false>(sums, rows),
        (_, true) => add_rows::<ROWS_MAX, true>(sums, rows),
        (_, false) => add_rows::<ROWS_MAX, false>(sums, rows),
    }
}

fn add_rows<const ROWS: usize, const FIRST: bool>(sums: &mut [u16], rows: &[u8]) {
    let row = |row: usize| &rows[row.min(ROWS - 1) * sums.len()..][..sums.len()];
    let (one, two, three, four) = (row(0), row(1), row(2), row(3));
    for (at, sum) in sums.iter_mut().enumerate() {
        let mut new = u16::from(one[at]);
        if ROWS > 1 {
            new += u16::from(two[at]);
        }
        if ROWS > 2 {
            new += u16::from(three[at]);
        }
        if ROWS > 3 {
            new += u16::from(four[at]);
        }
        *sum = if FIRST { new } else { *sum + new };
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
fn straight(mut picture: ImageBuffer<Rgba<u8>, Vec<u8>>) -> Decoded {
    for pixel in picture.pixels_mut() {
        let opacity = u32::from(pixel[3]);
        if (1..255).contains(&opacity) {
            pixel.apply_without_alpha(|value| {
                ((u32::from(value) * 255 + opacity / 2) / opacity).min(255) as u8
            });
        }
    }
    decoded(picture)
}

fn decoded(picture: RgbaImage) -> Decoded {
    Decoded {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_raw(),
    }
}

#[cfg(test)]
mod tests;
