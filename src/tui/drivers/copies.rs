//! Copies out of the library and into it, told file by file.

use super::saved::ids_of;
use crate::app::{Event, ExportForm, Exported, SavedNews, Which};
use crate::domain::{Failure, FailureKind, Import, ImportProgress, SavedPicture};
use crate::engine::SavedLibrary;
use crate::media::{self, Conversion, Format, MediaError};
use crate::store::prepare_destination;
use std::path::PathBuf;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

/// What is copied out, and how.
pub(super) struct Export {
    pub(super) which: Which,
    pub(super) form: ExportForm,
    pub(super) quality: u8,
    pub(super) destination: PathBuf,
}

/// Copies a file, or a folder's pictures, in.
pub(super) async fn import(
    saved: SavedLibrary,
    path: PathBuf,
    told: UnboundedSender<Event>,
    stop: CancellationToken,
) -> Result<Import, Failure> {
    let progress = move |so_far: ImportProgress| {
        // Nobody listens any more only while the studio leaves: then the import ends too.
        let news = SavedNews::Importing(so_far);
        told.send(Event::Saved(news)).is_ok() && !stop.is_cancelled()
    };
    saved.import(vec![path], progress).await
}

/// Copies pictures out. Where there are several, one that cannot be copied is told with the others that
/// could not.
pub(super) async fn export(
    saved: SavedLibrary,
    export: Export,
    told: UnboundedSender<Event>,
    stop: CancellationToken,
) -> Result<Exported, Failure> {
    let ids = ids_of(&saved, export.which).await?;
    let (of, mut last, mut count) = (ids.len() as u64, None, 0);
    let mut refused = Vec::new();
    let (to, several) = (export.destination.clone(), of > 1);
    let prepared = tokio::task::spawn_blocking(move || prepare_destination(&to, several)).await;
    prepared.map_err(|_| fault())??;
    for id in &ids {
        if stop.is_cancelled() {
            break;
        }
        let found = saved.find(vec![*id]).await?;
        let Some(picture) = found.into_iter().next() else {
            continue;
        };
        let (form, quality) = (export.form, export.quality);
        let file = picture.file.clone();
        match write(&saved, picture, &export.destination, form, quality).await {
            Ok(copy) => (last, count) = (Some(copy), count + 1),
            Err(failure) if !several => return Err(failure),
            Err(failure) => refused.push((file, failure.said)),
        }
        let done = count + refused.len() as u64;
        let progress = ImportProgress { done, of };
        let _ = told.send(Event::Saved(SavedNews::Exporting(progress)));
    }
    Ok(Exported {
        count,
        place: last.filter(|_| !several).unwrap_or(export.destination),
        stopped: stop.is_cancelled() && count + (refused.len() as u64) < of,
        refused,
    })
}

async fn write(
    saved: &SavedLibrary,
    picture: SavedPicture,
    destination: &std::path::Path,
    form: ExportForm,
    quality: u8,
) -> Result<PathBuf, Failure> {
    let convert = move |bytes: Vec<u8>| match format_of(form) {
        None if form == ExportForm::AsItIs => Ok(bytes),
        None => media::strip(&bytes).map_err(|error| wrong(&error)),
        Some(format) => {
            let conversion = Conversion {
                format,
                quality,
                metadata: true,
            };
            media::convert(&bytes, conversion).map_err(|error| wrong(&error))
        }
    };
    let extension = format_of(form).map(Format::extension);
    saved
        .export(picture.file, destination.to_owned(), extension, convert)
        .await
}

fn fault() -> Failure {
    let said = "the studio's own code for copies stopped on a fault";
    Failure::new(FailureKind::Internal, said)
}

fn format_of(form: ExportForm) -> Option<Format> {
    match form {
        ExportForm::AsItIs | ExportForm::Stripped => None,
        ExportForm::Png => Some(Format::Png),
        ExportForm::Jpeg => Some(Format::Jpeg),
        ExportForm::WebP => Some(Format::WebP),
    }
}

fn wrong(error: &MediaError) -> Failure {
    Failure::new(
        FailureKind::BadPicture,
        format!("it cannot be converted: {error}"),
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{Export, export};
    use crate::app::{ExportForm, SavedNews, Which};
    use crate::domain::{Filter, PageAt, Timestamp};
    use crate::engine::{Engine, MemoryJournal, Outside, Places, RuntimeClock};
    use crate::{app::Event, providers::Registry, store::Thumbnails};
    use std::{fs, path::Path, sync::Arc};
    use tokio::{runtime::Handle, sync::mpsc};
    use tokio_util::sync::CancellationToken;

    fn engine(place: &Path) -> Engine {
        let outside = Outside {
            registry: Arc::new(Registry::with(vec![])),
            places: Places::new(place.join("pictures"), place),
            rules: crate::config::LibraryRules::default(),
            clock: Arc::new(RuntimeClock::starting_at(Timestamp(1_757_271_600_000))),
            fresh: Arc::new(|| uuid::Uuid::from_u128(1)),
            limits: crate::config::TimeLimits::default(),
            software: "art-studio test".into(),
            journal: Arc::new(MemoryJournal::default()),
            thumbnails: Thumbnails::nowhere(),
        };
        Engine::start(&Handle::current(), outside)
    }

    /// An export that is stopped says how many copies there are, and all of them are whole.
    #[tokio::test]
    async fn a_stopped_export_leaves_whole_copies_and_counts_them() {
        let (place, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let library = place.path().join("pictures");
        fs::create_dir(&library).unwrap();
        for number in 0..12 {
            let picture = image::RgbImage::from_pixel(32, 32, image::Rgb([number, 1, 2]));
            picture.save(library.join(format!("{number}.png"))).unwrap();
        }
        let engine = engine(place.path());
        let saved = engine.saved();
        saved.reconcile().await.unwrap();
        let page = saved.page(Filter::default(), PageAt::Start, 100).await;
        assert_eq!(page.unwrap().pictures.len(), 12);
        let wanted = Export {
            which: Which::All(Box::default(), Vec::new()),
            form: ExportForm::AsItIs,
            quality: 90,
            destination: out.path().to_owned(),
        };
        let (told, mut hears) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let copying = export(saved, wanted, told, stop.clone());
        // The key is pressed as soon as the third copy is on the screen.
        let pressing = async {
            while let Some(event) = hears.recv().await {
                if let Event::Saved(SavedNews::Exporting(so_far)) = event
                    && so_far.done == 3
                {
                    stop.cancel();
                }
            }
        };
        let (exported, ()) = tokio::join!(copying, pressing);
        let exported = exported.unwrap();
        assert!(
            exported.stopped && (3..12).contains(&exported.count),
            "{exported:?}"
        );
        let entries = fs::read_dir(out.path()).unwrap();
        let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len() as u64, exported.count, "{names:?}");
        for name in names {
            let (copy, original) = (out.path().join(&name), library.join(&name));
            assert_eq!(
                fs::read(copy).unwrap(),
                fs::read(original).unwrap(),
                "{name:?}"
            );
        }
    }
}
