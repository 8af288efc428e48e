//! The index of one library: what makes finding among any number of pictures quick.
//!
//! Nothing in it is the only copy of anything: it is made from the picture files and from what
//! `studio.db` says about them, and can be thrown away at any time. One process writes through one
//! connection, reads through another; further processes may do the same with the same file.

mod ahead;
mod clean_up;
mod difference;
mod figures;
mod lying;
mod pages;
mod query;
pub(super) mod row;
mod words;
mod write;

pub(super) use difference::Difference;
pub use pages::PAGE_MAX;
pub use write::Entry;
pub(super) use write::{Said, name_of};

use super::{
    StoreError,
    database::{self, Schema},
};
use rusqlite::{Connection, OptionalExtension, ToSql, params, types::FromSql};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Steps of SQLite's machine between two looks whether somebody still waits: some ten microseconds.
const STEPS: i32 = 1_000;

/// How an index comes to be. Versions are only ever added.
const SCHEMA: Schema = Schema {
    migrations: &[
        include_str!("index/schema.sql"),
        include_str!("index/tallies.sql"),
        include_str!("index/sizes.sql"),
        include_str!("index/places.sql"),
    ],
    // It can be made anew.
    copied: false,
};

/// Makes an index of the newest version one of the first.
#[cfg(test)]
pub(super) const AGED: &str = "DROP TABLE tallies; DROP INDEX by_place; DROP INDEX by_size; \
    CREATE INDEX by_size ON generated_images (file_size, key); \
    CREATE INDEX by_facet ON generated_images (service); PRAGMA user_version = 1";

/// A connection to the index of the library in a folder.
#[derive(Debug)]
pub struct Index {
    connection: Connection,
    file: PathBuf,
    folder: PathBuf,
}

impl Index {
    /// Opens the index in `file` of the library in `folder`; makes it if it is missing. One that is
    /// damaged is thrown away and begun anew. Answers whether it was.
    pub fn open(file: &Path, folder: &Path) -> Result<(Self, bool), StoreError> {
        let opened = database::open(file, &SCHEMA).and_then(|connection| {
            sound(&connection).map_err(|error| database::failed(file, error))?;
            Ok(connection)
        });
        let (connection, anew) = match opened {
            // A later version's index is of no use to us, and its own program makes it again.
            Err(StoreError::Corrupt(_) | StoreError::TooNew(_)) => {
                discard(file)?;
                (database::open(file, &SCHEMA)?, true)
            }
            opened => (opened?, false),
        };
        let index = Self {
            connection,
            file: file.to_owned(),
            folder: folder.to_owned(),
        };
        Ok((index, anew))
    }

    /// A further connection, for reading only; the index must have been opened before.
    pub fn open_reader(file: &Path, folder: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            connection: database::open_reader(file)?,
            file: file.to_owned(),
            folder: folder.to_owned(),
        })
    }

    /// The library's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Does `work` for as long as nobody has `given_up` waiting for it; what is asked of the database
    /// after that fails.
    pub fn unless<T>(
        &mut self,
        given_up: &Arc<AtomicBool>,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let looks = Arc::clone(given_up);
        let look = move || looks.load(Ordering::Relaxed);
        let failed = |error| database::failed(&self.file, error);
        self.connection
            .progress_handler(STEPS, Some(look))
            .map_err(failed)?;
        let done = work(self);
        self.connection
            .progress_handler(STEPS, None::<fn() -> bool>)
            .map_err(|error| database::failed(&self.file, error))?;
        done
    }

    /// A number that grows with every change, whoever makes it.
    pub fn changes(&self) -> Result<i64, StoreError> {
        Ok(self.fact("changes")?.unwrap_or(0))
    }

    /// Something that is noted about the index itself.
    pub(super) fn fact<T: FromSql>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.tell(|| {
            let mut statement = self
                .connection
                .prepare_cached("SELECT value FROM facts WHERE name = ?")?;
            statement.query_row([name], |row| row.get(0)).optional()
        })
    }

    /// Notes something about the index itself.
    pub(super) fn set_fact(&self, name: &str, value: impl ToSql) -> Result<(), StoreError> {
        self.tell(|| {
            self.connection
                .prepare_cached("INSERT OR REPLACE INTO facts VALUES (?, ?)")?
                .execute(params![name, value])?;
            Ok(())
        })
    }

    /// How long a change waits for another program.
    #[cfg(test)]
    pub(super) fn patience(&self, patience: std::time::Duration) -> Result<(), StoreError> {
        self.tell(|| self.connection.busy_timeout(patience))
    }

    /// Does `work`; an error is told in words for people.
    fn tell<T>(&self, work: impl FnOnce() -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work().map_err(|error| database::failed(&self.file, error))
    }
}

/// Can the tables be read at all? Finds most damage without reading everything.
fn sound(connection: &Connection) -> rusqlite::Result<()> {
    for table in ["generated_images", "picture_tags", "tallies", "facts"] {
        let sql = format!("SELECT * FROM {table} LIMIT 1");
        connection.query_row(&sql, [], |_| Ok(())).optional()?;
    }
    let sql = "SELECT rowid FROM words WHERE words MATCH 'a' LIMIT 1";
    connection.query_row(sql, [], |_| Ok(())).optional()?;
    Ok(())
}

/// Throws an index away.
pub fn discard(file: &Path) -> Result<(), StoreError> {
    for part in database::parts(file) {
        match std::fs::remove_file(&part) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::new(&part, error));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
