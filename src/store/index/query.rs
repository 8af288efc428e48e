//! From a filter to SQL: conditions, order, and the user's words made harmless.
//!
//! Pages are found by key, never by counting rows off, and words never by relevance: both would
//! read everything that fits before the first row is known.

use super::write::key_of;
use crate::domain::{Filter, ServiceId, Sort};
use rusqlite::types::Value;

/// Words of a search that count; the rest is more than anybody types.
const WORDS_MAX: usize = 32;
/// Longest word that is looked for, in characters.
const WORD_MAX: usize = 100;

/// How far the key of a picture may lie behind its time, ms: many times more pictures of one ms than
/// any library has.
const SPILL_MS: u64 = 60_000;

/// The part of a statement between `FROM` and `ORDER BY`, and its values in order.
#[derive(Debug)]
pub(super) struct Selection {
    from: &'static str,
    conditions: Vec<&'static str>,
    /// The values that stand for the question marks so far.
    pub(super) values: Vec<Value>,
    /// What pictures are sorted by.
    pub(super) order: Order,
}

/// What pictures are sorted by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// The column of the value; ties are told apart by the key.
    pub(super) column: &'static str,
    /// The largest first?
    pub(super) descending: bool,
}

impl Order {
    /// The order that `sort` means.
    pub(super) fn of(sort: Sort) -> Self {
        let (column, descending) = match sort {
            Sort::Newest => ("key", true),
            Sort::Oldest => ("key", false),
            Sort::Largest => ("file_size", true),
            Sort::Smallest => ("file_size", false),
            Sort::BestRated => ("best", true),
        };
        Self { column, descending }
    }

    /// The other way round.
    pub(super) fn reversed(self) -> Self {
        Self {
            descending: !self.descending,
            ..self
        }
    }
}

impl Selection {
    /// Everything that fits `filter`.
    pub(super) fn of(filter: &Filter) -> Self {
        let mut it = Self {
            from: "generated_images g",
            conditions: vec![],
            values: vec![],
            order: Order::of(filter.sort),
        };
        if let Some(mut words) = sought(&filter.text) {
            // Who made it is among the words: those of nobody else are then not even looked at.
            let service = filter.service.as_ref().map(ServiceId::as_str);
            let model = filter.model.as_deref();
            for (column, name) in [("service", service), ("model", model)] {
                words += &phrase(column, name).unwrap_or_default();
            }
            // In this order the words are walked from the newest picture down.
            it.from = "words w CROSS JOIN generated_images g ON g.key = w.rowid";
            it.add("w.words MATCH ?", words);
        }
        if only_sized(filter) {
            // Read off this index alone, so that no row is looked up that does not fit. With `since` or
            // `before` those rows of their keys that fit are: `created_at` is not in it.
            it.from = "generated_images g INDEXED BY by_place";
        }
        it.conditions.push(if filter.trash {
            // The trash is small: looked up, then sorted.
            "g.key IN (SELECT key FROM generated_images WHERE trashed_at IS NOT NULL)"
        } else if only_sized(filter) {
            "g.trashed_at IS NULL"
        } else {
            // The sign keeps SQLite from looking all of these up by an index and sorting them.
            "+g.trashed_at IS NULL"
        });
        if let Some(service) = &filter.service {
            it.add("g.service = ?", service.as_str().to_owned());
        }
        if let Some(model) = &filter.model {
            it.add("g.model = ?", model.clone());
        }
        match filter.starred {
            Some(true) => it.conditions.push("g.starred = 1"),
            Some(false) => it.conditions.push("g.starred = 0"),
            None => {}
        }
        if let Some(tag) = &filter.tag {
            it.add(
                "g.key IN (SELECT key FROM picture_tags WHERE tag = ?)",
                tag.clone(),
            );
        }
        it.numbers(filter);
        it
    }

    fn numbers(&mut self, filter: &Filter) {
        let rows = [
            (
                // Looked up in the small index of rated pictures.
                "g.key IN (SELECT key FROM generated_images WHERE rating > 0 AND rating >= ?)",
                filter.rating_min.map(u64::from).filter(|least| *least > 0),
            ),
            ("g.created_at >= ?", filter.since.map(|at| at.0)),
            ("g.created_at < ?", filter.before.map(|at| at.0)),
            // The same as keys, so that what is later or earlier is not even looked at.
            ("g.key >= ?", filter.since.map(|at| key_of(at.0))),
            (
                "g.key < ?",
                filter
                    .before
                    .map(|at| key_of(at.0.saturating_add(SPILL_MS))),
            ),
            ("g.file_size >= ?", filter.bytes_min),
            ("g.file_size < ?", filter.bytes_below),
            ("g.width >= ?", filter.width_min.map(u64::from)),
            ("g.height >= ?", filter.height_min.map(u64::from)),
        ];
        for (condition, value) in rows {
            if let Some(value) = value {
                self.add(condition, i64::try_from(value).unwrap_or(i64::MAX));
            }
        }
    }

    /// One condition more.
    pub(super) fn add(&mut self, condition: &'static str, value: impl Into<Value>) {
        self.conditions.push(condition);
        self.values.push(value.into());
    }

    /// Are words looked for?
    pub(super) fn has_words(&self) -> bool {
        self.from.starts_with("words")
    }

    /// `FROM … WHERE …`, with a further condition where one is given.
    pub(super) fn clauses(&self, further: Option<&str>) -> String {
        let all: Vec<_> = self.conditions.iter().copied().chain(further).collect();
        format!("FROM {} WHERE {}", self.from, all.join(" AND "))
    }

    /// The name of the order's column: words are walked by their own row number, which is the key.
    pub(super) fn column(&self) -> String {
        match self.order.column {
            "key" if self.has_words() => "w.rowid".to_owned(),
            column => format!("g.{column}"),
        }
    }
}

/// Are pictures told by their size and time alone, in the order of time? All of them are looked at then.
fn only_sized(filter: &Filter) -> bool {
    let open = Filter {
        width_min: None,
        height_min: None,
        since: None,
        before: None,
        ..filter.clone()
    };
    let by_time = matches!(filter.sort, Sort::Newest | Sort::Oldest);
    let is_sized = filter.width_min.is_some() || filter.height_min.is_some();
    let any = Filter {
        sort: filter.sort,
        ..Filter::default()
    };
    by_time && is_sized && open == any
}

/// The user's words as FTS5 reads them: each in quotes, each may be a beginning, all must be there.
/// `None` when there is nothing to look for.
pub(super) fn sought(text: &str) -> Option<String> {
    // In quotes everything is text but the quote itself. A NUL would end the statement, and parts words
    // where they are indexed.
    let words = text.split(|char: char| char.is_whitespace() || char == '\0');
    let words = words.filter(|word| !word.is_empty()).take(WORDS_MAX);
    let words = words.map(|word| {
        let safe: String = word.chars().take(WORD_MAX).collect();
        format!("\"{}\"*", safe.replace('"', "\"\""))
    });
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A name as FTS5 looks for it in one column, as a further condition. It finds more than that very
/// name, never less; a name without a letter is no word at all.
fn phrase(column: &str, name: Option<&str>) -> Option<String> {
    let name = name.filter(|name| name.chars().any(char::is_alphanumeric))?;
    let safe = name.replace('\0', " ").replace('"', "\"\"");
    Some(format!(" AND {column} : \"{safe}\""))
}

#[cfg(test)]
mod tests {
    use super::{phrase, sought};

    #[test]
    fn names_are_quoted() {
        let rows = [
            (Some("comfyui"), Some(" AND service : \"comfyui\"")),
            (
                Some("a \"b\" OR c"),
                Some(" AND service : \"a \"\"b\"\" OR c\""),
            ),
            (Some("one\0two"), Some(" AND service : \"one two\"")),
            (Some("--"), None),
            (None, None),
        ];
        for (name, wanted) in rows {
            assert_eq!(phrase("service", name).as_deref(), wanted, "{name:?}");
        }
    }

    #[test]
    fn words_are_quoted() {
        let rows = [
            ("red dragon", Some("\"red\"* \"dragon\"*")),
            (" say \"hi\" ", Some("\"say\"* \"\"\"hi\"\"\"*")),
            ("NOT a-b* OR (", Some("\"NOT\"* \"a-b*\"* \"OR\"* \"(\"*")),
            (" \t", None),
            ("\0", None),
            ("red\0dragon", Some("\"red\"* \"dragon\"*")),
        ];
        for (text, wanted) in rows {
            assert_eq!(sought(text).as_deref(), wanted, "{text:?}");
        }
    }
}
