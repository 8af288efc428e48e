//! What is wrong with the library: said once for each thing, and when to look whether it is over.

use super::{AGAIN, Keeping, lock};
use crate::{
    domain::{Fact, Failure, FailureKind},
    engine::House,
    store,
};
use std::{path::PathBuf, sync::atomic::Ordering, time::Duration};

/// Where only pictures wait, each try that fails makes the next one twice as late, up to this.
const AGAIN_MAX: Duration = Duration::from_mins(1);

/// What is wrong with the library.
pub(super) struct Trouble {
    failure: Failure,
    /// It is only that pictures wait: that they still do says all, nothing need be compared.
    waits: bool,
    /// How often it was looked at again.
    tries: u32,
}

impl Trouble {
    /// How long until it is looked at again.
    pub(super) fn pause(&self) -> Duration {
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
            let said = format!(
                "only {} MiB are free on the drive with the library",
                free >> 20
            );
            let hint = "free some space; deleted pictures take room until the trash is emptied";
            let failure = Failure::new(FailureKind::Storage, said).hint(hint);
            self.outbox.put(Fact::LibraryTroubled(failure));
        }
        self.keeping.low_space.store(low, Ordering::Relaxed);
    }

    /// Something is wrong with the library; said once for each thing.
    pub(in crate::engine) fn troubled(&self, failure: Failure) {
        self.trouble(failure, false);
    }

    /// The same, where it is only that pictures cannot get in.
    pub(in crate::engine) fn troubled_waiting(&self, failure: Failure) {
        self.trouble(failure, true);
    }

    fn trouble(&self, failure: Failure, waits: bool) {
        let mut trouble = lock(&self.keeping.trouble);
        if let Some(known) = trouble.as_mut().filter(|known| known.failure == failure) {
            known.waits = waits;
            return;
        }
        tracing::warn!(%failure, "the library");
        self.outbox.put(Fact::LibraryAway(failure.clone()));
        *trouble = Some(Trouble {
            failure,
            waits,
            tries: 0,
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
