//! Keys and commands: the chord type, the command table and the resolver between them.

mod chord;
mod command;
mod resolve;

pub use chord::{Chord, Key, Mods};
pub use command::{COMMANDS, Command, Entry, Scope};
pub use resolve::{entries, key_of, resolve};
