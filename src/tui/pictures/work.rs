//! Pieces of work off the loop: a few at a time, each once, and only what the screen still wants.

use super::source::Unread;
use crate::app::PictureKey;
use crate::graphics::ask::Passage;
use crate::graphics::{Encoded, Picture, Recipe, tmux};
use std::{
    collections::{HashSet, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};
use tokio::sync::mpsc;

/// Pieces of work at the same time: one for each core of a small machine.
pub(super) const WORKERS: usize = 2;

/// Names a piece of work: decode that picture, or fit it like this.
pub(super) type Name = (PictureKey, Option<Recipe>);

/// A picture fitted to a place, and how.
pub(super) type Made = (Recipe, Arc<Encoded>);

type Work = Box<dyn FnOnce() -> Done + Send>;

/// What came of a piece of work.
pub(super) enum Done {
    /// A picture was decoded, or why not; and what was made of it on the way.
    Decoded(PictureKey, Result<Picture, Unread>, Vec<Made>),
    /// A picture that could not be read is as it was then.
    Unchanged(PictureKey),
    /// A picture was fitted to a place.
    Encoded(PictureKey, Recipe, Arc<Encoded>),
    /// tmux was asked.
    Passage(Option<Passage>),
    /// The work itself broke.
    Broken(Name),
}

/// Starts work and hears of its end.
pub(super) struct Workers {
    under_way: HashSet<Name>,
    /// What the last frame wanted besides, in the order of the screen.
    waiting: VecDeque<(Name, Work)>,
    sender: mpsc::UnboundedSender<Done>,
    done: mpsc::UnboundedReceiver<Done>,
}

impl Workers {
    pub(super) fn new() -> Self {
        // Bounded by WORKERS: a piece of work sends once.
        let (sender, done) = mpsc::unbounded_channel();
        Self {
            under_way: HashSet::new(),
            waiting: VecDeque::new(),
            sender,
            done,
        }
    }

    /// Is nothing under way and nothing waiting?
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.is_empty() && self.waiting.is_empty()
    }

    /// A new frame asks anew: what waits and scrolled away is wanted no more.
    pub(super) fn forget_waiting(&mut self) {
        self.waiting.clear();
    }

    /// Starts a piece of work, once, and not more than [`WORKERS`] at a time: the others wait
    /// until one ends or the screen shows something else.
    pub(super) fn start(&mut self, name: Name, work: impl FnOnce() -> Done + Send + 'static) {
        let waits = self.waiting.iter().any(|(waiting, _)| *waiting == name);
        if waits || self.under_way.contains(&name) {
            return;
        }
        if self.under_way.len() < WORKERS {
            self.run(name, Box::new(work));
        } else {
            self.waiting.push_back((name, Box::new(work)));
        }
    }

    fn run(&mut self, name: Name, work: Work) {
        self.under_way.insert(name.clone());
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            // A fault in a decoder costs this picture, not the place of all that come after.
            let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Done::Broken(name));
            let _ = sender.send(done);
        });
    }

    /// Asks tmux about our pane; answers with [`Done::Passage`].
    pub(super) fn ask_tmux(&self, pane: &str) {
        let (sender, pane) = (self.sender.clone(), pane.to_owned());
        tokio::task::spawn_blocking(move || {
            let _ = sender.send(Done::Passage(tmux::ask(&pane)));
        });
    }

    /// The next end of a piece of work; another one takes its place. Cancel-safe.
    pub(super) async fn next(&mut self) -> Option<Done> {
        let done = self.done.recv().await?;
        match &done {
            Done::Decoded(key, ..) | Done::Unchanged(key) => self.under_way.remove(&(*key, None)),
            Done::Encoded(key, recipe, _) => self.under_way.remove(&(*key, Some(recipe.clone()))),
            Done::Broken(name) => self.under_way.remove(name),
            Done::Passage(_) => return Some(done),
        };
        if let Some((name, work)) = self.waiting.pop_front() {
            self.run(name, work);
        }
        Some(done)
    }
}

#[cfg(test)]
mod tests {
    use super::{Done, Workers};
    use crate::app::PictureKey;
    use crate::domain::PictureId;
    use std::sync::mpsc;
    use uuid::Uuid;

    fn key(number: u128) -> PictureKey {
        PictureKey::Thumbnail(PictureId(Uuid::from_u128(number)))
    }

    fn decoded(number: u128) -> Done {
        Done::Unchanged(key(number))
    }

    async fn ended(workers: &mut Workers) -> PictureKey {
        match workers.next().await {
            Some(Done::Unchanged(key) | Done::Broken((key, _))) => key,
            _ => unreachable!("only this was started"),
        }
    }

    #[tokio::test]
    async fn what_scrolled_away_is_never_begun_and_the_rest_comes_in_order() {
        let mut workers = Workers::new();
        let (go, gate) = mpsc::channel::<()>();
        let blocked = move || {
            let _ = gate.recv();
            decoded(1)
        };
        workers.start((key(1), None), blocked);
        workers.start((key(2), None), || decoded(2));
        workers.start((key(3), None), || unreachable!("it scrolled away"));
        workers.forget_waiting();
        // The same again counts once; what waits is begun as soon as there is room.
        workers.start((key(2), None), || unreachable!("it is under way"));
        workers.start((key(4), None), || decoded(4));
        workers.start((key(4), None), || unreachable!("it waits already"));
        workers.start((key(5), None), || decoded(5));
        assert_eq!(ended(&mut workers).await, key(2));
        assert_eq!(ended(&mut workers).await, key(4));
        assert_eq!(ended(&mut workers).await, key(5));
        let _ = go.send(());
        assert_eq!(ended(&mut workers).await, key(1));
    }

    #[tokio::test]
    async fn a_fault_frees_its_place() {
        let mut workers = Workers::new();
        for number in [1, 2] {
            workers.start((key(number), None), || unreachable!("a fault of a decoder"));
        }
        workers.start((key(3), None), || decoded(3));
        let mut all = vec![];
        for _ in 0..3 {
            all.push(ended(&mut workers).await);
        }
        assert!(all.contains(&key(3)), "{all:?}");
    }
}
