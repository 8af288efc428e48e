//! How much room is left on a drive.

use std::path::Path;

/// Bytes that the user may still write to the drive with `folder`; `None` where the system does not
/// say.
#[cfg(unix)]
pub fn free_space(folder: &Path) -> Option<u64> {
    let folder = folder.ancestors().find(|folder| folder.exists())?;
    let found = rustix::fs::statvfs(folder).ok()?;
    // What has no blocks at all is no drive.
    let free = found.f_bavail.checked_mul(found.f_frsize);
    free.filter(|_| found.f_blocks > 0)
}

/// Bytes that the user may still write to the drive with `folder`: not told here.
#[cfg(not(unix))]
pub fn free_space(_: &Path) -> Option<u64> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::free_space;

    #[test]
    fn only_drives_have_room() {
        assert!(free_space("/tmp/not/there".as_ref()).is_some());
        assert_eq!(free_space("/proc/not/there".as_ref()), None);
    }
}
