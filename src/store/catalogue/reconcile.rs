//! The picture files are the truth: what the index says is compared with them, and mended.
//!
//! Names, sizes and times are compared; only files that are new or were changed are read, the newest
//! first. The writing thread is held for a step at a time, so that what the user says comes between.

use super::{Catalogue, Places};
use crate::{
    domain::{PictureId, Reconciled, SavedPicture, Timestamp},
    media::{self, Facts},
    store::{
        Entry, Index, Owner, StoreError, index,
        owner::Answer,
        place,
        scan::{self, Found, Scan},
    },
};
use std::{
    fs::File,
    io::{self, Read},
};

/// Files that are read before the first of them show up.
const FIRST: usize = 32;
/// Each time so many times more: the more is written at once, the less is written in all.
const STEP_GROWS: usize = 8;
/// The most files that are read between two writes: some ten megabytes, and a second of the writing
/// thread for which a star waits.
const STEP_MAX: usize = 16_384;
/// Bytes of texts that are kept between two writes, at about.
const TEXTS_MAX: usize = 8 << 20;
/// From so many files on it is worth while to prepare for many.
const MANY: usize = 4_096;
/// Names that are forgotten at a time.
const GONE_STEP: usize = 4_096;

/// Compares all files with the index and mends it. `told` hears how far it is each time pictures
/// came or went; `stop` ends it early, with what was done until then.
pub fn reconcile(
    writer: &Owner<Catalogue>,
    places: &Places,
    told: &mut dyn FnMut(Reconciled),
    stop: &dyn Fn() -> bool,
) -> Result<Reconciled, StoreError> {
    place::tidy(&places.library);
    writer.call(Catalogue::follow)?;
    if !writer.call(|catalogue| catalogue.is_there())? {
        return Ok(Reconciled {
            is_missing: true,
            ..Reconciled::default()
        });
    }
    // Every file is asked for its size and time, also in folders whose own time is the old one: a
    // file that is changed in place does not touch its folder.
    let scan = scan::scan(&places.library)?;
    // A connection of its own: reading all names takes a while, and pages must not wait for it.
    let reader = Index::open_reader(&places.index(), &places.library)?;
    let difference = reader.difference(&scan)?;
    drop(reader);
    let mut done = Reconciled {
        pictures: scan
            .files
            .iter()
            .filter(|it| !scan::is_trashed(&it.name))
            .count() as u64,
        unreadable: scan.unreadable,
        ..Reconciled::default()
    };
    // The drive may have gone while its files were being listed.
    if !difference.gone.is_empty() {
        writer.call(|catalogue| catalogue.need_library())?;
    }
    for names in difference.gone.chunks(GONE_STEP) {
        let names = names.to_vec();
        done.gone += writer
            .call(move |catalogue| catalogue.index.forget(names.iter().map(String::as_str)))?;
        told(done);
    }
    let Scan { files, .. } = scan;
    let many = difference.fresh.len() >= MANY;
    if many {
        writer.call(|catalogue| catalogue.index.bulk(true))?;
    }
    let taken = take_in(writer, places, &files, &difference, &mut done, (told, stop));
    if many {
        writer.call(|catalogue| catalogue.index.bulk(false))?;
    }
    taken?;
    writer.call(|catalogue| catalogue.note_drive())?;
    Ok(done)
}

type Watching<'a> = (&'a mut dyn FnMut(Reconciled), &'a dyn Fn() -> bool);

/// Reads the files that are new or changed, the newest first. While some are written the next are read.
fn take_in(
    writer: &Owner<Catalogue>,
    places: &Places,
    files: &[Found],
    difference: &index::Difference,
    done: &mut Reconciled,
    (told, stop): Watching<'_>,
) -> Result<(), StoreError> {
    let mut fresh: Vec<_> = difference
        .fresh
        .iter()
        .filter_map(|(at, changed)| Some((files.get(*at)?, *changed)))
        .collect();
    fresh.sort_by_key(|(found, _)| std::cmp::Reverse(found.modified));
    let (mut rest, mut step) = (fresh.as_slice(), FIRST);
    let mut writing: Option<(Answer<_>, Reconciled)> = None;
    while !rest.is_empty() && !stop() {
        let (entries, read) = read(places, rest.iter().take(step), done);
        if let Some((written, so_far)) = writing.take() {
            written.wait()?;
            told(so_far);
        }
        writing = Some((writer.begin(move |catalogue| catalogue.put(entries)), *done));
        rest = rest.get(read..).unwrap_or_default();
        step = (step * STEP_GROWS).min(STEP_MAX);
    }
    if let Some((written, so_far)) = writing {
        written.wait()?;
        told(so_far);
    }
    Ok(())
}

/// Reads files until their texts are much; answers with them, the oldest first, and how many were
/// looked at.
fn read<'a>(
    places: &Places,
    files: impl Iterator<Item = &'a (&'a Found, bool)>,
    done: &mut Reconciled,
) -> (Vec<Entry>, usize) {
    let (mut entries, mut looked_at, mut texts) = (vec![], 0, 0);
    for (found, changed) in files {
        looked_at += 1;
        match entry(places, found) {
            Ok(entry) => {
                done.changed += u64::from(*changed);
                done.added += u64::from(!changed);
                let it = &entry.picture;
                texts += it.prompt.len() + it.sent_prompt.len() + it.negative_prompt.len();
                entries.push(entry);
            }
            // Gone again since it was seen.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(%error, file = %found.name, "a picture cannot be read");
                done.unreadable += 1;
            }
        }
        if texts > TEXTS_MAX {
            break;
        }
    }
    // The word index gathers what is written in this order, and only then.
    entries.sort_by_key(|entry| entry.picture.created_at);
    (entries, looked_at)
}

/// Looks at single files that something happened to. Answers whether anything changed.
pub fn look_at(
    writer: &Owner<Catalogue>,
    places: &Places,
    names: &[String],
) -> Result<Reconciled, StoreError> {
    let mut done = Reconciled::default();
    let (mut gone, mut entries) = (vec![], vec![]);
    for name in names {
        let name = name.clone();
        let Some(found) = scan::look(&places.library, &name) else {
            gone.push(name);
            continue;
        };
        let known = writer.call(move |catalogue| catalogue.index.stamp(&name))?;
        if known == Some((found.size, found.modified)) {
            continue;
        }
        if let Ok(entry) = entry(places, &found) {
            done.changed += u64::from(known.is_some());
            done.added += u64::from(known.is_none());
            entries.push(entry);
        }
    }
    done.gone = writer.call(move |catalogue| {
        let gone = if gone.is_empty() {
            0
        } else {
            // Files that go with their drive are not gone.
            catalogue.need_library()?;
            catalogue.index.forget(gone.iter().map(String::as_str))?
        };
        catalogue.put(entries)?;
        Ok(gone)
    })?;
    Ok(done)
}

/// Reads a file, once from start to end, in little memory.
pub(super) fn entry(places: &Places, found: &Found) -> io::Result<Entry> {
    let file = File::open(places.library.join(&found.name))?;
    let mut hashing = Hashing {
        file,
        hasher: blake3::Hasher::new(),
    };
    let skimmed = media::skim(io::BufReader::with_capacity(128 << 10, &mut hashing))?;
    let hash = hashing.hasher.finalize();
    let made = Timestamp(u64::try_from(found.modified / 1_000_000).unwrap_or(0));
    let id: PictureId = PictureId::of_hash(hash.as_bytes());
    let mut picture = SavedPicture::unknown(id, found.size, made);
    (picture.width, picture.height) = (skimmed.width, skimmed.height);
    picture.problem = skimmed.problem;
    picture.hash = hash.to_hex().to_string();
    Facts::of(&skimmed.read).tell(&mut picture);
    Ok(Entry {
        name: found.name.clone(),
        modified: found.modified,
        user: places.user.clone(),
        picture,
    })
}

/// A file whose bytes are hashed as they are read.
pub(super) struct Hashing {
    pub(super) file: File,
    pub(super) hasher: blake3::Hasher,
}

impl Read for Hashing {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let got = self.file.read(room)?;
        self.hasher.update(room.get(..got).unwrap_or_default());
        Ok(got)
    }
}
