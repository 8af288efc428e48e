//! Reading the index: pages and single pictures.

use super::{
    Index,
    query::{Order, Selection},
    row,
};
use crate::{
    domain::{Filter, Page, PageAt, PageKey, PictureId, SavedPicture},
    store::StoreError,
};
use rusqlite::{OptionalExtension, params, params_from_iter, types::Value};

/// Most pictures of one page.
pub const PAGE_MAX: usize = 1_000;

/// A picture and the place it stands at.
type Placed = (SavedPicture, PageKey);

impl Index {
    /// A page of at most `limit` pictures in the order of `filter`.
    pub fn page(&self, filter: &Filter, at: PageAt, limit: usize) -> Result<Page, StoreError> {
        let limit = limit.clamp(1, PAGE_MAX);
        self.tell(|| {
            Ok(match at {
                PageAt::Start => self.forward(filter, None, limit, false)?,
                PageAt::After(key) => self.forward(filter, Some(key), limit, true)?,
                PageAt::Before(key) => self.backward(filter, Some(key), limit)?,
                PageAt::End => self.backward(filter, None, limit)?,
                PageAt::Around(id) => self.around(filter, id, limit)?,
            })
        })
    }

    fn forward(
        &self,
        filter: &Filter,
        from: Option<PageKey>,
        limit: usize,
        before: bool,
    ) -> rusqlite::Result<Page> {
        let order = Order::of(filter.sort);
        let mut found = self.walk(filter, order, from, limit + 1)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let first = found.first().map(|(_, key)| *key).or(from);
        Ok(page(found, before.then_some(first).flatten(), more))
    }

    fn backward(
        &self,
        filter: &Filter,
        from: Option<PageKey>,
        limit: usize,
    ) -> rusqlite::Result<Page> {
        let order = Order::of(filter.sort).reversed();
        let mut found = self.walk(filter, order, from, limit + 1)?;
        let more = found.len() > limit;
        found.truncate(limit);
        found.reverse();
        let first = found.first().map(|(_, key)| *key);
        // Something lies behind: at least the picture the place was taken from.
        Ok(page(found, first.filter(|_| more), from.is_some()))
    }

    fn around(&self, filter: &Filter, id: PictureId, limit: usize) -> rusqlite::Result<Page> {
        let order = Order::of(filter.sort);
        let column = order.column;
        let sql = format!("SELECT {column}, key FROM generated_images WHERE id = ?");
        let place = self
            .connection
            .prepare_cached(&sql)?
            .query_row([id.to_string()], |row| {
                Ok(PageKey {
                    value: row.get(0)?,
                    tie: row.get(1)?,
                })
            })
            .optional()?;
        let Some(place) = place else {
            return self.forward(filter, None, limit, false);
        };
        let half = limit / 2;
        let mut before = self.walk(filter, order.reversed(), Some(place), half + 1)?;
        let more = before.len() > half;
        before.truncate(half);
        before.reverse();
        // The place itself included: the walk begins right before it.
        let from = PageKey {
            tie: if order.descending {
                place.tie.saturating_add(1)
            } else {
                place.tie.saturating_sub(1)
            },
            value: match column {
                "key" if order.descending => place.value.saturating_add(1),
                "key" => place.value.saturating_sub(1),
                _ => place.value,
            },
        };
        let rest = limit - before.len();
        let mut behind = self.walk(filter, order, Some(from), rest + 1)?;
        let next = behind.len() > rest;
        behind.truncate(rest);
        before.append(&mut behind);
        let first = before.first().map(|(_, key)| *key);
        Ok(page(before, first.filter(|_| more), next))
    }

    /// At most `limit` pictures of `filter` behind `from` in this `order`.
    fn walk(
        &self,
        filter: &Filter,
        order: Order,
        from: Option<PageKey>,
        limit: usize,
    ) -> rusqlite::Result<Vec<Placed>> {
        let mut selection = Selection::of(filter);
        let column = selection.column();
        let by_key = order.column == "key";
        let (sign, way) = if order.descending {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        let further = from.map(|from| {
            selection.values.push(from.value.into());
            if by_key {
                return format!("{column} {sign} ?");
            }
            selection.values.push(from.tie.into());
            format!("({column}, g.key) {sign} (?, ?)")
        });
        let tie = if by_key {
            String::new()
        } else {
            format!(", g.key {way}")
        };
        let sql = format!(
            "SELECT {}, {column}, g.key {} ORDER BY {column} {way}{tie} LIMIT ?",
            row::COLUMNS,
            selection.clauses(further.as_deref()),
        );
        selection.values.push(Value::from(limit as i64));
        let mut statement = self.connection.prepare_cached(&sql)?;
        let read = |row: &rusqlite::Row<'_>| {
            let key = PageKey {
                value: row.get(27)?,
                tie: row.get(28)?,
            };
            Ok((row::read(&self.folder, row)?, key))
        };
        let rows = statement.query_map(params_from_iter(&selection.values), read)?;
        rows.collect()
    }

    /// The pictures with these ids, in this order; those that are not there are left out.
    pub fn find(&self, ids: &[PictureId]) -> Result<Vec<SavedPicture>, StoreError> {
        let sql = format!(
            "SELECT {} FROM generated_images g WHERE g.id = ?",
            row::COLUMNS
        );
        self.tell(|| {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut found = vec![];
            for id in ids {
                let one = statement
                    .query_row(params![id.to_string()], |row| row::read(&self.folder, row));
                found.extend(one.optional()?);
            }
            Ok(found)
        })
    }
}

fn page(found: Vec<Placed>, previous: Option<PageKey>, more: bool) -> Page {
    let last = found.last().map(|(_, key)| *key);
    Page {
        previous,
        next: last.filter(|_| more),
        pictures: found.into_iter().map(|(picture, _)| picture).collect(),
    }
}
