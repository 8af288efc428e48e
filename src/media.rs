//! Bytes to pictures and back: is it a picture, how does it look, how was it made.
//!
//! Everything here is a pure function on bytes: no file, no clock, no terminal. `png`, `jpeg` and
//! `webp` know how a file is cut into pieces; `exif`, `xmp`, `own` and `a1111` know what the
//! pieces say; `embed` and `read` bring the two together. A further dialect is one more file.

mod a1111;
mod embed;
mod error;
mod exif;
mod format;
mod inspect;
mod jpeg;
mod limits;
mod own;
mod png;
mod read;
#[cfg(test)]
pub(crate) mod sample;
mod skim;
mod webp;
mod xmp;

pub use a1111::Parameters;
pub use embed::embed;
pub use error::MediaError;
pub use format::Format;
pub use inspect::{Decoded, Inspected, decode, inspect};
pub use limits::{Limits, PIXELS_MAX};
pub use read::{Read, Text, read};
pub use skim::{Skim, skim};
