//! The studio on a screen: the loop, and everything that touches the terminal.
//!
//! One turn: hear something, let [`crate::app::update`] change the state, start what it asks for, and, at
//! most sixty times a second, draw what changed. Idle, nothing is pending: no frame, no byte, no
//! wake-up.

mod cache;
mod cells;
mod console;
mod drivers;
mod external;
mod frames;
pub mod input;
mod known;
mod log;
mod open;
mod output;
mod pace;
mod pictures;
mod screen;
mod session;
mod signals;
mod translate;

pub use console::{Console, Heard, Lent, Program, has_terminal};
pub use open::{open, theme_problem};
pub use session::{Finished, Options, Session};
pub use signals::Signal;
