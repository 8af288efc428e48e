//! What is shown is the picture, and never too much of it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{VIEW_SIDE, view};
use crate::media::{Format, Limits, MediaError, decode, inspect};
use image::{DynamicImage, GrayImage, Luma, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

fn file(picture: impl Into<DynamicImage>, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn a_usual_picture_is_shown_pixel_for_pixel() {
    let picture = RgbaImage::from_fn(300, 200, |x, y| Rgba([x as u8, y as u8, 9, (x * y) as u8]));
    for format in [image::ImageFormat::Png, image::ImageFormat::WebP] {
        let bytes = file(picture.clone(), format);
        let whole = decode(&bytes, &Limits::default()).unwrap();
        assert_eq!(view(&bytes), Ok(whole));
    }
}

/// Previews are JPEGs, and come the short way; a kind of JPEG that it does not take comes the long
/// one.
#[test]
fn a_jpeg_is_shown_as_it_is_unpacked() {
    let photo = RgbImage::from_fn(123, 77, |x, y| {
        image::Rgb([(x * 2) as u8, (y * 3) as u8, (x ^ y) as u8])
    });
    let grey = GrayImage::from_fn(33, 50, |x, y| Luma([(x * y) as u8]));
    let photo = file(photo, image::ImageFormat::Jpeg);
    let progressive = include_bytes!("tests/progressive.jpg").to_vec();
    for bytes in [
        file(grey, image::ImageFormat::Jpeg),
        photo.clone(),
        progressive,
    ] {
        let whole = decode(&bytes, &Limits::default()).unwrap();
        assert_eq!(view(&bytes), Ok(whole));
    }
    let cut = photo.get(..photo.len() / 2).unwrap();
    assert!(view(cut).is_err(), "a part is no picture");
}

#[test]
fn damage_behind_the_pixels_costs_no_picture() {
    let picture = RgbImage::from_fn(30, 20, |x, y| image::Rgb([x as u8, y as u8, 9]));
    let whole = file(picture, image::ImageFormat::Png);
    let (before, end) = whole.split_at(whole.len() - 12);
    // Half of an animation.
    let odd = [before, b"\0\0\0\x02fdAT\0\x01\0\0\0\0", end].concat();
    assert_eq!(view(&odd), view(&whole));
    assert!(inspect(&odd, &Limits::default()).is_ok());
    assert!(crate::media::thumbnail(Cursor::new(&odd)).is_ok());
}

#[test]
fn a_large_one_is_averaged_down_and_keeps_its_shape() {
    let large = GrayImage::from_fn(9_000, 60, |x, _| Luma([if x < 4_500 { 10 } else { 240 }]));
    for format in [image::ImageFormat::Png, image::ImageFormat::Jpeg] {
        let shown = view(&file(large.clone(), format)).unwrap();
        assert_eq!((shown.width, shown.height), (3_000, 20));
        assert!(shown.width <= VIEW_SIDE);
        let (left, right) = (shown.rgba[4 * 1_000], shown.rgba[4 * 2_000]);
        assert!(
            left.abs_diff(10) < 3 && right.abs_diff(240) < 3,
            "{left} {right}"
        );
    }
}

/// A WebP of a few bytes can stand for any number of pixels, and is unpacked whole.
#[test]
fn what_would_need_too_much_says_so() {
    let mut bomb = file(RgbImage::new(8, 8), image::ImageFormat::WebP);
    bomb[21..25].copy_from_slice(&(0x2327_u32 | 0x2327 << 14).to_le_bytes());
    for error in [
        view(&bomb).unwrap_err(),
        inspect(&bomb, &Limits::default()).unwrap_err(),
    ] {
        assert!(matches!(error, MediaError::TooMuchMemory { .. }), "{error}");
        assert!(error.to_string().contains("at most 192 MiB"), "{error}");
    }
    assert_eq!(Format::of(&bomb), Ok(Format::WebP));
}
