//! Figures of a library: what there is to choose from, how much of what. They are read from tallies
//! that every change keeps, so that they cost nothing, however many pictures there are.

use super::Index;
use crate::{
    domain::{Facets, LibraryStats, ServiceId},
    store::StoreError,
};
use rusqlite::{Connection, Row, params};

/// So many models and tags are offered; nobody reads more.
const CHOICES_MAX: usize = 200;

impl Index {
    /// What can be chosen in a filter, the most pictures first.
    pub fn facets(&self) -> Result<Facets, StoreError> {
        self.tell(|| {
            let services = self.counted(
                "SELECT service, sum(pictures) FROM tallies WHERE trashed = 0 \
                 GROUP BY service HAVING sum(pictures) > 0 ORDER BY 2 DESC, 1 LIMIT ?",
            )?;
            Ok(Facets {
                services: services
                    .into_iter()
                    .map(|(service, count)| (ServiceId::new(&service), count))
                    .collect(),
                models: self.counted(
                    "SELECT model, sum(pictures) FROM tallies WHERE trashed = 0 \
                     GROUP BY model HAVING sum(pictures) > 0 ORDER BY 2 DESC, 1 LIMIT ?",
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
                "SELECT service, sum(pictures), sum(bytes) FROM tallies WHERE trashed = 0 \
                 GROUP BY service HAVING sum(pictures) > 0 ORDER BY 2 DESC, 1",
            )?;
            let by_month = self.summed(
                "SELECT month, sum(pictures), sum(bytes) FROM tallies WHERE trashed = 0 \
                 GROUP BY month HAVING sum(pictures) > 0 ORDER BY 1 DESC",
            )?;
            let trash = self.connection.query_row(
                "SELECT coalesce(sum(pictures), 0), coalesce(sum(bytes), 0) FROM tallies \
                 WHERE trashed = 1",
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
            Ok((row.get(0)?, number(row, 1)?, number(row, 2)?))
        })?;
        rows.collect()
    }
}

/// A picture joins the tallies (`sign` 1), or leaves them (−1); its row must be there.
pub(super) fn tally(change: &Connection, key: i64, sign: i64) -> rusqlite::Result<()> {
    let read = |row: &Row<'_>| {
        Ok((
            (row.get::<_, bool>(0)?, row.get::<_, String>(1)?),
            (row.get::<_, String>(2)?, row.get::<_, String>(3)?),
            row.get::<_, i64>(4)?,
        ))
    };
    let ((trashed, service), (model, month), bytes) = change
        .prepare_cached(
            "SELECT trashed_at IS NOT NULL, service, model, \
             coalesce(strftime('%Y-%m', created_at / 1000, 'unixepoch'), ''), file_size \
             FROM generated_images WHERE key = ?",
        )?
        .query_row([key], read)?;
    let bytes = bytes.saturating_mul(sign);
    // Two statements of one row each: one that may have to be undone half way makes the word index
    // write out what it has gathered.
    let known = change
        .prepare_cached(
            "UPDATE tallies SET pictures = pictures + ?, bytes = bytes + ? \
             WHERE trashed = ? AND service = ? AND model = ? AND month = ?",
        )?
        .execute(params![sign, bytes, trashed, service, model, month])?;
    if known == 0 {
        change
            .prepare_cached("INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![trashed, service, model, month, sign, bytes])?;
    }
    Ok(())
}

pub(super) fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    Ok(u64::try_from(number).unwrap_or(0))
}
