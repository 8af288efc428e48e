//! Copies out of the library and into it, told file by file.

use super::saved::ids_of;
use crate::app::{Event, ExportForm, SavedNews, Which};
use crate::domain::{Failure, FailureKind, Import, ImportProgress, SavedPicture};
use crate::engine::SavedLibrary;
use crate::media::{self, Conversion, Format, MediaError};
use std::path::PathBuf;
use tokio::sync::mpsc::UnboundedSender;

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
) -> Result<Import, Failure> {
    let progress = move |so_far: ImportProgress| {
        // Nobody listens any more only while the studio leaves: then the import ends too.
        let news = SavedNews::Importing(so_far);
        told.send(Event::Saved(news)).is_ok()
    };
    saved.import(vec![path], progress).await
}

/// Copies pictures out; stops at the first that cannot be written, and says how many are.
pub(super) async fn export(
    saved: SavedLibrary,
    export: Export,
    told: UnboundedSender<Event>,
) -> Result<(usize, PathBuf), Failure> {
    let ids = ids_of(&saved, export.which).await?;
    let (of, mut last) = (ids.len() as u64, export.destination.clone());
    for (done, id) in (0..).zip(&ids) {
        let found = saved.find(vec![*id]).await?;
        let Some(picture) = found.into_iter().next() else {
            continue;
        };
        let (form, quality) = (export.form, export.quality);
        let written = write(&saved, picture, &export.destination, form, quality).await;
        last = written.map_err(|failure| after(done, failure))?;
        let progress = ImportProgress { done: done + 1, of };
        let _ = told.send(Event::Saved(SavedNews::Exporting(progress)));
    }
    match ids.len() {
        1 => Ok((1, last)),
        // Several lie beside each other.
        count => Ok((
            count,
            last.parent().map_or(export.destination, PathBuf::from),
        )),
    }
}

fn after(done: u64, mut failure: Failure) -> Failure {
    if done > 0 {
        failure.said = format!("{done} copies are written, then: {}", failure.said);
    }
    failure
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
