//! Hears when somebody else changes a library: its files, its index, `studio.db`.
//!
//! The system tells; nothing is asked again and again, and nothing runs while nothing happens.

use super::{Places, StoreError, index::name_of, scan};
use notify::{
    Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};
use std::{
    io,
    path::{Path, PathBuf},
};

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something happened to the picture file of this name.
    File(String),
    /// So much happened, or to whole folders, that only looking at everything tells.
    Anything,
    /// The library's folder itself came, went, or is another one now.
    Library,
    /// A database was written to, by whomever.
    Database,
    /// The index is another file now.
    IndexReplaced,
}

/// Listens for as long as it lives.
pub struct Watch {
    _watcher: RecommendedWatcher,
    /// Is the library itself listened to? Else only its coming is.
    pub library: bool,
}

impl Watch {
    /// Listens to everything at `places`; `heard` is called on a thread of its own and must not wait.
    /// Where the library's folder is not there, its coming is listened for.
    pub fn start(
        places: &Places,
        heard: impl Fn(Heard) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (ours, index) = (places.clone(), places.index());
        let hear = move |event: notify::Result<Event>| match event {
            Ok(event) => of(&ours, &index, &event).into_iter().for_each(&heard),
            Err(_) => heard(Heard::Anything),
        };
        let failed = |folder: &Path, error: notify::Error| {
            let source = match error.kind {
                notify::ErrorKind::Io(error) => error,
                kind => io::Error::other(format!("cannot be watched: {kind:?}")),
            };
            StoreError::Other {
                path: folder.to_owned(),
                source,
            }
        };
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(hear, config)
            .map_err(|error| failed(&places.library, error))?;
        let databases = [Some(places.indexes.as_path()), places.studio.parent()];
        for folder in databases.into_iter().flatten().filter(|it| it.is_dir()) {
            watcher
                .watch(folder, RecursiveMode::NonRecursive)
                .map_err(|error| failed(folder, error))?;
        }
        let library = places.library.is_dir();
        let (folder, mode) = if library {
            (places.library.as_path(), RecursiveMode::Recursive)
        } else {
            (nearest(&places.library), RecursiveMode::NonRecursive)
        };
        watcher
            .watch(folder, mode)
            .map_err(|error| failed(folder, error))?;
        Ok(Self {
            _watcher: watcher,
            library,
        })
    }
}

/// The nearest folder above one that is not there.
fn nearest(folder: &Path) -> &Path {
    let mut above = folder.ancestors().skip(1);
    above
        .find(|folder| folder.is_dir())
        .unwrap_or_else(|| Path::new("/"))
}

/// What an event means. Reading is none: we read ourselves.
fn of(places: &Places, index: &Path, event: &Event) -> Vec<Heard> {
    if event.need_rescan() {
        return vec![Heard::Anything];
    }
    let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
    if matches!(event.kind, EventKind::Access(_)) && event.kind != written {
        return vec![];
    }
    let mean = |path: &PathBuf| about(places, index, path, event.kind);
    let mut heard: Vec<_> = event.paths.iter().filter_map(mean).collect();
    heard.dedup();
    heard
}

fn about(places: &Places, index: &Path, path: &Path, kind: EventKind) -> Option<Heard> {
    let came_or_went = matches!(
        kind,
        EventKind::Create(_)
            | EventKind::Remove(_)
            | EventKind::Modify(notify::event::ModifyKind::Name(_))
    );
    if path == index {
        return Some(if came_or_went {
            Heard::IndexReplaced
        } else {
            Heard::Database
        });
    }
    // The log is what is written to; the small file of shared memory changes with every reading.
    let log = |file: &Path| super::database::parts(file).into_iter().nth(1);
    if path == places.studio || [log(index), log(&places.studio)].contains(&Some(path.to_owned())) {
        return Some(Heard::Database);
    }
    if places.library.starts_with(path) {
        return came_or_went.then_some(Heard::Library);
    }
    let below = path.strip_prefix(&places.library).ok()?;
    let first = below.components().next()?.as_os_str();
    if first != scan::TRASH && first.as_encoded_bytes().starts_with(b".") {
        return None;
    }
    if scan::is_picture(path) {
        return Some(name_of(&places.library, path).map_or(Heard::Anything, Heard::File));
    }
    // A folder, of which only its coming and going matters; most other files are none.
    let folder = came_or_went && (path.extension().is_none() || path.is_dir());
    folder.then_some(Heard::Anything)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{Heard, Watch};
    use crate::store::{Places, scan::TRASH};
    use std::{fs, sync::mpsc, time::Duration};

    /// Longer than any machine needs; only a failing test waits so long.
    const LONG: Duration = Duration::from_secs(20);

    /// Listens until `wanted` is heard.
    fn until(heard: &mpsc::Receiver<Heard>, wanted: &Heard) {
        loop {
            let next = heard.recv_timeout(LONG);
            if next.as_ref() == Ok(wanted) {
                return;
            }
            next.unwrap();
        }
    }

    #[test]
    fn what_others_do_is_heard() {
        let place = tempfile::tempdir().unwrap();
        let places = Places::new(place.path().join("pictures"), &place.path().join("home"));
        fs::create_dir_all(&places.library).unwrap();
        fs::create_dir_all(&places.indexes).unwrap();
        let (say, heard) = mpsc::channel();
        let watch = Watch::start(&places, move |heard| say.send(heard).unwrap()).unwrap();
        assert!(watch.library);
        fs::write(places.library.join("a.png"), b"x").unwrap();
        until(&heard, &Heard::File("a.png".into()));
        for folder in ["sub", TRASH] {
            fs::create_dir(places.library.join(folder)).unwrap();
            until(&heard, &Heard::Anything);
            // What comes into a folder before it is listened to is covered by looking at everything.
            let inside = format!("{folder}/b.png");
            loop {
                fs::write(places.library.join(&inside), b"x").unwrap();
                let soon = Duration::from_millis(100);
                let mut all = std::iter::from_fn(|| heard.recv_timeout(soon).ok());
                if all.any(|it| it == Heard::File(inside.clone())) {
                    break;
                }
            }
        }
        fs::write(&places.studio, b"x").unwrap();
        until(&heard, &Heard::Database);
        fs::write(places.index(), b"x").unwrap();
        until(&heard, &Heard::IndexReplaced);
        fs::write(places.library.join(".art-studio-x.tmp"), b"x").unwrap();
        fs::remove_dir_all(&places.library).unwrap();
        until(&heard, &Heard::Library);
    }

    #[test]
    fn a_library_that_is_not_there_is_heard_coming() {
        let place = tempfile::tempdir().unwrap();
        let places = Places::new(place.path().join("drive/pictures"), place.path());
        let (say, heard) = mpsc::channel();
        let watch = Watch::start(&places, move |heard| say.send(heard).unwrap()).unwrap();
        assert!(!watch.library);
        fs::create_dir_all(&places.library).unwrap();
        until(&heard, &Heard::Library);
    }
}
