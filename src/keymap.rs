//! Keys and commands: the chord type, the command table and the resolver between them.

mod chord;
mod command;
mod resolve;
mod table;

pub use chord::{Chord, Key, Mods};
pub use command::{Command, Scope};
pub use resolve::{entries, key_of, resolve};
pub use table::{COMMANDS, Entry};
