//! Tests of what is special about WebP: the extended header, chunks of others, even lengths.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Chunk, HAS_EXIF, HAS_OPACITY, HAS_XMP, built, chunks, embed};
use crate::media::{Limits, decode, read, sample};
use base64::{Engine, engine::general_purpose::STANDARD};
use image::{ImageFormat, Rgba, RgbaImage};
use proptest::prelude::*;
use std::io::Cursor;

/// One pixel, lossy.
const LOSSY: &str = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";
/// One pixel, lossy with opacity, in an extended file.
const OPACITY: &str = "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDgg\
    GAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==";
/// One pixel, an animation of one picture.
const ANIMATION: &str = "UklGRlIAAABXRUJQVlA4WAoAAAASAAAAAAAAAAAAQU5JTQYAAAD/////AABBTk1GJgAAAAAAAAAA\
    AAAAAAAAAGQAAABWUDhMDQAAAC8AAAAQBxAREYiI/gcA";

fn given(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

fn lossless(opacity: u8) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let pixel = |x: u32, y: u32| Rgba([(x * 40) as u8, (y * 60) as u8, 7, opacity]);
    let picture = image::DynamicImage::from(RgbaImage::from_fn(5, 3, pixel));
    if opacity == 255 {
        picture
            .to_rgb8()
            .write_to(&mut out, ImageFormat::WebP)
            .unwrap();
    } else {
        picture.write_to(&mut out, ImageFormat::WebP).unwrap();
    }
    out.into_inner()
}

fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    let size = (body.len() as u32 + 4).to_le_bytes();
    [b"RIFF".as_slice(), &size, b"WEBP", &body].concat()
}

fn kinds(bytes: &[u8]) -> String {
    let (found, _) = chunks(bytes).unwrap();
    let names: Vec<_> = found
        .iter()
        .map(|chunk| String::from_utf8_lossy(&chunk.kind))
        .collect();
    names.join(",")
}

#[test]
fn every_kind_of_file_is_extended_rightly() {
    let ours = HAS_EXIF | HAS_XMP;
    let rows = [
        ("lossy", given(LOSSY), "VP8X,VP8 ,EXIF,XMP ", ours, [1, 1]),
        (
            "opacity",
            given(OPACITY),
            "VP8X,ALPH,VP8 ,EXIF,XMP ",
            ours | HAS_OPACITY,
            [1, 1],
        ),
        (
            "animation",
            given(ANIMATION),
            "VP8X,ANIM,ANMF,EXIF,XMP ",
            ours | HAS_OPACITY | 2,
            [1, 1],
        ),
        (
            "lossless",
            lossless(255),
            "VP8X,VP8L,EXIF,XMP ",
            ours,
            [5, 3],
        ),
        (
            "clear",
            lossless(9),
            "VP8X,VP8L,EXIF,XMP ",
            ours | HAS_OPACITY,
            [5, 3],
        ),
    ];
    for (name, bytes, order, flags, [width, height]) in rows {
        let carrying = embed(&bytes, &sample::data()).unwrap();
        assert_eq!(kinds(&carrying), order, "{name}");
        let header = [flags, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0];
        assert_eq!(chunks(&carrying).unwrap().0[0].body, header, "{name}");
        let pixels = |bytes: &[u8]| decode(bytes, &Limits::default()).unwrap().rgba;
        assert_eq!(pixels(&carrying), pixels(&bytes), "{name}");
        assert_eq!(read(&carrying).generation, Some(sample::data()), "{name}");
        assert!(read(&carrying).settings().is_some(), "{name}");
        assert_eq!(
            embed(&carrying, &sample::data()).unwrap(),
            carrying,
            "{name}: twice is once"
        );
    }
}

#[test]
fn what_the_service_wrote_stays() {
    let exif = built(*b"EXIF", b"II*\0\x08\0\0\0\0\0\0\0\0\0");
    let label = built(*b"XMP ", b"<x:xmpmeta x:xmptk=\"theirs\"/>");
    let (found, header) = (
        lossless(255),
        built(*b"VP8X", &[0xC, 0, 0, 0, 4, 0, 0, 2, 0, 0]),
    );
    let image = chunks(&found).unwrap().0[0].raw.to_vec();
    let bytes = riff(&[header, image, exif.clone(), label.clone()]);
    let carrying = embed(&bytes, &sample::data()).unwrap();
    assert_eq!(kinds(&carrying), "VP8X,VP8L,EXIF,ARTS,XMP ");
    for wanted in [exif, label] {
        assert!(
            carrying
                .windows(wanted.len())
                .any(|window| window == wanted)
        );
    }
    assert_eq!(read(&carrying).generation, Some(sample::data()));
    assert_eq!(read(&carrying).parameters, None);
    assert_eq!(embed(&carrying, &sample::data()).unwrap(), carrying);
}

#[test]
fn an_odd_last_chunk_without_its_even_byte_is_taken() {
    let image = chunks(&lossless(255)).unwrap().0[0].raw.to_vec();
    let mut odd = built(*b"odd ", b"abc");
    odd.pop();
    let bytes = [riff(&[image, odd]), b"behind".to_vec()].concat();
    let carrying = embed(&bytes, &sample::data()).unwrap();
    assert_eq!(kinds(&carrying), "VP8X,VP8L,EXIF,XMP ,odd ");
    assert!(carrying.ends_with(b"abc\0behind"));
}

#[test]
fn what_begins_with_no_picture_is_refused() {
    for chunks in [
        vec![],
        vec![built(*b"abcd", b"x")],
        vec![built(*b"VP8X", b"")],
    ] {
        assert!(embed(&riff(&chunks), &sample::data()).is_err());
    }
}

proptest! {
    #[test]
    fn chunks_of_others_stay_byte_for_byte(
        before in proptest::collection::vec(foreign(), 0..3),
        after in proptest::collection::vec(foreign(), 0..3),
        data in sample::arbitrary(),
    ) {
        let image = chunks(&lossless(9)).unwrap().0[0].raw.to_vec();
        let header = built(*b"VP8X", &[HAS_OPACITY, 0, 0, 0, 4, 0, 0, 2, 0, 0]);
        let bytes = riff(&[vec![header], before, vec![image], after].concat());
        let carrying = embed(&bytes, &data).unwrap();
        let raw = |bytes: &[u8]| {
            let (found, _) = chunks(bytes).unwrap();
            let theirs = |chunk: &&Chunk<'_>| !super::is_ours(chunk) && &chunk.kind != b"VP8X";
            found.iter().filter(theirs).map(|chunk| chunk.raw.to_vec()).collect::<Vec<_>>()
        };
        prop_assert_eq!(raw(&carrying), raw(&bytes));
        prop_assert_eq!(read(&carrying).generation, Some(data));
    }
}

fn foreign() -> impl Strategy<Value = Vec<u8>> {
    let kind = proptest::sample::select(vec![*b"ICCP", *b"abcd", *b"EXIF", *b"C2PA"]);
    (kind, proptest::collection::vec(any::<u8>(), 0..30))
        .prop_map(|(kind, body)| built(kind, &body))
}
