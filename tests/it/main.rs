//! Everything that looks at the studio from outside, in one test binary.
#![expect(clippy::expect_used, reason = "a test may panic")]

mod house_rules;
mod studio;
