//! Art Studio: the AI art studio that lives in the terminal.

pub mod graphics;
pub mod keymap;
pub mod tui;
