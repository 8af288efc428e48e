//! The workflows there are: ours and those in the user's folder, read when they are needed.

use crate::{
    domain::{Failure, FailureKind, RequestField, visible},
    workflow::Workflows,
};
use std::{
    collections::BTreeMap,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Larger files are no workflows. In bytes.
const FILE_MAX: u64 = 8 << 20;
/// More workflows than this are not read.
const FILES_MAX: usize = 500;

/// Ours and those of `folder`, with what is wrong with some of them.
pub(super) async fn read(folder: PathBuf) -> (Workflows, Vec<String>) {
    let reading = tokio::task::spawn_blocking(move || read_all(&folder));
    reading
        .await
        .unwrap_or_else(|_| (Workflows::embedded(), vec![]))
}

/// The workflow that `asked` names: a known one, or a file that is read now. Answers its name.
pub(super) async fn named(all: &mut Workflows, asked: &str) -> Result<String, Failure> {
    let is_file = asked.ends_with(".json") || asked.contains(['/', '\\']);
    if !is_file || all.find(asked).is_some() {
        return Ok(asked.to_owned());
    }
    let file = PathBuf::from(asked);
    let name = file
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let binding = file.with_extension("toml");
    let reading = tokio::task::spawn_blocking(move || {
        let graph = text(&file);
        (graph, text(&binding).ok())
    });
    let (graph, binding) = reading
        .await
        .unwrap_or_else(|_| (Err(io::Error::other("")), None));
    let graph = graph.map_err(|error| {
        let why = visible(&error.to_string());
        let said = format!("the workflow {} cannot be read: {why}", visible(asked));
        Failure::new(FailureKind::Rejected, said).at(RequestField::Workflow)
    })?;
    all.add(&name, Some(&graph), binding.as_deref())?;
    Ok(name)
}

fn read_all(folder: &Path) -> (Workflows, Vec<String>) {
    let (mut all, mut problems) = (Workflows::embedded(), vec![]);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    // In the order of their names, graph and binding together.
    let mut files: BTreeMap<String, (Option<PathBuf>, Option<PathBuf>)> = BTreeMap::new();
    for path in entries.map(|entry| entry.path()).take(FILES_MAX * 2) {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        let pair = files.entry(name.to_owned());
        match ending {
            Some("json") => pair.or_default().0 = Some(path),
            Some("toml") => pair.or_default().1 = Some(path),
            _ => {}
        }
    }
    for (name, (graph, binding)) in files {
        let read = |path: Option<PathBuf>| path.map(|path| text(&path)).transpose();
        match (read(graph), read(binding)) {
            (Ok(graph), Ok(binding)) => {
                let added = all.add(&name, graph.as_deref(), binding.as_deref());
                problems.extend(added.err().map(|error| error.to_string()));
            }
            (Err(error), _) | (_, Err(error)) => {
                let why = visible(&error.to_string());
                problems.push(format!("workflow {}: {why}", visible(&name)));
            }
        }
    }
    (all, problems)
}

/// The text of a file of reasonable size.
fn text(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = std::fs::File::open(file)?;
    if file.metadata()?.len() > FILE_MAX {
        return Err(io::Error::other("is larger than 8 MiB"));
    }
    file.take(FILE_MAX).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{named, read};
    use crate::workflow::Workflows;

    #[tokio::test]
    async fn the_users_own_are_read_and_broken_ones_are_told() {
        let folder = tempfile::tempdir().unwrap_or_else(|_| unreachable!());
        let graph = r#"{"3": {"class_type": "KSampler", "inputs": {}}}"#;
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
        assert!(write("mine.json", graph).is_ok() && write("bad.json", "{").is_ok());
        let (all, problems) = read(folder.path().to_owned()).await;
        assert!(all.find("mine").is_some() && all.find("sd15").is_some());
        assert_eq!(problems.len(), 1, "{problems:?}");
        let mut all = Workflows::embedded();
        let path = folder.path().join("mine.json").display().to_string();
        assert_eq!(named(&mut all, &path).await.as_deref(), Ok("mine"));
        assert!(all.find("mine").is_some());
        let gone = folder.path().join("none.json").display().to_string();
        assert!(named(&mut all, &gone).await.is_err());
    }
}
