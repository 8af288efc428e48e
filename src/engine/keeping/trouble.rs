//! What is wrong with the library: said once for each thing, and when to look whether it is over.

use super::{AGAIN, Keeping, lock};
use crate::{
    domain::{Fact, Failure, FailureKind, bytes_in_words},
    engine::House,
    store,
};
use std::{path::PathBuf, sync::atomic::Ordering, time::Duration};
use tokio::time::Instant;

/// Where only pictures wait, each try that fails makes the next one twice as late, up to this.
const AGAIN_MAX: Duration = Duration::from_mins(1);

/// What is wrong with the library.
pub(super) struct Trouble {
    failure: Failure,
    /// It is only that pictures wait: that they still do says all, nothing need be compared.
    waits: bool,
    /// How often it was looked at again.
    tries: u32,
    /// When it is looked at again, whatever happens until then; not known while it is looked at.
    due: Option<Instant>,
}

impl Trouble {
    fn pause(&self) -> Duration {
        if self.waits {
            AGAIN_MAX.min(AGAIN * (1 << self.tries.min(10)))
        } else {
            AGAIN
        }
    }
}

impl Keeping {
    /// Those of the `refused` files that were not said yet; from now on they were.
    pub(in crate::engine) fn not_said_yet(
        &self,
        refused: Vec<(PathBuf, String)>,
    ) -> Vec<(PathBuf, String)> {
        let mut said = lock(&self.refused);
        // What is not there any more, or was mended, is forgotten.
        said.retain(|file| refused.iter().any(|(refused, _)| refused == file));
        let fresh = refused.into_iter();
        fresh
            .filter(|(file, _)| said.insert(file.clone()))
            .collect()
    }

    /// When it is time to look again; `None` where nothing is wrong.
    pub(super) fn due(&self) -> Option<Instant> {
        let mut trouble = lock(&self.trouble);
        let trouble = trouble.as_mut()?;
        let after = Instant::now() + trouble.pause();
        Some(*trouble.due.get_or_insert(after))
    }

    /// Is it time to look again now? Whoever hears so looks.
    pub(super) fn take_due(&self) -> bool {
        let mut trouble = lock(&self.trouble);
        let due = trouble.as_mut().map(|trouble| &mut trouble.due);
        due.is_some_and(|due| due.take_if(|at| *at <= Instant::now()).is_some())
    }

    /// Is it time to look again, only because pictures wait? Counts the tries.
    pub(super) fn only_waits(&self) -> bool {
        let mut trouble = lock(&self.trouble);
        let waits = trouble.as_mut().filter(|trouble| trouble.waits);
        waits.is_some_and(|trouble| {
            trouble.tries += 1;
            true
        })
    }
}

impl House {
    /// Says so when little room is left, once until there is more again.
    pub(in crate::engine) fn look_at_space(&self) {
        let limit = self.rules.low_space;
        let Some(free) = store::free_space(&self.archive.places().library) else {
            return;
        };
        let low = free < limit;
        if low && !self.keeping.low_space.swap(low, Ordering::Relaxed) {
            let free = bytes_in_words(free);
            let said = format!("only {free} are free on the drive with the library");
            let hint = "free some space; deleted pictures take room until the trash is emptied";
            let failure = Failure::new(FailureKind::Storage, said).hint(hint);
            self.outbox.put(Fact::LibraryTroubled(failure));
        }
        self.keeping.low_space.store(low, Ordering::Relaxed);
    }

    /// Something is wrong with the library; said once for each thing.
    pub(in crate::engine) fn troubled(&self, failure: Failure) {
        self.trouble(failure, Some(false));
    }

    /// The same, where it is only that pictures cannot get in: the library was compared just now.
    pub(in crate::engine) fn troubled_waiting(&self, failure: Failure) {
        self.trouble(failure, Some(true));
    }

    /// Pictures cannot get in, and nobody has looked whether it is more than that.
    pub(in crate::engine) fn troubled_perhaps(&self, failure: Failure) {
        self.trouble(failure, None);
    }

    fn trouble(&self, failure: Failure, waits: Option<bool>) {
        let mut trouble = lock(&self.keeping.trouble);
        let known = trouble.as_mut().filter(|known| known.failure == failure);
        let same = known.is_some();
        // What may be worse than it was is looked at soon, what is as bad as it was when that was due.
        let waits = waits.unwrap_or_else(|| known.is_some_and(|known| known.waits));
        let mut due = None;
        if let Some(known) = trouble.as_mut() {
            due = known.due.filter(|_| known.waits == waits);
            if same {
                (known.waits, known.due) = (waits, due);
                return;
            }
        }
        tracing::warn!(%failure, "the library");
        self.outbox.put(Fact::LibraryAway(failure.clone()));
        *trouble = Some(Trouble {
            failure,
            waits,
            tries: 0,
            due,
        });
        // From now on it is looked at again and again.
        self.keeping.arrived.notify_one();
    }

    /// Nothing is wrong any more.
    pub(in crate::engine) fn fine(&self) {
        if lock(&self.keeping.trouble).take().is_some() {
            self.outbox.put(Fact::LibraryBack);
            self.outbox.put(Fact::LibraryChanged);
        }
    }
}
