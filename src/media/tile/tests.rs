//! Tiles as a decoder that is not ours reads them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    BLOCK, MCU, Stripe,
    dct::{Pair, Quantiser},
    jpeg, tables,
};
use crate::media::{Decoded, Format, Limits, decode, stored};
use proptest::prelude::*;

/// Slopes, an edge, and noise of so many values.
fn picture(width: u32, height: u32, noise: u8) -> Decoded {
    let mut random = fastrand::Rng::with_seed(7);
    let mut rgba = vec![];
    for y in 0..height {
        for x in 0..width {
            let slope = |at: u32, of: u32| (at * 200 / of.max(1)) as u8;
            let edge = if x * 3 > y * 2 { 40 } else { 0 };
            let mut grain = || random.u8(0..=noise);
            let red = slope(x, width).saturating_add(grain());
            let green = slope(y, height)
                .saturating_add(grain())
                .saturating_add(edge);
            let blue = slope(x + y, width + height).saturating_add(grain());
            rgba.extend([red, green, blue, 255]);
        }
    }
    Decoded {
        width,
        height,
        rgba,
    }
}

fn read(bytes: &[u8]) -> Decoded {
    decode(bytes, &Limits::thumbnail()).unwrap()
}

/// The mean square of the differences.
fn apart(one: &Decoded, other: &Decoded) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let square = |(one, other): (&u8, &u8)| f64::from(one.abs_diff(*other)).powi(2);
    let sum: f64 = one.rgba.iter().zip(&other.rgba).map(square).sum();
    sum / one.rgba.len() as f64
}

/// Not worse, and not larger, than what the encoder of copies makes at the same quality.
#[test]
fn tiles_are_as_good_as_the_copies() {
    for quality in [30, 60, 80, 95] {
        for noise in [0, 12, 90] {
            let whole = picture(256, 192, noise);
            let ours = jpeg(&whole, quality).unwrap();
            // Colours at half the resolution, as ours always are.
            let theirs = stored::encode(&whole, Format::Jpeg, quality.min(89)).unwrap();
            let (our_error, their_error) =
                (apart(&read(&ours), &whole), apart(&read(&theirs), &whole));
            assert!(
                our_error < their_error * 1.02 + 0.05,
                "quality {quality}, noise {noise}: {our_error} to {their_error}"
            );
            if quality < 90 {
                assert!(ours.len() < theirs.len() * 102 / 100, "{}", ours.len());
            }
        }
    }
}

#[test]
fn every_size_is_as_good() {
    for (width, height) in [
        (1, 1),
        (7, 3),
        (8, 8),
        (16, 17),
        (15, 256),
        (256, 1),
        (33, 47),
    ] {
        let whole = picture(width, height, 0);
        let theirs = stored::encode(&whole, Format::Jpeg, 85).unwrap();
        let (ours, theirs) = (read(&jpeg(&whole, 85).unwrap()), read(&theirs));
        let (ours, theirs) = (apart(&ours, &whole), apart(&theirs, &whole));
        assert!(
            ours < theirs * 1.1 + 1.0,
            "{width}×{height}: {ours} to {theirs}"
        );
    }
}

#[test]
fn one_colour_stays_that_colour() {
    for colour in [
        [0, 0, 0],
        [255, 255, 255],
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [12, 200, 99],
    ] {
        let [red, green, blue] = colour;
        let pixel = [red, green, blue, 255];
        let whole = Decoded {
            width: 40,
            height: 24,
            rgba: pixel.repeat(40 * 24),
        };
        let seen = read(&jpeg(&whole, 80).unwrap());
        for (seen, wanted) in seen.rgba.iter().zip(&whole.rgba) {
            assert!(
                seen.abs_diff(*wanted) <= 3,
                "{seen} for {wanted} of {colour:?}"
            );
        }
    }
}

/// Grey pixels, so that no colour is halved.
fn grey(width: u32, height: u32, mut value: impl FnMut(u32, u32) -> u8) -> Decoded {
    let at = |at: u32| (at % width, at / width);
    let pixels = (0..width * height).map(at).flat_map(|(x, y)| {
        let value = value(x, y);
        [value, value, value, 255]
    });
    let rgba = pixels.collect();
    Decoded {
        width,
        height,
        rgba,
    }
}

/// Every value is within 3 of what it was.
fn assert_kept(whole: &Decoded, quality: u8, what: &str) {
    let seen = read(&jpeg(whole, quality).unwrap());
    let size = (whole.width, whole.height);
    assert_eq!((seen.width, seen.height), size, "{what}");
    for (at, (seen, wanted)) in seen.rgba.iter().zip(&whole.rgba).enumerate() {
        let (off, pixel) = (seen.abs_diff(*wanted), at / 4);
        assert!(off <= 3, "{what} {size:?}: {seen} for {wanted} at {pixel}");
    }
}

/// At quality 100 nothing is divided: what is not as it was is a wrong coefficient.
#[test]
fn grey_pixels_come_back_as_they_were() {
    let mut random = fastrand::Rng::with_seed(11);
    let sides = [1, 2, 7, 8, 9, 15, 16, 17, 33, 64];
    for (width, height) in sides.iter().flat_map(|x| sides.map(|y| (*x, y))) {
        let kept = |whole: &Decoded, what: &str| assert_kept(whole, 100, what);
        kept(&grey(width, height, |_, _| random.u8(..)), "noise");
        let slope = |x, y| ((x + y) * 255 / (width + height)) as u8;
        kept(&grey(width, height, slope), "a gradient");
        let edge = |x, y| if x * 3 > y * 2 + 5 { 255 } else { 0 };
        kept(&grey(width, height, edge), "an edge");
        let board = |x, y| if (x / 3 + y / 3) % 2 == 0 { 255 } else { 0 };
        kept(&grey(width, height, board), "a board");
    }
}

/// Up to 62 coefficients before it are zero.
#[test]
fn each_frequency_alone_comes_back_as_it_was() {
    use std::f32::consts::PI;
    for (across, down) in (0..8_u8).flat_map(|across| (0..8_u8).map(move |down| (across, down))) {
        let wave =
            |at: u32, frequency: u8| ((2 * at + 1) as f32 * f32::from(frequency) * PI / 16.0).cos();
        let value = |x, y| (127.5 + 120.0 * wave(x, across) * wave(y, down)).round() as u8;
        let what = format!("{across} across, {down} down");
        // Not 100: what rounding adds to other frequencies is divided away.
        assert_kept(&grey(32, 16, value), 95, &what);
    }
    // The only one that whole numbers make without any other.
    let value = |x: u32, y: u32| {
        let sign = |at: u32| at.div_ceil(2) % 2;
        if sign(x) == sign(y) { 228 } else { 28 }
    };
    assert_kept(&grey(16, 32, value), 100, "4 across, 4 down");
}

/// The coefficient of a block as the standard has it, two sums of cosines.
fn coefficient(block: &[[f64; BLOCK]; BLOCK], across: usize, down: usize) -> f64 {
    use std::f64::consts::{FRAC_1_SQRT_2, PI};
    let scale = |frequency| if frequency == 0 { FRAC_1_SQRT_2 } else { 1.0 };
    let wave = |at: usize, frequency| ((2 * at + 1) as f64 * frequency as f64 * PI / 16.0).cos();
    let all = (0..BLOCK).flat_map(|y| (0..BLOCK).map(move |x| (x, y)));
    let sum: f64 = all
        .map(|(x, y)| block[y][x] * wave(x, across) * wave(y, down))
        .sum();
    sum * scale(across) * scale(down) / 4.0
}

/// Every coefficient of Cb and Cr, to the nearest whole number: no decoder shows them, because each fills
/// in the halved resolution in its own way.
#[test]
fn chroma_is_transformed_as_the_standard_says() {
    // ITU-R BT.601 as JFIF prints it.
    let weights = [[-0.168_736, -0.331_264, 0.5], [0.5, -0.418_688, -0.081_312]];
    let whole = picture(48, 16, 120);
    let (pixels, _) = whole.rgba.as_chunks::<4>();
    let rows: Vec<_> = pixels.chunks_exact(48).collect();
    let mut stripe = Stripe::new(3);
    stripe.fill(&rows);
    for quality in [20, 80, 100] {
        let [_, divisors] = tables::quantisation(quality);
        let quantiser = Quantiser::of(&divisors);
        for (left, mcu) in (0..).step_by(MCU).zip(&stripe.mcus) {
            let ours = Pair(mcu.chroma).quantised(&quantiser);
            for (plane, weights) in weights.iter().enumerate() {
                let value = |x: usize, y: usize| {
                    let four = [(0, 0), (0, 1), (1, 0), (1, 1)];
                    let pixels = four.map(|(right, down)| rows[2 * y + down][left + 2 * x + right]);
                    let value = |pixel: [u8; 4]| {
                        let parts = weights.iter().zip(pixel);
                        parts
                            .map(|(weight, it)| weight * f64::from(it))
                            .sum::<f64>()
                    };
                    pixels.map(value).iter().sum::<f64>() / 4.0
                };
                let block = std::array::from_fn(|y| std::array::from_fn(|x| value(x, y)));
                for (across, down) in (0..BLOCK).flat_map(|x| (0..BLOCK).map(move |y| (x, y))) {
                    let divisor = f64::from(divisors[down * BLOCK + across]);
                    let wanted = coefficient(&block, across, down) / divisor;
                    let ours = f64::from(ours[across * 2 * BLOCK + plane * BLOCK + down]);
                    assert!(
                        (ours - wanted).abs() < 0.51,
                        "{ours} for {wanted}: {across} across, {down} down of {plane} at {left}"
                    );
                }
            }
        }
    }
}

/// JFIF wants Y, Cb and Cr to be components 1, 2 and 3.
#[test]
fn components_have_the_numbers_of_jfif() {
    let file = jpeg(&picture(16, 16, 0), 80).unwrap();
    let behind = |marker: u8| {
        let begins = |two: &[u8]| two == [0xFF, marker];
        let at = file.windows(2).position(begins).unwrap();
        &file[at + 4..]
    };
    let frame = behind(0xC0);
    assert_eq!([frame[6], frame[9], frame[12]], [1, 2, 3]);
    let scan = behind(0xDA);
    assert_eq!([scan[1], scan[3], scan[5]], [1, 2, 3]);
}

#[test]
fn what_is_no_picture_is_refused() {
    let rgba = vec![255; 4 * 6];
    for (width, height) in [(0, 0), (3, 3), (2, 2), (70_000, 1)] {
        let rgba = rgba.clone();
        let wrong = Decoded {
            width,
            height,
            rgba,
        };
        assert!(jpeg(&wrong, 80).is_err(), "{width}×{height}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the pixels are, at whatever quality: it is a whole JPEG, and both ways in which we read one
    /// agree.
    #[test]
    fn anything_can_be_read_back(
        width in 1_u32..40,
        height in 1_u32..40,
        quality in 1_u8..=100,
        seed in any::<u64>(),
        two in any::<bool>(),
    ) {
        let mut random = fastrand::Rng::with_seed(seed);
        // Black and white have the largest frequencies that there are.
        let mut value = || if two { u8::from(random.bool()) * 255 } else { random.u8(..) };
        let rgba = (0..width * height).flat_map(|_| [value(), value(), value(), 255]).collect();
        let whole = Decoded { width, height, rgba };
        let bytes = jpeg(&whole, quality).unwrap();
        let (one, other) = (read(&bytes), stored::jpeg_pixels(&bytes, 64).unwrap());
        prop_assert_eq!((one.width, one.height), (width, height));
        prop_assert_eq!(one.rgba, other.rgba);
    }
}
