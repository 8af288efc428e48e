//! How many pictures come before a place: what a position in a long list is made of.

use super::{Index, query::Order, query::Selection};
use crate::{
    domain::{Filter, PageKey},
    store::StoreError,
};
use rusqlite::params_from_iter;

impl Index {
    /// How many pictures of `filter` come before the one that `place` was taken from.
    pub fn ahead(&self, filter: &Filter, place: PageKey) -> Result<u64, StoreError> {
        let order = Order::of(filter.sort);
        let mut selection = Selection::of(filter);
        let column = selection.column();
        let sign = if order.descending { ">" } else { "<" };
        selection.values.push(place.value.into());
        let before = if order.column == "key" {
            format!("{column} {sign} ?")
        } else {
            selection.values.push(place.tie.into());
            format!("({column}, g.key) {sign} (?, ?)")
        };
        let sql = format!("SELECT count(*) {}", selection.clauses(Some(&before)));
        self.tell(|| {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let values = params_from_iter(&selection.values);
            let count: i64 = statement.query_row(values, |row| row.get(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
        })
    }
}
