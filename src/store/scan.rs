//! Which picture files a library has: names, sizes and times, nothing of what is in them.

use super::{StoreError, catalogue::modified, index::name_of};
use std::{
    fs::{self, DirEntry, Metadata},
    path::Path,
};

/// The hidden folder inside a library that is its trash.
pub const TRASH: &str = ".art-studio-trash";
/// Endings of picture files.
const EXTENSIONS: [&str; 4] = ["png", "jpg", "jpeg", "webp"];
/// Endings of files that are pictures too, and that no library has: their bytes say what they are.
const OTHER_EXTENSIONS: [&str; 11] = [
    "avif", "bmp", "gif", "heic", "heif", "jfif", "jxl", "psd", "qoi", "tif", "tiff",
];
/// Folders inside each other that are looked into.
const DEPTH_MAX: usize = 16;

/// A picture file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Its name below the library's folder, with `/` between folders.
    pub(super) name: String,
    /// Bytes.
    pub(super) size: u64,
    /// When it was changed, ns since 1970.
    pub(super) modified: i64,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Picture files, sorted by name.
    pub(super) files: Vec<Found>,
    /// Folders that could not be read, as beginnings of names: nobody knows what is in them.
    pub(super) unread: Vec<String>,
    /// Picture files that could not be looked at, or whose name is no text.
    pub(super) unreadable: u64,
}

/// Looks through `folder`, the folders in it, and the trash. Hidden files and folders are somebody
/// else's. A folder that is not there is an error, one inside it that cannot be read is not.
pub(super) fn scan(folder: &Path) -> Result<Scan, StoreError> {
    scan_for(folder, is_picture)
}

fn scan_for(root: &Path, is_wanted: fn(&Path) -> bool) -> Result<Scan, StoreError> {
    let walk = Walk { root, is_wanted };
    let mut scan = Scan::default();
    let failed = |error| StoreError::new(root, error);
    let entries = fs::read_dir(root).map_err(failed)?;
    for entry in entries {
        let entry = entry.map_err(failed)?;
        scan.look_at(walk, &entry, 0);
    }
    scan.files.sort_unstable();
    Ok(scan)
}

/// Every picture file in `folder` and the folders in it, for taking in from there.
pub(super) fn pictures_in(folder: &Path) -> Result<Vec<Found>, StoreError> {
    outside_trash(folder, is_picture)
}

/// The same with pictures of kinds that no library has: whoever wants them taken in hears why not.
pub(super) fn pictures_of_any_kind_in(folder: &Path) -> Result<Vec<Found>, StoreError> {
    outside_trash(folder, |name| {
        ends_with(name, &EXTENSIONS) || ends_with(name, &OTHER_EXTENSIONS)
    })
}

fn outside_trash(folder: &Path, is_wanted: fn(&Path) -> bool) -> Result<Vec<Found>, StoreError> {
    let mut files = scan_for(folder, is_wanted)?.files;
    files.retain(|file| !is_trashed(&file.name));
    Ok(files)
}

/// Is the file of this name in the trash?
pub(super) fn is_trashed(name: &str) -> bool {
    name.strip_prefix(TRASH)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Is it, by its name, a picture that belongs to a library?
pub(super) fn is_picture(name: &Path) -> bool {
    ends_with(name, &EXTENSIONS)
}

/// Has it one of these endings, and is it not hidden?
fn ends_with(name: &Path, endings: &[&str]) -> bool {
    let hidden = name
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let ends = name
        .extension()
        .is_some_and(|end| endings.iter().any(|known| end.eq_ignore_ascii_case(known)));
    ends && !hidden
}

/// The file of this name as it is now; `None` when there is none or it is no picture.
pub(super) fn look(folder: &Path, name: &str) -> Option<Found> {
    let path = folder.join(name);
    let found = fs::metadata(&path).ok()?;
    (found.is_file() && is_picture(&path)).then(|| of(name.to_owned(), &found))
}

fn of(name: String, found: &Metadata) -> Found {
    Found {
        name,
        size: found.len(),
        modified: modified(found),
    }
}

/// Where is looked, and for what.
#[derive(Clone, Copy)]
struct Walk<'a> {
    root: &'a Path,
    is_wanted: fn(&Path) -> bool,
}

impl Scan {
    fn look_at(&mut self, walk: Walk<'_>, entry: &DirEntry, depth: usize) {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else {
            return;
        };
        if kind.is_dir() {
            let name = entry.file_name();
            let trash = depth == 0 && name == TRASH;
            let hidden = name.as_encoded_bytes().starts_with(b".");
            if (!hidden || trash) && depth < DEPTH_MAX {
                self.look_into(walk, &path, depth + 1);
            }
            return;
        }
        if !(walk.is_wanted)(&path) {
            return;
        }
        // A link counts as what it leads to, unless that is a folder: those can lead in circles.
        let found = if kind.is_symlink() {
            fs::metadata(&path)
        } else {
            entry.metadata()
        };
        match (found, name_of(walk.root, &path)) {
            (Ok(found), Some(name)) if found.is_file() => self.files.push(of(name, &found)),
            (Ok(found), _) if !found.is_file() => {}
            _ => self.unreadable += 1,
        }
    }

    fn look_into(&mut self, walk: Walk<'_>, folder: &Path, depth: usize) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        match entries {
            Ok(entries) => entries
                .iter()
                .for_each(|entry| self.look_at(walk, entry, depth)),
            Err(error) => {
                tracing::warn!(%error, "a folder of the library cannot be read");
                let name = name_of(walk.root, folder);
                self.unread.extend(name.map(|name| format!("{name}/")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{TRASH, is_trashed, scan};
    use std::fs;

    #[test]
    fn pictures_are_found_everywhere_but_where_nobody_should_look() {
        let place = tempfile::tempdir().unwrap();
        let names = [
            "a.png",
            "B.JPEG",
            "sub/deep/c.webp",
            &format!("{TRASH}/d.png"),
            "notes.txt",
            ".hidden.png",
            ".git/e.png",
            &format!("sub/{TRASH}/f.png"),
            "folder.png/g.jpg",
        ];
        for name in names {
            let file = place.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, b"x").unwrap();
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(place.path(), place.path().join("circle")).unwrap();
            std::os::unix::fs::symlink("nothing", place.path().join("dead.png")).unwrap();
        }
        let found = scan(place.path()).unwrap();
        let names: Vec<_> = found.files.iter().map(|file| file.name.as_str()).collect();
        let trashed = format!("{TRASH}/d.png");
        assert_eq!(
            names,
            [
                &trashed,
                "B.JPEG",
                "a.png",
                "folder.png/g.jpg",
                "sub/deep/c.webp"
            ]
        );
        assert!(is_trashed(&trashed) && !is_trashed("a.png"));
        assert!(
            found
                .files
                .iter()
                .all(|file| file.size == 1 && file.modified > 0)
        );
        assert_eq!(found.unreadable, u64::from(cfg!(unix)));
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let place = tempfile::tempdir().unwrap();
        assert!(scan(&place.path().join("none")).is_err());
    }
}
