//! Tests of skimming: the same is read as from the whole file, in little memory.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::skim;
use crate::media::{Format, embed, read, sample};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use proptest::prelude::*;
use std::io::{self, Cursor, Read};

/// A picture of noise, so that its pixels are most of the file.
fn file(format: Format, width: u32, height: u32) -> Vec<u8> {
    let noise = |x: u32, y: u32| {
        let word = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503_041);
        Rgba([
            (word >> 8) as u8,
            (word >> 16) as u8,
            (word >> 24) as u8,
            255,
        ])
    };
    let picture = DynamicImage::from(RgbaImage::from_fn(width, height, noise));
    let mut bytes = Cursor::new(vec![]);
    match format {
        Format::Png => picture.write_to(&mut bytes, ImageFormat::Png),
        Format::Jpeg => picture.to_rgb8().write_to(&mut bytes, ImageFormat::Jpeg),
        Format::WebP => picture.write_to(&mut bytes, ImageFormat::WebP),
    }
    .unwrap();
    bytes.into_inner()
}

#[test]
fn the_same_is_read_as_from_the_whole_file() {
    for format in Format::ALL {
        for (width, height) in [(1, 1), (37, 64), (300, 211)] {
            let plain = file(format, width, height);
            let ours = embed(&plain, &sample::data()).unwrap();
            for bytes in [plain, ours] {
                let skimmed = skim(bytes.as_slice()).unwrap();
                assert_eq!((skimmed.width, skimmed.height), (width, height), "{format}");
                assert_eq!(skimmed.format, Some(format));
                assert_eq!(skimmed.read, read(&bytes), "{format}");
                assert_eq!(skimmed.problem, None, "{format}");
            }
        }
    }
}

#[test]
fn every_cut_of_a_file_is_survived_and_a_missing_end_is_told() {
    for format in Format::ALL {
        let bytes = embed(&file(format, 20, 20), &sample::data()).unwrap();
        for end in 0..bytes.len() {
            skim(&bytes[..end]).unwrap();
        }
        let problem = skim(&bytes[..40]).unwrap().problem.unwrap();
        assert!(problem.contains("the end is missing"), "{problem}");
    }
}

#[test]
fn what_is_no_picture_says_what_it_is() {
    let skimmed = skim(&b"<!DOCTYPE html><html><body>no</body></html>"[..]).unwrap();
    assert!(skimmed.problem.unwrap().contains("a web page"));
    assert!(skim(&b""[..]).unwrap().problem.unwrap().contains("empty"));
    assert!(
        skim(&b"GIF89a............"[..])
            .unwrap()
            .problem
            .unwrap()
            .contains("GIF")
    );
}

/// A PNG of many pixels, made up as it is read.
#[test]
fn a_large_file_is_read_in_little_memory() {
    let head = file(Format::Png, 1, 1);
    // Signature and IHDR with its CRC.
    let mut source: Box<dyn Read> = Box::new(Cursor::new(head[..33].to_vec()));
    for _ in 0..3 {
        let length: u32 = 1 << 24;
        let start = [&length.to_be_bytes()[..], b"IDAT"].concat();
        let body = io::repeat(7).take(u64::from(length) + 4);
        source = Box::new(source.chain(Cursor::new(start)).chain(body));
    }
    let text = embed(&head, &sample::data()).unwrap();
    source = Box::new(source.chain(Cursor::new(text[33..].to_vec())));
    let skimmed = skim(source).unwrap();
    assert_eq!((skimmed.width, skimmed.height), (1, 1));
    assert_eq!(
        skimmed.read.generation,
        Some(sample::data()),
        "texts behind the pixels too"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn damage_is_survived(which in 0..3_usize, at in 0..2_000_usize, byte in any::<u8>()) {
        let mut bytes = embed(&file(Format::ALL[which], 9, 9), &sample::data()).unwrap();
        let at = at % bytes.len();
        bytes[at] = byte;
        skim(bytes.as_slice()).unwrap();
    }
}
