//! What is done about a `studio.db` that is damaged: it is put aside, and the newest copy that can be
//! read takes its place.

use super::{SCHEMA, Studio};
use crate::{
    domain::{Timestamp, visible},
    store::{StoreError, database},
};
use rusqlite::Connection;
use std::{fs, path::Path};

/// Puts `file` aside and opens a copy, or an empty database. Answers with what was done, in words
/// for people.
pub(super) fn rescue(
    file: &Path,
    now: Timestamp,
) -> Result<(Connection, Option<String>), StoreError> {
    let aside = database::beside(file, &format!(".damaged-{}", now.file_stamp()));
    for (from, to) in database::parts(file).iter().zip(database::parts(&aside)) {
        match fs::rename(from, &to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::new(from, error));
            }
            _ => {}
        }
    }
    let said = |what: &str| {
        let aside = visible(&aside.to_string_lossy());
        format!("the studio's database was damaged; it is kept as {aside}, and {what}")
    };
    for version in (1..=SCHEMA.migrations.len()).rev() {
        let copy = database::copy_name(file, version);
        if fs::copy(&copy, file).is_err() {
            continue;
        }
        if let Ok(connection) = Studio::connect(file) {
            let what = "a copy from before the last update took its place";
            return Ok((connection, Some(said(what))));
        }
        drop(super::super::index::discard(file));
    }
    let what = "stars, ratings and tags are taken from the library's index as far as it has them";
    Ok((Studio::connect(file)?, Some(said(what))))
}
