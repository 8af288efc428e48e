//! Generation data for tests: one plain example, and arbitrary ones.

use crate::domain::{
    GenerationData, JobId, PictureId, Quality, SCHEMA, Seed, ServiceId, Timestamp,
};
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
        created_at: Timestamp(1_757_271_600_123),
        elapsed_ms: Some(1234),
        trained: false,
        partial: false,
        notes: BTreeMap::from([("understood".into(), "dragon · red".into())]),
    }
}
