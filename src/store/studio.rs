//! `studio.db`: what cannot be made anew from the picture files.
//!
//! One for each user, whatever the library: stars, ratings, tags, what is in the trash since when
//! and from where, and the prompts that were sent. Copied before each migration. One that is damaged
//! is put aside, never thrown away, and the newest copy takes its place.

use super::{
    StoreError,
    database::{self, Schema},
    index::row,
};
use crate::domain::{Mark, PictureId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use std::path::{Path, PathBuf};

mod rescue;

/// How `studio.db` comes to be. Versions are only ever added; others bring tables of their own.
pub(super) const SCHEMA: Schema = Schema {
    migrations: &[include_str!("studio.sql")],
    copied: true,
};
/// Prompts that are kept.
const PROMPTS_MAX: usize = 500;
/// Most tags of one picture.
const TAGS_MAX: usize = 100;
/// Longest tag in characters.
const TAG_MAX: usize = 60;

/// A connection to `studio.db`.
#[derive(Debug)]
pub struct Studio {
    connection: Connection,
    file: PathBuf,
}

/// What the user says about a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Its hash when it was marked; may be empty.
    pub(super) hash: String,
    pub(super) starred: bool,
    /// 0 = none.
    pub(super) rating: u8,
    pub(super) tags: Vec<String>,
    /// Since when it is in the trash, ms, and the name it had below the library's folder.
    pub(super) trashed: Option<(i64, String)>,
}

impl Marks {
    /// The same after one more word.
    pub(super) fn change(&mut self, mark: &Mark) {
        match mark {
            Mark::Star(starred) => self.starred = *starred,
            Mark::Rate(rating) => self.rating = rating.unwrap_or(0).min(5),
            Mark::Tag(tag) => {
                let tag = clean(tag);
                if !tag.is_empty() && self.tags.len() < TAGS_MAX {
                    self.tags.push(tag);
                    self.tags.sort();
                    self.tags.dedup();
                }
            }
            Mark::Untag(tag) => {
                let tag = clean(tag);
                self.tags.retain(|known| *known != tag);
            }
        }
    }
}

/// A tag as it is kept: one line, without what cannot be shown.
fn clean(tag: &str) -> String {
    let tag = crate::domain::visible(tag);
    tag.trim().chars().take(TAG_MAX).collect()
}

impl Studio {
    /// Opens `file`, or makes it. The second part says, in words for people, what had to be done to
    /// open it, where anything had to.
    pub fn open(file: &Path, now: Timestamp) -> Result<(Self, Option<String>), StoreError> {
        let (connection, said) = match Self::connect(file) {
            Err(StoreError::Corrupt(_)) => rescue::rescue(file, now)?,
            connected => (connected?, None),
        };
        database::tidy(file);
        let file = file.to_owned();
        Ok((Self { connection, file }, said))
    }

    fn connect(file: &Path) -> Result<Connection, StoreError> {
        let connection = database::open(file, &SCHEMA)?;
        // Small: reading all of it costs nothing, and what is damaged must not be built upon.
        let sound =
            connection.pragma_query_value(None, "quick_check", |row| row.get::<_, String>(0));
        match sound.map_err(|error| database::failed(file, error))? {
            word if word == "ok" => {
                // What is said here cannot be made again: it is on the drive before it is told.
                connection
                    .pragma_update(None, "synchronous", "full")
                    .map_err(|error| database::failed(file, error))?;
                Ok(connection)
            }
            _ => Err(StoreError::Corrupt(file.to_owned())),
        }
    }

    /// Which database this is: another one begins to count anew.
    pub(super) fn birth(&self) -> Result<String, StoreError> {
        self.tell(|| fact(&self.connection, "birth"))
    }

    /// The number of the newest change.
    pub(super) fn revision(&self) -> Result<i64, StoreError> {
        self.tell(|| fact(&self.connection, "revision"))
    }

    /// What is said about a picture.
    pub(super) fn marks(&self, id: PictureId) -> Result<Option<Marks>, StoreError> {
        self.tell(|| marks(&self.connection, id))
    }

    /// Which marked picture has these bytes.
    pub(super) fn by_hash(&self, hash: &str) -> Result<Option<PictureId>, StoreError> {
        self.tell(|| {
            self.connection
                .prepare_cached("SELECT picture FROM marks WHERE hash = ? AND hash <> ''")?
                .query_row([hash], |row| row::id(row, 0))
                .optional()
        })
    }

    /// What changed after `revision`, in the order of the changes.
    pub(super) fn since(&self, revision: i64) -> Result<Vec<(PictureId, Marks)>, StoreError> {
        self.tell(|| {
            let mut statement = self.connection.prepare_cached(
                "SELECT picture, hash, starred, rating, tags, trashed_at, trashed_from \
                 FROM marks WHERE revision > ? ORDER BY revision",
            )?;
            let read = |row: &Row<'_>| Ok((row::id(row, 0)?, read_marks(row)?));
            let rows = statement.query_map([revision], read)?;
            rows.collect()
        })
    }

    /// Changes what is said about pictures, all of it or nothing; `hash` knows a picture's bytes.
    /// Answers with what is said now.
    pub(super) fn change(
        &mut self,
        ids: &[PictureId],
        hash: impl Fn(PictureId) -> Option<String>,
        change: impl Fn(PictureId, &mut Marks),
    ) -> Result<Vec<(PictureId, Marks)>, StoreError> {
        let mut whole = || {
            let work = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut changed = vec![];
            for id in ids {
                let before = marks(&work, *id)?.unwrap_or_default();
                let mut after = before.clone();
                change(*id, &mut after);
                if let Some(hash) = hash(*id).filter(|hash| !hash.is_empty()) {
                    after.hash = hash;
                }
                if before != after {
                    write(&work, *id, &after)?;
                }
                changed.push((*id, after));
            }
            work.commit()?;
            Ok(changed)
        };
        whole().map_err(|error| database::failed(&self.file, error))
    }

    /// Remembers a prompt that was sent at `now`.
    pub fn remember_prompt(&mut self, prompt: &str, now: Timestamp) -> Result<(), StoreError> {
        self.tell(|| {
            self.connection
                .prepare_cached("INSERT OR REPLACE INTO prompts (prompt, used_at) VALUES (?, ?)")?
                .execute(params![prompt, now.0 as i64])?;
            self.connection
                .prepare_cached(
                    "DELETE FROM prompts WHERE prompt IN \
                     (SELECT prompt FROM prompts ORDER BY used_at DESC LIMIT -1 OFFSET ?)",
                )?
                .execute([PROMPTS_MAX as i64])?;
            Ok(())
        })
    }

    /// The prompts that were sent, the oldest first.
    pub fn prompts(&self) -> Result<Vec<String>, StoreError> {
        self.tell(|| {
            let mut statement = self
                .connection
                .prepare_cached("SELECT prompt FROM prompts ORDER BY used_at")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect()
        })
    }

    /// How long a change waits for another program.
    #[cfg(test)]
    pub(super) fn patience(&self, patience: std::time::Duration) -> Result<(), StoreError> {
        self.tell(|| self.connection.busy_timeout(patience))
    }

    fn tell<T>(&self, work: impl FnOnce() -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work().map_err(|error| database::failed(&self.file, error))
    }
}

fn fact<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<T> {
    connection
        .prepare_cached("SELECT value FROM facts WHERE name = ?")?
        .query_row([name], |row| row.get(0))
}

fn marks(connection: &Connection, id: PictureId) -> rusqlite::Result<Option<Marks>> {
    connection
        .prepare_cached(
            "SELECT picture, hash, starred, rating, tags, trashed_at, trashed_from \
             FROM marks WHERE picture = ?",
        )?
        .query_row([id.to_string()], read_marks)
        .optional()
}

fn read_marks(row: &Row<'_>) -> rusqlite::Result<Marks> {
    let at: Option<i64> = row.get(5)?;
    let from: Option<String> = row.get(6)?;
    Ok(Marks {
        hash: row.get(1)?,
        starred: row.get(2)?,
        rating: row.get(3)?,
        tags: row::lines(row.get_ref(4)?.as_str()?),
        trashed: at.map(|at| (at, from.unwrap_or_default())),
    })
}

fn write(work: &Transaction<'_>, id: PictureId, marks: &Marks) -> rusqlite::Result<()> {
    let revision: i64 = work
        .prepare_cached(
            "UPDATE facts SET value = value + 1 WHERE name = 'revision' RETURNING value",
        )?
        .query_row([], |row| row.get(0))?;
    let (at, from) = marks.trashed.clone().unzip();
    work.prepare_cached(
        "INSERT OR REPLACE INTO marks \
         (picture, hash, starred, rating, tags, trashed_at, trashed_from, revision) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        id.to_string(),
        marks.hash,
        marks.starred,
        marks.rating,
        marks.tags.join("\n"),
        at,
        from,
        revision
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests;
