//! Everything that looks at the studio from outside, in one test binary.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic"
)]

mod cli;
mod comfyui;
mod conformance;
mod house_rules;
mod studio;
mod terminal;
mod workflow;
