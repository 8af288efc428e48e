//! The user's own workflows: files in a folder of theirs, or at a path they name. Only read here;
//! what is in them the workflow room knows.

use super::problem::{Problem, read_text};
use crate::domain::visible;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// More files than this are no collection of workflows.
const FILES_MAX: usize = 500;

/// A workflow of the user's as it lies on the drive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowFile {
    /// Its name: that of its files without the ending.
    pub name: String,
    /// The graph (`NAME.json`).
    pub graph: Option<String>,
    /// The binding file beside it (`NAME.toml`).
    pub binding: Option<String>,
}

impl WorkflowFile {
    /// Every workflow in `folder`, by name, and what could not be read. A folder that is not there
    /// is empty.
    pub fn all_in(folder: &Path) -> (Vec<Self>, Vec<Problem>) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let bases = entries
            .map(|entry| entry.path())
            .filter(|path| is_workflow(path))
            .take(FILES_MAX)
            .map(|path| path.with_extension(""));
        let bases: BTreeSet<PathBuf> = bases.collect();
        let (mut files, mut problems) = (vec![], vec![]);
        for base in bases {
            match read(&base) {
                Ok(file) => files.push(file),
                Err(problem) => problems.push(problem),
            }
        }
        (files, problems)
    }

    /// The workflow that `word` is the path of; `None` when it is a name.
    pub fn at(word: &str) -> Option<Result<Self, Problem>> {
        let path = Path::new(word);
        if !is_workflow(path) && path.components().count() < 2 {
            return None;
        }
        let base = if is_workflow(path) {
            path.with_extension("")
        } else {
            path.to_owned()
        };
        if !beside(&base, "json").is_file() && !beside(&base, "toml").is_file() {
            let problem = Problem::whole(path, "is not there");
            return Some(Err(problem.hint("a workflow is NAME.json, in API format")));
        }
        Some(read(&base))
    }
}

fn is_workflow(path: &Path) -> bool {
    let end = path.extension().and_then(|end| end.to_str());
    end.is_some_and(|end| ["json", "toml"].contains(&end))
}

/// Both files of one workflow.
fn read(base: &Path) -> Result<WorkflowFile, Problem> {
    let named = base.file_name().map(|name| name.to_string_lossy());
    Ok(WorkflowFile {
        name: visible(&named.unwrap_or_default()),
        graph: read_text(&beside(base, "json"))?,
        binding: read_text(&beside(base, "toml"))?,
    })
}

/// `base` with an ending put behind it: a name may have dots of its own.
pub(super) fn beside(base: &Path, end: &str) -> PathBuf {
    let mut name = base.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::WorkflowFile;
    use std::fs;

    #[test]
    fn both_files_of_a_workflow_are_found_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        write("toon v1.5.json", b"{}");
        write("toon v1.5.toml", b"title");
        write("only.toml", b"x");
        write("plain.json", b"{}");
        write("notes.txt", b"no");
        write("bad.json", b"\xff\xfe");
        let (files, problems) = WorkflowFile::all_in(folder.path());
        let told: Vec<_> = files
            .iter()
            .map(|file| {
                (
                    file.name.as_str(),
                    file.graph.is_some(),
                    file.binding.is_some(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("only", false, true),
                ("plain", true, false),
                ("toon v1.5", true, true)
            ]
        );
        assert_eq!(problems.len(), 1);
        assert!(
            problems
                .iter()
                .all(|problem| problem.said == "is not UTF-8 text")
        );
        assert_eq!(
            WorkflowFile::all_in(&folder.path().join("nowhere")),
            (vec![], vec![])
        );
    }

    #[test]
    fn a_path_is_told_from_a_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine.json"), "{}").unwrap();
        let path = folder.path().join("mine.json");
        let read = WorkflowFile::at(path.to_str().unwrap()).unwrap().unwrap();
        assert_eq!(
            (read.name.as_str(), read.graph.as_deref()),
            ("mine", Some("{}"))
        );
        let without = path.with_extension("");
        let same = WorkflowFile::at(without.to_str().unwrap());
        assert_eq!(same.unwrap().unwrap(), read);
        assert_eq!(WorkflowFile::at("sdxl"), None);
        assert_eq!(WorkflowFile::at("flux1-dev v1.0"), None);
        assert!(WorkflowFile::at("nowhere.json").unwrap().is_err());
        assert!(WorkflowFile::at("./nowhere").unwrap().is_err());
    }
}
