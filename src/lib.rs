//! Art Studio: the AI art studio that lives in the terminal.

pub mod app;
pub mod domain;
pub mod keymap;
pub mod ui;
