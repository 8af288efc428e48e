//! Counting: how many pictures fit a filter, and how many come before a place, which is what a position
//! in a long list is made of.

use super::{
    Index,
    query::{Order, Selection, sought},
};
use crate::{
    domain::{Filter, PageKey, Sort},
    store::StoreError,
};
use rusqlite::{params_from_iter, types::Value};

impl Index {
    /// How many pictures fit `filter`.
    pub fn count(&self, filter: &Filter) -> Result<u64, StoreError> {
        if let Some((sql, values)) = tallied(filter) {
            return self.number(&sql, &values);
        }
        if let Some(words) = sought(&filter.text).filter(|_| is_open(&without_words(filter))) {
            return self.count_words(words);
        }
        let selection = Selection::of(filter);
        let sql = format!("SELECT count(*) {}", selection.clauses(None));
        self.number(&sql, &selection.values)
    }

    /// How many pictures outside of the trash have these words. The word index knows; no row is read.
    fn count_words(&self, words: String) -> Result<u64, StoreError> {
        let trashed = "SELECT coalesce(sum(pictures), 0) FROM tallies WHERE trashed = 1";
        let mut sql = "SELECT count(*) FROM words WHERE words MATCH ?".to_owned();
        if self.number(trashed, &[])? > 0 {
            sql.push_str(
                " AND rowid NOT IN (SELECT key FROM generated_images WHERE trashed_at IS NOT NULL)",
            );
        }
        self.number(&sql, &[words.into()])
    }

    /// How many pictures of `filter` come before the one that `place` was taken from.
    pub fn ahead(&self, filter: &Filter, place: PageKey) -> Result<u64, StoreError> {
        let order = Order::of(filter.sort);
        let sign = if order.descending { ">" } else { "<" };
        if order.column == "key" && is_open(filter) {
            // A small index of its own, so that not even the rows are read.
            let sql = format!(
                "SELECT count(*) FROM generated_images INDEXED BY by_place \
                 WHERE trashed_at IS NULL AND key {sign} ?"
            );
            return self.number(&sql, &[place.value.into()]);
        }
        let mut selection = Selection::of(filter);
        let column = selection.column();
        selection.values.push(place.value.into());
        let before = if order.column == "key" {
            format!("{column} {sign} ?")
        } else {
            selection.values.push(place.tie.into());
            format!("({column}, g.key) {sign} (?, ?)")
        };
        let sql = format!("SELECT count(*) {}", selection.clauses(Some(&before)));
        self.number(&sql, &selection.values)
    }

    fn number(&self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        self.tell(|| {
            let mut statement = self.connection.prepare_cached(sql)?;
            let count: i64 = statement.query_row(params_from_iter(values), |row| row.get(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
        })
    }
}

/// Does the filter let everything outside of the trash through?
fn is_open(filter: &Filter) -> bool {
    let any = Filter {
        sort: filter.sort,
        ..Filter::default()
    };
    *filter == any
}

/// The same filter, whatever the words.
fn without_words(filter: &Filter) -> Filter {
    Filter {
        text: String::new(),
        ..filter.clone()
    }
}

/// What reads the count of `filter` off the tallies, where they tell it.
fn tallied(filter: &Filter) -> Option<(String, Vec<Value>)> {
    let open = Filter {
        service: None,
        model: None,
        trash: false,
        sort: Sort::default(),
        ..filter.clone()
    };
    if !is_open(&open) {
        return None;
    }
    let mut sql = "SELECT coalesce(sum(pictures), 0) FROM tallies WHERE trashed = ?".to_owned();
    let mut values = vec![Value::from(filter.trash)];
    if let Some(service) = &filter.service {
        sql.push_str(" AND service = ?");
        values.push(service.as_str().to_owned().into());
    }
    if let Some(model) = &filter.model {
        sql.push_str(" AND model = ?");
        values.push(model.clone().into());
    }
    Some((sql, values))
}
