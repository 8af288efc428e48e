//! The drawings the engine knows: ours, and those of the user's own folder.
//!
//! Separate because it reads files; the engine takes texts. Read once, at the first picture, away
//! from the runtime.

use super::sprite::{Problem, Subjects};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// Files that are looked at in the user's folder; more would be no folder of drawings.
const FILES_MAX: usize = 256;
/// The largest file that is read, bytes; the engine's own limit is the same.
const FILE_MAX: u64 = 64 * 1024;

/// The drawings, read when they are first needed.
pub(super) struct Drawings {
    folder: PathBuf,
    own: OnceLock<Option<(Subjects, Vec<Problem>)>>,
}

impl Drawings {
    /// Ours and those in `folder`, which need not be there.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            own: OnceLock::new(),
        }
    }

    /// All of them, and what is wrong with the user's. Reads files at the first call.
    pub(super) fn get(&self) -> (&Subjects, &[Problem]) {
        let own = self.own.get_or_init(|| {
            let texts = texts(&self.folder);
            (!texts.is_empty()).then(|| Subjects::with_folder_texts(texts))
        });
        match own {
            Some((all, problems)) => (all, problems),
            None => (Subjects::embedded(), &[]),
        }
    }
}

/// Names and texts of the `.txt` files in `folder`, by name. What cannot be read is an empty text,
/// which the engine then says is no drawing.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .take(FILES_MAX)
        .collect();
    files.sort();
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    files
        .iter()
        .map(|path| (name(path), text(path).unwrap_or_default()))
        .collect()
}

/// The text of an ordinary file of bearable length.
fn text(path: &Path) -> Option<String> {
    let facts = fs::metadata(path).ok()?;
    let readable = facts.is_file() && facts.len() <= FILE_MAX;
    readable.then(|| fs::read_to_string(path).ok()).flatten()
}
