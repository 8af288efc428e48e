//! Small pictures by area average: each new pixel is the mean of the area that it stands for.

use super::Decoded;

/// `picture` made to fit into `max_width` × `max_height` pixels with its proportions kept; never
/// enlarged. Colour counts by its opacity, so transparent pixels leave no dark rim.
pub fn thumbnail(picture: &Decoded, max_width: u32, max_height: u32) -> Decoded {
    let (width, height) = fit(picture, max_width.max(1), max_height.max(1));
    if (width, height) == (picture.width, picture.height) {
        return picture.clone();
    }
    let columns = spans(picture.width, width);
    let (mut sums, mut rgba) = (vec![[0.0; 4]; columns.len()], Vec::new());
    rgba.reserve(columns.len() * height as usize * 4);
    for rows in spans(picture.height, height) {
        sums.fill([0.0; 4]);
        for (y, weight) in rows.parts() {
            add_row(&mut sums, &columns, row(picture, y), weight);
        }
        rgba.extend(sums.iter().flat_map(|sum| mean(*sum)));
    }
    Decoded {
        width,
        height,
        rgba,
    }
}

/// The largest size with the same proportions that fits; each side at least 1.
fn fit(picture: &Decoded, max_width: u32, max_height: u32) -> (u32, u32) {
    let (width, height) = (
        u64::from(picture.width.max(1)),
        u64::from(picture.height.max(1)),
    );
    let (max_width, max_height) = (u64::from(max_width), u64::from(max_height));
    if width <= max_width && height <= max_height {
        return (picture.width, picture.height);
    }
    let scaled = |side: u64, max: u64, other: u64| ((side * max + other / 2) / other).max(1) as u32;
    if width * max_height >= height * max_width {
        (max_width as u32, scaled(height, max_width, width))
    } else {
        (scaled(width, max_height, height), max_height as u32)
    }
}

/// A stretch of old pixels that one new pixel stands for; the ends may be parts of a pixel.
#[derive(Clone, Copy)]
struct Span {
    from: f32,
    to: f32,
}

impl Span {
    /// The old pixels with the part of each that counts; the parts add up to 1.
    fn parts(self) -> impl Iterator<Item = (usize, f32)> {
        let (first, end) = (self.from.floor() as usize, self.to.ceil() as usize);
        let length = self.to - self.from;
        (first..end).map(move |at| {
            let (from, to) = (self.from.max(at as f32), self.to.min(at as f32 + 1.0));
            (at, (to - from).max(0.0) / length)
        })
    }
}

/// The spans of `new` pixels over `old` ones.
fn spans(old: u32, new: u32) -> Vec<Span> {
    let edge = |at: u32| (f64::from(at) * f64::from(old) / f64::from(new.max(1))) as f32;
    (0..new)
        .map(|at| Span {
            from: edge(at),
            to: edge(at + 1),
        })
        .collect()
}

fn row(picture: &Decoded, y: usize) -> &[u8] {
    let length = picture.width as usize * 4;
    let start = y.min((picture.height as usize).saturating_sub(1)) * length;
    picture.rgba.get(start..start + length).unwrap_or_default()
}

/// Adds a row, narrowed, to the sums of red, green, blue (each times opacity) and opacity.
fn add_row(sums: &mut [[f32; 4]], columns: &[Span], row: &[u8], weight: f32) {
    let (pixels, _) = row.as_chunks::<4>();
    for (sum, span) in sums.iter_mut().zip(columns) {
        for (x, part) in span.parts() {
            let Some([red, green, blue, opacity]) = pixels.get(x).copied() else {
                continue;
            };
            let counts = weight * part * f32::from(opacity);
            for (total, colour) in sum.iter_mut().zip([red, green, blue]) {
                *total += f32::from(colour) * counts;
            }
            sum[3] += counts;
        }
    }
}

fn mean([red, green, blue, opacity]: [f32; 4]) -> [u8; 4] {
    if opacity <= 0.0 {
        return [0; 4];
    }
    let byte = |value: f32| value.round() as u8;
    [
        byte(red / opacity),
        byte(green / opacity),
        byte(blue / opacity),
        byte(opacity),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Decoded, thumbnail};

    fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Decoded {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let rgba = places.flat_map(|(x, y)| pixel(x, y)).collect();
        Decoded {
            width,
            height,
            rgba,
        }
    }

    #[test]
    fn it_fits_keeps_proportions_and_never_enlarges() {
        let rows = [
            ((1024, 1024), (256, 256), (256, 256)),
            ((1216, 832), (256, 256), (256, 175)),
            ((832, 1216), (256, 256), (175, 256)),
            ((10, 10), (256, 256), (10, 10)),
            ((3000, 1), (256, 256), (256, 1)),
            ((300, 300), (0, 7), (1, 1)),
        ];
        for ((width, height), (max_width, max_height), wanted) in rows {
            let small = thumbnail(
                &picture(width, height, |_, _| [9, 9, 9, 255]),
                max_width,
                max_height,
            );
            assert_eq!((small.width, small.height), wanted);
            assert_eq!(small.rgba.len() as u32, small.width * small.height * 4);
            assert!(small.rgba.chunks(4).all(|pixel| pixel == [9, 9, 9, 255]));
        }
    }

    #[test]
    fn each_pixel_is_the_mean_of_its_area() {
        let steps = picture(4, 2, |x, y| [(x * 10 + y * 4) as u8, 0, 0, 255]);
        let small = thumbnail(&steps, 2, 1);
        assert_eq!(small.rgba, [7, 0, 0, 255, 27, 0, 0, 255]);
        // Three to two: the middle pixel counts half on either side.
        let three = picture(3, 1, |x, _| [[30, 60, 90][x as usize], 0, 0, 255]);
        assert_eq!(thumbnail(&three, 2, 1).rgba, [40, 0, 0, 255, 80, 0, 0, 255]);
    }

    #[test]
    fn transparent_pixels_lend_no_colour() {
        let half = picture(2, 1, |x, _| {
            if x == 0 {
                [200, 100, 50, 255]
            } else {
                [0, 0, 0, 0]
            }
        });
        assert_eq!(thumbnail(&half, 1, 1).rgba, [200, 100, 50, 128]);
        let none = picture(2, 1, |_, _| [77, 0, 0, 0]);
        assert_eq!(thumbnail(&none, 1, 1).rgba, [0, 0, 0, 0]);
    }
}
