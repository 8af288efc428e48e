//! What is made while the library takes nothing: kept outside, said, and taken in when it is over.

use super::{House, archive::broken};
use crate::{
    domain::{Fact, Failure, FailureKind, GenerationData},
    media::Format,
    store::{self, Catalogue, Library, Owner, Saved, Waited},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

impl House {
    /// The library, to save into; made if it is a new one, never if it is away. `writer` knows which.
    pub(super) async fn library(
        self: &Arc<Self>,
        writer: Option<Owner<Catalogue>>,
    ) -> Result<Arc<Library>, Failure> {
        if let Some(writer) = writer {
            let look = move || writer.call(|catalogue| catalogue.is_there());
            let looked = self.runtime.spawn_blocking(look).await;
            if !looked.map_err(|_| broken())?? {
                self.check_makeable().await?;
            }
        }
        let _one = self.keeping.making.lock().await;
        self.shelf.library().await
    }

    /// Keeps a picture outside of the library, which takes nothing because of `why`. That is said when the
    /// picture was: see [`House::say_outside`].
    ///
    /// # Errors
    /// `why` itself, when it can be kept nowhere.
    pub(super) fn keep_outside(
        &self,
        why: &Failure,
        (data, bytes, format): (&GenerationData, &[u8], Format),
    ) -> Result<Saved, Failure> {
        let kept = store::wait_outside(self.archive.places(), data, bytes, format);
        kept.map_err(|error| {
            tracing::error!(%error, "the picture could be kept nowhere");
            why.clone()
        })
    }

    /// Says that a picture waits in `file` because of `why`.
    pub(super) fn say_outside(&self, why: Failure, file: &Path) {
        let said = format!(
            "{}; the picture waits in {} and goes into the library when that works again",
            why.said,
            shown(file)
        );
        self.troubled_perhaps(why.clone());
        self.outbox
            .put(Fact::LibraryTroubled(Failure { said, ..why }));
    }

    /// Takes into the library what waits for it.
    pub(super) async fn take_in(self: &Arc<Self>) -> Result<(), Failure> {
        let places = self.archive.places().clone();
        if !places.waiting().is_dir() {
            return Ok(());
        }
        let writer = self.archive_open().await?.writer;
        let work = move || {
            let mut waited = Waited::default();
            let done = store::take_in_waiting(&writer, &places, &mut waited);
            (
                waited,
                done.map_err(|error| (error, store::waiting(&places))),
            )
        };
        let (Waited { taken, refused }, done) = self
            .runtime
            .spawn_blocking(work)
            .await
            .map_err(|_| broken())?;
        if !taken.is_empty() {
            self.outbox.put(Fact::PicturesTakenIn(taken));
            self.outbox.put(Fact::LibraryChanged);
        }
        self.say_refused(refused);
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

    /// Says of files that wait for ever why they do, once for each.
    fn say_refused(&self, refused: Vec<(PathBuf, String)>) {
        let fresh = self.keeping.not_said_yet(refused);
        let Some((file, why)) = fresh.first() else {
            return;
        };
        let more = match fresh.len() - 1 {
            0 => String::new(),
            1 => ", and so does 1 file beside it".to_owned(),
            more => format!(", and so do {more} files beside it"),
        };
        let said = format!(
            "{} waits for the library and cannot be taken in: {why}; it stays there{more}",
            shown(file)
        );
        let hint = "look at what it is; delete it if nothing in it is of use";
        let failure = Failure::new(FailureKind::BadPicture, said).hint(hint);
        tracing::warn!(%failure, "what waits outside of the library");
        self.outbox.put(Fact::LibraryTroubled(failure));
    }
}

fn shown(file: &Path) -> String {
    crate::domain::visible(&file.to_string_lossy())
}
