//! Where the bytes of a picture lie, and how they become a picture.

use crate::domain::Preview;
use crate::graphics::Picture;
use crate::media::Thumbnail;
use crate::store::Thumbnails;
use std::{
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

/// The largest picture file that is read for showing, bytes.
const FILE_MAX: u64 = 64 << 20;

/// Why a picture cannot be shown that a decoder fell over.
pub(super) const BROKEN: &str = "a picture cannot be shown: its data broke the decoder";

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
/// A thumbnail that is kept comes without a look at its picture, whose drive may sleep or hang.
pub(super) fn read_again(
    source: &Source,
    unread: Option<Stamp>,
) -> Option<Result<Picture, Unread>> {
    again(source, unread, || read(source))
}

fn again(
    source: &Source,
    unread: Option<Stamp>,
    read: impl Fn() -> Result<Picture, String>,
) -> Option<Result<Picture, Unread>> {
    // A fault of a decoder is as good a reason as any: the next try waits for another file as well.
    let read = || catch_unwind(AssertUnwindSafe(&read)).unwrap_or_else(|_| Err(BROKEN.to_owned()));
    if unread.is_none()
        && matches!(source, Source::Thumbnail { .. })
        && let Ok(picture) = read()
    {
        return Some(Ok(picture));
    }
    // Before it is read, though it was read in vain just now: what is changed meanwhile is another file
    // than this one.
    let stamp = source.stamp();
    if unread == Some(stamp) {
        return None;
    }
    Some(read().map_err(|why| Unread { why, stamp }))
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{BROKEN, Source, again, read_again};
    use crate::domain::{Clock, Timestamp};
    use crate::store::Thumbnails;
    use std::{fs, path::Path, sync::Arc};

    struct At;

    impl Clock for At {
        fn now(&self) -> Timestamp {
            Timestamp(1_700_000_000_000)
        }
    }

    /// The thumbnail of the picture in `file`, kept in a folder `cache` beside it if it was made before.
    fn thumbnail(file: &Path) -> Source {
        let cache = file.with_file_name("cache");
        Source::Thumbnail {
            kept: Thumbnails::new(cache, 1 << 20, Arc::new(At)),
            hash: Some("ab".repeat(32)),
            file: file.to_owned(),
        }
    }

    /// Whoever opens a pipe waits for its other end, as for a share that hangs.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_thumbnail_that_is_kept_comes_although_its_picture_hangs() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        use std::{sync::mpsc, thread, time::Duration};
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.png");
        image::RgbImage::new(4, 4).save(&file).unwrap();
        let source = thumbnail(&file);
        assert!(matches!(read_again(&source, None), Some(Ok(_))));
        fs::remove_file(&file).unwrap();
        mknodat(CWD, &file, FileType::Fifo, Mode::RWXU, 0).unwrap();
        let (sender, came) = mpsc::channel();
        thread::spawn(move || sender.send(read_again(&source, None)));
        let came = came.recv_timeout(Duration::from_secs(10));
        assert!(matches!(came, Ok(Some(Ok(_)))), "it was waited for");
    }

    #[test]
    fn a_thumbnail_that_cannot_be_made_is_made_when_its_picture_changes() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.png");
        fs::write(&file, "half of a picture").unwrap();
        let source = thumbnail(&file);
        let unread = read_again(&source, None).unwrap().unwrap_err();
        assert_eq!(unread.stamp, source.stamp());
        assert!(unread.stamp.is_some());
        let again = read_again(&source, Some(unread.stamp));
        assert!(again.is_none(), "only looked at");
        image::RgbImage::new(4, 4).save(&file).unwrap();
        let again = read_again(&source, Some(unread.stamp));
        assert!(matches!(again, Some(Ok(_))));
    }

    #[test]
    fn what_broke_the_decoder_is_tried_again_when_its_file_changes() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.png");
        fs::write(&file, "what nobody thought of").unwrap();
        let breaks = || unreachable!("a fault of a decoder");
        for source in [thumbnail(&file), Source::File(file)] {
            let unread = again(&source, None, breaks).unwrap().unwrap_err();
            assert_eq!(unread.why, BROKEN);
            assert_eq!(unread.stamp, source.stamp());
            assert!(again(&source, Some(unread.stamp), breaks).is_none());
        }
    }
}
