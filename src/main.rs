//! The `art-studio` program.

fn main() {}
