//! The workflows there are: ours and those in the user's folder, read when they are needed.

use crate::{
    config::{Problem, WorkflowFile},
    domain::{Failure, FailureKind, RequestField},
    workflow::Workflows,
};
use std::path::{Path, PathBuf};

/// Ours and those of `folder`, with what is wrong with some of them.
pub(super) async fn read(folder: PathBuf) -> (Workflows, Vec<String>) {
    let reading = tokio::task::spawn_blocking(move || read_all(&folder));
    reading
        .await
        .unwrap_or_else(|_| (Workflows::embedded(), vec![]))
}

/// The workflow that `asked` names: a known one, or a file that is read now. Answers its name.
pub(super) async fn named(all: &mut Workflows, asked: &str) -> Result<String, Failure> {
    if all.find(asked).is_some() {
        return Ok(asked.to_owned());
    }
    let path = asked.to_owned();
    let reading = tokio::task::spawn_blocking(move || WorkflowFile::at(&path));
    let Some(file) = reading.await.unwrap_or_default() else {
        return Ok(asked.to_owned());
    };
    let file = file.map_err(|problem| unreadable(&problem))?;
    all.add(&file.name, file.graph.as_deref(), file.binding.as_deref())?;
    Ok(file.name)
}

fn unreadable(problem: &Problem) -> Failure {
    let said = format!("the workflow {problem}");
    Failure::new(FailureKind::Rejected, said).at(RequestField::Workflow)
}

fn read_all(folder: &Path) -> (Workflows, Vec<String>) {
    let mut all = Workflows::embedded();
    let (files, problems) = WorkflowFile::all_in(folder);
    let mut problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    for file in files {
        let added = all.add(&file.name, file.graph.as_deref(), file.binding.as_deref());
        problems.extend(added.err().map(|error| error.to_string()));
    }
    (all, problems)
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
