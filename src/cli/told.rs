//! Commands that are told to people: they can be used as they stand.

use crate::config::Config;
use std::path::Path;

/// How commands for the library begin in hints.
const SAVED: &str = "art-studio saved";

/// `art-studio saved` for the library of this run, with the flag that named it.
pub(super) fn saved(config: &Config) -> String {
    match config.library_flag() {
        Some((flag, value)) => format!("art-studio {flag} {} saved", quoted(value)),
        None => SAVED.to_owned(),
    }
}

/// The hint with its commands for the library of this run.
pub(super) fn here(hint: &str, config: &Config) -> String {
    hint.replace(SAVED, &saved(config))
}

/// The path as one word for a shell.
fn quoted(path: &Path) -> String {
    let word = path.to_string_lossy();
    let is_plain = |char: char| char.is_alphanumeric() || "/._-+=:,@%".contains(char);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_path_is_one_word_for_a_shell() {
        for (path, word) in [
            ("/media/ada/art-studio", "/media/ada/art-studio"),
            ("my pictures", "'my pictures'"),
            ("it's", r"'it'\''s'"),
            ("~", "'~'"),
            ("$HOME", "'$HOME'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(path.as_ref()), word);
        }
    }
}
