//! Where things lie: the XDG folders, with the system's own places where they are not set.
//!
//! Separate because each platform has its own ideas, and no other file should have to know them.

use super::Environment;
use std::path::{Path, PathBuf};

/// The name of our folder in each of them.
const OURS: &str = "art-studio";

/// What to do about a system that has no place for somebody's files.
const NOWHERE: &str = ".art-studio";

/// The folders of this program. Found without touching the drive; none needs to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The user's settings.
    pub config: PathBuf,
    /// What cannot be rebuilt.
    pub state: PathBuf,
    /// What can be rebuilt.
    pub cache: PathBuf,
    /// The last resort for pictures.
    pub data: PathBuf,
}

impl Folders {
    /// The folders that `environment` names.
    pub fn of(environment: &Environment) -> Self {
        let home = home(environment);
        let folder = |variable: &str, system: fn() -> Option<PathBuf>, usual: &str| {
            xdg(environment, variable)
                .or_else(|| environment.is_of_process().then(system).flatten())
                .or_else(|| home.as_ref().map(|home| home.join(usual)))
                .map_or_else(|| PathBuf::from(NOWHERE), |folder| folder.join(OURS))
        };
        Self {
            config: folder("XDG_CONFIG_HOME", dirs::config_dir, ".config"),
            // Only Linux has a place for state of its own; elsewhere it lies with the data.
            state: folder(
                "XDG_STATE_HOME",
                || dirs::state_dir().or_else(dirs::data_local_dir),
                ".local/state",
            ),
            cache: folder("XDG_CACHE_HOME", dirs::cache_dir, ".cache"),
            data: folder("XDG_DATA_HOME", dirs::data_dir, ".local/share"),
        }
    }

    /// Where pictures go when nobody says otherwise. On Linux this reads `user-dirs.dirs`.
    pub(super) fn pictures(&self, environment: &Environment) -> PathBuf {
        let system = environment
            .is_of_process()
            .then(dirs::picture_dir)
            .flatten();
        system.map_or_else(|| self.data.join("pictures"), |folder| folder.join(OURS))
    }
}

/// The user's own folder.
pub(super) fn home(environment: &Environment) -> Option<PathBuf> {
    let system = || environment.is_of_process().then(dirs::home_dir).flatten();
    environment.path("HOME").or_else(system)
}

/// The specification: a relative path is ignored.
fn xdg(environment: &Environment, variable: &str) -> Option<PathBuf> {
    environment
        .path(variable)
        .filter(|path| Path::is_absolute(path))
}

#[cfg(test)]
mod tests {
    use super::Folders;
    use crate::config::Environment;
    use std::path::Path;

    #[test]
    fn xdg_folders_win_and_home_helps_out() {
        let environment = Environment::from_iter([
            ("HOME", "/home/kim"),
            ("XDG_CONFIG_HOME", "/etc/kim"),
            ("XDG_STATE_HOME", "relative"),
        ]);
        let folders = Folders::of(&environment);
        assert_eq!(folders.config, Path::new("/etc/kim/art-studio"));
        assert_eq!(
            folders.state,
            Path::new("/home/kim/.local/state/art-studio"),
            "a relative path is ignored"
        );
        assert_eq!(
            folders.pictures(&environment),
            Path::new("/home/kim/.local/share/art-studio/pictures")
        );
    }

    #[test]
    fn a_process_without_a_home_still_has_folders() {
        let folders = Folders::of(&Environment::default());
        assert_eq!(folders.data, Path::new(".art-studio"));
    }
}
