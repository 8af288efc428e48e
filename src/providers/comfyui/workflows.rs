//! What the user brings: workflows beside ours, and what they said about models. Read when it is
//! needed.

use super::door::broken;
use crate::{
    config::{FamilyFile, Problem, WorkflowFile},
    domain::{Failure, FailureKind, RequestField, nearest, visible},
    workflow::{Family, Workflows},
};
use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
};

/// Where the user's own things lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFiles {
    /// The folder of their workflows.
    pub workflows: PathBuf,
    /// What they said about models whose family nothing tells.
    pub families: FamilyFile,
}

/// What lies there.
#[derive(Default)]
pub(super) struct Own {
    /// Our workflows and theirs.
    pub(super) workflows: Workflows,
    /// The families of models, by name.
    pub(super) families: HashMap<String, Family>,
    /// What is wrong with some of it, in words.
    pub(super) problems: Vec<String>,
}

/// Reads all of it.
pub(super) async fn read(files: OwnFiles) -> Own {
    let reading = tokio::task::spawn_blocking(move || read_all(&files));
    reading.await.unwrap_or_else(|_| Own {
        workflows: Workflows::embedded(),
        ..Own::default()
    })
}

/// The family that `word` means, where we have a workflow for it or know it.
pub(super) fn family(word: &str) -> Result<Family, Failure> {
    let can_be_said = |family: &Family| !matches!(family, Family::Other | Family::Unknown);
    Family::named(word).filter(can_be_said).ok_or_else(|| {
        let said = format!("there is no family of models called “{}”", visible(word));
        let ids: Vec<_> = Family::all().filter(can_be_said).map(Family::id).collect();
        let hint = match nearest(word, ids.iter().copied()) {
            Some(meant) => format!("did you mean {meant}?"),
            None => format!("there is: {}", ids.join(", ")),
        };
        Failure::new(FailureKind::Rejected, said)
            .hint(hint)
            .at(RequestField::Model)
    })
}

/// Remembers the family of `model`, or forgets it.
pub(super) async fn tell_family(
    files: OwnFiles,
    model: String,
    family: Option<Family>,
) -> Result<(), Failure> {
    let family = family.map(Family::id);
    let saying = tokio::task::spawn_blocking(move || files.families.say(&model, family));
    let said = saying.await.map_err(|_| broken())?;
    said.map_err(|problem| {
        let failure = Failure::new(FailureKind::Storage, problem.to_string());
        match problem.hint {
            Some(_) => failure,
            None => failure.hint("is there room on the drive, and may the folder be written to?"),
        }
    })
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

fn read_all(files: &OwnFiles) -> Own {
    let mut all = Workflows::embedded();
    let (found, problems) = WorkflowFile::all_in(&files.workflows);
    let mut problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    for file in found {
        let added = all.add(&file.name, file.graph.as_deref(), file.binding.as_deref());
        problems.extend(added.err().map(|error| error.to_string()));
    }
    let families = files.families.read().unwrap_or_else(|problem| {
        problems.push(problem.to_string());
        BTreeMap::new()
    });
    let known = |(model, word): (String, String)| Some((model, Family::named(&word)?));
    Own {
        workflows: all,
        families: families.into_iter().filter_map(known).collect(),
        problems,
    }
}

#[cfg(test)]
mod tests {
    use super::{OwnFiles, named, read};
    use crate::config::FamilyFile;
    use crate::workflow::Workflows;

    #[tokio::test]
    async fn the_users_own_are_read_and_broken_ones_are_told() {
        let folder = tempfile::tempdir().unwrap_or_else(|_| unreachable!());
        let graph = r#"{"3": {"class_type": "KSampler", "inputs": {}}}"#;
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
        assert!(write("mine.json", graph).is_ok() && write("bad.json", "{").is_ok());
        let files = OwnFiles {
            workflows: folder.path().to_owned(),
            families: FamilyFile::at(folder.path().join("families")),
        };
        let own = read(files).await;
        let all = own.workflows;
        assert!(all.find("mine").is_some() && all.find("sd15").is_some());
        assert_eq!(own.problems.len(), 1, "{:?}", own.problems);
        let mut all = Workflows::embedded();
        let path = folder.path().join("mine.json").display().to_string();
        assert_eq!(named(&mut all, &path).await.as_deref(), Ok("mine"));
        assert!(all.find("mine").is_some());
        let gone = folder.path().join("none.json").display().to_string();
        assert!(named(&mut all, &gone).await.is_err());
    }
}
