//! The library: picture files in a folder of the user's own.
//!
//! The file is the truth. What makes finding fast (the index) or looking fast (thumbnails) is made
//! from the files and can be thrown away; here is only what must never go wrong.

mod error;
mod library;
mod names;
mod place;
mod thumbnails;

pub use error::StoreError;
pub use library::{Library, Saved};
pub use names::picture_stem;
pub use place::replace;
pub use thumbnails::Thumbnails;
