//! Everything ever made: finding pictures of the library and saying something about them.

use super::{Engine, House};
use crate::domain::{
    CleanUp, Facets, Fact, Failure, Filter, LibraryStats, Mark, Page, PageAt, PageKey, PictureId,
    SavedPicture,
};
use std::sync::Arc;

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
        self.house
            .read(move |index| index.page(&filter, at, limit))
            .await
    }

    /// How many pictures fit `filter`.
    pub async fn count(&self, filter: Filter) -> Result<u64, Failure> {
        self.house.read(move |index| index.count(&filter)).await
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
        self.house.read(|index| index.facets()).await
    }

    /// Figures of the library.
    pub async fn stats(&self) -> Result<LibraryStats, Failure> {
        self.house.read(|index| index.stats()).await
    }

    /// The pictures that `rule` lets go, the oldest first; nothing is deleted.
    pub async fn clean_up_preview(&self, rule: CleanUp) -> Result<Vec<SavedPicture>, Failure> {
        let now = self.house.clock.now();
        self.house
            .read(move |index| index.clean_up(&rule, now))
            .await
    }

    /// Changes what the user says about pictures. Answers with [`Fact::LibraryChanged`] too.
    pub async fn mark(&self, ids: Vec<PictureId>, mark: Mark) -> Result<(), Failure> {
        self.house
            .write(move |catalogue| catalogue.mark(&ids, &mark))
            .await?;
        self.house.outbox.put(Fact::LibraryChanged);
        Ok(())
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
