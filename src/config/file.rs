//! The configuration file: which keys there are and what they may hold.
//!
//! Separate from [`super::Config`], which decides between file, environment and flags.

mod comfyui;
mod library;

use super::{
    Environment, Images, LibraryRules, TimeLimits, folders,
    problem::{Problem, Source},
};
use crate::domain::{Depth, nearest};
pub(super) use comfyui::ComfyUiTable;
use std::{path::PathBuf, time::Duration};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// The keys of the file.
const KEYS: [&str; 9] = [
    "library",
    "theme",
    "images",
    "colours",
    "editor",
    "time_limits",
    "thumbnails_mib",
    "comfyui",
    "saved",
];
/// The keys of its table `time_limits`.
const TIME_LIMIT_KEYS: [&str; 2] = ["hosted_minutes", "comfyui_minutes"];
/// The longest time limit in minutes: a day.
const MINUTES_MAX: u64 = 24 * 60;
/// The largest room for thumbnails in MiB: a million of them.
const THUMBNAILS_MAX: u64 = 16 << 10;

/// What the file says; `None` where it says nothing, or nothing that can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) library: Option<PathBuf>,
    pub(super) theme: Option<String>,
    pub(super) images: Option<Images>,
    pub(super) colours: Option<Depth>,
    pub(super) editor: Option<String>,
    pub(super) time_limits: TimeLimits,
    pub(super) library_rules: LibraryRules,
    pub(super) thumbnails_mib: Option<u64>,
    pub(super) comfyui: ComfyUiTable,
}

/// What is around the file: secrets are fetched from there.
pub(super) struct Surroundings<'a> {
    environment: &'a Environment,
    home: Option<PathBuf>,
}

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads what can be used; the rest becomes problems.
pub(super) fn read(
    source: &Source<'_>,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) -> Settings {
    let around = Surroundings {
        environment,
        home: folders::home(environment),
    };
    let mut settings = Settings::default();
    for (key, value) in source.table(problems) {
        let read = match key.get_ref().as_ref() {
            "library" => text(source, &value).map(|text| settings.library = Some(text.into())),
            "theme" => text(source, &value).map(|text| settings.theme = Some(text)),
            "editor" => text(source, &value).map(|text| settings.editor = Some(text)),
            "images" => images(source, &value).map(|images| settings.images = Some(images)),
            "colours" => colours(source, &value).map(|colours| settings.colours = colours),
            "time_limits" => table(source, &value).map(|table| {
                time_limits(source, table, &mut settings.time_limits, problems);
            }),
            "saved" => table(source, &value).map(|table| {
                library::read(source, table, &mut settings.library_rules, problems);
            }),
            "thumbnails_mib" => {
                thumbnails(source, &value).map(|mib| settings.thumbnails_mib = Some(mib))
            }
            "comfyui" => table(source, &value).map(|table| {
                settings.comfyui = comfyui::read(source, table, &around, problems);
            }),
            other => Err(unknown(source, &key.span(), other, &KEYS)),
        };
        problems.extend(read.err());
    }
    // The table is sorted by key; people read from top to bottom.
    problems.sort_by_key(|problem| problem.line);
    settings
}

fn time_limits(
    source: &Source<'_>,
    table: &DeTable<'_>,
    limits: &mut TimeLimits,
    problems: &mut Vec<Problem>,
) {
    for (key, value) in table {
        let read = match key.get_ref().as_ref() {
            "hosted_minutes" => minutes(source, value).map(|limit| limits.hosted = limit),
            "comfyui_minutes" => minutes(source, value).map(|limit| limits.server = limit),
            other => Err(unknown(source, &key.span(), other, &TIME_LIMIT_KEYS)),
        };
        problems.extend(read.err());
    }
}

fn text(source: &Source<'_>, value: &Value<'_>) -> Result<String, Problem> {
    match value.get_ref().as_str() {
        Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
        Some(_) => Err(source.problem(&value.span(), "is empty")),
        None => Err(wrong(source, value, "text in quotes")),
    }
}

fn images(source: &Source<'_>, value: &Value<'_>) -> Result<Images, Problem> {
    let word = text(source, value)?;
    Images::find(&word).ok_or_else(|| {
        let said = format!("“{word}” is no way to show pictures");
        let hint = format!("one of {}", Images::WORDS.join(", "));
        source.problem(&value.span(), said).hint(hint)
    })
}

fn colours(source: &Source<'_>, value: &Value<'_>) -> Result<Option<Depth>, Problem> {
    let word = text(source, value)?;
    Depth::find(&word).ok_or_else(|| {
        let said = format!("“{word}” is no number of colours");
        let hint = format!("one of {}, in quotes", Depth::WORDS.join(", "));
        source.problem(&value.span(), said).hint(hint)
    })
}

fn thumbnails(source: &Source<'_>, value: &Value<'_>) -> Result<u64, Problem> {
    let mib = number(source, value)?.filter(|mib| *mib <= THUMBNAILS_MAX);
    let said = format!("the room for thumbnails is 0 (keep none) to {THUMBNAILS_MAX} MiB");
    mib.ok_or_else(|| source.problem(&value.span(), said))
}

/// A whole number; `None` for one that is out of all bounds.
fn number(source: &Source<'_>, value: &Value<'_>) -> Result<Option<u64>, Problem> {
    let DeValue::Integer(number) = value.get_ref() else {
        return Err(wrong(source, value, "a whole number"));
    };
    Ok(u64::from_str_radix(number.as_str(), number.radix()).ok())
}

fn minutes(source: &Source<'_>, value: &Value<'_>) -> Result<Duration, Problem> {
    let minutes = number(source, value)?.unwrap_or(0);
    if (1..=MINUTES_MAX).contains(&minutes) {
        return Ok(Duration::from_mins(minutes));
    }
    let said = format!("a time limit is 1 to {MINUTES_MAX} minutes");
    Err(source.problem(&value.span(), said))
}

fn table<'a, 'b>(source: &Source<'_>, value: &'b Value<'a>) -> Result<&'b DeTable<'a>, Problem> {
    let table = value.get_ref().as_table();
    table.ok_or_else(|| wrong(source, value, "a table"))
}

fn wrong(source: &Source<'_>, value: &Value<'_>, wanted: &str) -> Problem {
    let found = value.get_ref().type_str();
    source.problem(&value.span(), format!("expected {wanted}, found {found}"))
}

fn unknown(
    source: &Source<'_>,
    span: &std::ops::Range<usize>,
    key: &str,
    known: &[&'static str],
) -> Problem {
    let problem = source.problem(span, format!("unknown key “{key}”"));
    match nearest(key, known.iter().copied()) {
        Some(meant) => problem.hint(format!("did you mean “{meant}”?")),
        None => problem.hint(format!("known here: {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Depth, Environment, Images, Settings, Source, read};
    use crate::config::Leash;
    use std::{path::Path, time::Duration};

    fn parse(text: &str) -> (Settings, Vec<String>) {
        let mut problems = vec![];
        let file = Path::new("config.toml");
        let environment = Environment::from_iter([("MY_TOKEN", "hunter2"), ("HOME", "/home/kim")]);
        let settings = read(&Source { file, text }, &environment, &mut problems);
        (settings, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_good_file_is_read_whole() {
        let (settings, problems) = parse(
            "library = \"/pictures\"\ntheme = \"dark\"\nimages = \"cells\"\ncolours = \"16\"\neditor = \"vi\"\n\
             thumbnails_mib = 5\n[time_limits]\nhosted_minutes = 3\ncomfyui_minutes = 40\n",
        );
        assert_eq!(problems, [] as [&str; 0]);
        assert_eq!(settings.library.as_deref(), Some(Path::new("/pictures")));
        assert_eq!(settings.theme.as_deref(), Some("dark"));
        assert_eq!(settings.images, Some(Images::Cells));
        assert_eq!(settings.colours, Some(Depth::Sixteen));
        assert_eq!(settings.editor.as_deref(), Some("vi"));
        assert_eq!(settings.thumbnails_mib, Some(5));
        assert_eq!(settings.time_limits.hosted, Duration::from_mins(3));
        assert_eq!(settings.time_limits.server, Duration::from_mins(40));
    }

    #[test]
    fn every_problem_is_told_with_its_line_and_the_rest_is_used() {
        let (settings, problems) = parse(
            "theem = \"dark\"\nimages = \"crayons\"\nlibrary = 5\neditor = \"\"\n\
             paint = { a = 1 }\nthumbnails_mib = -1\n[time_limits]\nhosted_minutes = 0\nhosted = 4\n",
        );
        assert_eq!(settings, Settings::default());
        assert_eq!(
            problems,
            [
                "config.toml:1: unknown key “theem” (did you mean “theme”?)",
                "config.toml:2: “crayons” is no way to show pictures (one of auto, cells, kitty, \
                 sixel, iterm, off)",
                "config.toml:3: expected text in quotes, found integer",
                "config.toml:4: is empty",
                "config.toml:5: unknown key “paint” (known here: library, theme, images, \
                 colours, editor, time_limits, thumbnails_mib, comfyui, saved)",
                "config.toml:6: the room for thumbnails is 0 (keep none) to 16384 MiB",
                "config.toml:8: a time limit is 1 to 1440 minutes",
                "config.toml:9: unknown key “hosted” (known here: hosted_minutes, \
                 comfyui_minutes)",
            ]
        );
    }

    #[test]
    fn a_comfyui_server_is_named_and_its_secrets_only_referred_to() {
        let (settings, problems) = parse(
            "[comfyui]\nurl = \"gpu-box:8188\"\ntoken = { env = \"MY_TOKEN\" }\n\
             headers = { X-Team = \"art\", X-Api-Key = { command = \"echo hunter3\" } }\n",
        );
        assert_eq!(problems, [] as [&str; 0]);
        assert_eq!(settings.comfyui.url, Some("gpu-box:8188".into()));
        let mut headers: Vec<_> = settings.comfyui.headers.iter().collect();
        headers.sort_by_key(|(name, _)| name);
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.fetch(&Leash::default())))
            .collect();
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_ref().map_or("", |value| value.reveal())))
            .collect();
        let expected = [
            ("Authorization", "Bearer hunter2"),
            ("X-Api-Key", "hunter3"),
            ("X-Team", "art"),
        ];
        assert_eq!(headers, expected);
        assert!(!format!("{settings:?}").contains("hunter"));
    }

    #[test]
    fn what_is_wrong_with_a_server_is_told_with_its_line_and_no_secret() {
        let (settings, problems) = parse(
            "[comfyui]\nurl = \"https://kim:hunter2@gpu/\"\ntoken = \"hunter2\"\nulr = \"x\"\ntimeout = 5\n\
             [comfyui.headers]\nCookie = \"hunter2\"\n\"a b\" = \"x\"\n\
             X-One = { env = \"NOT_SET\" }\nX-Two = { evn = \"A\" }\nX-Three = {}\n",
        );
        assert_eq!(
            (settings.comfyui.url, settings.comfyui.headers.len()),
            (None, 0)
        );
        let places = "write { env = \"NAME\" }, { command = \"…\" } or { file = \"…\" }";
        assert_eq!(
            problems,
            [
                "config.toml:2: a password does not belong in this file (use headers = { \
                 Authorization = { env = \"…\" } }, or COMFYUI_URL)"
                    .to_owned(),
                format!("config.toml:3: a secret does not belong in this file ({places})"),
                "config.toml:4: unknown key “ulr” (known here: url, token, headers)".to_owned(),
                "config.toml:5: the time limit does not stand here (it is comfyui_minutes in \
                 [time_limits])"
                    .to_owned(),
                format!("config.toml:7: a secret does not belong in this file ({places})"),
                "config.toml:8: “a b” is no name of a header".to_owned(),
                "config.toml:9: the variable NOT_SET is not set".to_owned(),
                "config.toml:10: unknown key “evn” (known here: env, command, file)".to_owned(),
                format!("config.toml:11: a secret has exactly one place ({places})"),
            ]
        );
        assert!(problems.iter().all(|problem| !problem.contains("hunter2")));
        for url in ["ftp://gpu", "http://", "no address"] {
            let (settings, problems) = parse(&format!("[comfyui]\nurl = \"{url}\"\n"));
            assert_eq!((settings.comfyui.url, problems.len()), (None, 1), "{url}");
        }
    }

    #[test]
    fn a_broken_line_does_not_spoil_the_others() {
        let (settings, problems) = parse("theme = \"dark\nimages = \"off\"\n");
        assert_eq!(settings.images, Some(Images::Off));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("config.toml:1: "), "{problems:?}");
    }
}
