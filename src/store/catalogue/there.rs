//! Is the library's folder there at all? One that is away must never be taken for an empty one, nor
//! be made anew behind the user's back.

use super::{Catalogue, Places};
use crate::store::{StoreError, scan};
use std::{fs, path::Path};

impl Catalogue {
    /// `false` when the folder is not there and no picture of it is known: a new library, made by its
    /// first picture.
    ///
    /// # Errors
    /// [`StoreError::Vanished`] when pictures of it are known and the folder is away, or when an empty
    /// folder lies where another drive was: what should be mounted there is not.
    pub fn is_there(&self) -> Result<bool, StoreError> {
        let library = &self.places.library;
        let away = || StoreError::Vanished(library.clone());
        match fs::metadata(library) {
            Ok(found) if !found.is_dir() => return Err(StoreError::NotAFolder(library.clone())),
            Ok(_) => {}
            Err(error) => {
                return match StoreError::new(library, error) {
                    StoreError::Vanished(_) if self.is_empty()? => Ok(false),
                    error => Err(error),
                };
            }
        }
        let known = self.index.fact::<i64>("drive")?;
        let other = known.is_some() && known != drive(&self.places);
        // A drive may well have another number than before, so its number alone says nothing.
        if other && !self.is_empty()? && scan::scan(library)?.files.is_empty() {
            return Err(away());
        }
        Ok(true)
    }

    /// The same for what needs the folder: one that is not there is an error, new or not.
    pub(super) fn need_library(&self) -> Result<(), StoreError> {
        if self.is_there()? {
            return Ok(());
        }
        Err(StoreError::Vanished(self.places.library.clone()))
    }

    /// Does the index know no picture at all?
    fn is_empty(&self) -> Result<bool, StoreError> {
        let stats = self.index.stats()?;
        Ok(stats.count + stats.trash.0 == 0)
    }

    /// Notes on which drive the library lies.
    pub(super) fn note_drive(&self) -> Result<(), StoreError> {
        let drive = drive(&self.places);
        // Nothing is written that says nothing new: others would look up.
        if self.index.fact::<i64>("drive")? != drive {
            self.index.set_fact("drive", drive)?;
        }
        Ok(())
    }
}

/// On which drive a folder lies, and whether that is mounted read-only; `None` while it is not there.
/// When this changes, a drive came or went.
#[cfg(unix)]
pub fn mounted(folder: &Path) -> Option<(u64, bool)> {
    use rustix::fs::StatVfsMountFlags;
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(folder).ok()?;
    let drive = rustix::fs::statvfs(folder).ok()?;
    Some((
        found.dev(),
        drive.f_flag.contains(StatVfsMountFlags::RDONLY),
    ))
}

/// On which drive a folder lies: not told here.
#[cfg(not(unix))]
pub fn mounted(_: &Path) -> Option<(u64, bool)> {
    None
}

/// Which drive the library lies on, as far as the system says.
fn drive(places: &Places) -> Option<i64> {
    let (drive, _) = mounted(&places.library)?;
    i64::try_from(drive).ok()
}
