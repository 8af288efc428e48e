//! All eight ways a picture can lie in its file, in every format, on every way to the screen and
//! into another file.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use crate::media::{
    Conversion, Decoded, Format, Limits, convert, decode, exif, inspect, inspect_with_thumbnail,
    skim, stored, strip, thumbnail, view,
};
use image::metadata::Orientation;
use std::io::Cursor;

const WIDTH: u32 = 96;
const HEIGHT: u32 = 64;

/// Red, green / blue, white.
fn upright(x: u32, y: u32) -> [u8; 4] {
    match (x < WIDTH / 2, y < HEIGHT / 2) {
        (true, true) => [250, 0, 0, 255],
        (false, true) => [0, 250, 0, 255],
        (true, false) => [0, 0, 250, 255],
        (false, false) => [250, 250, 250, 255],
    }
}

/// Where the pixel at a column and row of the file is seen, as the EXIF standard says it: side 6
/// has "row 0 at the right, column 0 at the top".
fn seen(side: u16, column: u32, row: u32) -> (u32, u32) {
    let (right, bottom) = (WIDTH - 1, HEIGHT - 1);
    match side {
        2 => (right - column, row),
        3 => (right - column, bottom - row),
        4 => (column, bottom - row),
        5 => (row, column),
        6 => (right - row, column),
        7 => (right - row, bottom - column),
        8 => (row, bottom - column),
        _ => (column, row),
    }
}

/// The picture as a camera leaves it: its pixels lie as `side` says, and the file says so.
fn file(side: u16, format: Format) -> Vec<u8> {
    let (width, height) = if side < 5 {
        (WIDTH, HEIGHT)
    } else {
        (HEIGHT, WIDTH)
    };
    let places = (0..height).flat_map(|row| (0..width).map(move |column| seen(side, column, row)));
    let picture = Decoded {
        width,
        height,
        rgba: places.flat_map(|(x, y)| upright(x, y)).collect(),
    };
    let plain = stored::encode(&picture, format, 95).unwrap();
    said(&plain, side, format)
}

fn said(plain: &[u8], side: u16, format: Format) -> Vec<u8> {
    let exif = exif::write_side_up(side);
    match format {
        Format::Png => {
            let covered = [b"eXIf", exif.as_slice()].concat();
            let chunk = [
                &(exif.len() as u32).to_be_bytes()[..],
                &covered,
                &crc32fast::hash(&covered).to_be_bytes(),
            ];
            // Before the pixels, or behind them: both are right.
            let at = if side.is_multiple_of(2) {
                33
            } else {
                plain.len() - 12
            };
            [&plain[..at], &chunk.concat(), &plain[at..]].concat()
        }
        Format::Jpeg => {
            let body = [exif::HEADER, exif.as_slice()].concat();
            let length = (body.len() as u16 + 2).to_be_bytes();
            [&plain[..2], b"\xff\xe1", &length, &body, &plain[2..]].concat()
        }
        Format::WebP => {
            let (width, height) = if side < 5 {
                (WIDTH, HEIGHT)
            } else {
                (HEIGHT, WIDTH)
            };
            let header = [8, 0, 0, 0, width as u8 - 1, 0, 0, height as u8 - 1, 0, 0];
            let length = (exif.len() as u32).to_le_bytes();
            let rest = [
                b"WEBPVP8X\x0a\0\0\0",
                &header[..],
                &plain[12..],
                b"EXIF",
                &length,
                &exif,
            ];
            let rest = rest.concat();
            let size = (rest.len() as u32).to_le_bytes();
            [b"RIFF", &size[..], &rest].concat()
        }
    }
}

fn assert_upright(picture: &Decoded, what: &str) {
    let Decoded { width, height, .. } = *picture;
    assert_eq!(width * HEIGHT, height * WIDTH, "{what}: {width}×{height}");
    for (x, y) in [(1, 1), (3, 1), (1, 3), (3, 3)] {
        let at = (height * y / 4 * width + width * x / 4) as usize;
        let found = picture.rgba.as_chunks::<4>().0[at];
        let wanted = upright(WIDTH * x / 4, HEIGHT * y / 4);
        let near = |(found, wanted): (&u8, u8)| found.abs_diff(wanted) < 30;
        assert!(
            found.iter().zip(wanted).all(near),
            "{what} at {x}, {y}: {found:?} for {wanted:?}"
        );
    }
}

#[test]
fn whichever_side_is_up_pictures_are_shown_upright() {
    let limits = Limits::default();
    for (side, format) in (1..=8).flat_map(|side| Format::ALL.map(|format| (side, format))) {
        let what = format!("{format}, side {side}");
        let bytes = file(side, format);
        assert_upright(&decode(&bytes, &limits).unwrap(), &what);
        assert_upright(&view(&bytes).unwrap(), &what);
        assert_upright(&thumbnail(Cursor::new(&bytes)).unwrap().pixels, &what);
        let (seen, small) = inspect_with_thumbnail(&bytes, &limits).unwrap();
        assert_upright(&small.pixels, &what);
        assert_eq!(seen, inspect(&bytes, &limits).unwrap());
        assert_eq!((seen.width, seen.height), (WIDTH, HEIGHT), "{what}");
        let skimmed = skim(bytes.as_slice()).unwrap();
        assert_eq!((skimmed.width, skimmed.height), (WIDTH, HEIGHT), "{what}");
    }
}

#[test]
fn a_converted_picture_is_upright_and_nothing_says_otherwise() {
    let limits = Limits::default();
    let formats = Format::ALL.map(|from| Format::ALL.map(|to| (from, to)));
    for (side, (from, to)) in
        (1..=8).flat_map(|side| formats.concat().into_iter().map(move |it| (side, it)))
    {
        let conversion = Conversion {
            format: to,
            quality: 95,
            metadata: true,
        };
        let converted = convert(&file(side, from), conversion).unwrap();
        let what = format!("{from} to {to}, side {side}");
        assert_eq!(
            super::turn_of(to, &converted),
            Orientation::NoTransforms,
            "{what}"
        );
        assert_upright(&decode(&converted, &limits).unwrap(), &what);
    }
}

#[test]
fn a_stripped_picture_stays_upright() {
    let limits = Limits::default();
    for (side, format) in (1..=8).flat_map(|side| Format::ALL.map(|format| (side, format))) {
        let silent = strip(&file(side, format)).unwrap();
        let what = format!("{format}, side {side}");
        assert_upright(&decode(&silent, &limits).unwrap(), &what);
        assert_eq!(strip(&silent).unwrap(), silent, "{what}: twice is once");
    }
}

#[test]
fn a_side_that_does_not_exist_turns_nothing() {
    for side in [0, 9, 255, 0x0106] {
        for format in Format::ALL {
            let bytes = said(&file(1, format), side, format);
            assert_eq!(super::turn_of(format, &bytes), Orientation::NoTransforms);
        }
    }
}
