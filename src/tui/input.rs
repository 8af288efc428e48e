//! Reads the terminal: keys, pastes, mouse and focus for the loop, and the terminal's replies.
//!
//! Ours, because a library's reader turns late replies into key presses, swallows keys, and must
//! not live while anything else asks the terminal. [`Splitter`] is the pure part, bytes to events;
//! [`Input`] owns the tty.

mod event;
mod keys;
mod mouse;
mod splitter;
#[cfg(unix)]
mod tty;
#[cfg(windows)]
mod windows;

pub use event::{Button, InputEvent, MouseEvent, MouseKind};
pub use splitter::Splitter;
#[cfg(unix)]
pub use tty::Input;
#[cfg(windows)]
pub use windows::Input;
