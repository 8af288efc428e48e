//! What the engine has to say, waiting to be heard.
//!
//! Separate because of its one promise: progress and previews are lossy (the newest replaces the
//! one that still waits), everything else is kept in order. So a flood of reports never grows it,
//! and the end of a job is never lost.

use crate::domain::{Fact, JobId};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};
use tokio::sync::Notify;

/// A queue of facts that many write to and one reads from.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

/// Facts by the order of their arrival, and where the replaceable ones stand.
#[derive(Default)]
struct Waiting {
    facts: BTreeMap<u64, Fact>,
    lossy: HashMap<(Option<JobId>, Lossy), u64>,
    next: u64,
}

/// The kinds of fact of which only the newest counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Lossy {
    Progress,
    Preview,
    Library,
}

fn lossy(fact: &Fact) -> Option<(Option<JobId>, Lossy)> {
    match fact {
        Fact::JobProgressed(id, _) => Some((Some(*id), Lossy::Progress)),
        Fact::PreviewArrived(id, _) => Some((Some(*id), Lossy::Preview)),
        Fact::LibraryChanged => Some((None, Lossy::Library)),
        Fact::JobQueued(_)
        | Fact::JobStarted(_)
        | Fact::PictureSaved(..)
        | Fact::JobEnded(..)
        | Fact::LibraryChecked(_)
        | Fact::LibraryTroubled(_)
        | Fact::LibraryBack
        | Fact::LibraryAway(_)
        | Fact::PicturesTakenIn(_) => None,
    }
}

impl Outbox {
    /// Puts a fact at the end; an older one that it replaces goes.
    pub(super) fn put(&self, fact: Fact) {
        {
            let mut waiting = self.lock();
            let place = waiting.next;
            waiting.next += 1;
            if let Some(key) = lossy(&fact)
                && let Some(older) = waiting.lossy.insert(key, place)
            {
                waiting.facts.remove(&older);
            }
            waiting.facts.insert(place, fact);
        }
        self.arrived.notify_one();
    }

    /// The oldest fact, if there is one.
    pub(super) fn try_next(&self) -> Option<Fact> {
        let mut waiting = self.lock();
        let (_, fact) = waiting.facts.pop_first()?;
        if let Some(key) = lossy(&fact) {
            waiting.lossy.remove(&key);
        }
        Some(fact)
    }

    /// The oldest fact; waits for one. Cancel-safe: nothing is taken before it is returned.
    pub(super) async fn next(&self) -> Fact {
        loop {
            let arrived = self.arrived.notified();
            if let Some(fact) = self.try_next() {
                return fact;
            }
            arrived.await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Outbox;
    use crate::domain::{Fact, JobId, Outcome, Preview, Progress};
    use uuid::Uuid;

    fn job(number: u128) -> JobId {
        JobId(Uuid::from_u128(number))
    }

    fn progressed(number: u128, ahead: u32) -> Fact {
        let progress = Progress {
            ahead: Some(ahead),
            ..Progress::default()
        };
        Fact::JobProgressed(job(number), progress)
    }

    fn drain(outbox: &Outbox) -> Vec<Fact> {
        std::iter::from_fn(|| outbox.try_next()).collect()
    }

    #[test]
    fn only_the_newest_progress_of_a_job_waits() {
        let outbox = Outbox::default();
        for ahead in 0..10_000 {
            outbox.put(progressed(1, ahead));
            outbox.put(progressed(2, ahead));
            outbox.put(Fact::PreviewArrived(job(1), Preview([7].into())));
        }
        let preview = Fact::PreviewArrived(job(1), Preview([7].into()));
        assert_eq!(
            drain(&outbox),
            [progressed(1, 9_999), progressed(2, 9_999), preview]
        );
        outbox.put(progressed(1, 5));
        assert_eq!(drain(&outbox), [progressed(1, 5)], "nothing is left behind");
    }

    #[test]
    fn what_matters_is_kept_in_order() {
        let outbox = Outbox::default();
        let ended = |number| Fact::JobEnded(job(number), Outcome::Cancelled { kept: vec![] });
        let facts = [
            Fact::JobQueued(job(1)),
            Fact::JobQueued(job(2)),
            Fact::JobStarted(job(1)),
            ended(1),
            Fact::JobStarted(job(2)),
            ended(2),
        ];
        for fact in &facts {
            outbox.put(progressed(1, 1));
            outbox.put(fact.clone());
        }
        let kept: Vec<_> = drain(&outbox)
            .into_iter()
            .filter(|fact| !matches!(fact, Fact::JobProgressed(..)))
            .collect();
        assert_eq!(kept, facts);
    }

    #[tokio::test]
    async fn waiting_for_a_fact_can_be_given_up_and_taken_up_again() {
        let outbox = Outbox::default();
        tokio::select! {
            biased;
            _ = outbox.next() => unreachable!("nothing was put"),
            () = std::future::ready(()) => {}
        }
        outbox.put(Fact::JobQueued(job(1)));
        assert_eq!(outbox.next().await, Fact::JobQueued(job(1)));
        let (fact, ()) = tokio::join!(outbox.next(), async {
            outbox.put(Fact::JobStarted(job(1)));
        });
        assert_eq!(fact, Fact::JobStarted(job(1)));
    }
}
