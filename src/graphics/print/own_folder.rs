//! A folder of our own for the files by which viuer hands pictures to a terminal on this machine.
//!
//! In the common folder it has 62 names for everybody, and a file that the terminal does not fetch
//! stays.

use std::io;
use std::path::PathBuf;

/// How the folder's name begins.
const NAME: &str = "art-studio-print-";

/// The folder, as long as this lives. viuer puts its files there because it asks for the program's
/// own folder for temporary files; nothing else that prints uses one.
pub(super) struct OwnFolder(PathBuf);

impl OwnFolder {
    /// Makes it; an error if somebody else has one of the same name.
    pub(super) fn new() -> io::Result<Self> {
        let common = tempfile::env::temp_dir();
        let is_ours = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with(NAME)
        };
        // It can be said once in the life of a program, so later folders have the same name.
        let folder = if is_ours(&common) {
            common
        } else {
            let new = common.join(format!("{NAME}{:016x}", fastrand::u64(..)));
            match tempfile::env::override_temp_dir(&new) {
                Ok(()) => new,
                Err(other) => other,
            }
        };
        make_private(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for OwnFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn make_private(folder: &PathBuf) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &PathBuf) -> io::Result<()> {
    std::fs::create_dir(folder)
}
