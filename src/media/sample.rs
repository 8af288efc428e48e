//! Generation data for tests: one plain example, and arbitrary ones.

use crate::domain::{
    GenerationData, JobId, Lora, PictureId, Quality, SCHEMA, SavedPicture, Seed, ServiceId,
    Timestamp,
};
use proptest::{collection, num, option, prelude::*, sample};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A picture of the built-in engine.
pub(crate) fn data() -> GenerationData {
    GenerationData {
        schema: SCHEMA,
        software: "art-studio 0.1.0".into(),
        id: PictureId(Uuid::from_u128(7)),
        job: JobId(Uuid::from_u128(8)),
        service: ServiceId::new("builtin"),
        model: "pixel".into(),
        prompt: "a cute dragon".into(),
        sent_prompt: "a cute dragon, game sprite".into(),
        enhancement: Some("sprite".into()),
        negative_prompt: Some("blurry, text".into()),
        seed: Some(Seed(42)),
        width: 512,
        height: 768,
        quality: Some(Quality::High),
        steps: Some(28),
        cfg: Some(7.5),
        sampler: Some("euler".into()),
        scheduler: Some("karras".into()),
        loras: vec![],
        denoise: None,
        parent: None,
        workflow: None,
        created_at: Timestamp(1_757_271_600_123),
        elapsed_ms: Some(1234),
        trained: false,
        partial: false,
        notes: BTreeMap::from([("understood".into(), "dragon · red".into())]),
    }
}

/// A picture of the library about which nothing is known.
pub(crate) fn picture() -> SavedPicture {
    SavedPicture {
        file: "a.png".into(),
        ..SavedPicture::unknown(PictureId(Uuid::from_u128(7)), 9, Timestamp(5))
    }
}

/// Pieces that have meaning in one of the formats that text is written into.
const PIECES: [&str; 26] = [
    "a cat",
    ", ",
    ": ",
    "\"",
    "'",
    "\n",
    "\r\n",
    "\\",
    "\\u0041",
    "Negative prompt:",
    "\nNegative prompt: x\n",
    "Steps: 20, Sampler: x, Seed: 1",
    "\0",
    "\u{1b}[31m",
    "\u{85}",
    "é",
    "Ã©",
    "日本",
    "🐉",
    "👩‍👩‍👧",
    "\u{202e}",
    "\u{fffe}",
    "<&>]]>",
    "&quot;",
    "{\"a\":[1]}",
    "  ",
];

/// Any text, hostile ones included.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let pieces = collection::vec(sample::select(&PIECES[..]), 0..12);
    let chars = collection::vec(any::<char>(), 0..40);
    prop_oneof![
        pieces.prop_map(|pieces| pieces.concat()),
        chars.prop_map(String::from_iter)
    ]
}

/// LoRAs, denoise, parent and workflow.
type MadeFrom = (Vec<Lora>, Option<f32>, Option<PictureId>, Option<String>);

/// What it was made from and with, any of it.
fn origin() -> impl Strategy<Value = MadeFrom> {
    let weight = num::f32::NORMAL | num::f32::ZERO | num::f32::NEGATIVE;
    let lora = (text(), weight).prop_map(|(name, weight)| Lora { name, weight });
    let denoise = num::f32::POSITIVE | num::f32::NORMAL | num::f32::ZERO;
    (
        collection::vec(lora, 0..3),
        option::of(denoise),
        option::of(any::<u128>().prop_map(|id| PictureId(Uuid::from_u128(id)))),
        option::of(text()),
    )
}

#[expect(clippy::too_many_lines, reason = "one row for each field")]
/// Any generation data that can exist; numbers that are none (NaN, infinity) are not among it.
pub(crate) fn arbitrary() -> impl Strategy<Value = GenerationData> {
    let words = (
        text(),
        text(),
        option::of(text()),
        option::of(text()),
        text(),
        text(),
        text(),
    );
    let cfg = num::f32::NORMAL | num::f32::ZERO | num::f32::NEGATIVE;
    let numbers = (
        option::of(any::<u64>().prop_map(Seed)),
        any::<(u32, u32)>(),
        option::of(sample::select(&Quality::ALL[..])),
        option::of(any::<u32>()),
        option::of(cfg),
        any::<u64>().prop_map(Timestamp),
        option::of(any::<u64>()),
    );
    let more = (
        any::<(u128, u128, u32)>(),
        option::of("[a-z+ ,:]{1,9}[a-z]"),
        option::of(text()),
        any::<(bool, bool)>(),
        collection::btree_map(text(), text(), 0..3),
    );
    (words, numbers, more, origin()).prop_map(|(words, numbers, more, origin)| {
        let (loras, denoise, parent, workflow) = origin;
        let (prompt, sent_prompt, enhancement, negative_prompt, software, model, service) = words;
        let (seed, (width, height), quality, steps, cfg, created_at, elapsed_ms) = numbers;
        let ((id, job, schema), sampler, scheduler, (trained, partial), notes) = more;
        GenerationData {
            schema,
            software,
            id: PictureId(Uuid::from_u128(id)),
            job: JobId(Uuid::from_u128(job)),
            service: ServiceId::new(&service),
            model,
            prompt,
            sent_prompt,
            enhancement,
            negative_prompt,
            seed,
            width,
            height,
            quality,
            steps,
            cfg,
            sampler,
            scheduler,
            loras,
            denoise,
            parent,
            workflow,
            created_at,
            elapsed_ms,
            trained,
            partial,
            notes,
        }
    })
}
