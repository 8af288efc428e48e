//! The trash: a hidden folder inside the library, so that deleting is a rename on the same drive.
//!
//! Where a file lies decides whether it is in the trash. Since when, and from where, is written into
//! `studio.db` before it is moved; where that is lost it goes back under the name it has.

use super::Catalogue;
use crate::{
    domain::{Failure, PictureId, Purge, Purged, Timestamp, Trashed},
    store::{
        StoreError, place,
        scan::{self, TRASH},
        studio::Marks,
    },
};
use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

/// A day in ms.
const DAY_MS: i64 = 86_400_000;

/// A picture that is to be moved.
struct Leaving {
    id: PictureId,
    name: String,
}

impl Catalogue {
    /// Moves pictures to the trash. In `bulk` (anything but pictures named one by one) starred ones
    /// stay. What cannot be moved stays where it is and is told.
    pub fn trash(
        &mut self,
        ids: &[PictureId],
        bulk: bool,
        now: Timestamp,
    ) -> Result<Trashed, StoreError> {
        self.follow()?;
        let mut done = Trashed::default();
        let mut leaving = vec![];
        for id in ids {
            let Some(row) = self.index.place_of(*id)? else {
                continue;
            };
            if row.trashed_at.is_some() {
                continue;
            }
            if bulk && row.starred {
                done.protected += 1;
                continue;
            }
            let (id, name) = (*id, row.name);
            leaving.push(Leaving { id, name });
        }
        if leaving.is_empty() {
            return Ok(done);
        }
        self.need_library()?;
        let folder = self.places.library.join(TRASH);
        // The user knows the library, not the folder in it.
        place::make_folder(&folder)
            .map_err(|error| StoreError::new(&self.places.library, error))?;
        self.note_leaving(&leaving, now)?;
        let mut moved = vec![];
        for Leaving { id, name } in leaving {
            match self.rename(&name, &Path::new(TRASH).join(base(&name))) {
                Ok(name) => {
                    moved.push((id, name, Some(now.0 as i64)));
                    done.ids.push(id);
                }
                // Somebody else was faster; the next comparison sees it.
                Err(StoreError::Vanished(_)) if self.places.library.is_dir() => {}
                Err(error) => {
                    done.problem = Some(Failure::from(error));
                    break;
                }
            }
        }
        self.settle(&moved)?;
        Ok(done)
    }

    fn note_leaving(&mut self, leaving: &[Leaving], now: Timestamp) -> Result<(), StoreError> {
        let index = &self.index;
        let hash = |id| index.hash_of(id).ok().flatten();
        let ids: Vec<_> = leaving.iter().map(|it| it.id).collect();
        let from: std::collections::HashMap<_, _> =
            leaving.iter().map(|it| (it.id, it.name.clone())).collect();
        self.studio.change(&ids, hash, |id, marks| {
            let from = from.get(&id).cloned().unwrap_or_default();
            marks.trashed = Some((now.0 as i64, from));
        })?;
        Ok(())
    }

    /// Takes pictures out of the trash again, each to where it was. Answers which came back, and why
    /// the first that did not stays.
    pub fn restore(
        &mut self,
        ids: &[PictureId],
    ) -> Result<(Vec<PictureId>, Option<StoreError>), StoreError> {
        let mut rows = vec![];
        for id in ids {
            let row = self.index.place_of(*id)?;
            rows.extend(row.filter(|row| row.trashed_at.is_some()));
        }
        if rows.is_empty() {
            return Ok((vec![], None));
        }
        self.need_library()?;
        let (mut moved, mut problem) = (vec![], None);
        for row in rows {
            let marks = self.studio.marks(row.id)?.unwrap_or_default();
            let from = marks.trashed.map(|(_, from)| from);
            let from = from.filter(|name| is_inside(name));
            let to = from.unwrap_or_else(|| base(&row.name).to_owned());
            match self.rename(&row.name, Path::new(&to)) {
                Ok(name) => moved.push((row.id, name, None)),
                Err(error) => {
                    problem = Some(error);
                    break;
                }
            }
        }
        self.settle(&moved)?;
        let back: Vec<_> = moved.into_iter().map(|(id, ..)| id).collect();
        self.studio
            .change(&back, |_| None, |_, marks: &mut Marks| marks.trashed = None)?;
        self.follow()?;
        Ok((back, problem))
    }

    /// Deletes pictures of the trash for good. A starred one goes only when it is named.
    pub fn purge(&mut self, what: &Purge, now: Timestamp) -> Result<Purged, StoreError> {
        self.follow()?;
        let before = match what {
            Purge::OlderThan { days } => {
                Some(now.0 as i64 - i64::from(*days).saturating_mul(DAY_MS))
            }
            Purge::Until(then) => Some(i64::try_from(then.0).unwrap_or(i64::MAX).saturating_add(1)),
            Purge::These(_) => None,
        };
        let named = match what {
            Purge::These(ids) => Some(ids),
            _ => None,
        };
        let (mut done, mut gone) = (Purged::default(), vec![]);
        let rows = self.index.in_trash()?;
        if !rows.is_empty() && !self.places.library.join(TRASH).is_dir() {
            // The drive is away: the files are not gone, and what is known of them stays.
            return Err(StoreError::Vanished(self.places.library.clone()));
        }
        for row in rows {
            let old = before.is_none_or(|before| row.trashed_at.is_some_and(|at| at < before));
            let meant = named.map_or(!row.starred, |ids| ids.contains(&row.id));
            if !old || !meant {
                continue;
            }
            let Some(file) = self.trashed_file(&row.name) else {
                tracing::warn!(name = %row.name, "not in the trash, so it stays");
                continue;
            };
            match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    done.problem = Some(StoreError::new(&self.places.library, error).into());
                    break;
                }
                _ => {}
            }
            done.count += 1;
            done.bytes += row.bytes;
            gone.push(row);
        }
        let ids: Vec<_> = gone.iter().map(|row| row.id).collect();
        self.studio
            .change(&ids, |_| None, |_, marks: &mut Marks| marks.trashed = None)?;
        if !gone.is_empty() {
            self.index
                .forget(gone.iter().map(|row| row.name.as_str()))?;
        }
        Ok(done)
    }

    /// The file of this name, if that is one inside the trash. The name comes from a database that
    /// anybody may have written: it leads nowhere else, by no `..` and by no link.
    fn trashed_file(&self, name: &str) -> Option<PathBuf> {
        let inside = name.strip_prefix(TRASH)?.strip_prefix('/')?;
        if !is_plain(inside) {
            return None;
        }
        let trash = fs::canonicalize(self.places.library.join(TRASH)).ok()?;
        let library = fs::canonicalize(&self.places.library).ok()?;
        let file = trash.join(inside);
        // A folder that is gone has no file that could be removed; its name is forgotten.
        let folder = fs::canonicalize(file.parent()?);
        let is_inside = folder.map_or(true, |folder| folder.starts_with(&trash));
        (trash.parent() == Some(&*library) && is_inside).then_some(file)
    }

    /// Makes the moves durable and tells the index.
    fn settle(&mut self, moved: &[(PictureId, String, Option<i64>)]) -> Result<(), StoreError> {
        if moved.is_empty() {
            return Ok(());
        }
        for folder in [self.places.library.clone(), self.places.library.join(TRASH)] {
            place::sync_folder(&folder).map_err(|error| StoreError::new(&folder, error))?;
        }
        self.index.moved(moved)
    }

    /// Gives the file `name` the first free name like `to`; answers with it. Never overwrites.
    fn rename(&self, name: &str, to: &Path) -> Result<String, StoreError> {
        let library = &self.places.library;
        let (from, to) = (library.join(name), library.join(to));
        if let Some(folder) = to.parent().filter(|folder| *folder != library) {
            // Not the library itself: one that vanished is not made anew.
            if library.is_dir() {
                place::make_folder(folder).map_err(|error| StoreError::new(folder, error))?;
            }
        }
        let path = place::rename_to_free(&from, &to)?;
        crate::store::index::name_of(library, &path).ok_or(StoreError::BadName(path))
    }
}

/// The name without its folders.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Does the name stay inside the library, and outside of the trash? It comes from a database that
/// anybody may have written.
fn is_inside(name: &str) -> bool {
    is_plain(name) && !name.starts_with('.')
}

/// Is it the name of a picture, with folders or without, that goes down and never up?
fn is_plain(name: &str) -> bool {
    let path = Path::new(name);
    let down = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    down && scan::is_picture(path)
}
