//! Tests of what is special about PNG: chunks of others, kinds of text, checksums, limits.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Chunk, SIGNATURE, chunks, embed, text};
use crate::{
    domain::GenerationData,
    media::{Format, Limits, Text, inspect, read, sample},
};
use proptest::prelude::*;

fn raw(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let covered = [kind.as_slice(), body].concat();
    let (length, crc) = ((body.len() as u32).to_be_bytes(), crc32fast::hash(&covered));
    [length.as_slice(), &covered, &crc.to_be_bytes()].concat()
}

/// A picture of one pixel with chunks before its data, after it, and bytes behind its end.
fn picture(before: &[Vec<u8>], after: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    let header = raw(*b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let data = miniz_oxide::deflate::compress_to_vec_zlib(&[0, 77], 1);
    // Cut in two, as large pictures are.
    let (one, two) = data.split_at(4);
    let data = [raw(*b"IDAT", one), raw(*b"IDAT", two)].concat();
    let end = raw(*b"IEND", &[]);
    [
        SIGNATURE,
        header.as_slice(),
        &before.concat(),
        &data,
        &after.concat(),
        &end,
        behind,
    ]
    .concat()
}

fn zipped(keyword: &str, body: &[u8]) -> Vec<u8> {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(body, 6);
    raw(*b"zTXt", &[keyword.as_bytes(), b"\0\0", &packed].concat())
}

fn kinds(bytes: &[u8]) -> Vec<String> {
    let (found, _) = chunks(bytes).unwrap();
    let name = |chunk: &Chunk<'_>| match text::keyword(chunk) {
        Some(keyword) => format!("{} {keyword}", String::from_utf8_lossy(&chunk.kind)),
        None => String::from_utf8_lossy(&chunk.kind).into_owned(),
    };
    found.iter().map(name).collect()
}

#[test]
fn ours_lies_before_the_picture_data() {
    let bytes = embed(&picture(&[], &[], b""), &sample::data()).unwrap();
    assert!(inspect(&bytes, &Limits::default()).is_ok());
    let wanted = [
        "IHDR",
        "tEXt art-studio",
        "tEXt parameters",
        "iTXt XML:com.adobe.xmp",
    ];
    assert_eq!(
        kinds(&bytes),
        [wanted.as_slice(), &["IDAT", "IDAT", "IEND"]].concat()
    );
    let found = read(&bytes);
    assert!(found.xmp.unwrap().contains("/algorithmicMedia"));
    assert_eq!(
        found.parameters.unwrap(),
        crate::media::a1111::write(&sample::data())
    );
}

#[test]
fn the_text_chunk_is_the_plainest_that_can_hold_it() {
    for (said, kind) in [("café", "tEXt"), ("日本 🐉", "iTXt"), ("Ã©", "iTXt")] {
        let data = GenerationData {
            sent_prompt: said.into(),
            ..sample::data()
        };
        let bytes = embed(&picture(&[], &[], b""), &data).unwrap();
        assert!(
            kinds(&bytes).contains(&format!("{kind} parameters")),
            "{said}"
        );
        assert_eq!(read(&bytes).settings().unwrap().prompt, said);
    }
}

#[test]
fn what_the_service_wrote_stays() {
    let graph = text::chunk("prompt", "{\"3\":{\"class_type\":\"KSampler\"}}");
    let said = text::chunk(
        "parameters",
        "a cat\nSteps: 1, Seed: 2, Size: 3x4, Version: v1.10",
    );
    let label = text::international("XML:com.adobe.xmp", "<x:xmpmeta x:xmptk=\"theirs\"/>");
    let bytes = picture(&[graph, said], &[label], b"");
    let carrying = embed(&bytes, &sample::data()).unwrap();
    let ours = text::chunk(
        "art-studio",
        &crate::media::own::write(&sample::data()).unwrap(),
    );
    assert_eq!(
        carrying.len(),
        bytes.len() + ours.len(),
        "only our JSON is added"
    );
    let found = read(&carrying);
    assert_eq!(found.generation, Some(sample::data()));
    assert_eq!(found.settings().unwrap().get("Version"), Some("v1.10"));
    assert_eq!(found.xmp.unwrap(), "<x:xmpmeta x:xmptk=\"theirs\"/>");
    assert_eq!(found.texts[0].keyword, "prompt");
    assert_eq!(embed(&carrying, &sample::data()).unwrap(), carrying);
}

#[test]
fn every_kind_of_text_is_read() {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib("dragón 🐉".as_bytes(), 6);
    let rows = [
        (raw(*b"tEXt", b"k\0caf\xe9"), "café"),
        (raw(*b"tEXt", "k\0日本".as_bytes()), "日本"),
        (zipped("k", b"caf\xe9"), "café"),
        (raw(*b"iTXt", "k\0\0\0de\0Wort\0日本".as_bytes()), "日本"),
        (
            raw(*b"iTXt", &[b"k\0\x01\0\0\0".as_slice(), &packed].concat()),
            "dragón 🐉",
        ),
    ];
    for (chunk, said) in rows {
        let found = read(&picture(&[], &[chunk], b""));
        assert_eq!(
            found.texts,
            [Text {
                keyword: "k".into(),
                text: said.into()
            }]
        );
    }
}

#[test]
fn damaged_and_oversized_texts_are_passed_over() {
    let mut wrong = text::chunk("k", "said");
    *wrong.last_mut().unwrap() ^= 1;
    let bomb = zipped("k", &vec![b'a'; super::TEXT_MAX + 1]);
    assert!(bomb.len() < 100_000);
    let rows = [
        wrong,
        bomb,
        raw(*b"zTXt", b"k\0\0no zlib data"),
        raw(*b"zTXt", b"k\0\x07unknown method"),
        raw(*b"iTXt", b"k\0\x02\0\0\0x"),
        raw(*b"iTXt", b"k\0\0\0de"),
        text::chunk("art-studio", "{\"not\":\"ours\"}"),
    ];
    for bad in rows {
        let good = text::chunk("good", "x");
        let found = read(&picture(&[bad, good], &[], b""));
        assert_eq!((found.skipped, found.texts.len()), (1, 1));
        assert_eq!(found.generation, None);
    }
}

#[test]
fn texts_and_chunks_are_taken_up_to_a_limit() {
    let large = text::chunk("k", &"a".repeat(super::TEXT_MAX / 2));
    let found = read(&picture(&[large.clone(), large.clone(), large], &[], b""));
    assert_eq!((found.texts.len(), found.skipped), (2, 1));
    let many = vec![raw(*b"teSt", b""); 70_000];
    let late = text::chunk("late", "x");
    let found = read(&picture(&[], &[many, vec![late]].concat(), b""));
    assert_eq!((found.texts.len(), found.skipped), (0, 1));
}

#[test]
fn unpacking_has_one_budget_for_the_whole_file() {
    let bomb = zipped("parameters", &vec![b'a'; super::TEXT_MAX + 1]);
    let old = zipped(
        "parameters",
        crate::media::a1111::write(&sample::data()).as_bytes(),
    );
    let count = |before: &[Vec<u8>]| {
        let bytes = embed(&picture(before, &[], b""), &sample::data()).unwrap();
        let kinds = kinds(&bytes);
        kinds
            .iter()
            .filter(|kind| *kind == "zTXt parameters")
            .count()
    };
    assert_eq!(count(std::slice::from_ref(&old)), 0, "ours, replaced");
    assert_eq!(
        count(&[bomb.clone(), old.clone()]),
        2,
        "not unpacked any more"
    );
    let four = vec![bomb; 4];
    let found = read(&picture(&[four, vec![old]].concat(), &[], b""));
    assert_eq!((found.parameters, found.skipped), (None, 5));
}

#[test]
fn a_file_without_picture_data_carries_nothing() {
    let empty = [SIGNATURE.as_slice(), &raw(*b"IEND", &[])].concat();
    assert!(embed(&empty, &sample::data()).is_err());
    assert_eq!(Format::of(&empty), Ok(Format::Png));
}

proptest! {
    #[test]
    fn chunks_of_others_stay_byte_for_byte(
        before in foreign(),
        after in foreign(),
        behind in proptest::collection::vec(any::<u8>(), 0..30),
        data in sample::arbitrary(),
    ) {
        let bytes = picture(&before, &after, &behind);
        let carrying = embed(&bytes, &data).unwrap();
        let (found, rest) = chunks(&carrying).unwrap();
        let mut budget = super::TEXT_MAX;
        prop_assert_eq!(rest, behind.as_slice());
        let theirs = found.iter().filter(|chunk| !super::is_ours(chunk, &mut budget));
        let theirs = theirs.flat_map(|chunk| chunk.raw.to_vec()).collect::<Vec<_>>();
        let wanted = bytes.get(8..bytes.len() - behind.len()).unwrap();
        prop_assert!(theirs == wanted);
    }
}

/// Chunks that are not ours, with wrong checksums among them.
fn foreign() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let kind = proptest::sample::select(vec![*b"tEXt", *b"zTXt", *b"eXIf", *b"caBX", *b"prVt"]);
    let body = proptest::collection::vec(any::<u8>(), 0..40);
    let chunk = (kind, body, any::<bool>()).prop_map(|(kind, body, damage)| {
        let mut chunk = raw(kind, &body);
        if let Some(last) = chunk.last_mut().filter(|_| damage) {
            *last ^= 0x80;
        }
        chunk
    });
    proptest::collection::vec(chunk, 0..5)
}
