//! Everything ever made: finding pictures of the library and saying something about them.

use super::{Engine, House, archive};
use crate::{
    domain::{
        CleanUp, CleanUpSum, Facets, Fact, Failure, Filter, Import, ImportProgress, LibraryStats,
        Mark, Page, PageAt, PageKey, PictureId, Purge, Purged, Rebuilt, Reconciled, SavedPicture,
        TrashSum, Trashed,
    },
    store,
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// A handle on the library's pictures. Clones are the same library. Nothing is opened before the
/// first question; one that cannot be answered says why, and the next one tries again.
#[derive(Clone)]
pub struct SavedLibrary {
    house: Arc<House>,
}

impl Engine {
    /// The pictures of the library.
    pub fn saved(&self) -> SavedLibrary {
        SavedLibrary {
            house: Arc::clone(&self.house),
        }
    }
}

impl SavedLibrary {
    /// At most `limit` pictures (1 to 1000) in the order of `filter`.
    pub async fn page(&self, filter: Filter, at: PageAt, limit: usize) -> Result<Page, Failure> {
        self.house.ask_again();
        self.house
            .read(move |index| index.page(&filter, at, limit))
            .await
    }

    /// How many pictures fit `filter`.
    pub async fn count(&self, filter: Filter) -> Result<u64, Failure> {
        self.house.count(move |index| index.count(&filter)).await
    }

    /// How many pictures of `filter` come before the one that `place` was taken from.
    pub async fn ahead(&self, filter: Filter, place: PageKey) -> Result<u64, Failure> {
        self.house
            .read(move |index| index.ahead(&filter, place))
            .await
    }

    /// The pictures with these ids, in this order; those that are not there are left out.
    pub async fn find(&self, ids: Vec<PictureId>) -> Result<Vec<SavedPicture>, Failure> {
        self.house.read(move |index| index.find(&ids)).await
    }

    /// What can be chosen in a filter.
    pub async fn facets(&self) -> Result<Facets, Failure> {
        self.house.count(|index| index.facets()).await
    }

    /// Figures of the library.
    pub async fn stats(&self) -> Result<LibraryStats, Failure> {
        let library = self.house.archive.places().library.clone();
        self.house
            .count(move |index| {
                Ok(LibraryStats {
                    free: store::free_space(&library),
                    ..index.stats()?
                })
            })
            .await
    }

    /// How much `rule` lets go, with at most `first` pictures of it, the oldest first; nothing is
    /// deleted.
    pub async fn clean_up_sum(&self, rule: CleanUp, first: usize) -> Result<CleanUpSum, Failure> {
        let now = self.house.clock.now();
        self.house
            .count(move |index| index.clean_up_sum(&rule, now, first))
            .await
    }

    /// Moves all that `rule` lets go to the trash; what was starred meanwhile stays.
    pub async fn clean_up(&self, rule: CleanUp) -> Result<Trashed, Failure> {
        let now = self.house.clock.now();
        let going = self.house.count(move |index| index.clean_up(&rule, now));
        let going = going.await?;
        self.trash(going, true).await
    }

    /// Changes what the user says about pictures. Answers with [`Fact::LibraryChanged`] too.
    pub async fn mark(&self, ids: Vec<PictureId>, mark: Mark) -> Result<(), Failure> {
        self.house
            .write(move |catalogue| catalogue.mark(&ids, &mark))
            .await?;
        self.house.outbox.put(Fact::LibraryChanged);
        Ok(())
    }

    /// Moves pictures to the trash. In `bulk`, which is anything but pictures named one by one,
    /// starred ones stay.
    pub async fn trash(&self, ids: Vec<PictureId>, bulk: bool) -> Result<Trashed, Failure> {
        let now = self.house.clock.now();
        let work = move |catalogue: &mut store::Catalogue| catalogue.trash(&ids, bulk, now);
        let done = self.house.move_files(work).await?;
        self.house.outbox.put(Fact::LibraryChanged);
        Ok(done)
    }

    /// Takes pictures out of the trash, each to where it was. Answers how many came back.
    ///
    /// # Errors
    /// When one could not; those before it are back, and the words say how many.
    pub async fn restore(&self, ids: Vec<PictureId>) -> Result<Vec<PictureId>, Failure> {
        let work = move |catalogue: &mut store::Catalogue| catalogue.restore(&ids);
        let (back, problem) = self.house.move_files(work).await?;
        if !back.is_empty() {
            self.house.outbox.put(Fact::LibraryChanged);
        }
        let Some(problem) = problem else {
            return Ok(back);
        };
        let mut failure = Failure::from(problem);
        if !back.is_empty() {
            failure.said = format!("{} came back, then: {}", back.len(), failure.said);
        }
        Err(failure)
    }

    /// What emptying the trash now would delete; nothing is deleted.
    pub async fn trash_sum(&self) -> Result<TrashSum, Failure> {
        let now = self.house.clock.now();
        self.house.count(move |index| index.trash_sum(now)).await
    }

    /// Deletes pictures of the trash for good.
    pub async fn purge(&self, what: Purge) -> Result<Purged, Failure> {
        let purged = self.house.purge(what).await?;
        self.house.outbox.put(Fact::LibraryChanged);
        Ok(purged)
    }

    /// Deletes from the trash what is there for longer than the setting `trash_days` says. The studio
    /// does so at its start.
    pub async fn purge_old(&self) -> Result<Purged, Failure> {
        match self.house.rules.trash_days {
            0 => Ok(Purged::default()),
            days => self.purge(Purge::OlderThan { days }).await,
        }
    }

    /// Copies pictures into the library: files, and folders with all that is in them. `progress`
    /// hears after each file; when it answers `false`, the import stops.
    pub async fn import(
        &self,
        paths: Vec<PathBuf>,
        mut progress: impl FnMut(ImportProgress) -> bool + Send + 'static,
    ) -> Result<Import, Failure> {
        let house = Arc::clone(&self.house);
        let writer = house.archive_open().await?.writer;
        let work = move || {
            let (going, places) = (AtomicBool::new(true), house.archive.places().clone());
            let mut told = |so_far| {
                going.fetch_and(progress(so_far), Ordering::Relaxed);
                house.outbox.put(Fact::LibraryChanged);
            };
            let stop = || !going.load(Ordering::Relaxed) || house.stop.is_cancelled();
            let done = store::import(&writer, &places, &paths, &mut told, &stop);
            house.look_at_space();
            done
        };
        let done = self.house.runtime.spawn_blocking(work).await;
        Ok(done.map_err(|_| archive::broken())??)
    }

    /// Writes a copy of a picture for the user, never over another file, and answers where: into the
    /// folder `destination` under its own name, or as the file `destination`. `convert` makes its
    /// bytes from those of the file; `extension` is that of its new format, where it has one.
    pub async fn export(
        &self,
        file: PathBuf,
        destination: PathBuf,
        extension: Option<&'static str>,
        convert: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, Failure> + Send + 'static,
    ) -> Result<PathBuf, Failure> {
        let library = self.house.archive.places().library.clone();
        let work = move || {
            let source = library.join(file);
            let bytes = store::read_picture(&source)?;
            let bytes = convert(bytes)?;
            Ok(store::write_copy(&source, &destination, extension, &bytes)?.file)
        };
        let done = self.house.runtime.spawn_blocking(work).await;
        done.map_err(|_| archive::broken())?
    }

    /// Compares the library's files with the index and mends the index. The studio does so at its
    /// start and whenever something changes; scripts do before they ask.
    pub async fn reconcile(&self) -> Result<Reconciled, Failure> {
        let done = self.house.check().await?;
        self.house.take_in_and_tell().await;
        Ok(done)
    }

    /// Makes the index anew from the files. Stars, ratings, tags and the trash stay as they are.
    pub async fn rebuild(&self) -> Result<Rebuilt, Failure> {
        self.house.archive_anew(false).await?;
        let done = self.house.check().await?;
        let figures = self
            .house
            .count(|index| Ok((index.stats()?, index.marked()?)))
            .await?;
        self.house.outbox.put(Fact::LibraryChanged);
        let (stats, marked) = figures;
        Ok(Rebuilt {
            pictures: stats.count + stats.trash.0,
            unreadable: done.unreadable,
            marked,
            trashed: stats.trash.0,
        })
    }

    /// Keeps the index in step with the files from now on, whoever changes them, and deletes what is
    /// too old in the trash. What is found comes as facts.
    pub fn keep(&self) {
        self.house.keep();
    }

    /// The prompts that were sent, the oldest first.
    pub async fn prompts(&self) -> Result<Vec<String>, Failure> {
        self.house
            .write(|catalogue| catalogue.studio().prompts())
            .await
    }

    /// Remembers a prompt that was sent.
    pub async fn remember_prompt(&self, prompt: String) -> Result<(), Failure> {
        let now = self.house.clock.now();
        self.house
            .write(move |catalogue| catalogue.studio().remember_prompt(&prompt, now))
            .await
    }
}
