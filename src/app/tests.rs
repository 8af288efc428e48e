//! Whole turns: a message goes in, state and effects are looked at.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod comfy;
mod keys;
pub(crate) mod library;
mod life;
mod saved;
pub(crate) mod world;
