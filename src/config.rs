//! The configuration: one typed [`Config`] from file, environment and flags, in that order.
//!
//! The only room that reads environment variables. A mistake in a file is never fatal: it is
//! collected as a [`Problem`] with its line, and the default is used.

mod comfyui;
mod environment;
mod families;
mod file;
mod folders;
mod problem;
mod quick_prompts;
mod secret;
mod server_url;
#[cfg(test)]
mod tests;
mod workflows;

pub use comfyui::{ComfyUi, DEFAULT_URL};
pub use environment::Environment;
pub use families::FamilyFile;
pub use folders::Folders;
pub use problem::Problem;
pub use quick_prompts::QuickPrompt;
pub use secret::{Credential, Leash, Secret};
pub use server_url::ServerUrl;
pub use workflows::WorkflowFile;

use crate::domain::{Depth, ServiceKind, visible};
use file::Settings;
use problem::{Source, read_text};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// The variable that says how pictures are shown.
const IMAGES: &str = "ART_STUDIO_IMAGES";

/// Room for thumbnails in MiB, unless set: about twenty thousand.
const THUMBNAILS_MIB: u64 = 256;

/// How pictures are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Images {
    /// As well as this terminal can.
    #[default]
    Auto,
    /// With text cells only.
    Cells,
    /// With kitty's protocol, whatever the terminal says.
    Kitty,
    /// With sixel, whatever the terminal says.
    Sixel,
    /// With iTerm2's protocol, whatever the terminal says.
    Iterm,
    /// Not at all.
    Off,
}

impl Images {
    /// The words in flags and files.
    pub const WORDS: [&'static str; 6] = ["auto", "cells", "kitty", "sixel", "iterm", "off"];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Cells => "cells",
            Self::Kitty => "kitty",
            Self::Sixel => "sixel",
            Self::Iterm => "iterm",
            Self::Off => "off",
        }
    }

    /// The one called `word`.
    pub fn find(word: &str) -> Option<Self> {
        match word {
            "auto" => Some(Self::Auto),
            "cells" => Some(Self::Cells),
            "kitty" => Some(Self::Kitty),
            "sixel" => Some(Self::Sixel),
            "iterm" => Some(Self::Iterm),
            "off" => Some(Self::Off),
            _ => None,
        }
    }
}

/// How long a job may take, from the moment its service begins to work on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    /// At hosted services, and everywhere that has no limit of its own.
    pub hosted: Duration,
    /// At servers of the user's own.
    pub server: Duration,
}

impl TimeLimits {
    /// The limit for a kind of service.
    pub fn of(&self, kind: ServiceKind) -> Duration {
        match kind {
            ServiceKind::BuiltIn | ServiceKind::Hosted => self.hosted,
            ServiceKind::Server => self.server,
        }
    }
}

impl Default for TimeLimits {
    /// 15 minutes, and 20 for servers of the user's own: product decisions.
    fn default() -> Self {
        Self {
            hosted: Duration::from_mins(15),
            server: Duration::from_mins(20),
        }
    }
}

/// How the library is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LibraryRules {
    /// After so many days in the trash a picture is deleted; 0 = never.
    pub trash_days: u32,
    /// With fewer bytes free on the library's drive the user is told; 0 = never.
    pub low_space: u64,
}

impl Default for LibraryRules {
    /// 30 days and 1 GiB, product decisions.
    fn default() -> Self {
        Self {
            trash_days: 30,
            low_space: 1 << 30,
        }
    }
}

/// What was said on the command line; it wins over everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--library`.
    pub library: Option<PathBuf>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--theme`.
    pub theme: Option<String>,
    /// `--no-image`.
    pub no_image: bool,
    /// `--images`.
    pub images: Option<Images>,
    /// `--server`.
    pub server: Option<ServerUrl>,
}

/// Everything that can be set, decided. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Config {
    environment: Environment,
    folders: Folders,
    flags: Flags,
    settings: Settings,
    colours: Option<Depth>,
    problems: Vec<Problem>,
}

impl Config {
    /// Reads the configuration file, and no other.
    pub fn load(flags: Flags, environment: Environment) -> Self {
        let folders = Folders::of(&environment);
        let named = flags.config.clone();
        let named = named.or_else(|| environment.path("ART_STUDIO_CONFIG"));
        let file = named
            .clone()
            .unwrap_or_else(|| folders.config.join("config.toml"));
        let mut problems = vec![];
        let settings = match read_text(&file) {
            Ok(Some(text)) => {
                let source = Source {
                    file: &file,
                    text: &text,
                };
                file::read(&source, &environment, &mut problems)
            }
            Ok(None) => {
                // Only a file that somebody named is missed.
                problems.extend(named.map(|file| Problem::whole(&file, "is not there")));
                Settings::default()
            }
            Err(problem) => {
                problems.push(problem);
                Settings::default()
            }
        };
        if let Some(word) = environment.get(IMAGES)
            && Images::find(word).is_none()
        {
            let words = Images::WORDS.join(", ");
            let said = format!("“{word}” is no way to show pictures");
            problems.push(Problem::whole(Path::new(IMAGES), said).hint(format!("one of {words}")));
        }
        problems.extend(comfyui::problems(&environment, flags.server.is_some()));
        let colours = colours(&environment, settings.colours, &mut problems);
        Self {
            environment,
            folders,
            flags,
            settings,
            colours,
            problems,
        }
    }

    /// What is wrong in the configuration file and in our variables.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The environment this was made from.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The folders of this program.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// The configuration file, there or not.
    pub fn file(&self) -> PathBuf {
        let named = self.flags.config.clone();
        let named = named.or_else(|| self.environment.path("ART_STUDIO_CONFIG"));
        named.unwrap_or_else(|| self.folders.config.join("config.toml"))
    }

    /// The user's own folder: what `~` means.
    pub fn home(&self) -> Option<PathBuf> {
        folders::home(&self.environment)
    }

    /// The text of the user's own theme file called `name`; `None` when there is none.
    pub fn theme_file(&self, name: &str) -> Option<Result<String, Problem>> {
        read_text(&self.theme_path(name)?).transpose()
    }

    /// Where the user's own theme called `name` would be; `None` for what cannot be a name.
    pub fn theme_path(&self, name: &str) -> Option<PathBuf> {
        let plain = name
            .chars()
            .all(|char| char.is_alphanumeric() || matches!(char, '-' | '_'));
        let folder = self.folders.config.join("themes");
        plain.then(|| folder.join(format!("{name}.toml")))
    }

    /// Names of the user's own themes, sorted.
    pub fn own_themes(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folders.config.join("themes"));
        let files = entries.into_iter().flatten().flatten().map(|it| it.path());
        let themes = files.filter(|file| file.extension().is_some_and(|it| it == "toml"));
        let mut names: Vec<String> = themes
            .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
            .collect();
        names.sort();
        names
    }

    /// The folder of pictures: `--library`, `ART_STUDIO_LIBRARY`, the file, the system's folder of
    /// pictures, the data folder. The system may be asked, so call it when it is needed.
    pub fn library(&self) -> PathBuf {
        let flags = self.flags.library.clone();
        let named = flags.or_else(|| self.environment.path("ART_STUDIO_LIBRARY"));
        let set = || {
            self.settings
                .library
                .as_deref()
                .map(|path| self.beside_file(path))
        };
        named
            .or_else(set)
            .unwrap_or_else(|| self.folders.pictures(&self.environment))
    }

    /// The flag that this run's library comes from, and its value: `--library`, else `--config`, whose
    /// file may name one; `None` without them.
    pub fn library_flag(&self) -> Option<(&'static str, &Path)> {
        let library = self.flags.library.as_deref().map(|it| ("--library", it));
        library.or_else(|| Some(("--config", self.flags.config.as_deref()?)))
    }

    /// The name of the theme, where one was chosen.
    pub fn theme(&self) -> Option<&str> {
        self.flags
            .theme
            .as_deref()
            .or(self.settings.theme.as_deref())
    }

    /// How pictures are shown: `--no-image`, `--images`, `ART_STUDIO_IMAGES`, the file.
    pub fn images(&self) -> Images {
        if self.flags.no_image {
            return Images::Off;
        }
        let variable = || self.environment.get(IMAGES).and_then(Images::find);
        let said = self.flags.images.or_else(variable);
        said.or(self.settings.images).unwrap_or_default()
    }

    /// How many colours to use; `None` = as many as the terminal has.
    pub fn colours(&self) -> Option<Depth> {
        self.colours
    }

    /// The command line of the user's editor: `VISUAL`, `EDITOR`, the file.
    pub fn editor(&self) -> Option<&str> {
        let variable = |name| self.environment.get(name);
        let named = variable("VISUAL").or_else(|| variable("EDITOR"));
        named.or(self.settings.editor.as_deref())
    }

    /// How long jobs may take.
    pub fn time_limits(&self) -> TimeLimits {
        TimeLimits {
            server: self.comfyui().timeout,
            ..self.settings.time_limits
        }
    }

    /// Where thumbnails are kept, and how many bytes of them at most.
    pub fn thumbnails(&self) -> (PathBuf, u64) {
        let mib = self.settings.thumbnails_mib.unwrap_or(THUMBNAILS_MIB);
        (self.folders.cache.join("thumbnails"), mib << 20)
    }

    /// How the library is kept.
    pub fn library_rules(&self) -> LibraryRules {
        self.settings.library_rules
    }

    /// The quick prompts and what is wrong with the user's file of them. Reads that file.
    pub fn quick_prompts(&self) -> (Vec<QuickPrompt>, Vec<Problem>) {
        quick_prompts::load(&self.folders.config.join("quick_prompts.toml"))
    }

    /// Is colour unwanted (`NO_COLOR`)?
    pub fn no_color(&self) -> bool {
        self.environment.get("NO_COLOR").is_some()
    }

    /// The user's name in the system; empty where it does not say.
    pub fn user(&self) -> String {
        let names = ["USER", "LOGNAME", "USERNAME"];
        let name = names.iter().find_map(|name| self.environment.get(name));
        name.unwrap_or_default().to_owned()
    }

    /// A path as written in the file: `~/` is the user's folder, a relative one starts at ours.
    fn beside_file(&self, path: &Path) -> PathBuf {
        match (path.strip_prefix("~"), folders::home(&self.environment)) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => self.folders.config.join(path),
        }
    }
}

/// How many colours: what our own variable says, else what was `set` in the file.
fn colours(
    environment: &Environment,
    set: Option<Depth>,
    problems: &mut Vec<Problem>,
) -> Option<Depth> {
    const VARIABLE: &str = "ART_STUDIO_COLOURS";
    let Some(word) = environment.get(VARIABLE) else {
        return set;
    };
    let found = Depth::find(word);
    if found.is_none() {
        let said = format!("“{}” is no number of colours", visible(word));
        let hint = format!("one of {}", Depth::WORDS.join(", "));
        problems.push(Problem::whole(Path::new(VARIABLE), said).hint(hint));
    }
    found.unwrap_or(set)
}
