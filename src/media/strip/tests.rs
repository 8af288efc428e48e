//! Nothing that was said remains, and every pixel does.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::strip;
use crate::media::{Format, Limits, Read, decode, embed, read, sample};
use proptest::prelude::*;

const NAMES: [&str; 6] = [
    "animated.png",
    "animated.webp",
    "cmyk.jpg",
    "lossy_alpha.webp",
    "palette_transparent.png",
    "progressive.jpg",
];

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pictures");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

#[test]
fn nothing_is_said_any_more_and_the_picture_is_the_same() {
    let limits = Limits::default();
    for name in NAMES {
        let whole = file(name);
        let told = embed(&whole, &sample::data()).unwrap();
        assert!(read(&told).generation.is_some(), "{name}");
        // Something behind the end, as some phones and sites leave it there.
        let told = [told, b"secret".to_vec()].concat();
        let silent = strip(&told).unwrap();
        assert_eq!(read(&silent), Read::default(), "{name}");
        for word in [&b"secret"[..], b"dragon", b"art-studio"] {
            let found = silent.windows(word.len()).any(|window| window == word);
            assert!(!found, "{name} still says {word:?}");
        }
        assert_eq!(
            decode(&silent, &limits).unwrap(),
            decode(&whole, &limits).unwrap(),
            "{name}"
        );
        assert_eq!(strip(&silent).unwrap(), silent, "{name}: twice is once");
        assert!(silent.len() < told.len());
    }
}

#[test]
fn animations_move_on() {
    for (name, mark) in [("animated.png", &b"fdAT"[..]), ("animated.webp", b"ANMF")] {
        let count = |bytes: &[u8]| bytes.windows(4).filter(|window| *window == mark).count();
        let whole = file(name);
        assert!(count(&whole) > 0, "{name}");
        assert_eq!(count(&strip(&whole).unwrap()), count(&whole), "{name}");
    }
}

#[test]
fn a_photo_stays_upright_and_in_its_colours() {
    let whole = file("progressive.jpg");
    let segment = |marker: u8, body: &[u8]| {
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&[0xFF, marker], &length[..], body].concat()
    };
    // Orientation 6, then the camera's name.
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\
        \x10\x01\x02\0\x04\0\0\0CAM\0\0\0\0\0";
    let profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01fake");
    let added = [segment(0xE1, exif), profile, segment(0xE2, b"MPF\0hidden")].concat();
    let told = [&whole[..2], &added, &whole[2..]].concat();
    let silent = strip(&told).unwrap();
    let holds = |word: &[u8]| silent.windows(word.len()).any(|window| window == word);
    assert!(holds(b"ICC_PROFILE\0\x01\x01fake") && !holds(b"CAM") && !holds(b"hidden"));
    assert!(holds(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"), "side 6 is up");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_file_is_the_result_is_one_or_an_error(
        name in prop::sample::select(&NAMES[..]),
        flips in prop::collection::vec((any::<usize>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = file(name);
        let length = bytes.len();
        for (at, value) in flips {
            bytes[at % length] = value;
        }
        bytes.truncate(cut.index(length * 3) + 1);
        if let Ok(silent) = strip(&bytes) {
            prop_assert!(Format::of(&silent).is_ok());
            prop_assert!(read(&silent).texts.is_empty());
        }
    }
}
