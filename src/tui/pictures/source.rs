//! Where the bytes of a picture lie, and how they become a picture.

use crate::domain::Preview;
use crate::graphics::Picture;
use crate::media::Thumbnail;
use crate::store::Thumbnails;
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

/// The largest picture file that is read for showing, bytes.
const FILE_MAX: u64 = 64 << 20;

/// Where a picture's bytes are.
#[derive(Clone)]
pub(super) enum Source {
    File(PathBuf),
    Bytes(Preview),
    Thumbnail {
        kept: Thumbnails,
        hash: Option<String>,
        file: PathBuf,
    },
}

/// What a file looked like: bytes and time of its last change. `None` = it cannot be opened, or there is
/// no file.
pub(super) type Stamp = Option<(u64, SystemTime)>;

/// Why a picture cannot be shown, and what its file looked like then.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) why: String,
    pub(super) stamp: Stamp,
}

impl Source {
    /// What the file looks like now. It is opened, because what nobody may read can be as it was.
    pub(super) fn stamp(&self) -> Stamp {
        let (Self::File(file) | Self::Thumbnail { file, .. }) = self else {
            return None;
        };
        let facts = File::open(file).and_then(|open| open.metadata()).ok()?;
        Some((facts.len(), facts.modified().ok()?))
    }
}

/// Reads and decodes it; slow. `None` where the file still looks as it did when it could not be read.
pub(super) fn read_again(
    source: &Source,
    unread: Option<Stamp>,
) -> Option<Result<Picture, Unread>> {
    // Before it is read: what is changed meanwhile is another file than this one.
    let stamp = source.stamp();
    if unread == Some(stamp) {
        return None;
    }
    Some(read(source).map_err(|why| Unread { why, stamp }))
}

fn read(source: &Source) -> Result<Picture, String> {
    let bytes: Arc<[u8]> = match source {
        Source::Bytes(Preview(bytes)) => Arc::clone(bytes),
        Source::File(file) => read_file(file)?.into(),
        Source::Thumbnail { kept, hash, file } => {
            let made = kept.load(hash.as_deref(), file);
            let Thumbnail { pixels, sharp } = made.map_err(|failure| failure.said)?;
            let picture = Picture::new(pixels.width, pixels.height, pixels.rgba, sharp);
            return picture.map_err(|error| error.to_string());
        }
    };
    Picture::from_bytes(&bytes).map_err(|error| error.to_string())
}

fn read_file(file: &Path) -> Result<Vec<u8>, String> {
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let wrong = |error: std::io::Error| format!("{name} cannot be read: {error}");
    let length = std::fs::metadata(file).map_err(wrong)?.len();
    if length > FILE_MAX {
        return Err(format!("{name} is too large to show"));
    }
    std::fs::read(file).map_err(wrong)
}
