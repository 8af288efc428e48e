//! The library, opened when the first picture needs it.
//!
//! Separate so that starting the engine touches no file, and so that a folder that cannot be used
//! fails one job with advice instead of the whole program.

use crate::{
    domain::{Failure, FailureKind},
    store::Library,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::OnceCell;

/// The library's folder, and the library once it is open.
pub(super) struct Shelf {
    folder: PathBuf,
    library: OnceCell<Arc<Library>>,
}

impl Shelf {
    /// The library in `folder`, not opened yet.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            library: OnceCell::new(),
        }
    }

    /// The library. Tries again at the next call when it cannot be opened now.
    /// [`House::library`](super::House::library) asks first whether it is there.
    pub(super) async fn library(&self) -> Result<Arc<Library>, Failure> {
        let open = || async {
            let folder = self.folder.clone();
            let opened = tokio::task::spawn_blocking(move || Library::open(folder)).await;
            let library = opened.map_err(|_| broken())?;
            Ok(Arc::new(library?))
        };
        self.library.get_or_try_init(open).await.map(Arc::clone)
    }

    /// Copies a picture of the library to `destination`.
    pub(super) async fn copy_out(
        &self,
        file: &Path,
        destination: &Path,
    ) -> Result<PathBuf, Failure> {
        // Not opened, which would make its folder: it may be away.
        let library = Library::to_read(self.folder.clone());
        let (file, destination) = (file.to_owned(), destination.to_owned());
        let copied = tokio::task::spawn_blocking(move || library.copy_out(&file, &destination));
        let copied = copied.await.map_err(|_| broken())?;
        Ok(copied?.file)
    }
}

fn broken() -> Failure {
    let said = "the studio's own code for the library stopped on a fault";
    Failure::new(FailureKind::Internal, said)
}
