//! Identities. Three different things that must never be mixed up: a job, a picture, and the id a
//! server gave to a job.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(out)
            }
        }
    };
}

uuid_id! {
    /// One generation, from Enter to its end. A UUIDv7, so ids sort by time.
    JobId
}

uuid_id! {
    /// One picture: a UUIDv7 for our own, a UUIDv8 from the BLAKE3 of its bytes for foreign ones.
    PictureId
}

impl PictureId {
    /// The id of a foreign picture: a UUIDv8 of the first bytes of its BLAKE3.
    pub fn of_hash(hash: &[u8; 32]) -> Self {
        let mut first = [0; 16];
        for (to, from) in first.iter_mut().zip(hash) {
            *to = *from;
        }
        Self(uuid::Builder::from_custom_bytes(first).into_uuid())
    }
}

/// What a server calls a job of ours (ComfyUI's prompt id, a prediction id…).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RemoteId(pub String);

/// Stable name of a service, as written in file names, flags and the configuration: `builtin`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceId(String);

impl ServiceId {
    /// The service called `id`.
    pub fn new(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
