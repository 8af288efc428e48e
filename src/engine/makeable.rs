//! Can the folder of a new library be made at all? Found out before a picture is made for it.

use super::{Engine, House};
use crate::{
    domain::{Failure, FailureKind, visible},
    store::StoreError,
};
use std::{
    fs, io,
    path::Path,
    sync::{Arc, atomic::Ordering},
};

const ANOTHER: &str = "choose another folder: --library, or `library` in the settings";

impl Engine {
    /// Fails where the library's folder is not there and can never be made. One that is away, with
    /// pictures that are known, is waited for and no failure. Nothing is left behind.
    pub async fn check_library(&self) -> Result<(), Failure> {
        self.house.check_makeable().await
    }
}

impl House {
    /// See [`Engine::check_library`].
    pub(super) async fn check_makeable(self: &Arc<Self>) -> Result<(), Failure> {
        if self.keeping.is_makeable.load(Ordering::Relaxed) {
            return Ok(());
        }
        let library = self.archive.places().library.clone();
        let there = library.clone();
        // A network that is away may keep it waiting.
        let look = self.runtime.spawn_blocking(move || there.is_dir());
        if look.await.unwrap_or(true) || self.is_known().await {
            return Ok(());
        }
        let _one = self.keeping.making.lock().await;
        let probe = self.runtime.spawn_blocking(move || probe(&library));
        let made = probe.await.unwrap_or(Ok(()));
        // Once is enough: whoever watches the folder above hears of each try.
        self.keeping
            .is_makeable
            .store(made.is_ok(), Ordering::Relaxed);
        made
    }

    /// Is any picture of the library known?
    async fn is_known(self: &Arc<Self>) -> bool {
        let stats = self.count(|index| index.stats()).await;
        // What cannot be asked says why where it is needed.
        stats.is_ok_and(|stats| stats.count + stats.trash.0 > 0)
    }
}

/// Makes the first folder that is missing on the way to `library`, and takes it away again. Where that
/// cannot be, nothing is made at all.
fn probe(library: &Path) -> Result<(), Failure> {
    let missing = library.ancestors().take_while(|folder| !folder.exists());
    let Some(first) = missing.last() else {
        let there = library.is_dir().then_some(());
        let error = || unmakeable(library, library, io::ErrorKind::NotADirectory.into());
        return there.ok_or_else(error);
    };
    let above = first.parent().unwrap_or(library);
    match fs::create_dir(first) {
        Ok(()) => {
            // One that somebody has put something into stays.
            let _ = fs::remove_dir(first);
            Ok(())
        }
        // Somebody else was faster.
        Err(_) if first.is_dir() => Ok(()),
        Err(_) if first.is_symlink() => Err(leads_nowhere(library, first)),
        Err(error) => Err(unmakeable(library, above, error)),
    }
}

/// `library` is, or lies in, a `link` whose other end is away: no folder can be made in its place.
fn leads_nowhere(library: &Path, link: &Path) -> Failure {
    let why = format!("{} is a link to a place that is not there", shown(link));
    cannot_be_made(library, &why).hint(format!("mount it, or {ANOTHER}"))
}

/// Why `library` cannot be made in the folder `above`, and what to do.
fn unmakeable(library: &Path, above: &Path, error: io::Error) -> Failure {
    let why = match StoreError::new(above, error) {
        // It is there: the system keeps such folders for itself.
        StoreError::Vanished(_) => format!("{} takes no new folders", shown(above)),
        error => error.to_string(),
    };
    cannot_be_made(library, &why).hint(ANOTHER)
}

fn cannot_be_made(library: &Path, why: &str) -> Failure {
    let library = shown(library);
    let said = format!("the folder for pictures {library} cannot be made: {why}");
    Failure::new(FailureKind::Storage, said)
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::probe;
    use std::fs;

    #[test]
    fn a_folder_that_can_be_made_is_not_there_afterwards() {
        let place = tempfile::tempdir().unwrap();
        probe(&place.path().join("new/and deep")).unwrap();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
        fs::create_dir(place.path().join("there")).unwrap();
        probe(&place.path().join("there")).unwrap();
        assert!(place.path().join("there").is_dir(), "not ours to take away");
    }

    #[test]
    fn what_is_in_the_way_is_said_and_stays() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        fs::write(&file, "mine").unwrap();
        for library in [file.clone(), file.join("deep")] {
            let failure = probe(&library).unwrap_err();
            assert!(failure.said.contains("cannot be made"), "{failure}");
            assert!(failure.said.ends_with("file is not a folder"), "{failure}");
            assert!(failure.hint.unwrap().contains("--library"));
        }
        assert_eq!(fs::read(&file).unwrap(), b"mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_place_that_is_away_is_said_to_be_one() {
        let place = tempfile::tempdir().unwrap();
        let (link, drive) = (place.path().join("link"), place.path().join("drive"));
        std::os::unix::fs::symlink(&drive, &link).unwrap();
        for library in [link.clone(), link.join("sub")] {
            let failure = probe(&library).unwrap_err();
            let why = format!(
                "cannot be made: {} is a link to a place that is not there",
                link.display()
            );
            assert!(failure.said.ends_with(&why), "{failure}");
            let hint = failure.hint.unwrap();
            assert!(hint.starts_with("mount it, or choose another folder: --library"));
        }
        assert!(link.is_symlink() && !drive.exists());
        fs::create_dir(&drive).unwrap();
        probe(&link.join("sub")).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_of_the_system_takes_none() {
        let failure = probe("/proc/art-studio/pictures".as_ref()).unwrap_err();
        let said = "the folder for pictures /proc/art-studio/pictures cannot be made: ";
        assert!(failure.said.starts_with(said), "{failure}");
    }
}
