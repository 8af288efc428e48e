//! The configuration file: which keys there are and what they may hold.
//!
//! Separate from [`super::Config`], which decides between file, environment and flags.

use super::{
    Images, LibraryRules, TimeLimits,
    problem::{Problem, Source},
};
use crate::domain::{Depth, nearest};
use std::{path::PathBuf, time::Duration};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// The keys of the file.
const KEYS: [&str; 8] = [
    "library",
    "theme",
    "images",
    "colours",
    "editor",
    "time_limits",
    "thumbnails_mib",
    "saved",
];
/// The keys of its table `time_limits`.
const TIME_LIMIT_KEYS: [&str; 1] = ["hosted_minutes"];
/// The keys of its table `saved`.
const SAVED_KEYS: [&str; 2] = ["trash_days", "low_space_mib"];
/// The longest stay in the trash in days: a hundred years.
const DAYS_MAX: u64 = 36_500;
/// The largest warning of low space in MiB: 1 PiB.
const SPACE_MAX: u64 = 1 << 30;
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
    pub(super) thumbnails_mib: Option<u64>,
    pub(super) library_rules: LibraryRules,
}

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads what can be used; the rest becomes problems.
pub(super) fn read(source: &Source<'_>, problems: &mut Vec<Problem>) -> Settings {
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
            "thumbnails_mib" => {
                thumbnails(source, &value).map(|mib| settings.thumbnails_mib = Some(mib))
            }
            "saved" => table(source, &value)
                .map(|table| saved(source, table, &mut settings.library_rules, problems)),
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
            other => Err(unknown(source, &key.span(), other, &TIME_LIMIT_KEYS)),
        };
        problems.extend(read.err());
    }
}

fn saved(
    source: &Source<'_>,
    table: &DeTable<'_>,
    rules: &mut LibraryRules,
    problems: &mut Vec<Problem>,
) {
    for (key, value) in table {
        let read = match key.get_ref().as_ref() {
            "trash_days" => up_to(source, value, DAYS_MAX, "days in the trash are")
                .map(|days| rules.trash_days = u32::try_from(days).unwrap_or(u32::MAX)),
            "low_space_mib" => up_to(source, value, SPACE_MAX, "MiB of low space are")
                .map(|mib| rules.low_space = mib << 20),
            other => Err(unknown(source, &key.span(), other, &SAVED_KEYS)),
        };
        problems.extend(read.err());
    }
}

/// A whole number from 0 (never) to `max`.
fn up_to(source: &Source<'_>, value: &Value<'_>, max: u64, what: &str) -> Result<u64, Problem> {
    let DeValue::Integer(number) = value.get_ref() else {
        return Err(wrong(source, value, "a whole number"));
    };
    let number = u64::from_str_radix(number.as_str(), number.radix()).ok();
    let said = || source.problem(&value.span(), format!("{what} 0 (never) to {max}"));
    number.filter(|number| *number <= max).ok_or_else(said)
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
    use super::{Depth, Images, Settings, Source, read};
    use std::{path::Path, time::Duration};

    fn parse(text: &str) -> (Settings, Vec<String>) {
        let mut problems = vec![];
        let file = Path::new("config.toml");
        let settings = read(&Source { file, text }, &mut problems);
        (settings, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_good_file_is_read_whole() {
        let (settings, problems) = parse(
            "library = \"/pictures\"\ntheme = \"dark\"\nimages = \"cells\"\ncolours = \"16\"\neditor = \"vi\"\n\
             thumbnails_mib = 5\n[time_limits]\nhosted_minutes = 3\n",
        );
        assert_eq!(problems, [] as [&str; 0]);
        assert_eq!(settings.library.as_deref(), Some(Path::new("/pictures")));
        assert_eq!(settings.theme.as_deref(), Some("dark"));
        assert_eq!(settings.images, Some(Images::Cells));
        assert_eq!(settings.colours, Some(Depth::Sixteen));
        assert_eq!(settings.editor.as_deref(), Some("vi"));
        assert_eq!(settings.thumbnails_mib, Some(5));
        assert_eq!(settings.time_limits.hosted, Duration::from_mins(3));
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
                 colours, editor, time_limits, thumbnails_mib, saved)",
                 "config.toml:6: the room for thumbnails is 0 (keep none) to 16384 MiB",
                 "config.toml:8: a time limit is 1 to 1440 minutes",
                 "config.toml:9: unknown key “hosted” (known here: hosted_minutes)",
            ]
        );
    }

    #[test]
    fn the_library_has_rules() {
        let (settings, problems) = parse("[saved]\ntrash_days = 7\nlow_space_mib = 0x200\n");
        assert_eq!(problems, [] as [&str; 0]);
        let rules = settings.library_rules;
        assert_eq!((rules.trash_days, rules.low_space), (7, 512 << 20));
        let (settings, problems) =
            parse("[saved]\ntrash_days = -1\nlow_space_mib = \"1 GiB\"\ntrash_day = 4\n");
        assert_eq!(settings, Settings::default());
        assert_eq!(
            problems,
            [
                "config.toml:2: days in the trash are 0 (never) to 36500",
                "config.toml:3: expected a whole number, found string",
                "config.toml:4: unknown key “trash_day” (did you mean “trash_days”?)",
            ]
        );
    }

    #[test]
    fn a_broken_line_does_not_spoil_the_others() {
        let (settings, problems) = parse("theme = \"dark\nimages = \"off\"\n");
        assert_eq!(settings.images, Some(Images::Off));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("config.toml:1: "), "{problems:?}");
    }
}
