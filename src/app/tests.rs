//! Whole turns: a message goes in, state and effects are looked at.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod comfy;
mod keys;
mod life;
pub(crate) mod world;
