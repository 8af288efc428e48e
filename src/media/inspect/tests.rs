//! Tests of the checks: what is accepted, and the words for what is not.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{decode, inspect};
use crate::media::{Format, Inspected, Limits, MediaError};
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

fn encoded(width: u32, height: u32, format: Format) -> Vec<u8> {
    let pixel = |x: u32, y: u32| Rgb([(x * 7) as u8, (y * 5) as u8, (x ^ y) as u8]);
    let mut out = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(width, height, pixel);
    picture
        .write_to(&mut out, super::image_format(format))
        .unwrap();
    out.into_inner()
}

#[test]
fn the_three_formats_are_accepted_as_they_are() {
    for format in Format::ALL {
        let bytes = encoded(33, 20, format);
        let wanted = Inspected {
            format,
            width: 33,
            height: 20,
        };
        assert_eq!(inspect(&bytes, &Limits::default()), Ok(wanted));
        let decoded = decode(&bytes, &Limits::default()).unwrap();
        assert_eq!((decoded.width, decoded.height), (33, 20));
        assert_eq!(decoded.rgba.len(), 33 * 20 * 4);
    }
}

#[test]
fn each_limit_says_which_it_is() {
    let bytes = encoded(30, 20, Format::Png);
    let usual = Limits::default();
    let rows = [
        (
            Limits {
                file_bytes: 100,
                ..usual
            },
            "at most 100 B",
        ),
        (
            Limits { side: 29, ..usual },
            "30×20 pixels, at most 29 a side",
        ),
        (
            Limits {
                pixels: 599,
                ..usual
            },
            "30×20 pixels, at most 0 million",
        ),
        (
            Limits {
                decoder_bytes: 4199,
                ..usual
            },
            "needs 1 MiB of memory",
        ),
    ];
    for (limits, said) in rows {
        let error = decode(&bytes, &limits).unwrap_err().to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
    let just = Limits {
        file_bytes: bytes.len(),
        side: 30,
        pixels: 600,
        ..usual
    };
    assert!(inspect(&bytes, &just).is_ok());
}

#[test]
fn a_huge_size_in_the_header_is_refused_before_memory_is_taken() {
    let mut bytes = encoded(30, 20, Format::Png);
    bytes[16..24].copy_from_slice(&[0, 0, 0x3f, 0xff, 0, 0, 0x3f, 0xff]);
    let crc = crc32fast::hash(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    let error = inspect(&bytes, &Limits::default()).unwrap_err();
    assert!(matches!(error, MediaError::TooManyPixels { .. }), "{error}");
}

#[test]
fn a_cut_picture_is_never_accepted() {
    for format in Format::ALL {
        let bytes = encoded(33, 20, format);
        for length in 0..bytes.len() {
            let result = inspect(&bytes[..length], &Limits::default());
            assert!(
                result.is_err(),
                "{format} cut to {length} of {}",
                bytes.len()
            );
        }
    }
}

#[test]
fn damage_is_told_in_words() {
    let mut bytes = encoded(33, 20, Format::Png);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    let error = inspect(&bytes, &Limits::default()).unwrap_err();
    assert!(
        matches!(
            error,
            MediaError::Broken {
                format: Format::Png,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(ImageFormat::Png, super::image_format(Format::Png));
}

proptest::proptest! {
    #[test]
    fn damaged_and_random_bytes_never_panic(
        kind in 0..4_usize,
        flips in proptest::collection::vec((proptest::num::usize::ANY, 0..=255_u8), 0..20),
        noise in proptest::collection::vec(0..=255_u8, 0..200),
    ) {
        let mut bytes = Format::ALL.get(kind).map_or(noise, |format| encoded(9, 7, *format));
        for (at, value) in flips {
            let length = bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(at % length) {
                *byte = value;
            }
        }
        drop(decode(&bytes, &Limits { decoder_bytes: 16 << 20, ..Limits::default() }));
    }
}
