//! Figures of a library: what there is to choose from, how much of what, what may go.

use super::{Index, row};
use crate::{
    domain::{CleanUp, Facets, LibraryStats, SavedPicture, ServiceId, Timestamp},
    store::StoreError,
};
use rusqlite::{Row, params};

/// A day in ms.
const DAY_MS: u64 = 86_400_000;
/// So many models and tags are offered; nobody reads more.
const CHOICES_MAX: usize = 200;

impl Index {
    /// What can be chosen in a filter, the most pictures first.
    pub fn facets(&self) -> Result<Facets, StoreError> {
        self.tell(|| {
            let services = self.counted(
                "SELECT service, count(*) FROM generated_images WHERE trashed_at IS NULL \
                 AND service <> '' GROUP BY service ORDER BY 2 DESC, 1 LIMIT ?",
            )?;
            Ok(Facets {
                services: services
                    .into_iter()
                    .map(|(service, count)| (ServiceId::new(&service), count))
                    .collect(),
                models: self.counted(
                    "SELECT model, count(*) FROM generated_images WHERE trashed_at IS NULL \
                     AND model <> '' GROUP BY model ORDER BY 2 DESC, 1 LIMIT ?",
                )?,
                tags: self.counted(
                    "SELECT tag, count(*) FROM picture_tags JOIN generated_images USING (key) \
                     WHERE trashed_at IS NULL GROUP BY tag ORDER BY 2 DESC, 1 LIMIT ?",
                )?,
            })
        })
    }

    fn counted(&self, sql: &str) -> rusqlite::Result<Vec<(String, u64)>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([CHOICES_MAX as i64], |row| {
            Ok((row.get(0)?, number(row, 1)?))
        })?;
        rows.collect()
    }

    /// Figures of the library. What is free on its drive is not known here.
    pub fn stats(&self) -> Result<LibraryStats, StoreError> {
        self.tell(|| {
            let by_service = self.summed(
                "SELECT service, count(*), sum(file_size) FROM generated_images \
                 WHERE trashed_at IS NULL GROUP BY service ORDER BY 2 DESC, 1",
            )?;
            let by_month = self.summed(
                "SELECT strftime('%Y-%m', created_at / 1000, 'unixepoch'), count(*), \
                 sum(file_size) FROM generated_images WHERE trashed_at IS NULL \
                 GROUP BY 1 ORDER BY 1 DESC",
            )?;
            let trash = self.connection.query_row(
                "SELECT count(*), coalesce(sum(file_size), 0) FROM generated_images \
                 WHERE trashed_at IS NOT NULL",
                [],
                |row| Ok((number(row, 0)?, number(row, 1)?)),
            )?;
            Ok(LibraryStats {
                count: by_service.iter().map(|(_, count, _)| count).sum(),
                bytes: by_service.iter().map(|(_, _, bytes)| bytes).sum(),
                by_service,
                by_month,
                trash,
                free: None,
            })
        })
    }

    fn summed(&self, sql: &str) -> rusqlite::Result<Vec<(String, u64, u64)>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let name: Option<String> = row.get(0)?;
            Ok((name.unwrap_or_default(), number(row, 1)?, number(row, 2)?))
        })?;
        rows.collect()
    }

    /// The pictures that a rule lets go, the oldest first. Never a starred one; an empty rule lets
    /// none go.
    pub fn clean_up(
        &self,
        rule: &CleanUp,
        now: Timestamp,
    ) -> Result<Vec<SavedPicture>, StoreError> {
        if *rule == CleanUp::default() {
            return Ok(vec![]);
        }
        let age = rule
            .older_than_days
            .map_or(0, |days| u64::from(days) * DAY_MS);
        let before = rule
            .older_than_days
            .map_or(i64::MAX, |_| limited(now.0.saturating_sub(age)));
        let above = rule.larger_than.map_or(-1, limited);
        let rating = if rule.unrated { 0 } else { i64::from(u8::MAX) };
        let sql = format!(
            "SELECT {} FROM generated_images g WHERE g.trashed_at IS NULL AND g.starred = 0 \
             AND g.created_at < ? AND g.file_size > ? AND g.rating <= ? ORDER BY g.key",
            row::COLUMNS
        );
        self.tell(|| {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params![before, above, rating], |row| {
                row::read(&self.folder, row)
            })?;
            rows.collect()
        })
    }
}

fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    Ok(u64::try_from(number).unwrap_or(0))
}

fn limited(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
