//! Keys and commands: the chord type, the command table and the resolver between them.

mod chord;

pub use chord::{Chord, Key, Mods};
