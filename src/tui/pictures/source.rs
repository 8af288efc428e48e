//! Where the bytes of a picture lie, and how they become a picture.

use crate::domain::Preview;
use crate::graphics::Picture;
use crate::media::Thumbnail;
use crate::store::Thumbnails;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
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

/// Reads and decodes it; slow.
pub(super) fn read(source: &Source) -> Result<Picture, String> {
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
