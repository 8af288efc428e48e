//! Tests of embedding and reading back, for every format alike.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::embed;
use crate::media::{Format, Limits, decode, read, sample};
use image::{ImageFormat, RgbaImage};
use proptest::prelude::*;
use std::io::Cursor;

/// A small picture with every byte different, with opacity where the format knows it.
fn encoded(format: Format) -> Vec<u8> {
    let pixel = |x: u32, y: u32| image::Rgba([(x * 20) as u8, (y * 30) as u8, 99, (255 - x) as u8]);
    let picture = image::DynamicImage::from(RgbaImage::from_fn(11, 7, pixel));
    let mut out = Cursor::new(Vec::new());
    match format {
        Format::Png => picture.write_to(&mut out, ImageFormat::Png).unwrap(),
        Format::Jpeg => picture
            .to_rgb8()
            .write_to(&mut out, ImageFormat::Jpeg)
            .unwrap(),
        Format::WebP => picture.write_to(&mut out, ImageFormat::WebP).unwrap(),
    }
    out.into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn what_is_written_is_read_again(data in sample::arbitrary()) {
        for format in Format::ALL {
            let bytes = encoded(format);
            let carrying = embed(&bytes, &data).unwrap();
            let found = read(&carrying);
            prop_assert_eq!(found.generation.as_ref(), Some(&data));
            prop_assert_eq!(found.settings(), Some(crate::media::Parameters::parse(&crate::media::a1111::write(&data))));
            prop_assert_eq!(found.skipped, 0);
            let limits = Limits::default();
            prop_assert!(decode(&carrying, &limits).unwrap() == decode(&bytes, &limits).unwrap());
            prop_assert!(embed(&carrying, &data).unwrap() == carrying, "twice is once");
        }
    }

    #[test]
    fn new_data_replaces_old(old in sample::arbitrary(), new in sample::arbitrary()) {
        for format in Format::ALL {
            let twice = embed(&embed(&encoded(format), &old).unwrap(), &new).unwrap();
            prop_assert!(twice == embed(&encoded(format), &new).unwrap(), "{}", format);
        }
    }

    #[test]
    fn damaged_and_random_bytes_never_panic(
        kind in 0..4_usize,
        flips in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..20),
        cut in any::<usize>(),
        noise in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let data = sample::data();
        let mut bytes = match Format::ALL.get(kind) {
            Some(format) => embed(&encoded(*format), &data).unwrap(),
            None => noise,
        };
        for (at, value) in flips {
            let length = bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(at % length) {
                *byte = value;
            }
        }
        drop((read(&bytes), embed(&bytes, &data)));
        bytes.truncate(cut % (bytes.len() + 1));
        drop((read(&bytes), embed(&bytes, &data)));
    }
}

#[test]
fn every_cut_is_an_error_and_still_readable() {
    for format in Format::ALL {
        let whole = embed(&encoded(format), &sample::data()).unwrap();
        for length in 0..whole.len() {
            assert!(
                embed(&whole[..length], &sample::data()).is_err(),
                "{format} {length}"
            );
            drop(read(&whole[..length]));
        }
    }
}
