//! Bytes to pictures and back: is it a picture, how does it look, how was it made.
//!
//! Everything here is a pure function on bytes: no file, no clock, no terminal. `png`, `jpeg` and
//! `webp` know how a file is cut into pieces; `exif`, `xmp`, `own` and `a1111` know what the
//! pieces are; `embed` and `read` bring the two together. `dialects` knows what each tool means by
//! them; a further one is one more file there.

mod a1111;
mod convert;
mod dialects;
mod embed;
mod error;
mod exif;
mod facts;
mod format;
mod grid;
mod inspect;
mod jpeg;
mod limits;
mod own;
mod png;
mod read;
#[cfg(test)]
pub(crate) mod sample;
mod scaler;
mod skim;
mod stored;
mod stream;
mod strip;
mod thumbnail;
mod tile;
mod upright;
mod view;
mod webp;
mod xmp;

pub use a1111::Parameters;
pub use convert::{Conversion, convert};
pub use embed::embed;
pub use error::MediaError;
pub use facts::Facts;
pub use format::Format;
pub use grid::{Grid, has_few_colours};
pub use inspect::{Decoded, Inspected, decode, inspect};
pub use limits::{Limits, PIXELS_MAX};
pub use read::{Read, Text, read};
pub use skim::{Skim, skim};
pub use strip::strip;
pub use thumbnail::{
    FEW_COLOURS, SPRITE_MAX, THUMBNAIL_SIDE, Thumbnail, inspect_with_thumbnail, thumbnail,
};
pub use view::{VIEW_SIDE, view};
