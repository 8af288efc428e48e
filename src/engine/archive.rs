//! The library's index and `studio.db`, opened when somebody first asks for them.
//!
//! One thread writes, one reads pages, one counts, so that no page waits for a count; asking waits on
//! the blocking pool, never on a worker. A question whose asker is gone is given up, even in the middle
//! of a statement. What is found damaged is made anew by itself and said.

use super::House;
use crate::{
    domain::{Fact, Failure, FailureKind},
    store::{Catalogue, Index, Owner, Places, StoreError},
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::Mutex;

/// The connections of a library.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) writer: Owner<Catalogue>,
    pub(super) reader: Owner<Index>,
    counter: Owner<Index>,
}

/// Somebody waits for an answer; when it is dropped, nobody does.
#[derive(Default)]
struct Waiting {
    given_up: Arc<AtomicBool>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}

/// A library's index, open or not.
pub(super) struct Archive {
    places: Places,
    open: Mutex<Option<Open>>,
}

impl Archive {
    /// The index of the library at `places`, not opened yet.
    pub(super) fn new(places: Places) -> Self {
        Self {
            places,
            open: Mutex::default(),
        }
    }

    /// Where everything lies.
    pub(super) fn places(&self) -> &Places {
        &self.places
    }
}

impl House {
    /// The connections. Tries again at the next call when they cannot be opened now.
    pub(super) async fn archive_open(self: &Arc<Self>) -> Result<Open, Failure> {
        let mut open = self.archive.open.lock().await;
        if let Some(open) = &*open {
            return Ok(open.clone());
        }
        let found = self.connect().await?;
        Ok(open.insert(found).clone())
    }

    async fn connect(self: &Arc<Self>) -> Result<Open, Failure> {
        let (places, now) = (self.archive.places.clone(), self.clock.now());
        let connect = move || {
            let (file, folder) = (places.index(), places.library.clone());
            let writer = Owner::start("art-studio-index", move || Catalogue::open(places, now))?;
            let reader = |name| {
                let (file, folder) = (file.clone(), folder.clone());
                Owner::start(name, move || Index::open_reader(&file, &folder))
            };
            let said = writer.call(|catalogue| Ok(catalogue.take_said()))?;
            let open = Open {
                writer,
                reader: reader("art-studio-find")?,
                counter: reader("art-studio-count")?,
            };
            Ok((open, said))
        };
        let connected = self.runtime.spawn_blocking(connect).await;
        let (open, said) = connected.map_err(|_| broken())?.map_err(failure)?;
        for words in said {
            self.outbox.put(Fact::LibraryTroubled(Failure::new(
                FailureKind::Storage,
                words,
            )));
        }
        Ok(open)
    }

    /// Asks the writing thread. What it was asked is done, whoever still waits for it.
    pub(super) async fn write<A: Send + 'static>(
        self: &Arc<Self>,
        work: impl Fn(&mut Catalogue) -> Result<A, StoreError> + Send + Sync + 'static,
    ) -> Result<A, Failure> {
        let work = Arc::new(work);
        let ask = |open: Open| {
            let work = Arc::clone(&work);
            move || open.writer.call(move |catalogue| work(catalogue))
        };
        self.asked(ask).await
    }

    /// Asks the thread that reads pages and pictures, for what is quickly found.
    pub(super) async fn read<A: Send + 'static>(
        self: &Arc<Self>,
        work: impl Fn(&mut Index) -> Result<A, StoreError> + Send + Sync + 'static,
    ) -> Result<A, Failure> {
        self.look(|open| open.reader, work).await
    }

    /// Asks the thread that counts: whatever takes longer the more pictures there are.
    pub(super) async fn count<A: Send + 'static>(
        self: &Arc<Self>,
        work: impl Fn(&mut Index) -> Result<A, StoreError> + Send + Sync + 'static,
    ) -> Result<A, Failure> {
        self.look(|open| open.counter, work).await
    }

    async fn look<A: Send + 'static>(
        self: &Arc<Self>,
        thread: impl Fn(Open) -> Owner<Index>,
        work: impl Fn(&mut Index) -> Result<A, StoreError> + Send + Sync + 'static,
    ) -> Result<A, Failure> {
        let (work, waiting) = (Arc::new(work), Waiting::default());
        let ask = |open: Open| {
            let (work, given_up) = (Arc::clone(&work), Arc::clone(&waiting.given_up));
            let thread = thread(open);
            move || thread.call(move |index| index.unless(&given_up, |index| work(index)))
        };
        self.asked(ask).await
    }

    /// Asks; when an index turns out to be damaged, makes it anew and asks once more.
    async fn asked<A: Send + 'static, Work>(
        self: &Arc<Self>,
        ask: impl Fn(Open) -> Work,
    ) -> Result<A, Failure>
    where
        Work: FnOnce() -> Result<A, StoreError> + Send + 'static,
    {
        let once = async || {
            let work = ask(self.archive_open().await?);
            let answer = self.runtime.spawn_blocking(work).await;
            answer.map_err(|_| broken())
        };
        match once().await? {
            Err(StoreError::Corrupt(_)) => {
                self.archive_anew(true).await?;
                self.compare().await?.map_err(failure)?;
                once().await?.map_err(failure)
            }
            answer => answer.map_err(failure),
        }
    }

    /// Lets go of the connections; the next question opens new ones.
    pub(super) async fn archive_close(&self) {
        *self.archive.open.lock().await = None;
    }

    /// Throws the index away and begins it anew, because it is `damaged` or because that is wanted.
    pub(super) async fn archive_anew(self: &Arc<Self>, damaged: bool) -> Result<(), Failure> {
        let mut open = self.archive.open.lock().await;
        let held = match open.take() {
            _ if damaged => None,
            Some(held) => Some(held),
            None => Some(self.connect().await?),
        };
        let places = self.archive.places.clone();
        let thrown = self.runtime.spawn_blocking(move || match held {
            // Emptied, not removed: another process, or a thread that closes, may hold the file.
            Some(held) => held.writer.call(Catalogue::clear_index),
            None => crate::store::discard(&places.index()),
        });
        thrown.await.map_err(|_| broken())?.map_err(failure)?;
        *open = Some(self.connect().await?);
        drop(open);
        if damaged {
            let said = "the library's index was damaged and is made anew from the pictures";
            let failure = Failure::new(FailureKind::Storage, said);
            self.outbox.put(Fact::LibraryTroubled(failure));
        }
        self.outbox.put(Fact::LibraryChanged);
        Ok(())
    }
}

fn failure(error: StoreError) -> Failure {
    error.into()
}

pub(super) fn broken() -> Failure {
    let said = "the studio's own code for the library stopped on a fault";
    Failure::new(FailureKind::Internal, said).hint("this is a bug in Art Studio; please report it")
}
