//! Copies out of the library and into it, told file by file.

use super::saved::ids_of;
use crate::app::{Event, ExportForm, Exported, SavedNews, Which};
use crate::domain::{Failure, FailureKind, Import, ImportProgress, SavedPicture};
use crate::engine::SavedLibrary;
use crate::media::{self, Conversion, Format, MediaError};
use crate::store::{StoreError, prepare_destination};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
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
    let (form, quality) = (export.form, export.quality);
    let prepare = move || {
        prepared(&to, of)?;
        as_what(&to, form)
    };
    let prepared = tokio::task::spawn_blocking(prepare).await;
    let shape = Shape {
        form,
        named: prepared.map_err(|_| fault())??,
        quality,
    };
    let mut is_full = false;
    for id in &ids {
        if stop.is_cancelled() {
            break;
        }
        let found = saved.find(vec![*id]).await?;
        let Some(picture) = found.into_iter().next() else {
            continue;
        };
        let file = picture.file.clone();
        match write(&saved, picture, &export.destination, shape).await {
            Ok(copy) => (last, count) = (Some(copy), count + 1),
            Err(Refused { failure, .. }) if !several => return Err(failure),
            // No other copy would be written there either.
            Err(Refused { failure, by_place }) if by_place && count == 0 => return Err(failure),
            Err(Refused { failure, by_place }) => {
                refused.push((file, failure.said));
                is_full = by_place;
            }
        }
        let done = count + refused.len() as u64;
        let progress = ImportProgress { done, of };
        let _ = told.send(Event::Saved(SavedNews::Exporting(progress)));
        if is_full {
            break;
        }
    }
    let is_stopped = stop.is_cancelled() || is_full;
    Ok(Exported {
        count,
        place: last.filter(|_| !several).unwrap_or(export.destination),
        stopped: is_stopped && count + (refused.len() as u64) < of,
        refused,
    })
}

/// Makes the folder that is written with a `/` at its end, and refuses what cannot be meant.
fn prepared(to: &Path, count: u64) -> Result<(), Failure> {
    prepare_destination(to, count > 1).map_err(|wrong| match wrong {
        StoreError::NoSuchFolder(_) if count > 1 => {
            let said = format!("{count} pictures need a folder");
            Failure::new(FailureKind::Rejected, said).hint("a new one ends with /")
        }
        wrong => wrong.into(),
    })
}

/// The format that the copy's own name chooses, where it has one; another one that was asked for would
/// make the name wrong for ever.
fn as_what(to: &Path, form: ExportForm) -> Result<Option<Format>, Failure> {
    let named = Format::of_name(to).filter(|_| !to.is_dir());
    match (format_of(form), named) {
        (Some(wanted), Some(named)) if wanted != named => {
            let said = format!(
                "that is the name of a {named}, and a {wanted} is wanted: change the name or “as”"
            );
            Err(Failure::new(FailureKind::Rejected, said))
        }
        _ => Ok(named),
    }
}

/// What becomes of a picture's bytes.
#[derive(Clone, Copy)]
struct Shape {
    form: ExportForm,
    /// What the copy's name says, where it says one.
    named: Option<Format>,
    quality: u8,
}

impl Shape {
    fn made(self, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let named = self.named.filter(|named| Format::of(&bytes) != Ok(*named));
        let made = match (format_of(self.form).or(named), self.form) {
            (Some(format), form) => {
                let conversion = Conversion {
                    format,
                    quality: self.quality,
                    metadata: form != ExportForm::Stripped,
                };
                media::convert(&bytes, conversion)
            }
            (None, ExportForm::Stripped) => media::strip(&bytes),
            (None, _) => Ok(bytes),
        };
        made.map_err(|error| wrong(&error))
    }
}

/// Why there is no copy of a picture.
struct Refused {
    failure: Failure,
    /// It is about the place for the copies, not about the picture.
    by_place: bool,
}

async fn write(
    saved: &SavedLibrary,
    picture: SavedPicture,
    destination: &Path,
    shape: Shape,
) -> Result<PathBuf, Refused> {
    let is_made = Arc::new(AtomicBool::new(false));
    let made = is_made.clone();
    let convert = move |bytes: Vec<u8>| {
        let copy = shape.made(bytes)?;
        made.store(true, Ordering::Relaxed);
        Ok(copy)
    };
    let extension = format_of(shape.form).map(Format::extension);
    let to = destination.to_owned();
    let written = saved.export(picture.file, to, extension, convert).await;
    written.map_err(|failure| Refused {
        failure,
        by_place: is_made.load(Ordering::Relaxed),
    })
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
    use crate::{app::Event, media::Format, providers::Registry, store::Thumbnails};
    use std::{
        fs,
        path::{Path, PathBuf},
        sync::Arc,
    };
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

    /// A library with so many pictures, and what asks for copies of all of them.
    async fn library_of(place: &Path, count: u8) -> Engine {
        let library = place.join("pictures");
        fs::create_dir(&library).unwrap();
        for number in 0..count {
            let picture = image::RgbImage::from_pixel(32, 32, image::Rgb([number, 1, 2]));
            picture.save(library.join(format!("{number}.png"))).unwrap();
        }
        let engine = engine(place);
        engine.saved().reconcile().await.unwrap();
        engine
    }

    fn all(form: ExportForm, destination: PathBuf) -> Export {
        Export {
            which: Which::All(Box::default(), Vec::new()),
            form,
            quality: 90,
            destination,
        }
    }

    /// A name that says one format for the bytes of another would be wrong for ever.
    #[tokio::test]
    async fn the_name_of_a_copy_chooses_its_format() {
        let (place, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let engine = library_of(place.path(), 1).await;
        let copy = async |form, name: &str| {
            let (told, _hears) = mpsc::unbounded_channel();
            let wanted = all(form, out.path().join(name));
            export(engine.saved(), wanted, told, CancellationToken::new()).await
        };
        let format = |file: &Path| Format::of(&fs::read(file).unwrap()).unwrap();
        fs::create_dir(out.path().join("folder.png")).unwrap();
        for (form, name, made, kind) in [
            (ExportForm::AsItIs, "cat.webp", "cat.webp", Format::WebP),
            (ExportForm::Stripped, "bare.JPEG", "bare.JPEG", Format::Jpeg),
            (ExportForm::AsItIs, "new.jpg/", "new.jpg/0.png", Format::Png),
            (
                ExportForm::Jpeg,
                "folder.png",
                "folder.png/0.jpg",
                Format::Jpeg,
            ),
        ] {
            let done = copy(form, name).await.unwrap();
            assert_eq!(done.place, out.path().join(made));
            assert_eq!(format(&done.place), kind, "{name}");
        }
        let refused = copy(ExportForm::Png, "dog.jpg").await.unwrap_err();
        let words = "that is the name of a JPEG, and a PNG is wanted: change the name or “as”";
        assert_eq!(refused.said, words);
        assert!(!out.path().join("dog.jpg").exists());
    }

    #[tokio::test]
    async fn several_copies_need_a_folder_and_end_when_it_is_gone() {
        let (place, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let engine = library_of(place.path(), 12).await;
        let (told, mut hears) = mpsc::unbounded_channel();
        let wanted = all(ExportForm::AsItIs, out.path().join("two.jpg"));
        let stop = CancellationToken::new;
        let refused = export(engine.saved(), wanted, told.clone(), stop()).await;
        assert_eq!(refused.unwrap_err().said, "12 pictures need a folder");
        let (there, gone) = (out.path().join("there"), out.path().join("gone"));
        fs::create_dir(&there).unwrap();
        let copying = export(
            engine.saved(),
            all(ExportForm::AsItIs, there.clone()),
            told,
            stop(),
        );
        let unplugging = async {
            hears.recv().await;
            fs::rename(&there, &gone).unwrap();
        };
        let (exported, ()) = tokio::join!(copying, unplugging);
        let exported = exported.unwrap();
        assert_eq!(exported.refused.len(), 1, "{exported:?}");
        assert!(exported.stopped && exported.count < 11, "{exported:?}");
    }

    /// An export that is stopped says how many copies there are, and all of them are whole.
    #[tokio::test]
    async fn a_stopped_export_leaves_whole_copies_and_counts_them() {
        let (place, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let library = place.path().join("pictures");
        let engine = library_of(place.path(), 12).await;
        let saved = engine.saved();
        let page = saved.page(Filter::default(), PageAt::Start, 100).await;
        assert_eq!(page.unwrap().pictures.len(), 12);
        let wanted = all(ExportForm::AsItIs, out.path().to_owned());
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
