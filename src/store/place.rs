//! How a file comes to be: a hidden temporary name, all bytes, synced, then renamed (without
//! overwriting, unless that is what is wanted), then the folder synced.
//!
//! Whoever looks at the folder sees whole files only, whenever the power goes. Temporary files are
//! locked while their writer lives, so that the next start can tell what was left behind.

use super::{StoreError, names};
use std::{
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Temporary files are called `.art-studio-XXXXXX.tmp`.
const PREFIX: &str = ".art-studio-";
/// See [`PREFIX`].
const SUFFIX: &str = ".tmp";
/// So many pictures of one name are enough: same service, prompt and millisecond.
const NUMBER_MAX: u32 = 9_999;
/// Tries for a temporary file, should somebody tidy it away before it is locked.
const TRIES: u32 = 16;

/// The name wanted for a new file.
pub(super) struct Wanted<'a> {
    /// The folder.
    pub(super) folder: &'a Path,
    /// The name without count and extension.
    pub(super) stem: &'a OsStr,
    /// The extension without its dot; may be empty.
    pub(super) extension: &'a OsStr,
}

/// Makes a file of what `write` writes, under the first free name. When it fails nothing is left
/// behind; only when the last step (the sync of the folder) fails does the whole file stay.
pub(super) fn place(
    wanted: &Wanted<'_>,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<PathBuf, StoreError> {
    let failed = |error| StoreError::new(wanted.folder, error);
    let temporary = written(wanted.folder, write).map_err(failed)?;
    let path = rename(temporary, wanted)?;
    sync_folder(wanted.folder).map_err(failed)?;
    Ok(path)
}

/// Makes the file `target` of what `write` writes, in place of the one that may be there: whoever
/// looks sees the old one or the new one, whole. When it fails the old one stays as it was; only
/// when the last step (the sync of the folder) fails is it the new one.
pub fn replace(
    target: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), StoreError> {
    let folder = super::library::parent(target);
    let failed = |error| StoreError::new(folder, error);
    let temporary = written(folder, write).map_err(failed)?;
    temporary
        .persist(target)
        .map_err(|refused| StoreError::new(target, refused.error))?;
    sync_folder(folder).map_err(failed)
}

/// A temporary file with all that `write` writes, on the drive.
fn written(
    folder: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let mut temporary = temporary(folder)?;
    let file = temporary.as_file_mut();
    write(file)?;
    file.flush()?;
    file.sync_all()?;
    Ok(temporary)
}

/// A locked temporary file with the usual permissions (those that the umask leaves).
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    for _ in 0..TRIES {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        // Some network drives know no locks; `tidy` then leaves their files alone.
        drop(file.as_file().lock());
        // A tidying process may have been faster than the lock: then the name is gone.
        if file.path().try_exists()? {
            return Ok(file);
        }
    }
    Err(io::Error::other(
        "temporary files are removed as soon as they are made",
    ))
}

fn rename(mut file: NamedTempFile, wanted: &Wanted<'_>) -> Result<PathBuf, StoreError> {
    for number in 1..=NUMBER_MAX {
        let name = names::numbered(wanted.stem, wanted.extension, number);
        let path = wanted.folder.join(name);
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                file = refused.file;
            }
            Err(refused) => return Err(StoreError::new(wanted.folder, refused.error)),
        }
    }
    Err(StoreError::NoNameLeft(wanted.folder.join(wanted.stem)))
}

/// Moves the file `from` to the first free name like `to`, on the same drive; answers with it.
/// Whoever looks sees one of the two names, never both missing. Folders are not synced.
pub(super) fn rename_to_free(from: &Path, to: &Path) -> Result<PathBuf, StoreError> {
    let stem = to.file_stem().unwrap_or_default();
    let extension = to.extension().unwrap_or_default();
    for number in 1..=NUMBER_MAX {
        let path = to.with_file_name(names::numbered(stem, extension, number));
        match rename_noclobber(from, &path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::new(from, error)),
        }
    }
    Err(StoreError::NoNameLeft(to.to_owned()))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn rename_noclobber(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Some network drives know no such rename.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => link_and_remove(from, to),
        result => Ok(result?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn rename_noclobber(from: &Path, to: &Path) -> io::Result<()> {
    link_and_remove(from, to)
}

/// Two names for a moment, never none.
fn link_and_remove(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // No links either: a look, then a plain rename.
        Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Makes `folder` and whatever is missing above it, and each of them durable.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let missing = missing(folder);
    fs::create_dir_all(folder)?;
    missing
        .iter()
        .filter_map(|made| made.parent())
        .try_for_each(sync_folder)
}

/// `folder` and the folders above it, as far as they are not there; the upper ones first.
fn missing(folder: &Path) -> Vec<&Path> {
    let mut missing: Vec<_> = folder
        .ancestors()
        .take_while(|folder| !folder.exists())
        .collect();
    missing.reverse();
    missing
}

/// Makes the new name durable. Not every file system can; those that cannot need not.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, Unsupported};
    // A folder that may be written but not read cannot be opened for this.
    let Ok(open) = File::open(folder) else {
        return Ok(());
    };
    match open.sync_all() {
        Err(error) if matches!(error.kind(), InvalidInput | Unsupported) => Ok(()),
        result => result,
    }
}

/// Folders cannot be synced here; the system does it with the rename.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes temporary files that nobody writes to any more. What cannot be removed is left: this
/// only tidies.
pub(super) fn tidy(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let ours = name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes());
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            remove_if_left(&entry.path());
        }
    }
}

fn remove_if_left(path: &Path) {
    let Ok(file) = File::open(path) else { return };
    match file.try_lock() {
        // The lock is held while removing, so that a writer who waits for it sees the name gone.
        Ok(()) => drop(fs::remove_file(path)),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{StoreError, make_folder, missing, replace, tidy};
    use std::{
        fs,
        io::{self, Write},
    };

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.png");
        fs::write(&target, "old").unwrap();
        let full = replace(&target, |file| {
            file.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(matches!(full, Err(StoreError::Full(_))), "{full:?}");
        assert_eq!(fs::read(&target).unwrap(), b"old");
        replace(&target, |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn every_folder_that_was_missing_is_made_durable() {
        let place = tempfile::tempdir().unwrap();
        let (upper, lower) = (place.path().join("a"), place.path().join("a/b"));
        assert_eq!(missing(&lower), [upper.as_path(), &lower]);
        make_folder(&lower).unwrap();
        assert!(lower.is_dir());
        assert_eq!(missing(&lower), [] as [&std::path::Path; 0]);
    }

    #[test]
    fn nobody_tidies_away_what_is_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.png");
        replace(&target, |file| {
            tidy(folder.path());
            file.write_all(b"new")
        })
        .unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
    }
}
