//! Pictures that wait outside of their library because it could not take them: its drive is away,
//! full or read-only. What was made, and perhaps paid for, is never thrown away.

use super::{
    Catalogue, Places,
    import::{Taken, one},
};
use crate::{
    domain::{GenerationData, PictureId},
    media::Format,
    store::{Library, Owner, Saved, StoreError, place, scan},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A picture that waited, and its file in the library.
pub type TakenIn = (PictureId, PathBuf);

/// What became of what waited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waited {
    /// Those that are in the library now.
    pub taken: Vec<TakenIn>,
    /// Files that are no pictures, or cannot be read, and why; they stay where they are.
    pub refused: Vec<(PathBuf, String)>,
}

/// Saves a picture where it waits for its library; like [`Library::save`].
pub fn wait_outside(
    places: &Places,
    data: &GenerationData,
    bytes: &[u8],
    format: Format,
) -> Result<Saved, StoreError> {
    Library::open(places.waiting())?.save(data, bytes, format)
}

/// How many pictures wait.
pub fn waiting(places: &Places) -> usize {
    names(&places.waiting()).len()
}

/// Takes all waiting pictures into the library. Each is removed where it waited only when it is
/// whole in the library; what cannot be read as a picture stays where it is.
///
/// # Errors
/// When the library still takes nothing; `told` has what was done before that.
pub fn take_in_waiting(
    writer: &Owner<Catalogue>,
    places: &Places,
    told: &mut Waited,
) -> Result<(), StoreError> {
    let folder = places.waiting();
    place::tidy(&folder);
    let names = names(&folder);
    if names.is_empty() {
        return Ok(());
    }
    // Only a new picture makes a library. Until then that they wait is trouble, and said.
    writer.call(|catalogue| catalogue.need_library())?;
    // Another process may be at it; where there are no locks, a picture may come in twice at worst.
    let lock = fs::File::open(&folder);
    if let Ok(Err(fs::TryLockError::WouldBlock)) = lock.as_ref().map(fs::File::try_lock) {
        return Ok(());
    }
    for name in names {
        let from = folder.join(name);
        match one(writer, places, &from)? {
            Taken::New(id) | Taken::Known(id) => {
                fs::remove_file(&from).map_err(|error| StoreError::new(&from, error))?;
                let file = writer.call(move |catalogue| catalogue.file_of(id))?;
                told.taken.extend(file.map(|file| (id, file)));
            }
            Taken::Refused(why) => told.refused.push((from, why)),
        }
    }
    // The folder stays: another process may be about to write into it.
    Ok(())
}

/// The names of the pictures in a folder that mostly is not there.
fn names(folder: &Path) -> Vec<String> {
    let found = scan::pictures_in(folder).unwrap_or_default();
    found.into_iter().map(|file| file.name).collect()
}
