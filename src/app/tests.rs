//! Whole turns: a message goes in, state and effects are looked at.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod keys;
mod life;
pub(crate) mod world;
