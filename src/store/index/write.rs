//! Writing the index: pictures that came, changed, moved and went, and what the user says of them.

use super::{
    Index,
    figures::tally,
    row,
    words::{spell, spelt, tag, unspell},
};
use crate::{
    domain::{PictureId, SavedPicture},
    store::{StoreError, database},
};
use rusqlite::{
    CachedStatement, Connection, OptionalExtension, Transaction, TransactionBehavior, params,
};
use std::path::Path;

/// Keys of one ms are told apart by so many bits.
pub(super) const TIE_BITS: u32 = 14;
/// The latest moment a key can hold, ms: about the year 10 000.
const LATEST: u64 = (1 << 48) - 1;
/// Longest text that is kept of a prompt, in characters; the file has all of it.
const TEXT_MAX: usize = 20_000;
/// Longest text of everything else.
const WORD_MAX: usize = 1_000;

/// A picture file as the index takes it in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name below the library's folder, with `/` between folders.
    pub name: String,
    /// When the file was changed, ns since 1970.
    pub modified: i64,
    /// Whose it is: the system's name of the user.
    pub user: String,
    /// Everything else; its whole path is not looked at.
    pub picture: SavedPicture,
}

/// What the user says about a picture, as the index repeats it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Said {
    pub(in crate::store) starred: bool,
    pub(in crate::store) rating: u8,
    /// One a line.
    pub(in crate::store) tags: String,
}

impl Index {
    /// Takes in pictures; what was known under their names is replaced. `is_there` says whether
    /// the file of a name still exists: a picture that is known under another name has moved, or is
    /// a second copy, which then gets an id of its own. Answers with their ids.
    pub(in crate::store) fn put(
        &mut self,
        entries: &[Entry],
        is_there: impl Fn(&str) -> bool,
    ) -> Result<Vec<PictureId>, StoreError> {
        self.change(|change| {
            let put = |entry: &Entry| put(change, entry, &is_there);
            entries.iter().map(put).collect()
        })
    }

    /// Forgets the files with these names. Answers how many were known.
    pub(in crate::store) fn forget<'names>(
        &mut self,
        names: impl IntoIterator<Item = &'names str>,
    ) -> Result<u64, StoreError> {
        self.change(|change| {
            let mut gone = 0;
            for name in names {
                let keys = change
                    .prepare_cached("SELECT key FROM generated_images WHERE filename = ?")?
                    .query_map([name], |row| row.get(0))?
                    .collect::<rusqlite::Result<Vec<i64>>>()?;
                for key in keys {
                    remove(change, key)?;
                    gone += 1;
                }
            }
            Ok(gone)
        })
    }

    /// Repeats what the user says about pictures; those that are not here are passed over.
    pub(in crate::store) fn say(&mut self, marks: &[(PictureId, Said)]) -> Result<(), StoreError> {
        self.change(|change| {
            let mut find =
                change.prepare_cached("SELECT key, tags FROM generated_images WHERE id = ?")?;
            let mut update = change.prepare_cached(
                "UPDATE generated_images SET starred = ?, rating = ?, tags = ? WHERE key = ?",
            )?;
            let mut tagged = vec![];
            for (id, said) in marks {
                let found = find.query_row([id.to_string()], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
                });
                let Some((key, before)) = found.optional()? else {
                    continue;
                };
                update.execute(params![said.starred, said.rating, said.tags, key])?;
                if before != said.tags {
                    tagged.push((key, &said.tags));
                }
            }
            tagged.sort_unstable();
            for (key, tags) in tagged {
                tag(change, key, tags)?;
                unspell(change, key)?;
                spell(change, key)?;
            }
            Ok(())
        })
    }

    /// Pictures have another name now, and are in the trash since then or not.
    pub(in crate::store) fn moved(
        &mut self,
        moved: &[(PictureId, String, Option<i64>)],
    ) -> Result<(), StoreError> {
        self.change(|change| {
            let mut find =
                change.prepare_cached("SELECT key, filename FROM generated_images WHERE id = ?")?;
            let mut update = change.prepare_cached(
                "UPDATE generated_images SET filename = ?, trashed_at = ? WHERE key = ?",
            )?;
            let mut renamed = vec![];
            for (id, name, trashed_at) in moved {
                let known = find.query_row([id.to_string()], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
                });
                if let Some((key, before)) = known.optional()? {
                    tally(change, key, -1)?;
                    update.execute(params![name, trashed_at, key])?;
                    tally(change, key, 1)?;
                    renamed.extend((spelt(&before) != spelt(name)).then_some(key));
                }
            }
            // Its name is among the words it is found by. The oldest first: see `spell`.
            renamed.sort_unstable();
            for key in renamed {
                unspell(change, key)?;
                spell(change, key)?;
            }
            Ok(())
        })
    }

    /// Prepares for very many rows, or ends that. Meanwhile every page of the file is written once,
    /// not again and again, and what is written to waits in memory.
    pub(in crate::store) fn bulk(&mut self, on: bool) -> Result<(), StoreError> {
        let (cache, pages) = if on {
            (16 << 10, 1 << 16)
        } else {
            (4 << 10, 1_000)
        };
        self.tell(|| {
            self.connection.pragma_update(None, "cache_size", -cache)?;
            self.connection
                .pragma_update_and_check(None, "wal_autocheckpoint", pages, |_| Ok(()))?;
            if !on {
                // What a reader still needs stays in the log; it is taken over later.
                let all = |_: &rusqlite::Row<'_>| Ok(());
                self.connection
                    .query_row("PRAGMA wal_checkpoint", [], all)?;
            }
            Ok(())
        })
    }

    /// Forgets every picture. The file stays: other processes may have it open.
    pub(in crate::store) fn clear(&mut self) -> Result<(), StoreError> {
        self.change(|change| {
            change.execute_batch(
                "DELETE FROM generated_images; DELETE FROM picture_tags; DELETE FROM tallies; \
                 INSERT INTO words (words) VALUES ('delete-all'); \
                 DELETE FROM facts WHERE name <> 'changes';",
            )
        })
    }

    /// Everything that `work` does, or nothing.
    fn change<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let whole = || {
            let change = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&change)?;
            change.execute(
                "INSERT INTO facts VALUES ('changes', 1) \
                 ON CONFLICT (name) DO UPDATE SET value = value + 1",
                [],
            )?;
            change.commit()?;
            Ok(done)
        };
        whole().map_err(|error| database::failed(&self.file, error))
    }
}

fn put(
    change: &Transaction<'_>,
    entry: &Entry,
    is_there: &impl Fn(&str) -> bool,
) -> rusqlite::Result<PictureId> {
    let id = own_id(change, entry, is_there)?;
    let known = change
        .prepare_cached("SELECT key FROM generated_images WHERE filename = ? OR id = ?")?
        .query_map(params![entry.name, id.to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    for key in known {
        remove(change, key)?;
    }
    let key = free_key(change, entry.picture.created_at.0)?;
    insert(change, key, id, entry)?;
    tally(change, key, 1)?;
    let tags = entry.picture.tags.join("\n");
    tag(change, key, &tags)?;
    spell(change, key)?;
    Ok(id)
}

/// The picture's id; another one for a further copy of a picture that is in the library.
fn own_id(
    change: &Connection,
    entry: &Entry,
    is_there: &impl Fn(&str) -> bool,
) -> rusqlite::Result<PictureId> {
    let mut other = change
        .prepare_cached("SELECT filename FROM generated_images WHERE id = ? AND filename <> ?")?;
    let mut id = entry.picture.id;
    loop {
        let known = other.query_row(params![id.to_string(), entry.name], |row| {
            row.get::<_, String>(0)
        });
        match known.optional()? {
            Some(known) if is_there(&known) => id = second_id(id, &entry.name),
            _ => return Ok(id),
        }
    }
}

/// The id of a second copy: always the same for the same name.
fn second_id(id: PictureId, name: &str) -> PictureId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(id.0.as_bytes()).update(name.as_bytes());
    PictureId::of_hash(hasher.finalize().as_bytes())
}

/// The first key of a moment, ms.
pub(super) fn key_of(ms: u64) -> u64 {
    ms.min(LATEST) << TIE_BITS
}

/// The first free key of a moment.
fn free_key(change: &Connection, created_at: u64) -> rusqlite::Result<i64> {
    let first = key_of(created_at) as i64;
    let mut key = first;
    let mut taken = change.prepare_cached(
        "SELECT coalesce(max(key), ?1 - 1) + 1 FROM generated_images WHERE key BETWEEN ?1 AND ?2",
    )?;
    // More pictures of one ms than there are keys for it go into the next.
    loop {
        let last = key | ((1 << TIE_BITS) - 1);
        key = taken.query_row([key, last], |row| row.get(0))?;
        if key <= last {
            return Ok(key);
        }
    }
}

fn insert(change: &Connection, key: i64, id: PictureId, entry: &Entry) -> rusqlite::Result<()> {
    let it = &entry.picture;
    let loras = if it.loras.is_empty() {
        String::new()
    } else {
        serde_json::to_string(&it.loras).unwrap_or_default()
    };
    let mut statement: CachedStatement<'_> = change.prepare_cached(
        "INSERT INTO generated_images (key, id, filename, file_size, modified, created_at, user_id, \
         service, model, prompt, sent_prompt, negative_prompt, seed, width, height, steps, cfg, \
         sampler, scheduler, loras, elapsed_ms, parent, hash, origin, partial, problem, starred, \
         rating, tags, trashed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
         ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let service = it.service.as_ref().map_or("", |service| service.as_str());
    let limited = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let word = |text: &Option<String>| text.as_deref().map(|text| short(text, WORD_MAX).to_owned());
    let said = (
        it.starred,
        it.rating.unwrap_or(0),
        it.tags.join("\n"),
        it.trashed_at.map(|at| limited(at.0)),
    );
    statement.execute(params![
        key,
        id.to_string(),
        entry.name,
        limited(it.bytes),
        entry.modified,
        limited(it.created_at.0.min(LATEST)),
        entry.user,
        short(service, WORD_MAX),
        short(&it.model, WORD_MAX),
        short(&it.prompt, TEXT_MAX),
        short(&it.sent_prompt, TEXT_MAX),
        short(&it.negative_prompt, TEXT_MAX),
        it.seed.map(|seed| seed.0 as i64),
        it.width,
        it.height,
        it.steps,
        it.cfg,
        word(&it.sampler),
        word(&it.scheduler),
        loras,
        it.elapsed_ms.map(limited),
        it.parent.map(|id| id.to_string()),
        it.hash,
        row::origin_number(it.origin),
        it.partial,
        it.problem,
        said.0,
        said.1,
        said.2,
        said.3,
    ])?;
    Ok(())
}

/// The beginning of `text`.
fn short(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters).map(|(at, _)| at);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn remove(change: &Connection, key: i64) -> rusqlite::Result<()> {
    tally(change, key, -1)?;
    unspell(change, key)?;
    for sql in [
        "DELETE FROM picture_tags WHERE key = ?",
        "DELETE FROM generated_images WHERE key = ?",
    ] {
        change.prepare_cached(sql)?.execute([key])?;
    }
    Ok(())
}

/// The name of `file` below `folder` as the index has it; `None` for a file elsewhere and for a
/// name that is no text.
pub(in crate::store) fn name_of(folder: &Path, file: &Path) -> Option<String> {
    let mut name = String::new();
    for part in file.strip_prefix(folder).ok()?.components() {
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(part.as_os_str().to_str()?);
    }
    (!name.is_empty()).then_some(name)
}
