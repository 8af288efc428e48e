//! What is made while the library takes nothing: kept outside, said, and taken in when it is over.

use super::{House, archive::broken};
use crate::{
    domain::{Fact, Failure, GenerationData},
    media::Format,
    store::{self, Catalogue, Library, Owner, Saved},
};
use std::sync::Arc;

impl House {
    /// The library, to save into; made if it is a new one, never if it is away. `writer` knows which.
    pub(super) async fn library(
        self: &Arc<Self>,
        writer: Option<Owner<Catalogue>>,
    ) -> Result<Arc<Library>, Failure> {
        if let Some(writer) = writer {
            let look = move || writer.call(|catalogue| catalogue.is_there());
            let looked = self.runtime.spawn_blocking(look).await;
            looked.map_err(|_| broken())??;
        }
        self.shelf.library().await
    }

    /// Keeps a picture outside of the library, which takes nothing because of `why`, and says where.
    ///
    /// # Errors
    /// `why` itself, when it can be kept nowhere.
    pub(super) fn keep_outside(
        &self,
        why: Failure,
        (data, bytes, format): (&GenerationData, &[u8], Format),
    ) -> Result<Saved, Failure> {
        match store::wait_outside(self.archive.places(), data, bytes, format) {
            Ok(saved) => {
                let said = format!(
                    "{}; the picture waits in {} and goes into the library when that works again",
                    why.said,
                    crate::domain::visible(&saved.file.to_string_lossy())
                );
                self.troubled(why.clone());
                self.outbox
                    .put(Fact::LibraryTroubled(Failure { said, ..why }));
                Ok(saved)
            }
            Err(error) => {
                tracing::error!(%error, "the picture could be kept nowhere");
                Err(why)
            }
        }
    }

    /// Takes into the library what waits for it.
    pub(super) async fn take_in(self: &Arc<Self>) -> Result<(), Failure> {
        let places = self.archive.places().clone();
        if !places.waiting().is_dir() {
            return Ok(());
        }
        let writer = self.archive_open().await?.writer;
        let work = move || {
            let mut taken = vec![];
            let done = store::take_in_waiting(&writer, &places, &mut taken);
            (
                taken,
                done.map_err(|error| (error, store::waiting(&places))),
            )
        };
        let (taken, done) = self
            .runtime
            .spawn_blocking(work)
            .await
            .map_err(|_| broken())?;
        if !taken.is_empty() {
            self.outbox.put(Fact::PicturesTakenIn(taken));
            self.outbox.put(Fact::LibraryChanged);
        }
        done.map_err(|(error, waiting)| {
            let mut failure = Failure::from(error);
            failure.said = match waiting {
                0 => failure.said,
                1 => format!("{}; 1 picture waits to get in", failure.said),
                count => format!("{}; {count} pictures wait to get in", failure.said),
            };
            failure
        })
    }
}
