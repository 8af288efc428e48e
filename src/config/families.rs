//! What the user said about models whose family nothing tells: a small file in the state folder.
//!
//! Separate because it is the one thing of ours beside the database that cannot be made again. Any
//! word may stand in it; which of them are families the workflow room knows.

use super::problem::{Problem, read_text};
use super::workflows::beside;
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// More models than this were not named by people.
const MODELS_MAX: usize = 5000;

/// The file with the families of models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyFile {
    file: PathBuf,
}

impl FamilyFile {
    /// The one at `file`, there or not.
    pub fn at(file: PathBuf) -> Self {
        Self { file }
    }

    /// The word for each model, by the name the server has for it. A file that is not there is
    /// empty.
    pub fn read(&self) -> Result<BTreeMap<String, String>, Problem> {
        let Some(text) = read_text(&self.file)? else {
            return Ok(BTreeMap::new());
        };
        serde_json::from_str(&text).map_err(|error| {
            Problem::whole(&self.file, format!("cannot be read: {error}"))
                .hint("mend it, or take it away: then the families are asked for again")
        })
    }

    /// Remembers the family of a model; `None` forgets it. It is on the drive when this answers,
    /// and a reader sees the old file or the new one.
    pub fn say(&self, model: &str, family: Option<&str>) -> Result<(), Problem> {
        let failed = |error: io::Error| {
            let said = format!("cannot be written: {error}");
            Problem::whole(&self.file, said)
        };
        let folder = self.file.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        // Two programs of ours may say something at the same time.
        let lock = File::create(beside(&self.file, "lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut all = self.read()?;
        match family {
            Some(family) => all.insert(model.to_owned(), family.to_owned()),
            None => all.remove(model),
        };
        if all.len() > MODELS_MAX {
            let said = format!("has {MODELS_MAX} models already");
            return Err(Problem::whole(&self.file, said).hint("take old ones out of it"));
        }
        let text = serde_json::to_string_pretty(&all).map_err(|error| failed(error.into()))?;
        replace(&self.file, folder, &text).map_err(failed)
    }
}

fn replace(file: &Path, folder: &Path, text: &str) -> io::Result<()> {
    let new = beside(file, "new");
    let mut open = File::create(&new)?;
    open.write_all(text.as_bytes())?;
    open.sync_all()?;
    fs::rename(&new, file)?;
    // Elsewhere a folder cannot be opened as a file.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{FamilyFile, MODELS_MAX};
    use std::{collections::BTreeMap, fs};

    #[test]
    fn what_was_said_is_there_the_next_time_and_can_be_changed() {
        let folder = tempfile::tempdir().unwrap();
        let families = FamilyFile::at(folder.path().join("state/families.json"));
        assert_eq!(families.read(), Ok(BTreeMap::new()));
        families.say("sub/mix.ckpt", Some("sd15")).unwrap();
        families.say("other.safetensors", Some("sdxl")).unwrap();
        families.say("sub/mix.ckpt", Some("sdxl")).unwrap();
        families.say("other.safetensors", None).unwrap();
        let read = families.read().unwrap();
        assert_eq!(
            read.into_iter().collect::<Vec<_>>(),
            [("sub/mix.ckpt".to_owned(), "sdxl".to_owned())]
        );
    }

    #[test]
    fn nothing_is_written_over_a_file_that_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("families.json");
        fs::write(&file, "{\"a\": ").unwrap();
        let families = FamilyFile::at(file.clone());
        let problem = families.say("b", Some("sdxl")).unwrap_err();
        assert!(problem.said.contains("cannot be read"), "{problem}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "{\"a\": ");
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("families.json");
        let many: BTreeMap<_, _> = (0..MODELS_MAX)
            .map(|number| (number.to_string(), "x"))
            .collect();
        fs::write(&file, serde_json::to_string(&many).unwrap()).unwrap();
        let families = FamilyFile::at(file);
        assert!(families.say("new", Some("x")).is_err());
        assert!(families.say("7", Some("sdxl")).is_ok());
    }

    #[test]
    fn several_may_speak_at_the_same_time() {
        let folder = tempfile::tempdir().unwrap();
        let families = FamilyFile::at(folder.path().join("families.json"));
        std::thread::scope(|scope| {
            for number in 0..8 {
                let families = &families;
                scope.spawn(move || families.say(&number.to_string(), Some("x")).unwrap());
            }
        });
        assert_eq!(families.read().unwrap().len(), 8);
    }
}
