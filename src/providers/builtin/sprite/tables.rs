//! The small tables among the art files: moods, materials and backdrops.
//!
//! They share one notation (`key words…` under a heading), so they share one reader.

use super::notation::{Lines, Problem};

/// One entry: its name, its words, and its other lines as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) words: Vec<String>,
    /// Lines as key and values, in order.
    pub(super) lines: Vec<(String, Vec<String>)>,
}

impl Entry {
    /// The values of the first line with that key.
    pub(super) fn all(&self, key: &str) -> Option<&[String]> {
        self.lines
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, values)| values.as_slice())
    }

    /// The first value of that key, or nothing.
    pub(super) fn word(&self, key: &str) -> &str {
        self.all(key)
            .and_then(|v| v.first())
            .map_or("", String::as_str)
    }

    /// The first value of that key as a number.
    pub(super) fn number(&self, key: &str, default: i32) -> i32 {
        self.word(key).parse().unwrap_or(default)
    }
}

/// Reads entries that begin with `heading NAME`.
pub(super) fn read(file: &str, text: &str, heading: &str) -> Result<Vec<Entry>, Problem> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in Lines::of(file, text) {
        if line.key() == heading {
            let name = line
                .rest()
                .first()
                .ok_or_else(|| line.wrong("wants a name"))?;
            entries.push(Entry {
                name: (*name).to_owned(),
                words: Vec::new(),
                lines: Vec::new(),
            });
            continue;
        }
        let wrong = || line.wrong(format!("a line before the first `{heading}`"));
        let entry = entries.last_mut().ok_or_else(wrong)?;
        if line.key() == "words" {
            entry.words = line.owned();
        } else {
            entry.lines.push((line.key().to_owned(), line.owned()));
        }
    }
    Ok(entries)
}
