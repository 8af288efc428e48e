//! Tests of what is special about JPEG: segments of others, their order, their limit of 64 KiB.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{APP0, APP1, APP15, BODY_MAX, XMP, embed, exif, parts, segment};
use crate::{
    domain::GenerationData,
    media::{Limits, decode, inspect, own, read, sample, xmp},
};
use image::{ImageFormat, RgbImage};
use proptest::prelude::*;
use std::io::Cursor;

fn picture() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(20, 10, |x, y| image::Rgb([(x * 9) as u8, (y * 9) as u8, 5]));
    picture.write_to(&mut out, ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

/// The picture with segments behind its first one.
fn with(segments: &[Vec<u8>]) -> Vec<u8> {
    let bytes = picture();
    let at = 2 + parts(&bytes).unwrap().segments[0].raw.len();
    [&bytes[..at], &segments.concat(), &bytes[at..]].concat()
}

fn markers(bytes: &[u8]) -> Vec<u8> {
    parts(bytes)
        .unwrap()
        .segments
        .iter()
        .map(|segment| segment.marker)
        .collect()
}

fn theirs(tiff: &[u8]) -> Vec<u8> {
    segment(APP1, &[exif::HEADER, tiff]).unwrap()
}

#[test]
fn ours_lies_behind_the_plain_header() {
    let bytes = embed(&picture(), &sample::data()).unwrap();
    assert_eq!(markers(&bytes)[..3], [APP0, APP1, APP1]);
    let found = read(&bytes);
    assert!(found.xmp.as_ref().unwrap().contains("/algorithmicMedia"));
    assert_eq!(found.settings().unwrap().get("Seed"), Some("42"));
    assert_eq!(found.generation, Some(sample::data()));
}

#[test]
fn what_the_service_wrote_stays() {
    let foreign = theirs(b"II*\0\x08\0\0\0\0\0\0\0\0\0");
    let label = segment(APP1, &[XMP, b"<x:xmpmeta x:xmptk=\"theirs\"/>"]).unwrap();
    let rows: [(&[Vec<u8>], &[u8]); 3] = [
        (std::slice::from_ref(&foreign), &[APP0, APP1, APP1]),
        (std::slice::from_ref(&label), &[APP0, APP1, APP15, APP1]),
        (
            &[foreign.clone(), label.clone()],
            &[APP0, APP1, APP15, APP1],
        ),
    ];
    for (segments, order) in rows {
        let bytes = embed(&with(segments), &sample::data()).unwrap();
        assert_eq!(&markers(&bytes)[..order.len()], order);
        let has = |wanted: &Vec<u8>| bytes.windows(wanted.len()).any(|window| window == wanted);
        assert!(segments.iter().all(has));
        assert_eq!(read(&bytes).generation, Some(sample::data()));
        assert_eq!(
            read(&bytes).parameters.is_none(),
            segments.contains(&foreign)
        );
        assert_eq!(
            embed(&bytes, &sample::data()).unwrap(),
            bytes,
            "twice is once"
        );
    }
}

#[test]
fn a_label_carried_over_by_another_tool_does_not_win() {
    let old = GenerationData {
        prompt: "old".into(),
        ..sample::data()
    };
    let json = own::write(&old).unwrap();
    let packet = xmp::write(&old, Some(&json)).replace("xmptk=\"art-studio\"", "xmptk=\"other\"");
    let bytes = with(&[segment(APP1, &[XMP, packet.as_bytes()]).unwrap()]);
    assert_eq!(read(&bytes).generation, Some(old), "better than nothing");
    let bytes = embed(&bytes, &sample::data()).unwrap();
    assert_eq!(read(&bytes).generation, Some(sample::data()));
}

#[test]
fn data_larger_than_a_segment_is_spread() {
    for (characters, own, said) in [
        (4_000, false, true),
        (20_000, true, true),
        (40_000, true, false),
    ] {
        let prompt = "日".repeat(characters);
        let data = GenerationData {
            sent_prompt: prompt.clone(),
            prompt,
            ..sample::data()
        };
        let bytes = embed(&picture(), &data).unwrap();
        assert_eq!(markers(&bytes).contains(&APP15), own, "{characters}");
        let found = read(&bytes);
        assert_eq!(found.generation.as_ref(), Some(&data), "{characters}");
        assert_eq!(found.parameters.is_some(), said, "{characters}");
        assert!(
            found
                .xmp
                .is_some_and(|packet| packet.contains("algorithmicMedia"))
        );
        assert!(inspect(&bytes, &Limits::default()).is_ok());
        assert_eq!(
            embed(&bytes, &sample::data()).unwrap(),
            embed(&picture(), &sample::data()).unwrap()
        );
    }
    let huge = GenerationData {
        prompt: "a".repeat(255 * BODY_MAX),
        ..sample::data()
    };
    assert!(embed(&picture(), &huge).is_err());
}

#[test]
fn files_with_odd_but_lawful_markers_are_taken() {
    let fill = vec![0xFF, 0xFF, 0xFF, 0xFE, 0, 4, b'h', b'i'];
    let bytes = [with(&[fill]), b"behind the end".to_vec()].concat();
    let carrying = embed(&bytes, &sample::data()).unwrap();
    assert!(carrying.ends_with(b"behind the end"));
    assert_eq!(read(&carrying).texts[0].text, "hi");
    let limits = Limits::default();
    assert_eq!(
        decode(&carrying, &limits).unwrap(),
        decode(&picture(), &limits).unwrap()
    );
}

#[test]
fn too_many_segments_are_refused() {
    let bytes = with(&vec![segment(0xE5, &[]).unwrap(); 70_000]);
    let error = embed(&bytes, &sample::data()).unwrap_err().to_string();
    assert!(error.contains("too many pieces"), "{error}");
    assert_eq!(read(&bytes).skipped, 1);
}

proptest! {
    #[test]
    fn segments_of_others_stay_byte_for_byte(
        foreign in proptest::collection::vec(foreign(), 0..5),
        data in sample::arbitrary(),
    ) {
        let bytes = with(&foreign);
        let carrying = embed(&bytes, &data).unwrap();
        let found = parts(&carrying).unwrap();
        let kept = found.segments.iter().filter(|segment| !super::is_ours(segment));
        let mut kept: Vec<u8> = kept.flat_map(|segment| segment.raw.to_vec()).collect();
        kept.extend(found.picture);
        prop_assert!(kept == bytes[2..]);
        prop_assert_eq!(read(&carrying).generation, Some(data));
    }
}

fn foreign() -> impl Strategy<Value = Vec<u8>> {
    let markers = proptest::sample::select(vec![0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEF, 0xFE]);
    let start = proptest::sample::select(vec!["", "Exif\0\0", "JFXX\0", "art-studi", "JP\0\x01"]);
    (
        markers,
        start,
        proptest::collection::vec(any::<u8>(), 0..30),
    )
        .prop_map(|(marker, start, body)| segment(marker, &[start.as_bytes(), &body]).unwrap())
}
