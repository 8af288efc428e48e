//! From what a file says about itself to a picture of the library.

use crate::{
    domain::{GenerationData, SavedPicture},
    media::{Facts, Read},
};

/// Writes what the file says into `picture`: our own data before all else, then what other tools
/// wrote.
pub(super) fn describe(picture: &mut SavedPicture, read: &Read) {
    Facts::of(read).tell(picture);
}

/// Writes our own data into `picture`.
pub(super) fn ours(picture: &mut SavedPicture, data: &GenerationData) {
    Facts::from(data).tell(picture);
}
