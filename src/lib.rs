//! Art Studio: the AI art studio that lives in the terminal.
//!
//! A pure core in an imperative shell. What the user wants and what happened go into one
//! synchronous function, [`app::update`]; what the world should do comes out as plain data.
//! Everything that waits lives in the drivers of [`tui`] and in the [`engine`]; drawing is a pure
//! function of the state.
//!
//! The rooms, low to high; each may use those above it in this list as `ARCHITECTURE.md` says, and
//! a test holds them to it.

pub mod domain;

pub mod config;
pub mod keymap;
pub mod workflow;

pub mod media;
pub mod providers;
pub mod store;

pub mod engine;

pub mod cli;

pub mod app;
pub mod graphics;
pub mod ui;

pub mod tui;
