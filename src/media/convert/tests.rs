//! Pictures in other formats, with and without what they say.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Conversion, convert};
use crate::media::{
    Decoded, Format, Limits, MediaError, Read, decode, embed, read, sample, stored,
};

fn picture() -> Decoded {
    let pixel = |at: u32| {
        let (x, y) = (at % 20, at / 20);
        [
            (x * 12) as u8,
            (y * 20) as u8,
            90,
            if x < 5 { 0 } else { 255 },
        ]
    };
    Decoded {
        width: 20,
        height: 12,
        rgba: (0..240).flat_map(pixel).collect(),
    }
}

fn to(format: Format, metadata: bool) -> Conversion {
    Conversion {
        format,
        quality: 90,
        metadata,
    }
}

#[test]
fn our_data_goes_along_or_not_into_every_format() {
    let plain = stored::encode(&picture(), Format::Png, 0).unwrap();
    let told = embed(&plain, &sample::data()).unwrap();
    for format in Format::ALL {
        let with = convert(&told, to(format, true)).unwrap();
        assert_eq!(Format::of(&with), Ok(format));
        assert_eq!(read(&with).generation, Some(sample::data()), "{format}");
        assert_eq!(read(&with).settings().unwrap().get("Seed"), Some("42"));
        let without = convert(&told, to(format, false)).unwrap();
        assert_eq!(read(&without), Read::default(), "{format}");
    }
}

#[test]
fn what_other_tools_wrote_goes_along() {
    let plain = stored::encode(&picture(), Format::Png, 0).unwrap();
    let texts = [crate::media::Text {
        keyword: "prompt".into(),
        text: "{\"3\":{\"é\":1}}".into(),
    }];
    let said = "a cat\nSteps: 5, Seed: 7, Size: 20x12";
    let told = crate::media::png::add_texts(&plain, Some(said), &texts).unwrap();
    for format in Format::ALL {
        let found = read(&convert(&told, to(format, true)).unwrap());
        assert_eq!(found.parameters.as_deref(), Some(said), "{format}");
        let kept = if format == Format::Png {
            &texts[..]
        } else {
            &[]
        };
        assert_eq!(found.texts, kept, "{format}");
    }
}

#[test]
fn what_is_transparent_stays_so_or_becomes_white() {
    let plain = stored::encode(&picture(), Format::WebP, 0).unwrap();
    let limits = Limits::default();
    let png = decode(&convert(&plain, to(Format::Png, true)).unwrap(), &limits).unwrap();
    assert_eq!(png, picture());
    let jpeg = decode(&convert(&plain, to(Format::Jpeg, true)).unwrap(), &limits).unwrap();
    assert!(
        jpeg.rgba[..3].iter().all(|value| *value > 230),
        "{:?}",
        &jpeg.rgba[..4]
    );
    let size = |quality| {
        let conversion = Conversion {
            quality,
            ..to(Format::Jpeg, false)
        };
        convert(&plain, conversion).unwrap().len()
    };
    assert!(size(10) < size(95));
    assert_eq!(size(0), size(1), "clamped");
}

#[test]
fn a_profile_of_rgb_stays_and_any_other_goes() {
    for (space, kept) in [(b"RGB ", true), (b"CMYK", false)] {
        let mut profile = vec![0; 128];
        profile[16..20].copy_from_slice(space);
        let told = stored::encode_with(&picture(), Format::Png, 0, Some(profile.clone())).unwrap();
        for format in Format::ALL {
            let found = convert(&told, to(format, true)).unwrap();
            let found = crate::media::inspect::profile(&found);
            assert_eq!(found, kept.then(|| profile.clone()), "{format}");
        }
    }
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(convert(b"", to(Format::Png, true)), Err(MediaError::Empty));
}
