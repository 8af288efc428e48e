//! Single facts of the index: where a picture lies, what its bytes are, what is said of it.

use super::{Index, figures::number, row, write::Said};
use crate::{
    domain::{PictureId, Timestamp, TrashSum},
    store::StoreError,
};
use rusqlite::OptionalExtension;

/// Where a picture lies, and what protects it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Lying {
    pub(in crate::store) id: PictureId,
    pub(in crate::store) name: String,
    pub(in crate::store) bytes: u64,
    pub(in crate::store) starred: bool,
    pub(in crate::store) trashed_at: Option<i64>,
}

/// Reads what [`lying`] takes.
const LYING: &str = "SELECT id, filename, file_size, starred, trashed_at FROM generated_images";

fn lying(row: &rusqlite::Row<'_>) -> rusqlite::Result<Lying> {
    let bytes: i64 = row.get(2)?;
    Ok(Lying {
        id: row::id(row, 0)?,
        name: row.get(1)?,
        bytes: u64::try_from(bytes).unwrap_or(0),
        starred: row.get(3)?,
        trashed_at: row.get(4)?,
    })
}

impl Index {
    /// Where a picture lies.
    pub(in crate::store) fn place_of(&self, id: PictureId) -> Result<Option<Lying>, StoreError> {
        self.tell(|| {
            let sql = format!("{LYING} WHERE id = ?");
            let mut statement = self.connection.prepare_cached(&sql)?;
            statement.query_row([id.to_string()], lying).optional()
        })
    }

    /// Everything in the trash.
    pub(in crate::store) fn in_trash(&self) -> Result<Vec<Lying>, StoreError> {
        self.tell(|| {
            let sql = format!("{LYING} WHERE trashed_at IS NOT NULL");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map([], lying)?;
            rows.collect()
        })
    }

    /// What of the trash would go, and what stays; `at` is now. A picture that came into it while the
    /// clock was ahead counts like all others.
    pub fn trash_sum(&self, at: Timestamp) -> Result<TrashSum, StoreError> {
        self.tell(|| {
            self.connection
                .prepare_cached(
                    "SELECT coalesce(sum(starred = 0), 0), \
                     coalesce(sum(CASE starred WHEN 0 THEN file_size END), 0), \
                     coalesce(sum(starred <> 0), 0), \
                     coalesce(max(CASE starred WHEN 0 THEN trashed_at END), 0) \
                     FROM generated_images WHERE trashed_at IS NOT NULL",
                )?
                .query_row([], |row| {
                    Ok(TrashSum {
                        count: number(row, 0)?,
                        bytes: number(row, 1)?,
                        protected: number(row, 2)?,
                        at: at.max(Timestamp(number(row, 3)?)),
                    })
                })
        })
    }

    /// A picture with these bytes, one outside the trash before all others, and whether it is in it.
    pub(in crate::store) fn with_hash(
        &self,
        hash: &str,
    ) -> Result<Option<(PictureId, bool)>, StoreError> {
        self.tell(|| {
            self.connection
                .prepare_cached(
                    "SELECT id, trashed_at IS NOT NULL FROM generated_images WHERE hash = ? \
                     ORDER BY 2 LIMIT 1",
                )?
                .query_row([hash], |row| Ok((row::id(row, 0)?, row.get(1)?)))
                .optional()
        })
    }

    /// The hash of a picture's bytes.
    pub(in crate::store) fn hash_of(&self, id: PictureId) -> Result<Option<String>, StoreError> {
        self.tell(|| {
            self.connection
                .prepare_cached("SELECT hash FROM generated_images WHERE id = ?")?
                .query_row([id.to_string()], |row| row.get(0))
                .optional()
        })
    }

    /// How many pictures carry a star, a rating or a tag.
    pub fn marked(&self) -> Result<u64, StoreError> {
        Ok(self.said()?.len() as u64)
    }

    /// Everything that the user said about pictures, as far as it is repeated here.
    pub(in crate::store) fn said(&self) -> Result<Vec<(PictureId, String, Said)>, StoreError> {
        self.tell(|| {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, hash, starred, rating, tags FROM generated_images \
                 WHERE starred <> 0 OR rating <> 0 OR tags <> ''",
            )?;
            let rows = statement.query_map([], |row| {
                let said = Said {
                    starred: row.get(2)?,
                    rating: row.get(3)?,
                    tags: row.get(4)?,
                };
                Ok((row::id(row, 0)?, row.get(1)?, said))
            })?;
            rows.collect()
        })
    }
}
