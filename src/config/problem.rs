//! What is wrong with a file of the user's, and where.
//!
//! Separate because every file that people edit is read the same way: nothing in it is fatal, all
//! problems are collected, each says its line.

use crate::domain::visible;
use std::{
    fmt,
    fs::File,
    io::{self, Read},
    ops::Range,
    path::{Path, PathBuf},
};

/// Larger files were not written by people. In bytes.
const FILE_MAX: u64 = 1 << 20;

/// Something in a file that was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which file, or which environment variable.
    pub file: PathBuf,
    /// Which line, from 1; 0 when it is about the whole file.
    pub line: usize,
    /// What is wrong.
    pub said: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with the whole of `file`.
    pub(super) fn whole(file: &Path, said: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            said: said.into(),
            hint: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&visible(&self.file.to_string_lossy()))?;
        if self.line > 0 {
            write!(out, ":{}", self.line)?;
        }
        write!(out, ": {}", self.said)?;
        match &self.hint {
            Some(hint) => write!(out, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// A text and where it comes from, so that problems can be located.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The file.
    pub(super) file: &'a Path,
    /// What is in it.
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// A problem at `span` (bytes of the text).
    pub(super) fn problem(&self, span: &Range<usize>, said: impl Into<String>) -> Problem {
        let before = self.text.as_bytes().iter().take(span.start);
        Problem {
            line: 1 + before.filter(|byte| **byte == b'\n').count(),
            ..Problem::whole(self.file, visible(&said.into()))
        }
    }

    /// The table in the text; what cannot be read is left out and told.
    pub(super) fn table(&self, problems: &mut Vec<Problem>) -> toml::de::DeTable<'_> {
        let (table, errors) = toml::de::DeTable::parse_recoverable(self.text);
        problems.extend(errors.into_iter().map(|error| {
            let span = error.span().unwrap_or(0..0);
            let words: Vec<_> = error.message().split_whitespace().collect();
            self.problem(&span, words.join(" "))
        }));
        table.into_inner()
    }
}

/// The text of a small file; `Ok(None)` when there is none.
pub(super) fn read_text(file: &Path) -> Result<Option<String>, Problem> {
    let failed = |error: &io::Error| {
        Problem::whole(
            file,
            format!("cannot be read: {}", visible(&error.to_string())),
        )
    };
    let open = match File::open(file) {
        Ok(open) => open,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(&error)),
    };
    let mut bytes = Vec::new();
    let read = open.take(FILE_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed(&error))?;
    if bytes.len() as u64 > FILE_MAX {
        return Err(Problem::whole(
            file,
            "is larger than 1 MiB and was not read",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|_| Problem::whole(file, "is not UTF-8 text"))?;
    Ok(Some(text))
}
