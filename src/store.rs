//! The library: picture files in a folder of the user's own.
//!
//! The file is the truth. What makes finding fast (the index) or looking fast (thumbnails) is made
//! from the files and can be thrown away; what cannot be made again is in `studio.db`.

mod catalogue;
mod database;
mod destination;
mod error;
mod index;
mod library;
mod names;
mod owner;
mod place;
mod scan;
mod space;
mod studio;
mod thumbnails;
mod watch;

pub use catalogue::{
    Catalogue, Places, TakenIn, Waited, import, look_at, mounted, reconcile, take_in_waiting,
    wait_outside, waiting,
};
pub use destination::prepare_destination;
pub use error::StoreError;
pub use index::{Entry, Index, PAGE_MAX, discard};
pub use library::{Library, Saved, read_picture, write_copy};
pub use names::picture_stem;
pub use owner::Owner;
pub use place::replace;
pub use scan::TRASH;
pub use space::free_space;
pub use studio::Studio;
pub use thumbnails::Thumbnails;
pub use watch::{Heard, Watch};
