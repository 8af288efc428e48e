//! Hears that a drive was mounted or unmounted: no watching of files and folders tells of that.

/// Waits for drives to come and go.
#[cfg(target_os = "linux")]
pub(super) struct Mounts(Option<tokio::io::unix::AsyncFd<std::fs::File>>);

#[cfg(target_os = "linux")]
impl Mounts {
    /// Listens from now on, where the system lets us.
    pub(super) fn new() -> Self {
        use tokio::io::{Interest, unix::AsyncFd};
        // The kernel says of this file that something urgent is there whenever a mount changes.
        let table = std::fs::File::open("/proc/self/mountinfo").ok();
        #[expect(
            deprecated,
            reason = "sound for a File, which keeps its descriptor open"
        )]
        let urgent = |table| AsyncFd::with_interest(table, Interest::PRIORITY).ok();
        Self(table.and_then(urgent))
    }

    /// Resolves when something was mounted or unmounted, anywhere; never where that is not told.
    pub(super) async fn changed(&self) {
        let ready = match &self.0 {
            Some(table) => table.ready(tokio::io::Interest::PRIORITY).await.ok(),
            None => None,
        };
        match ready {
            Some(mut ready) => ready.clear_ready(),
            None => std::future::pending().await,
        }
    }
}

/// Drives that come and go are not told of here.
#[cfg(not(target_os = "linux"))]
pub(super) struct Mounts;

#[cfg(not(target_os = "linux"))]
impl Mounts {
    /// Listens to nothing.
    pub(super) fn new() -> Self {
        Self
    }

    /// Never resolves.
    pub(super) async fn changed(&self) {
        std::future::pending().await
    }
}
