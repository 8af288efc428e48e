//! Art Studio: the AI art studio that lives in the terminal.

pub mod cli;
pub mod config;
pub mod domain;
pub mod engine;
pub mod keymap;
pub mod media;
pub mod providers;
pub mod store;
pub mod tui;
