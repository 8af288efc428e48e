//! The line notation that all art files share, and the located errors about it.
//!
//! One place that splits lines into words, drops remarks and knows line numbers, so that each
//! reader only says what it does not like.

use std::fmt;

/// What is wrong in an art file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's name as the caller gave it.
    pub file: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong, in plain words.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clean = |text: &str| {
            text.chars()
                .filter(|c| !c.is_control())
                .take(120)
                .collect::<String>()
        };
        write!(
            f,
            "{}:{}: {}",
            clean(&self.file),
            self.line,
            clean(&self.what)
        )
    }
}

impl std::error::Error for Problem {}

/// A line that says something.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) file: &'a str,
    pub(super) number: usize,
    /// Its words; never empty.
    pub(super) words: Vec<&'a str>,
}

impl<'a> Line<'a> {
    /// The first word.
    pub(super) fn key(&self) -> &'a str {
        self.words.first().copied().unwrap_or("")
    }

    /// The words after the first.
    pub(super) fn rest(&self) -> &[&'a str] {
        self.words.get(1..).unwrap_or(&[])
    }

    /// The words after the first, owned.
    pub(super) fn owned(&self) -> Vec<String> {
        self.rest().iter().map(|w| (*w).to_owned()).collect()
    }

    /// A problem at this line.
    pub(super) fn wrong(&self, what: impl Into<String>) -> Problem {
        Problem {
            file: self.file.to_owned(),
            line: self.number,
            what: what.into(),
        }
    }
}

/// The lines of a text that say something.
pub(super) struct Lines;

impl Lines {
    /// All lines but blank ones and remarks (`# …`).
    pub(super) fn of<'a>(file: &'a str, text: &'a str) -> impl Iterator<Item = Line<'a>> {
        text.lines().enumerate().filter_map(move |(i, line)| {
            let words: Vec<&str> = line
                .split_whitespace()
                .take_while(|w| !w.starts_with('#'))
                .collect();
            (!words.is_empty()).then_some(Line {
                file,
                number: i + 1,
                words,
            })
        })
    }
}
