//! The table `[saved]` of the configuration file: how the library is kept.

use super::{
    super::{
        LibraryRules,
        problem::{Problem, Source},
    },
    Value, number, unknown,
};
use toml::de::DeTable;

/// The keys of the table.
const KEYS: [&str; 2] = ["trash_days", "low_space_mib"];
/// The longest stay in the trash in days: a hundred years.
const DAYS_MAX: u64 = 36_500;
/// The largest warning of low space in MiB: 1 PiB.
const SPACE_MAX: u64 = 1 << 30;

/// Reads what can be used; the rest becomes problems.
pub(super) fn read(
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
            other => Err(unknown(source, &key.span(), other, &KEYS)),
        };
        problems.extend(read.err());
    }
}

/// A whole number from 0 (never) to `max`.
fn up_to(source: &Source<'_>, value: &Value<'_>, max: u64, what: &str) -> Result<u64, Problem> {
    let found = number(source, value)?.filter(|number| *number <= max);
    found.ok_or_else(|| source.problem(&value.span(), format!("{what} 0 (never) to {max}")))
}

#[cfg(test)]
mod tests {
    use super::{LibraryRules, Source, read};
    use std::path::Path;

    fn parse(text: &str) -> (LibraryRules, Vec<String>) {
        let (mut problems, mut rules) = (vec![], LibraryRules::default());
        let file = Path::new("config.toml");
        let source = Source { file, text };
        for (_, value) in source.table(&mut problems) {
            if let Some(table) = value.get_ref().as_table() {
                read(&source, table, &mut rules, &mut problems);
            }
        }
        problems.sort_by_key(|problem| problem.line);
        (rules, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_library_has_rules() {
        let (rules, problems) = parse("[saved]\ntrash_days = 7\nlow_space_mib = 0x200\n");
        assert_eq!(problems, [] as [&str; 0]);
        assert_eq!((rules.trash_days, rules.low_space), (7, 512 << 20));
        let (rules, problems) =
            parse("[saved]\ntrash_days = -1\nlow_space_mib = \"1 GiB\"\ntrash_day = 4\n");
        assert_eq!(rules, LibraryRules::default());
        assert_eq!(
            problems,
            [
                "config.toml:2: days in the trash are 0 (never) to 36500",
                "config.toml:3: expected a whole number, found string",
                "config.toml:4: unknown key “trash_day” (did you mean “trash_days”?)",
            ]
        );
    }
}
