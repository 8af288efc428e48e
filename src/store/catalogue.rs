//! Everything known about one library: its files, its index and what the user says about them, kept
//! in step.
//!
//! Order is what makes it safe to be stopped anywhere: what the user says goes into `studio.db`
//! first and into the index after, a file is moved before the index hears of it. Whatever is missing
//! then is found by [`Catalogue::follow`] and by comparing files with the index at the next start.

mod import;
mod reconcile;
#[cfg(test)]
mod tests;
mod there;
mod trash;
mod waiting;

pub use import::import;
pub use reconcile::{look_at, reconcile};
pub use there::mounted;
pub use waiting::{TakenIn, Waited, take_in_waiting, wait_outside, waiting};

use super::{
    Entry, Index, Saved, StoreError,
    index::{self, Said},
    scan::is_trashed,
    studio::{Marks, Studio},
};
use crate::domain::{GenerationData, Mark, Origin, PictureId, SavedPicture, Timestamp};
use crate::media::Facts;
use std::{
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// Where everything of one library lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The folder of pictures.
    pub library: PathBuf,
    /// The folder of indexes; this library's is one file in it.
    pub indexes: PathBuf,
    /// `studio.db`.
    pub studio: PathBuf,
    /// The user's name in the system; noted with each picture.
    pub user: String,
}

impl Places {
    /// The library in a folder, with everything else in the folder `home`.
    pub fn new(library: PathBuf, home: &Path) -> Self {
        Self {
            library,
            indexes: home.join("index"),
            studio: home.join("studio.db"),
            user: String::new(),
        }
    }

    /// The file of this library's index.
    pub fn index(&self) -> PathBuf {
        self.indexes.join(format!("{}.db", self.name()))
    }

    /// Where pictures wait that this library could not take: beside `studio.db`, which mostly lies on
    /// another drive.
    pub fn waiting(&self) -> PathBuf {
        let beside = super::library::parent(&self.studio);
        beside.join("waiting").join(self.name())
    }

    /// A name for the folder: sixteen digits, so that no two folders of one user meet.
    fn name(&self) -> String {
        let hash = blake3::hash(self.library.as_os_str().as_encoded_bytes()).to_hex();
        hash.get(..16).unwrap_or(&hash).to_owned()
    }
}

/// The writing side of a library's index, with `studio.db`.
#[derive(Debug)]
pub struct Catalogue {
    places: Places,
    index: Index,
    studio: Studio,
    said: Vec<String>,
    /// When it was opened.
    now: Timestamp,
    /// How many changes of the index were heard of.
    changes: i64,
}

impl Catalogue {
    /// Opens everything, and makes what is missing. The library's folder need not be there.
    pub fn open(places: Places, now: Timestamp) -> Result<Self, StoreError> {
        let (studio, said) = Studio::open(&places.studio, now)?;
        let (index, anew) = Index::open(&places.index(), &places.library)?;
        let mut it = Self {
            places,
            index,
            studio,
            said: said.into_iter().collect(),
            now,
            changes: 0,
        };
        if anew {
            it.said
                .push("the library's index was damaged and is made anew from the pictures".into());
        }
        it.follow()?;
        Ok(it)
    }

    /// What had to be done to open it, in words for people. Said once.
    pub fn take_said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.said)
    }

    /// Where everything lies.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The index, for reading.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// `studio.db`.
    pub fn studio(&mut self) -> &mut Studio {
        &mut self.studio
    }

    /// Forgets what the index knows, so that it is made again from the files. Opened anew it takes
    /// the marks over from `studio.db`. While the files are away nothing is forgotten.
    pub fn clear_index(&mut self) -> Result<(), StoreError> {
        self.is_there()?;
        self.index.clear()
    }

    /// The file of a picture.
    fn file_of(&self, id: PictureId) -> Result<Option<PathBuf>, StoreError> {
        let place = self.index.place_of(id)?;
        Ok(place.map(|it| self.places.library.join(it.name)))
    }

    /// Takes a picture in that was just saved with this `data`; `hash` is the BLAKE3 of its bytes.
    pub fn record(
        &mut self,
        data: &GenerationData,
        saved: &Saved,
        hash: &str,
    ) -> Result<PictureId, StoreError> {
        let unread = |error| StoreError::new(&saved.file, error);
        let found = fs::metadata(&saved.file).map_err(unread)?;
        let Some(name) = index::name_of(&self.places.library, &saved.file) else {
            return Err(StoreError::BadName(saved.file.clone()));
        };
        let mut picture = SavedPicture::unknown(data.id, saved.bytes, data.created_at);
        Facts::from(data).tell(&mut picture);
        hash.clone_into(&mut picture.hash);
        let entry = Entry {
            name,
            modified: modified(&found),
            user: self.places.user.clone(),
            picture,
        };
        let ids = self.put(vec![entry])?;
        Ok(ids.first().copied().unwrap_or(data.id))
    }

    /// Changes what the user says about pictures.
    pub fn mark(&mut self, ids: &[PictureId], mark: &Mark) -> Result<(), StoreError> {
        let index = &self.index;
        let hash = |id| index.hash_of(id).ok().flatten();
        self.studio
            .change(ids, hash, |_, marks| marks.change(mark))?;
        self.follow()
    }

    /// Did anybody change the index since this was asked last?
    pub fn heard_of_others(&mut self) -> Result<bool, StoreError> {
        let changes = self.index.changes()?;
        Ok(std::mem::replace(&mut self.changes, changes) != changes)
    }

    /// Repeats in the index what `studio.db` says and the index has not heard yet: after a change of
    /// ours, of another process, or of a life that was cut short.
    pub fn follow(&mut self) -> Result<(), StoreError> {
        let (birth, newest) = (self.studio.birth()?, self.studio.revision()?);
        let known: Option<String> = self.index.fact("studio")?;
        let mut heard: i64 = self.index.fact("revision")?.unwrap_or(0);
        let other = known.as_ref().is_some_and(|known| *known != birth);
        if other || heard > newest {
            // Another studio.db than before, or an older copy of it: what only the index still
            // knows goes back into it.
            self.adopt()?;
            heard = 0;
        }
        if known.as_ref() == Some(&birth) && heard == newest {
            return Ok(());
        }
        let newest = self.studio.revision()?;
        let marks = self.studio.since(heard)?;
        let said: Vec<_> = marks.iter().map(|(id, marks)| (*id, said(marks))).collect();
        if !said.is_empty() {
            self.index.say(&said)?;
        }
        self.index.set_fact("studio", birth)?;
        self.index.set_fact("revision", newest)
    }

    /// Gives `studio.db` what the index says of pictures it knows nothing about.
    fn adopt(&mut self) -> Result<(), StoreError> {
        for (id, hash, said) in self.index.said()? {
            if self.studio.marks(id)?.is_none() {
                self.studio.change(
                    &[id],
                    |_| Some(hash.clone()),
                    |_, marks| {
                        marks.starred = said.starred;
                        marks.rating = said.rating;
                        marks.tags = index::row::lines(&said.tags);
                    },
                )?;
            }
        }
        Ok(())
    }

    /// How long a change waits for another program; for tests of what happens after.
    #[cfg(test)]
    fn patience(&mut self, patience: std::time::Duration) -> Result<(), StoreError> {
        self.studio.patience(patience)
    }

    /// Takes pictures in, with what the user says about them.
    fn put(&mut self, mut entries: Vec<Entry>) -> Result<Vec<PictureId>, StoreError> {
        if entries.is_empty() {
            return Ok(vec![]);
        }
        for entry in &mut entries {
            let it = &mut entry.picture;
            if it.origin != Origin::Studio
                && let Some(id) = self.studio.by_hash(&it.hash)?
            {
                // Marked under an id that only the bytes still tell.
                it.id = id;
            }
            let marks = self.studio.marks(it.id)?.unwrap_or_default();
            it.starred = marks.starred;
            it.rating = Some(marks.rating).filter(|rating| *rating > 0);
            it.tags = marks.tags;
            it.trashed_at = is_trashed(&entry.name).then(|| {
                // Put there by hand: it counts from when that was seen.
                let at = marks.trashed.map(|(at, _)| at);
                at.map_or(self.now, |at| Timestamp(u64::try_from(at).unwrap_or(0)))
            });
        }
        let folder = self.places.library.clone();
        self.index.put(&entries, |name| folder.join(name).exists())
    }
}

fn said(marks: &Marks) -> Said {
    Said {
        starred: marks.starred,
        rating: marks.rating,
        tags: marks.tags.join("\n"),
    }
}

/// When a file was changed, ns since 1970; 0 where the system does not say.
pub(super) fn modified(found: &fs::Metadata) -> i64 {
    let since = found
        .modified()
        .ok()
        .map(|at| at.duration_since(UNIX_EPOCH));
    let nanos = since.and_then(Result::ok).map(|since| since.as_nanos());
    nanos
        .and_then(|nanos| i64::try_from(nanos).ok())
        .unwrap_or(0)
}
