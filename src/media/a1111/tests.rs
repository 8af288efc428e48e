//! Tests of the settings text: what others write, and that we read what we write.

use super::{NEGATIVE, Parameters, plain, tag, write};
use crate::{
    domain::{GenerationData, Lora},
    media::sample,
};
use proptest::prelude::*;

/// Settings as they are expected.
type Said = &'static [(&'static str, &'static str)];

fn pairs(said: &[(&str, &str)]) -> Vec<(String, String)> {
    said.iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn ours_reads_like_anybodys() {
    assert_eq!(
        write(&sample::data()),
        "a cute dragon, game sprite\n\
         Negative prompt: blurry, text\n\
         Steps: 28, Sampler: euler, Schedule type: karras, CFG scale: 7.5, Seed: 42, \
         Size: 512x768, Model: pixel, Version: art-studio 0.1.0"
    );
}

#[test]
fn loras_and_denoise_are_written_as_others_expect() {
    let lora = |name: &str, weight| Lora {
        name: name.into(),
        weight,
    };
    let data = GenerationData {
        loras: vec![
            lora("style/ink wash.safetensors", 0.8),
            lora("a:b", 1.0),
            lora("sub\\eyes", -1.0),
        ],
        denoise: Some(0.75),
        ..sample::data()
    };
    let text = write(&data);
    let first = text.lines().next().unwrap_or_default();
    assert_eq!(
        first,
        "a cute dragon, game sprite <lora:ink wash:0.8> <lora:eyes:-1>"
    );
    assert!(text.contains("Denoising strength: 0.75, Version"), "{text}");
    let told = GenerationData {
        sent_prompt: "a <lora:b:1>".into(),
        ..data
    };
    assert!(write(&told).starts_with("a <lora:b:1>\n"), "not twice");
}

#[test]
fn what_others_write_is_read() {
    let text = "a cat, <lora:soft:0.8>\nsecond line: with colon\n\
        Negative prompt: dog\nmore dog\n\
        Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1, Size: 512x768, \
        Model hash: 6ce0161689, Lora hashes: \"soft: aabb, hard: ccdd\", \
        Hashes: {\"model\": \"6c\", \"lora:soft\":\"aa\"}, Version: v1.9";
    let read = Parameters::parse(text);
    assert_eq!(
        read.prompt,
        "a cat, <lora:soft:0.8>\nsecond line: with colon"
    );
    assert_eq!(read.negative_prompt, "dog\nmore dog");
    let wanted = [
        ("Steps", "20"),
        ("Sampler", "DPM++ 2M Karras"),
        ("CFG scale", "7"),
        ("Seed", "1"),
        ("Size", "512x768"),
        ("Model hash", "6ce0161689"),
        ("Lora hashes", "soft: aabb, hard: ccdd"),
        ("Hashes", "{\"model\": \"6c\", \"lora:soft\":\"aa\"}"),
        ("Version", "v1.9"),
    ];
    assert_eq!(read.pairs, pairs(&wanted));
    assert_eq!(read.get("Seed"), Some("1"));
    assert!(!read.is_ours() && Parameters::parse(&write(&sample::data())).is_ours());
}

#[test]
fn incomplete_and_odd_texts_are_read_as_far_as_they_go() {
    let rows: [(&str, &str, &str, Said); 8] = [
        ("", "", "", &[]),
        ("only a prompt", "only a prompt", "", &[]),
        ("a\nSteps: 1, Seed: 2", "a\nSteps: 1, Seed: 2", "", &[]),
        ("Negative prompt: x", "", "x", &[]),
        (
            "Steps: 1, Seed: 2, Size: 3x4",
            "",
            "",
            &[("Steps", "1"), ("Seed", "2"), ("Size", "3x4")],
        ),
        (
            "p\r\nA: 1, B: 2, C: 3\r\n",
            "p",
            "",
            &[("A", "1"), ("B", "2"), ("C", "3")],
        ),
        (
            "p\nA: \"open, B: {\"x\", junk, C: , D: \"q\" r, E: \"\\n\"",
            "p",
            "",
            &[
                ("A", "\"open"),
                ("B", "{\"x\""),
                ("C", ""),
                ("D", "\"q\" r"),
                ("E", "\n"),
            ],
        ),
        (
            "a\nNegative prompt: b\nNegative prompt: c",
            "a",
            "b\nNegative prompt: c",
            &[],
        ),
    ];
    for (text, prompt, negative_prompt, said) in rows {
        let wanted = Parameters {
            prompt: prompt.into(),
            negative_prompt: negative_prompt.into(),
            pairs: pairs(said),
        };
        assert_eq!(Parameters::parse(text), wanted, "{text:?}");
    }
}

#[test]
fn a_hostile_line_is_read_quickly_and_not_whole() {
    for piece in ["a:b,", "a:{\"", "a:\"", "a:{\"b\":", ",", ":", "a: [["] {
        let read = Parameters::parse(&piece.repeat(200_000));
        assert!(read.pairs.len() <= 1_000);
    }
}

proptest! {
    #[test]
    fn what_can_be_said_is_read_again(data in sample::arbitrary()) {
        let mut read = Parameters::parse(&write(&data));
        let tags: String = data.loras.iter().filter_map(tag).collect();
        if let Some(before) = read.prompt.strip_suffix(tags.trim_start()) {
            read.prompt = before.trim_end().to_owned();
        }
        let (prompt, negative) =
            (&data.sent_prompt, data.negative_prompt.clone().unwrap_or_default());
        let sayable = |text: &str| plain(text) == text;
        let begins = |line: &str| line.trim_start().starts_with(NEGATIVE);
        if sayable(prompt) && !prompt.lines().any(begins) {
            prop_assert_eq!(&read.prompt, prompt);
            if sayable(&negative) {
                prop_assert_eq!(&read.negative_prompt, &negative);
            }
        }
        let size = format!("{}x{}", data.width, data.height);
        prop_assert_eq!(read.get("Size"), Some(size.as_str()));
        let seed = data.seed.map(|seed| seed.to_string());
        prop_assert_eq!(read.get("Seed"), seed.as_deref());
        prop_assert_eq!(read.get("Model"), Some(data.model.as_str()));
        prop_assert_eq!(read.get("Sampler"), data.sampler.as_deref());
        prop_assert!(read.is_ours());
    }

    #[test]
    fn no_text_is_too_odd(text in sample::text()) {
        drop(Parameters::parse(&text));
    }
}
