//! The library: picture files in a folder of the user's own.
//!
//! The file is the truth. What makes finding fast (the index) or looking fast (thumbnails) is made
//! from the files and can be thrown away; what cannot be made again is in `studio.db`.

mod catalogue;
mod database;
mod describe;
mod error;
mod index;
mod library;
mod names;
mod owner;
mod place;
mod studio;
mod thumbnails;

pub use catalogue::{Catalogue, Places};
pub use error::StoreError;
pub use index::{Entry, Index, PAGE_MAX, discard};
pub use library::{Library, Saved};
pub use names::picture_stem;
pub use owner::Owner;
pub use place::replace;
pub use studio::Studio;
pub use thumbnails::Thumbnails;
