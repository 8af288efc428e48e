//! The words and tags that a picture is found by, beside its row.

use crate::store::scan::TRASH;
use rusqlite::{Connection, params};

/// Writes the tags of a picture where a filter finds them.
pub(super) fn tag(change: &Connection, key: i64, tags: &str) -> rusqlite::Result<()> {
    change
        .prepare_cached("DELETE FROM picture_tags WHERE key = ?")?
        .execute([key])?;
    let mut add =
        change.prepare_cached("INSERT OR IGNORE INTO picture_tags (tag, key) VALUES (?, ?)")?;
    for tag in tags.lines() {
        add.execute(params![tag, key])?;
    }
    Ok(())
}

/// Takes the words of a picture out of the search.
pub(super) fn unspell(change: &Connection, key: i64) -> rusqlite::Result<()> {
    change
        .prepare_cached("DELETE FROM words WHERE rowid = ?")?
        .execute([key])?;
    Ok(())
}

/// Writes the words of a picture where a search finds them. Of several pictures the oldest must come
/// first, and values must be given, not selected: only then FTS5 gathers rows in memory and writes
/// them together.
pub(super) fn spell(change: &Connection, key: i64) -> rusqlite::Result<()> {
    let mut find = change.prepare_cached(
        "SELECT prompt, model, tags, service, filename FROM generated_images WHERE key = ?",
    )?;
    let mut add = change.prepare_cached(
        "INSERT INTO words (prompt, model, tags, service, file, rowid) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    let mut rows = find.query([key])?;
    while let Some(row) = rows.next()? {
        for column in 0..4 {
            add.raw_bind_parameter(column + 1, row.get_ref(column)?.as_str()?)?;
        }
        add.raw_bind_parameter(5, spelt(row.get_ref(4)?.as_str()?))?;
        add.raw_bind_parameter(6, key)?;
        add.raw_execute()?;
    }
    Ok(())
}

/// The name of a file as it is searched for: that it lies in the trash is no word of it.
pub(super) fn spelt(name: &str) -> &str {
    let inside = name.strip_prefix(TRASH);
    inside.map_or(name, |name| name.trim_start_matches('/'))
}
