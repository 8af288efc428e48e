//! Art Studio: the AI art studio that lives in the terminal.

pub mod app;
pub mod domain;
pub mod graphics;
pub mod keymap;
pub mod tui;
pub mod ui;
