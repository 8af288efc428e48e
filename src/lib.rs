//! Art Studio: the AI art studio that lives in the terminal.

pub mod domain;
pub mod keymap;
pub mod media;
pub mod store;
