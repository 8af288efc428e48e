//! The folder of pictures: opening it, saving into it, copying out of it.
//!
//! Only new names are ever made: no method overwrites, changes or removes a picture.

use super::{
    StoreError, destination,
    names::picture_stem,
    place::{self, Wanted},
};
use crate::{
    domain::GenerationData,
    media::{Format, Limits},
};
use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// A folder of pictures. Cheap to clone; several processes may use the same folder at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    folder: PathBuf,
}

/// A file that was just written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Where it lies.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Library {
    /// The library in `folder`, which is made if it is missing (with the usual permissions), and
    /// tidied of temporary files of ours that a crash left. Whether it can be written to is seen
    /// when something is saved.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let folder = folder.into();
        // Whole paths stay true when the current folder changes.
        let folder =
            std::path::absolute(&folder).map_err(|error| StoreError::new(&folder, error))?;
        let failed = |error| StoreError::new(&folder, error);
        match fs::metadata(&folder) {
            Ok(found) if found.is_dir() => place::tidy(&folder),
            Ok(_) => return Err(StoreError::NotAFolder(folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                place::make_folder(&folder).map_err(failed)?;
            }
            Err(error) => return Err(failed(error)),
        }
        Ok(Self { folder })
    }

    /// The library in `folder`, a whole path, for copying out of it: nothing is made or looked at.
    pub fn to_read(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder, as a whole path.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Saves `bytes`, which are checked and carry `data` already, under a new name made from
    /// `data`. When this returns, the picture is on the drive.
    pub fn save(
        &self,
        data: &GenerationData,
        bytes: &[u8],
        format: Format,
    ) -> Result<Saved, StoreError> {
        let stem = picture_stem(data);
        let wanted = Wanted {
            folder: &self.folder,
            stem: OsStr::new(&stem),
            extension: OsStr::new(format.extension()),
        };
        let file = place::place(&wanted, |file| file.write_all(bytes))?;
        Ok(Saved {
            file,
            bytes: bytes.len() as u64,
        })
    }

    /// Saves a copy of `file` for the user: into the folder `destination` under its own name, or
    /// as the file `destination` ([`super::prepare_destination`] says which). A taken name is counted up: `-2`, `-3`….
    pub fn copy_out(&self, file: &Path, destination: &Path) -> Result<Saved, StoreError> {
        // A relative path means a file of this library; an absolute one stays as it is.
        let source = self.folder.join(file);
        let mut open = open(&source)?;
        let mut bytes = 0;
        let file = place_copy(&source, destination, None, |copy| {
            bytes = io::copy(&mut open, copy)?;
            Ok(())
        })?;
        Ok(Saved { file, bytes })
    }
}

/// The bytes of a picture file, if it is not larger than a picture may be.
pub fn read_picture(source: &Path) -> Result<Vec<u8>, StoreError> {
    let unread = |error| StoreError::new(source, error);
    let max = Limits::default().file_bytes as u64;
    let mut bytes = vec![];
    let open = open(source)?;
    open.take(max + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > max {
        return Err(StoreError::TooLarge(source.to_owned()));
    }
    Ok(bytes)
}

/// Writes `bytes`, made from the picture `source`, for the user as [`Library::copy_out`] does; with
/// `extension` where they are of another format.
pub fn write_copy(
    source: &Path,
    destination: &Path,
    extension: Option<&str>,
    bytes: &[u8],
) -> Result<Saved, StoreError> {
    let file = place_copy(source, destination, extension, |copy| copy.write_all(bytes))?;
    let bytes = bytes.len() as u64;
    Ok(Saved { file, bytes })
}

fn open(source: &Path) -> Result<File, StoreError> {
    let unread = |error| StoreError::new(source, error);
    if !fs::metadata(source).map_err(unread)?.is_file() {
        return Err(StoreError::NotAFile(source.to_owned()));
    }
    File::open(source).map_err(unread)
}

fn place_copy(
    source: &Path,
    destination: &Path,
    extension: Option<&str>,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<PathBuf, StoreError> {
    let target = destination::target(source, destination, extension)?;
    let Some(stem) = target.file_stem() else {
        return Err(StoreError::BadName(target));
    };
    let usual = || extension.map(OsStr::new).or_else(|| source.extension());
    let wanted = Wanted {
        folder: parent(&target),
        stem,
        extension: target.extension().or_else(usual).unwrap_or_default(),
    };
    place::place(&wanted, write).map_err(StoreError::of_destination)
}

/// The folder of a path; a bare name lies in the current one.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod power_cut;
#[cfg(test)]
mod tests;
