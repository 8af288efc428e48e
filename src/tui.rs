//! The screen: input, frames and what they drive.

pub mod input;
