//! Keeps the library's index in step with its files: at the start, and whenever somebody else changes
//! something. The system tells when; nothing runs while nothing happens.

mod trouble;

use super::{House, mounts::Mounts};
use crate::{
    domain::{Fact, Failure, Purge, Purged, Reconciled},
    store::{self, Catalogue, Heard, StoreError, Watch},
};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Notify, time::Instant};
use trouble::Trouble;

/// What happens so close together is looked at together.
const QUIET: Duration = Duration::from_millis(150);
/// So long after the start all files are compared with the index.
const AT_FIRST: Duration = Duration::from_millis(100);
/// What does not stop happening is looked at after so long all the same.
const AT_LAST: Duration = Duration::from_secs(1);
/// While something is wrong with the library it is looked at again after so long: locks, networks and
/// drives do not say that they are back.
const AGAIN: Duration = Duration::from_secs(5);
/// More files than this are quicker looked at by comparing all.
const FILES_MAX: usize = 256;

/// What was heard and not looked at yet, and what was said about the library.
#[derive(Default)]
pub(super) struct Keeping {
    pending: Mutex<Pending>,
    arrived: Notify,
    /// One comparison at a time.
    checking: tokio::sync::Mutex<()>,
    /// Held while the library's folder is made, for good or to see whether it can be.
    pub(super) making: tokio::sync::Mutex<()>,
    /// The folder of a new library was seen to be one that can be made.
    pub(super) is_makeable: AtomicBool,
    kept: AtomicBool,
    /// What is wrong with the library, as it was last said.
    trouble: Mutex<Option<Trouble>>,
    low_space: AtomicBool,
    /// Waiting files that were said to be no pictures.
    refused: Mutex<BTreeSet<PathBuf>>,
}

#[derive(Default)]
struct Pending {
    /// Single files; none of them counts when anything may have happened.
    files: BTreeSet<String>,
    /// What else happened.
    rest: BTreeSet<Whole>,
}

/// What can happen to more than a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whole {
    /// Nothing was heard; it is time to look whether what was wrong is over.
    Again,
    /// A drive came or went, whichever.
    Mounts,
    Anything,
    Library,
    Database,
    Replaced,
}

impl Pending {
    fn has(&self, whole: Whole) -> bool {
        self.rest.contains(&whole)
    }
}

impl Keeping {
    /// Takes in what was heard; bounded, whatever happens outside.
    pub(super) fn hear(&self, heard: Heard) {
        {
            let mut pending = lock(&self.pending);
            match heard {
                Heard::File(name) if pending.files.len() < FILES_MAX => {
                    pending.files.insert(name);
                }
                Heard::File(_) | Heard::Anything => {
                    pending.rest.insert(Whole::Anything);
                    pending.files.clear();
                }
                Heard::Library => {
                    pending.rest.insert(Whole::Library);
                }
                Heard::Database => {
                    pending.rest.insert(Whole::Database);
                }
                Heard::IndexReplaced => {
                    pending.rest.insert(Whole::Replaced);
                }
            }
        }
        self.arrived.notify_one();
    }

    /// Waits until something was heard and it is quiet again.
    async fn next(&self) -> Pending {
        let heard = self.arrived.notified();
        match self.due() {
            None => heard.await,
            Some(due) => {
                let _ = tokio::time::timeout_at(due, heard).await;
            }
        }
        let at_last = Instant::now() + AT_LAST;
        while Instant::now() < at_last {
            tokio::select! {
                () = self.arrived.notified() => {}
                () = tokio::time::sleep(QUIET) => break,
            }
        }
        let mut pending = std::mem::take(&mut *lock(&self.pending));
        // However much else happens.
        if self.take_due() {
            pending.rest.insert(Whole::Again);
        }
        pending
    }

    /// Hears of drives that come and go, for ever.
    async fn hear_mounts(&self) {
        let mounts = Mounts::new();
        loop {
            mounts.changed().await;
            lock(&self.pending).rest.insert(Whole::Mounts);
            self.arrived.notify_one();
        }
    }
}

impl House {
    /// Keeps the index in step from now on, until the engine stops.
    pub(super) fn keep(self: &Arc<Self>) {
        if self.keeping.kept.swap(true, Ordering::Relaxed) {
            return;
        }
        let house = Arc::clone(self);
        self.runtime.spawn(async move {
            tokio::select! {
                () = house.stop.cancelled() => {}
                () = house.keep_on() => {}
                () = house.keeping.hear_mounts() => {}
            }
        });
    }

    async fn keep_on(self: &Arc<Self>) {
        let mut first = true;
        loop {
            // Before the first look, so that nothing falls between the two.
            let drive = self.drive().await;
            let watch = self.watch().await;
            if first {
                // The screen and its first answers have the machine for themselves.
                tokio::time::sleep(AT_FIRST).await;
            }
            self.check_and_tell().await;
            if std::mem::take(&mut first) {
                self.forget_old_trash().await;
                self.look_at_space();
            }
            match watch {
                Some(watch) => self.listen(watch.library, drive).await,
                // It said why. A later question tries to open everything again.
                None => {
                    self.keeping.next().await;
                }
            }
        }
    }

    /// Looks at what is heard, until the library's folder itself comes or goes, or its `drive` does.
    async fn listen(self: &Arc<Self>, there: bool, drive: Option<(u64, bool)>) {
        if self.archive.places().library.is_dir() != there {
            return;
        }
        loop {
            let pending = self.keeping.next().await;
            if pending.has(Whole::Replaced) {
                self.archive_close().await;
            }
            let looks = pending.has(Whole::Again) || pending.has(Whole::Mounts);
            if pending.has(Whole::Library) || looks && self.drive().await != drive {
                return;
            }
            if pending.has(Whole::Database) || pending.has(Whole::Replaced) {
                self.follow_others().await;
            }
            let again = pending.has(Whole::Again);
            let still_waits = again && self.keeping.only_waits() && self.still_waits().await;
            if pending.has(Whole::Anything) || again && !still_waits {
                self.check_and_tell().await;
            } else if !pending.files.is_empty() {
                self.look_at_files(pending.files.into_iter().collect())
                    .await;
            }
        }
    }

    /// Where the library's folder lies; see [`store::mounted`].
    async fn drive(&self) -> Option<(u64, bool)> {
        let library = self.archive.places().library.clone();
        // A network that is away may keep it waiting.
        let look = move || store::mounted(&library);
        self.runtime.spawn_blocking(look).await.ok().flatten()
    }

    async fn watch(self: &Arc<Self>) -> Option<Watch> {
        if let Err(failure) = self.archive_open().await {
            self.troubled(failure);
            return None;
        }
        let (places, house) = (self.archive.places().clone(), Arc::clone(self));
        let start = move || Watch::start(&places, move |heard| house.keeping.hear(heard));
        let started = self.runtime.spawn_blocking(start).await;
        match started.unwrap_or_else(|_| Err(StoreError::Vanished("a thread".into()))) {
            Ok(watch) => Some(watch),
            Err(error) => {
                tracing::warn!(%error, "what others change shows only at the next start");
                None
            }
        }
    }

    /// Somebody asks for pictures while something is wrong with the library: is it over?
    pub(super) fn ask_again(&self) {
        if lock(&self.keeping.trouble).is_some() {
            self.keeping.hear(Heard::Library);
        }
    }

    async fn check_and_tell(self: &Arc<Self>) {
        match self.check().await {
            Ok(done) => {
                let is_missing = done.is_missing;
                self.outbox.put(Fact::LibraryChecked(done));
                // A new one is made by its first picture, if it can be.
                let makeable = if is_missing {
                    self.check_makeable().await
                } else {
                    Ok(())
                };
                match makeable {
                    Ok(()) => self.take_in_and_tell().await,
                    Err(failure) => self.troubled(failure),
                }
            }
            Err(failure) => self.troubled(failure),
        }
    }

    /// Takes in what waits for the library, which was compared just now, and tells how it is with it.
    pub(super) async fn take_in_and_tell(self: &Arc<Self>) {
        match self.take_in().await {
            Ok(()) => self.fine(),
            Err(failure) => self.troubled_waiting(failure),
        }
    }

    /// Tries to take in what waits, and nothing else.
    async fn still_waits(self: &Arc<Self>) -> bool {
        match self.take_in().await {
            Ok(()) => false,
            Err(failure) => {
                self.troubled_perhaps(failure);
                true
            }
        }
    }

    /// Compares all files with the index. Pictures show up while it runs.
    pub(super) async fn check(self: &Arc<Self>) -> Result<Reconciled, Failure> {
        let _one = self.keeping.checking.lock().await;
        match self.compare().await? {
            Err(StoreError::Corrupt(_)) => {
                self.archive_anew(true).await?;
                Ok(self.compare().await??)
            }
            done => Ok(done?),
        }
    }

    /// The comparison itself, whose error tells what to do next.
    pub(super) async fn compare(
        self: &Arc<Self>,
    ) -> Result<Result<Reconciled, StoreError>, Failure> {
        let writer = self.archive_open().await?.writer;
        let (places, house) = (self.archive.places().clone(), Arc::clone(self));
        let work = move || {
            let mut told = |_| house.outbox.put(Fact::LibraryChanged);
            let stop = || house.stop.is_cancelled();
            store::reconcile(&writer, &places, &mut told, &stop)
        };
        let done = self.runtime.spawn_blocking(work).await;
        done.map_err(|_| super::archive::broken())
    }

    async fn look_at_files(self: &Arc<Self>, names: Vec<String>) {
        let places = self.archive.places().clone();
        let looked = match self.archive_open().await {
            Ok(open) => {
                let work = move || store::look_at(&open.writer, &places, &names);
                self.runtime.spawn_blocking(work).await
            }
            Err(failure) => return self.troubled(failure),
        };
        match looked {
            Ok(Ok(done)) if done.added + done.gone + done.changed > 0 => {
                self.outbox.put(Fact::LibraryChanged);
            }
            Ok(Err(error)) => self.troubled(error.into()),
            _ => {}
        }
    }

    /// Takes over what another process wrote.
    async fn follow_others(self: &Arc<Self>) {
        let followed = self
            .write(|catalogue| {
                catalogue.follow()?;
                catalogue.heard_of_others()
            })
            .await;
        match followed {
            Ok(true) => self.outbox.put(Fact::LibraryChanged),
            Ok(false) => {}
            Err(failure) => tracing::warn!(%failure, "what another program wrote cannot be read"),
        }
    }

    async fn forget_old_trash(self: &Arc<Self>) {
        let days = self.rules.trash_days;
        if days == 0 {
            return;
        }
        match self.purge(Purge::OlderThan { days }).await {
            Ok(Purged { count: 0, .. }) => {}
            Ok(purged) => {
                tracing::info!(
                    count = purged.count,
                    "deleted from the trash after {days} days"
                );
                self.outbox.put(Fact::LibraryChanged);
            }
            Err(failure) => tracing::warn!(%failure, "the trash could not be emptied"),
        }
    }

    /// Deletes pictures of the trash for good.
    pub(super) async fn purge(self: &Arc<Self>, what: Purge) -> Result<Purged, Failure> {
        let now = self.clock.now();
        self.move_files(move |catalogue| catalogue.purge(&what, now))
            .await
    }

    /// Asks the writing thread for something with files. When that fails, all is looked at: a drive that
    /// is away may be noticed by nothing else.
    pub(super) async fn move_files<A: Send + 'static>(
        self: &Arc<Self>,
        work: impl Fn(&mut Catalogue) -> Result<A, StoreError> + Send + Sync + 'static,
    ) -> Result<A, Failure> {
        let done = self.write(work).await;
        if done.is_err() {
            self.keeping.hear(Heard::Library);
        }
        done
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
