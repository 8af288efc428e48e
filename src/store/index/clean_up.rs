//! Which pictures a clean-up rule lets go: never a starred one, and none when the rule is empty.

use super::{Index, figures::number, row};
use crate::{
    domain::{CleanUp, CleanUpSum, PictureId, Timestamp},
    store::StoreError,
};
use rusqlite::params;

/// A day in ms.
const DAY_MS: u64 = 86_400_000;
/// From and where, with three values.
const GOING: &str = "FROM generated_images g WHERE g.trashed_at IS NULL AND g.starred = 0 \
    AND g.created_at < ?1 AND g.file_size > ?2 AND g.rating <= ?3";

impl Index {
    /// How much a rule lets go, and the first pictures of it, `first` at most.
    pub fn clean_up_sum(
        &self,
        rule: &CleanUp,
        now: Timestamp,
        first: usize,
    ) -> Result<CleanUpSum, StoreError> {
        let Some((before, above, rating)) = values(rule, now) else {
            return Ok(CleanUpSum::default());
        };
        let sums = format!("SELECT count(*), coalesce(sum(g.file_size), 0) {GOING}");
        let rows = format!("SELECT {} {GOING} ORDER BY g.key LIMIT ?4", row::COLUMNS);
        self.tell(|| {
            let (count, bytes) = self
                .connection
                .prepare_cached(&sums)?
                .query_row(params![before, above, rating], |row| {
                    Ok((number(row, 0)?, number(row, 1)?))
                })?;
            let mut statement = self.connection.prepare_cached(&rows)?;
            let first = statement
                .query_map(params![before, above, rating, first as i64], |row| {
                    row::read(&self.folder, row)
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok(CleanUpSum {
                count,
                bytes,
                first,
            })
        })
    }

    /// Everything that a rule lets go, the oldest first.
    pub fn clean_up(&self, rule: &CleanUp, now: Timestamp) -> Result<Vec<PictureId>, StoreError> {
        let Some(values) = values(rule, now) else {
            return Ok(vec![]);
        };
        let sql = format!("SELECT g.id {GOING} ORDER BY g.key");
        self.tell(|| {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement
                .query_map(params![values.0, values.1, values.2], |row| row::id(row, 0))?;
            rows.collect()
        })
    }
}

/// Made before then, larger than, rated so at most; `None` for an empty rule.
fn values(rule: &CleanUp, now: Timestamp) -> Option<(i64, i64, i64)> {
    if *rule == CleanUp::default() {
        return None;
    }
    let before = rule.older_than_days.map_or(i64::MAX, |days| {
        limited(now.0.saturating_sub(u64::from(days) * DAY_MS))
    });
    let above = rule.larger_than.map_or(-1, limited);
    let rating = if rule.unrated { 0 } else { i64::from(u8::MAX) };
    Some((before, above, rating))
}

fn limited(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
