//! One test binary for everything that drives the program from outside.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod cli;
mod conformance;
