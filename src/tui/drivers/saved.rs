//! What the Saved tab asks, put to the engine.
//!
//! Only the newest question for a page is answered: an older one that is still being worked on is
//! given up, in the library too, so that fast typing never waits for counts that nobody will see.

use super::{Drivers, copies, copies::Export, viewer};
use crate::app::{Doomed, Event, Loaded, SavedAsk, SavedNews, Which};
use crate::domain::{
    CleanUpSum, Failure, FailureKind, Filter, PageAt, PictureId, Purge, SavedPicture,
};
use crate::engine::SavedLibrary;
use std::{future::Future, path::PathBuf};
use tokio_util::sync::CancellationToken;

/// Pictures that are named at the same time when all of a filter is meant.
const ALL_AT_ONCE: usize = 1_000;
/// Names of what a clean-up takes away that are shown.
const FIRST_NAMES: usize = 12;

impl Drivers {
    /// Starts what the Saved tab asks for.
    pub(super) fn ask_library(&mut self, ask: SavedAsk) {
        let saved = self.engine.saved();
        match ask {
            SavedAsk::Page {
                epoch,
                filter,
                at,
                limit,
                count,
            } => self.find(saved, epoch, *filter, (at, limit), count),
            SavedAsk::Facets => self.run_if(async move {
                let known = saved.facets().await.ok()?;
                Some(SavedNews::Facets(known))
            }),
            SavedAsk::Stats => self.tell(async move { SavedNews::Stats(saved.stats().await) }),
            SavedAsk::Mark(which, mark) => self.tell(async move {
                let marked = async {
                    let ids = ids_of(&saved, which).await?;
                    let count = ids.len();
                    saved.mark(ids, mark).await.map(|()| count)
                };
                SavedNews::Marked(marked.await)
            }),
            SavedAsk::CleanUpPreview(rule) => self.tell(async move {
                let doomed = saved.clean_up_sum(rule.clone(), FIRST_NAMES).await;
                SavedNews::Doomed(rule, doomed.map(|sum| doomed_of(&sum)))
            }),
            SavedAsk::TrashSum => {
                self.tell(async move { SavedNews::TrashSum(saved.trash_sum().await) });
            }
            ask => self.ask_for_files(saved, ask),
        }
    }

    /// What moves, copies or reads files.
    fn ask_for_files(&mut self, saved: SavedLibrary, ask: SavedAsk) {
        match ask {
            SavedAsk::Trash(which, bulk) => self.tell(async move {
                let trashed = async {
                    let ids = ids_of(&saved, which).await?;
                    saved.trash(ids, bulk).await
                };
                SavedNews::Trashed(trashed.await)
            }),
            SavedAsk::CleanUp(rule) => {
                self.tell(async move { SavedNews::Trashed(saved.clean_up(rule).await) });
            }
            SavedAsk::EmptyTrash(then) => {
                let what = Purge::Until(then);
                self.tell(async move { SavedNews::Purged(saved.purge(what).await) });
            }
            SavedAsk::Restore(which) => self.tell(async move {
                let restored = async {
                    let ids = ids_of(&saved, which).await?;
                    saved.restore(ids).await
                };
                SavedNews::Restored(restored.await)
            }),
            SavedAsk::Parameters(file) => {
                self.tell(async move { SavedNews::Parameters(parameters(file).await) });
            }
            SavedAsk::OpenOutside(file) => {
                let has_screen = self.has_screen;
                self.tell(async move { SavedNews::Opened(viewer::open(&file, has_screen).await) });
            }
            SavedAsk::Compare => {
                self.tell(async move { SavedNews::Compared(saved.reconcile().await) });
            }
            SavedAsk::StopCopying => self.copying.cancel(),
            SavedAsk::Import(path) => self.import(saved, &path),
            SavedAsk::Export {
                which,
                form,
                quality,
                destination,
            } => {
                let destination = self.expand(&destination);
                let export = destination.map(|destination| Export {
                    which,
                    form,
                    quality,
                    destination,
                });
                self.export(saved, export);
            }
            // Answered from the index.
            SavedAsk::Page { .. }
            | SavedAsk::Facets
            | SavedAsk::Stats
            | SavedAsk::Mark(..)
            | SavedAsk::TrashSum
            | SavedAsk::CleanUpPreview(_) => {}
        }
    }

    /// Finds a page, and counts afterwards if that is wanted. The next question ends both.
    fn find(
        &mut self,
        saved: SavedLibrary,
        epoch: u64,
        filter: Filter,
        (at, limit): (PageAt, usize),
        count: bool,
    ) {
        if let Some(older) = self.finding.take() {
            older.abort();
        }
        let ended = self.ended.clone();
        let finding = self.runtime.spawn(async move {
            let result = page(&saved, filter.clone(), at, limit).await;
            // Whoever sees the last picture knows how many there are.
            let uncounted = result.as_ref().is_ok_and(|found| !found.is_end);
            let _ = ended.send(Event::Saved(SavedNews::Page { epoch, result }));
            if count
                && uncounted
                && let Ok(total) = saved.count(filter).await
            {
                let _ = ended.send(Event::Saved(SavedNews::Counted { epoch, total }));
            }
        });
        self.finding = Some(finding.abort_handle());
    }

    fn import(&mut self, saved: SavedLibrary, path: &str) {
        self.copying = CancellationToken::new();
        let (path, told, stop) = (self.expand(path), self.ended.clone(), self.copying.clone());
        self.tell(async move {
            SavedNews::Imported(match path {
                Ok(path) => copies::import(saved, path, told, stop).await,
                Err(failure) => Err(failure),
            })
        });
    }

    fn export(&mut self, saved: SavedLibrary, export: Result<Export, Failure>) {
        self.copying = CancellationToken::new();
        let (told, stop) = (self.ended.clone(), self.copying.clone());
        self.tell(async move {
            SavedNews::Exported(match export {
                Ok(export) => copies::export(saved, export, told, stop).await,
                Err(failure) => Err(failure),
            })
        });
    }

    fn tell(&self, work: impl Future<Output = SavedNews> + Send + 'static) {
        let ended = self.ended.clone();
        let work = async move {
            let _ = ended.send(Event::Saved(work.await));
        };
        self.runtime.spawn(self.said.track_future(work));
    }

    /// The same for what is only told when it is known.
    fn run_if(&self, work: impl Future<Output = Option<SavedNews>> + Send + 'static) {
        let ended = self.ended.clone();
        self.runtime.spawn(async move {
            if let Some(news) = work.await {
                let _ = ended.send(Event::Saved(news));
            }
        });
    }
}

async fn page(
    saved: &SavedLibrary,
    filter: Filter,
    at: PageAt,
    limit: usize,
) -> Result<Loaded, Failure> {
    let page = saved.page(filter.clone(), at, limit).await?;
    let before = match page.previous {
        // The picture the place was taken from is there too, whatever came in since.
        Some(first) => saved.ahead(filter, first).await?.max(1),
        None => 0,
    };
    Ok(Loaded {
        is_end: page.next.is_none(),
        pictures: page.pictures,
        before,
    })
}

/// Names the pictures that are meant.
pub(super) async fn ids_of(saved: &SavedLibrary, which: Which) -> Result<Vec<PictureId>, Failure> {
    let (filter, but) = match which {
        Which::Ids(ids) => return Ok(ids),
        Which::All(filter, but) => (*filter, but),
    };
    let (mut ids, mut at) = (Vec::new(), Some(PageAt::Start));
    while let Some(place) = at {
        let page = saved.page(filter.clone(), place, ALL_AT_ONCE).await?;
        let found = page.pictures.iter().map(|picture| picture.id);
        ids.extend(found.filter(|id| !but.contains(id)));
        at = page.next.map(PageAt::After);
    }
    Ok(ids)
}

fn doomed_of(sum: &CleanUpSum) -> Doomed {
    let name = |picture: &SavedPicture| {
        let file = picture.file.file_name().unwrap_or_default();
        match picture.prompt.as_str() {
            "" => file.to_string_lossy().into_owned(),
            prompt => prompt.to_owned(),
        }
    };
    Doomed {
        count: sum.count,
        bytes: sum.bytes,
        first: sum.first.iter().map(name).collect(),
    }
}

/// The text that other tools read, as it stands in the file.
async fn parameters(file: PathBuf) -> Result<String, Failure> {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let read = tokio::task::spawn_blocking(move || std::fs::read(&file));
    let bytes = match read.await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) => return Err(unreadable(&name, &error.to_string())),
        Err(_) => return Err(unreadable(&name, "its reader stopped on a fault")),
    };
    let found = tokio::task::spawn_blocking(move || crate::media::read(&bytes).parameters);
    let nothing = || {
        let said = format!("{name} holds no parameters text");
        Failure::new(FailureKind::BadPicture, said)
    };
    found.await.ok().flatten().ok_or_else(nothing)
}

fn unreadable(name: &str, why: &str) -> Failure {
    Failure::new(
        FailureKind::Storage,
        format!("{name} cannot be read: {why}"),
    )
}
