//! How much room is left on a drive.

use std::path::Path;

/// Bytes that the user may still write to the drive with `folder`; `None` where the system does not
/// say.
#[cfg(unix)]
pub fn free_space(folder: &Path) -> Option<u64> {
    let folder = folder.ancestors().find(|folder| folder.exists())?;
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

/// Bytes that the user may still write to the drive with `folder`: not told here.
#[cfg(not(unix))]
pub fn free_space(_: &Path) -> Option<u64> {
    None
}
