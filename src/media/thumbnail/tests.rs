//! Thumbnails of pictures of every kind.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Scaler, Shape, Thumbnail, inspect_with_thumbnail, thumbnail};
use crate::media::{Limits, MediaError};
use image::{
    DynamicImage, GrayAlphaImage, GrayImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, RgbImage,
    Rgba, RgbaImage,
};
use std::io::{BufReader, Cursor};

fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn made(bytes: &[u8]) -> Thumbnail {
    thumbnail(Cursor::new(bytes)).unwrap()
}

/// Red to the right, green downwards.
fn slope(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([
            (x * 255 / width) as u8,
            (y * 255 / height) as u8,
            (x ^ y) as u8,
        ])
    })
}

fn pixel(thumbnail: &Thumbnail, x: u32, y: u32) -> [u8; 4] {
    let at = (y * thumbnail.pixels.width + x) as usize;
    thumbnail.pixels.rgba.as_chunks::<4>().0[at]
}

/// The average of a box of the picture, each value rounded.
fn average(picture: &RgbImage, (x, y): (u32, u32), side: u32) -> [u8; 4] {
    let mean = |channel: usize| {
        let pixels = (0..side * side).map(|at| picture.get_pixel(x + at % side, y + at / side));
        let sum: u32 = pixels.map(|pixel| u32::from(pixel[channel])).sum();
        ((sum + side * side / 2) / (side * side)) as u8
    };
    [mean(0), mean(1), mean(2), 255]
}

#[test]
fn every_pixel_is_the_average_of_its_box() {
    let picture = slope(1024, 768);
    let small = made(&file(picture.clone(), ImageFormat::Png));
    assert_eq!((small.pixels.width, small.pixels.height), (256, 192));
    for (x, y) in [(0, 0), (255, 191), (17, 90), (128, 3)] {
        assert_eq!(pixel(&small, x, y), average(&picture, (x * 4, y * 4), 4));
    }
}

/// However little of it is known at once.
#[test]
fn a_file_may_come_in_small_pieces() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        for side in [3, 300] {
            let file = file(slope(side, side), format);
            for bytes in [1, 7, 511, 512] {
                let pieces = BufReader::with_capacity(bytes, Cursor::new(&file));
                assert_eq!(thumbnail(pieces).unwrap(), made(&file), "{bytes}");
            }
        }
    }
}

#[test]
fn the_longest_side_is_the_limit_and_the_shape_is_kept() {
    let rows = [
        ((832, 1216), (175, 256)),
        ((257, 256), (256, 255)),
        ((511, 300), (256, 150)),
        ((300, 900), (85, 256)),
        ((30_000, 7), (256, 1)),
        ((3, 2_000), (1, 256)),
        ((200, 120), (200, 120)),
        ((1, 1), (1, 1)),
    ];
    for ((width, height), wanted) in rows {
        let small = made(&file(slope(width, height), ImageFormat::Png));
        let size = (small.pixels.width, small.pixels.height);
        assert_eq!(size, wanted, "{width}×{height}");
        assert_eq!(small.pixels.rgba.len() as u32, wanted.0 * wanted.1 * 4);
    }
}

/// Light and dark stay where they are, whatever the scale.
#[test]
fn nothing_is_shifted() {
    let picture = RgbImage::from_fn(1000, 700, |x, y| {
        Rgb([
            if x < 500 { 0 } else { 255 },
            if y < 350 { 0 } else { 255 },
            (x + y) as u8,
        ])
    });
    let small = made(&file(picture, ImageFormat::Png));
    let (width, height) = (small.pixels.width, small.pixels.height);
    assert_eq!((width, height), (256, 179));
    assert_eq!(pixel(&small, 125, 85)[..2], [0, 0]);
    assert_eq!(pixel(&small, 130, 93)[..2], [255, 255]);
}

#[test]
fn enlarged_pixel_art_comes_back_crisp_and_transparent() {
    let sprite = RgbaImage::from_fn(64, 48, |x, y| match (x * 7 + y * 13) % 5 {
        0 => Rgba([0, 0, 0, 0]),
        1 => Rgba([255, 0, 77, 255]),
        other => Rgba([other as u8 * 40, x as u8, y as u8, 255]),
    });
    let large = image::imageops::resize(&sprite, 768, 576, image::imageops::FilterType::Nearest);
    let streamed = made(&file(large.clone(), ImageFormat::Png));
    assert!(streamed.sharp);
    assert_eq!(streamed.pixels.rgba, sprite.clone().into_raw());
    let bytes = file(large, ImageFormat::WebP);
    assert_eq!(made(&bytes), streamed, "the same through the other way");
    let kept = Thumbnail::decode(&streamed.encode().unwrap()).unwrap();
    assert_eq!(kept.pixels, streamed.pixels);
    assert_eq!(
        made(&file(sprite, ImageFormat::Png)).pixels,
        streamed.pixels
    );
}

#[test]
fn what_is_transparent_does_not_darken_its_edge() {
    let picture = RgbaImage::from_fn(1024, 1024, |x, y| {
        if x + y / 3 < 700 {
            Rgba([250, 120, 10, 255])
        } else {
            Rgba([0, 0, 0, 0])
        }
    });
    for size in [(1024, 1024), (900, 640)] {
        let cut = image::imageops::crop_imm(&picture, 0, 0, size.0, size.1).to_image();
        let small = made(&file(cut, ImageFormat::Png));
        let (pixels, _) = small.pixels.rgba.as_chunks::<4>();
        let edge: Vec<_> = pixels
            .iter()
            .filter(|pixel| (40..255).contains(&pixel[3]))
            .collect();
        assert!(edge.len() > 100, "there is an edge");
        for [red, green, blue, opacity] in edge {
            let near = |value: &u8, wanted: i32| (i32::from(*value) - wanted).abs() <= 16;
            assert!(
                near(red, 250) && near(green, 120) && near(blue, 10),
                "{red} {green} {blue} at {opacity}"
            );
        }
    }
}

/// Every kind of PNG there is says the same as its plain version.
#[test]
fn all_depths_and_colour_kinds_are_read() {
    let tone = |x: u32, y: u32| ((x * 3 + y * 5) % 251) as u8;
    let (width, height) = (600, 400);
    let grey = GrayImage::from_fn(width, height, |x, y| Luma([tone(x, y)]));
    let grey_alpha = GrayAlphaImage::from_fn(width, height, |x, y| LumaA([tone(x, y), 255]));
    let sixteen: ImageBuffer<Luma<u16>, _> =
        ImageBuffer::from_fn(width, height, |x, y| Luma([u16::from(tone(x, y)) * 257]));
    let colour: ImageBuffer<Rgb<u16>, _> =
        ImageBuffer::from_fn(width, height, |x, y| Rgb([u16::from(tone(x, y)) * 257; 3]));
    let plain = RgbImage::from_fn(width, height, |x, y| Rgb([tone(x, y); 3]));
    let wanted = made(&file(plain, ImageFormat::Png));
    let rows: [DynamicImage; 4] = [
        grey.into(),
        grey_alpha.into(),
        sixteen.into(),
        colour.into(),
    ];
    for (kind, picture) in rows.into_iter().enumerate() {
        assert_eq!(
            made(&file(picture.clone(), ImageFormat::Png)).pixels,
            wanted.pixels,
            "{kind}"
        );
        let whole = file(picture, ImageFormat::Png);
        let (seen, through) = inspect_with_thumbnail(&whole, &Limits::default()).unwrap();
        assert_eq!((seen.width, seen.height), (width, height));
        assert_eq!(through.pixels, wanted.pixels, "{kind}");
    }
}

/// A picture from a tool that writes what our own encoder cannot.
fn foreign(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pictures");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// All of these show red, green, blue and white quarters of 320 × 240 pixels.
#[test]
fn pictures_of_other_tools_are_read() {
    for name in [
        "palette.png",
        "palette_transparent.png",
        "bits_2.png",
        "interlaced.png",
        "animated.png",
        "animated.webp",
        "lossy_alpha.webp",
        "cmyk.jpg",
        "grey_progressive.jpg",
        "progressive.jpg",
    ] {
        let small = made(&foreign(name));
        let (width, height) = (small.pixels.width, small.pixels.height);
        assert_eq!((width, height), (256, 192), "{name}");
        let wanted = match name {
            "grey_progressive.jpg" | "bits_2.png" => [[76; 3], [150; 3], [29; 3], [255; 3]],
            _ => [[254, 0, 0], [0, 255, 1], [0, 0, 254], [255; 3]],
        };
        for (place, wanted) in [(60, 40), (200, 40), (60, 150), (200, 150)]
            .iter()
            .zip(wanted)
        {
            let seen = pixel(&small, place.0, place.1);
            let near = |(seen, wanted): (&u8, &u8)| seen.abs_diff(*wanted) <= 12;
            let coarse = name == "bits_2.png";
            assert!(
                coarse || seen.iter().zip(&wanted).all(near),
                "{name}: {seen:?} for {wanted:?}"
            );
        }
    }
}

#[test]
fn what_cannot_be_shown_says_why() {
    let whole = file(slope(700, 500), ImageFormat::Png);
    let jpeg = file(slope(700, 500), ImageFormat::Jpeg);
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x55;
    let mut wide = whole.clone();
    wide[16..20].copy_from_slice(&70_000_u32.to_be_bytes());
    let crc = crc32fast::hash(&wide[12..29]).to_be_bytes();
    wide[29..33].copy_from_slice(&crc);
    let rows: [(Vec<u8>, &str); 6] = [
        (vec![], "empty"),
        (half(&whole), "the end is missing"),
        (half(&jpeg), "the end is missing"),
        (damaged, "damaged"),
        (wide, "70000×500 pixels, at most 65535 a side"),
        (b"<html>".to_vec(), "web page"),
    ];
    for (bytes, wanted) in rows {
        let error = thumbnail(Cursor::new(bytes)).unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
    }
}

#[test]
fn a_large_picture_that_must_be_unpacked_whole_is_refused_before_it_is() {
    // A few bytes of lossless WebP can stand for 9,000 × 9,000 pixels of one colour.
    let mut bomb = file(RgbImage::new(8, 8), ImageFormat::WebP);
    bomb[21..25].copy_from_slice(&(0x2327_u32 | 0x2327 << 14).to_le_bytes());
    let refused = thumbnail(Cursor::new(bomb));
    assert!(
        matches!(refused, Err(MediaError::TooMuchMemory { .. })),
        "{refused:?}"
    );
}

#[test]
fn sums_of_the_largest_boxes_fit() {
    for channels in [1, 2, 3, 4] {
        let shape = Shape {
            width: 255,
            height: 255,
            channels,
        };
        let (mut scaler, row) = (Scaler::averaging(shape, 255), vec![255; shape.row_bytes()]);
        (0..255).for_each(|_| scaler.push(&row));
        assert_eq!(scaler.finish().pixels.rgba, [255; 4], "{channels}");
    }
}

#[test]
fn kept_thumbnails_are_small_and_look_the_same() {
    let small = made(&file(slope(1024, 1024), ImageFormat::Png));
    let bytes = small.encode().unwrap();
    assert!(bytes.starts_with(b"\xff\xd8"), "a photo is a JPEG");
    let kept = Thumbnail::decode(&bytes).unwrap();
    let apart = |(one, two): (&u8, &u8)| u64::from(one.abs_diff(*two));
    let sum: u64 = small
        .pixels
        .rgba
        .iter()
        .zip(&kept.pixels.rgba)
        .map(apart)
        .sum();
    assert!(sum / (small.pixels.rgba.len() as u64) < 6, "{sum}");
    let large = file(slope(300, 300), ImageFormat::Png);
    assert!(Thumbnail::decode(&large).is_err(), "that is no thumbnail");
}

/// What reads the tiles back is another decoder than that of pictures: they agree, and it has limits.
#[test]
fn a_kept_photo_is_read_as_any_picture_is() {
    for (width, height) in [(1024, 1024), (1001, 333), (40, 900)] {
        let bytes = made(&file(slope(width, height), ImageFormat::Png));
        let bytes = bytes.encode().unwrap();
        let kept = Thumbnail::decode(&bytes).unwrap().pixels;
        let usual = crate::media::decode(&bytes, &Limits::thumbnail()).unwrap();
        assert_eq!((kept.width, kept.height), (usual.width, usual.height));
        assert_eq!(kept.rgba, usual.rgba, "{width}×{height}");
    }
    let mut large = Cursor::new(Vec::new());
    let wide = slope(257, 20);
    wide.write_to(&mut large, ImageFormat::Jpeg).unwrap();
    assert!(Thumbnail::decode(large.get_ref()).is_err(), "too wide");
    let head = large.get_ref().get(..40).unwrap();
    assert!(Thumbnail::decode(head).is_err(), "nothing behind the head");
}
