//! Where a copy for the user goes: into a folder, or to a name of its own.

use super::StoreError;
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf, is_separator},
};

/// How the names of picture files end.
const ENDINGS: [&str; 4] = ["png", "jpg", "jpeg", "webp"];

/// Checks what the user wrote, for one copy or `several`, and makes a folder that is written with
/// a `/` at its end. A name that is neither a folder nor ends like a picture is refused: nobody can
/// tell which was meant.
pub fn prepare_destination(destination: &Path, several: bool) -> Result<(), StoreError> {
    if destination.is_dir() {
        return Ok(());
    }
    // A file on the way there can never become a folder.
    let above = destination.parent().map(known);
    if let Some(file) = above.filter(|above| above.is_file()) {
        return Err(StoreError::NotAFolder(file.to_owned()).of_destination());
    }
    let written = destination.to_string_lossy();
    if written.ends_with(is_separator) {
        return fs::create_dir_all(destination).map_err(|error| {
            let wrong = match StoreError::new(destination, error) {
                // All above it was to be made as well.
                StoreError::Vanished(_) => StoreError::TakesNone(known(destination).to_owned()),
                wrong => wrong,
            };
            wrong.of_destination()
        });
    }
    if several || !ends_like_a_picture(destination) {
        return Err(StoreError::NoSuchFolder(destination.to_owned()));
    }
    Ok(())
}

/// The name a copy of `source` wants; `extension` is that of its new format, where it has one.
pub(super) fn target(
    source: &Path,
    destination: &Path,
    extension: Option<&str>,
) -> Result<PathBuf, StoreError> {
    prepare_destination(destination, false)?;
    if !destination.is_dir() {
        return Ok(destination.to_owned());
    }
    let mut target = destination.join(source.file_name().unwrap_or_default());
    if let Some(extension) = extension {
        target.set_extension(extension);
    }
    Ok(target)
}

impl StoreError {
    /// The same about a folder that the user chose for copies: in words for what is no library, about
    /// the part of the path that is at fault.
    #[must_use]
    pub fn of_destination(self) -> Self {
        let wrong = match self {
            Self::NotAFolder(path) => Self::NotAFolder(known(&path).to_owned()),
            Self::NoPermission(path) => Self::NoPermission(known(&path).to_owned()),
            Self::Vanished(path) if path.is_dir() => Self::TakesNone(path),
            wrong => wrong,
        };
        Self::Destination(Box::new(wrong))
    }
}

/// The part of `path` that is there, from its beginning on.
fn known(path: &Path) -> &Path {
    let path = path.components().as_path();
    let is_there = |path: &&Path| fs::symlink_metadata(path).is_ok();
    path.ancestors().find(is_there).unwrap_or(path)
}

fn ends_like_a_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    ending.is_some_and(|ending| ENDINGS.iter().any(|it| it.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{prepare_destination, target};
    use crate::store::StoreError;
    use std::path::Path;

    #[test]
    fn a_folder_that_is_not_there_becomes_no_file() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let source = Path::new("/library/cat.png");
        for (name, several) in [
            ("new", false),
            ("new.d", false),
            ("new", true),
            ("a.png", true),
        ] {
            let refused = prepare_destination(&at(name), several);
            assert!(
                matches!(refused, Err(StoreError::NoSuchFolder(_))),
                "{name}"
            );
        }
        assert!(target(source, &at("new"), None).is_err());
        assert_eq!(
            place.path().read_dir().unwrap().count(),
            0,
            "nothing was made"
        );
        assert_eq!(target(source, &at("a.PNG"), None).unwrap(), at("a.PNG"));
        // A stroke at the end says that a folder is meant.
        let inside = target(source, &at("new/deep/"), Some("webp")).unwrap();
        assert_eq!(inside, at("new/deep/cat.webp"));
        assert!(at("new/deep").is_dir());
        prepare_destination(&at("new"), true).unwrap();
    }
}
