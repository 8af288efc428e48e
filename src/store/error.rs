//! What can go wrong with the library, in words for people: what happened, and what to do.

use crate::domain::{Failure, FailureKind, visible};
use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// What hints say of the library alone.
const OF_LIBRARY: &str = " (the library: --library)";

/// Why the library could not do what was asked. The path is the folder or file it is about.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is something else in its place.
    #[error("{} is not a folder", shown(.0))]
    NotAFolder(PathBuf),
    /// It is meant to be a folder, perhaps.
    #[error("there is no folder {}", shown(.0))]
    NoSuchFolder(PathBuf),
    /// It was there, or its parent was.
    #[error("{} is not there", shown(.0))]
    Vanished(PathBuf),
    /// It is there, and nothing can be made in it: the system keeps such folders for itself.
    #[error("{} takes no new files or folders", shown(.0))]
    TakesNone(PathBuf),
    /// The system says no.
    #[error("no permission to write to {}", shown(.0))]
    NoPermission(PathBuf),
    /// The drive is mounted read-only.
    #[error("{} is on a read-only drive", shown(.0))]
    ReadOnly(PathBuf),
    /// No space is left.
    #[error("the drive with {} is full", shown(.0))]
    Full(PathBuf),
    /// The user's share of the drive is used up.
    #[error("your quota on the drive with {} is used up", shown(.0))]
    Quota(PathBuf),
    /// The path cannot be a name there.
    #[error("{} cannot be used as a name there: too long or not allowed", shown(.0))]
    BadName(PathBuf),
    /// What is to be copied is no ordinary file.
    #[error("{} is not an ordinary file", shown(.0))]
    NotAFile(PathBuf),
    /// It is larger than a picture may be.
    #[error("{} is too large for a picture", shown(.0))]
    TooLarge(PathBuf),
    /// Each counted-up name is taken.
    #[error("every name for {} is taken", shown(.0))]
    NoNameLeft(PathBuf),
    /// Another process has kept the database to itself for too long.
    #[error("another program keeps {} locked", shown(.0))]
    Locked(PathBuf),
    /// A database is damaged.
    #[error("{} is damaged", shown(.0))]
    Corrupt(PathBuf),
    /// A database was written by a later version of this program.
    #[error("{} was written by a later version of Art Studio", shown(.0))]
    TooNew(PathBuf),
    /// A picture that was asked for is not in the library.
    #[error("there is no such picture in the library: {}", visible(.0))]
    NoSuchPicture(String),
    /// The same of a folder that the user chose for copies; see [`StoreError::of_destination`].
    #[error(transparent)]
    Destination(Box<Self>),
    /// Anything else.
    #[error("{} could not be written: {}", shown(path), visible(&source.to_string()))]
    Other {
        /// Which folder or file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl StoreError {
    /// The error that the system's `error` about `path` means.
    pub fn new(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => Self::NotAFolder(path),
            // A drive that was pulled, or one behind a network that is away.
            ErrorKind::NotFound
            | ErrorKind::StaleNetworkFileHandle
            | ErrorKind::NotConnected
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::TimedOut => Self::Vanished(path),
            ErrorKind::PermissionDenied => Self::NoPermission(path),
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            ErrorKind::StorageFull => Self::Full(path),
            ErrorKind::QuotaExceeded => Self::Quota(path),
            ErrorKind::InvalidFilename | ErrorKind::InvalidInput => Self::BadName(path),
            ErrorKind::IsADirectory => Self::NotAFile(path),
            _ => Self::Other {
                path,
                source: error,
            },
        }
    }

    /// What can be done about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAFolder(_) => {
                "move that file away, or choose another folder (the library: --library)"
            }
            Self::Destination(wrong) => match wrong.as_ref() {
                Self::NotAFolder(_) => "choose another folder",
                Self::Vanished(_) => "make it first, or choose another folder",
                wrong => wrong.hint().trim_end_matches(OF_LIBRARY),
            },
            Self::TakesNone(_) => "choose another folder (the library: --library)",
            Self::NoSuchFolder(_) => {
                "end the name with / to make a new folder, or with .png, .jpg or .webp for one file"
            }
            Self::Vanished(_) => {
                "mount its drive, it comes back by itself; or make it anew, or choose another folder (the library: --library)"
            }
            Self::NoPermission(_) => {
                "give yourself the right to write there, or choose another folder (the library: --library)"
            }
            Self::ReadOnly(_) => {
                "mount the drive for writing, or choose another folder (the library: --library)"
            }
            Self::Full(_) => {
                "free some space, or choose a folder on another drive (the library: --library)"
            }
            Self::Quota(_) => {
                "delete files of yours there, or choose a folder on another drive (the library: --library)"
            }
            Self::BadName(_) => "choose a shorter or plainer name",
            Self::NotAFile(_) | Self::TooLarge(_) => "choose a picture file",
            Self::Locked(_) => "wait until the other program is done, or close it, and try again",
            Self::Corrupt(_) => "`art-studio saved rebuild` makes the index anew from the pictures",
            Self::TooNew(_) => "use the newer version of Art Studio, it is installed somewhere",
            Self::NoSuchPicture(_) => {
                "it may have been deleted; `art-studio saved list` lists them"
            }
            Self::NoNameLeft(_) => "move some of the pictures with that name away",
            Self::Other { .. } => {
                "check the drive, or choose another folder (the library: --library)"
            }
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(FailureKind::Storage, error.to_string()).hint(error.hint())
    }
}

/// A path as it may be shown: a folder's name can hold anything.
fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::StoreError;
    use crate::domain::Failure;
    use std::{io, path::Path};

    #[test]
    fn each_answer_of_the_system_has_words_and_advice() {
        use io::ErrorKind as Kind;
        let rows = [
            (
                Kind::NotADirectory,
                "is not a folder",
                "move that file away",
            ),
            (Kind::NotFound, "is not there", "mount its drive"),
            (
                Kind::PermissionDenied,
                "no permission to write",
                "give yourself the right",
            ),
            (
                Kind::ReadOnlyFilesystem,
                "read-only drive",
                "mount the drive",
            ),
            (Kind::StorageFull, "is full", "free some space"),
            (Kind::QuotaExceeded, "your quota", "delete files"),
            (
                Kind::InvalidFilename,
                "cannot be used as a name",
                "choose a shorter",
            ),
            (
                Kind::IsADirectory,
                "not an ordinary file",
                "choose a picture",
            ),
            (Kind::Other, "could not be written", "check the drive"),
        ];
        for (kind, said, hint) in rows {
            let error = StoreError::new(Path::new("/pictures/\u{1b}[31m"), io::Error::from(kind));
            let failure = Failure::from(error);
            assert!(failure.said.contains(said), "{kind:?}: {}", failure.said);
            assert!(!failure.said.contains('\u{1b}'), "{:?}", failure.said);
            assert!(
                failure.hint.is_some_and(|text| text.starts_with(hint)),
                "{kind:?}"
            );
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_numbers_of_the_system_are_understood() {
        let rows = [
            (28, "is full"),
            (122, "quota"),
            (30, "read-only"),
            (13, "no permission"),
        ];
        for (number, said) in rows {
            let error = StoreError::new(Path::new("x"), io::Error::from_raw_os_error(number));
            assert!(error.to_string().contains(said), "{number}: {error}");
        }
    }
}
