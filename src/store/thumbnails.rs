//! Thumbnails on disk, under the hash of the picture's bytes: what was made once is not made again.
//!
//! A cache, nothing more: any file of it may be missing, old, cut or from another picture's time
//! without harm. Each of its 256 folders (the first two digits of the hash) has its share of the
//! whole and forgets what was not looked at for longest, so nobody has to count everything; and a folder
//! is counted only at its first new file of each run, and when what came since may have filled it.

use super::StoreError;
use crate::{
    domain::{Clock, Failure, FailureKind, Timestamp},
    media::{self, MediaError, Thumbnail},
};
use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Folders that share the room.
const FOLDERS: usize = 256;
/// Of a folder's share, in percent, so much remains after it was tidied.
const REMAINS: u64 = 90;
/// A thumbnail that is looked at counts as new again after so long, ms: a day.
const TOUCH_AFTER_MS: u64 = 86_400_000;
/// The largest file of the cache that is read, bytes: 256 × 256 pixels as PNG need no more.
const FILE_MAX: u64 = 1 << 20;
/// Bytes of the checksum at the end of each file.
const CHECKSUM: usize = 4;

/// Thumbnails of pictures, kept from run to run. Clones are the same cache; several processes may
/// use the same folder at once. Every method blocks.
#[derive(Clone)]
pub struct Thumbnails {
    place: Option<Arc<Place>>,
}

struct Place {
    folder: PathBuf,
    bytes_max: u64,
    clock: Arc<dyn Clock>,
    /// About how many bytes each folder holds; more than there can be where nobody counted yet.
    held: [AtomicU64; FOLDERS],
}

/// In no folder there is as much.
const NOT_COUNTED: u64 = u64::MAX / 2;

impl Thumbnails {
    /// Kept in `folder`, which is made when it is needed; at most about `bytes_max` bytes.
    pub fn new(folder: PathBuf, bytes_max: u64, clock: Arc<dyn Clock>) -> Self {
        let place = Place {
            folder,
            bytes_max,
            clock,
            held: std::array::from_fn(|_| AtomicU64::new(NOT_COUNTED)),
        };
        Self {
            place: (bytes_max > 0).then(|| Arc::new(place)),
        }
    }

    /// Kept nowhere: each is made when it is asked for.
    pub fn nowhere() -> Self {
        Self { place: None }
    }

    /// The thumbnail of the picture in `file`. `hash` is the BLAKE3 of its bytes in hex; without
    /// one the file is read for it. What is not kept is made (about 8 ms for a PNG of 1024²) and
    /// kept.
    pub fn load(&self, hash: Option<&str>, file: &Path) -> Result<Thumbnail, Failure> {
        let kept = |hash: &str| self.place.as_deref()?.read(hash);
        if let Some(thumbnail) = hash.and_then(kept) {
            return Ok(thumbnail);
        }
        let mut open = File::open(file).map_err(|error| unread(file, &error))?;
        let hash = match (hash, &self.place) {
            (None, Some(_)) => {
                let hash = hash_of(&mut open).map_err(|error| unread(file, &error))?;
                if let Some(thumbnail) = kept(&hash) {
                    return Ok(thumbnail);
                }
                Some(hash)
            }
            (hash, _) => hash.map(str::to_owned),
        };
        let made = media::thumbnail(BufReader::with_capacity(1 << 16, open));
        let thumbnail = made.map_err(|error| unshowable(&error))?;
        if let Some(hash) = hash {
            self.keep(&hash, &thumbnail);
        }
        Ok(thumbnail)
    }

    /// Keeps the thumbnail of the picture whose bytes have this hash. When that fails it is made
    /// again the next time.
    pub fn keep(&self, hash: &str, thumbnail: &Thumbnail) {
        let Some(place) = &self.place else { return };
        if let Err(error) = place.write(hash, thumbnail) {
            tracing::warn!(%error, "a thumbnail could not be kept");
        }
    }
}

impl Place {
    /// Where the thumbnail of `hash` lies; `None` for what is no hash.
    fn file(&self, hash: &str) -> Option<PathBuf> {
        let plain = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (first, rest) = hash.split_at_checked(2).filter(|_| plain)?;
        Some(self.folder.join(first).join(rest))
    }

    /// What is kept and whole.
    fn read(&self, hash: &str) -> Option<Thumbnail> {
        let path = self.file(hash)?;
        let open = File::open(&path).ok()?;
        let mut bytes = Vec::new();
        (&open).take(FILE_MAX).read_to_end(&mut bytes).ok()?;
        let (picture, checksum) = bytes.split_last_chunk::<CHECKSUM>()?;
        if crc32fast::hash(picture).to_be_bytes() != *checksum {
            return None;
        }
        let thumbnail = Thumbnail::decode(picture).ok()?;
        self.touch(&open);
        Some(thumbnail)
    }

    /// Marks a thumbnail as looked at; not at every look, which would be a write for each.
    fn touch(&self, open: &File) {
        let now = self.clock.now();
        let modified = open.metadata().and_then(|found| found.modified());
        let old = modified.is_ok_and(|at| now.ms_since(timestamp(at)) > TOUCH_AFTER_MS);
        if old {
            // Whoever may only read the cache sees it forget a little earlier.
            let _ = open.set_modified(UNIX_EPOCH + Duration::from_millis(now.0));
        }
    }

    fn write(&self, hash: &str, thumbnail: &Thumbnail) -> Result<(), StoreError> {
        let Some(path) = self.file(hash) else {
            return Ok(());
        };
        let failed = |error: io::Error| StoreError::new(&path, error);
        let bytes = thumbnail.encode();
        let mut bytes = bytes.map_err(|error| failed(io::Error::other(error)))?;
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        let folder = super::library::parent(&path);
        // Renamed when whole, and not synced: after a power cut the checksum tells.
        let temporary = tempfile::NamedTempFile::new_in(folder).or_else(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                fs::create_dir_all(folder)?;
                return tempfile::NamedTempFile::new_in(folder);
            }
            Err(error)
        });
        let mut temporary = temporary.map_err(failed)?;
        temporary.as_file_mut().write_all(&bytes).map_err(failed)?;
        temporary
            .persist(&path)
            .map_err(|refused| failed(refused.error))?;
        self.make_room(hash, folder, bytes.len() as u64);
        Ok(())
    }

    /// Tidies the folder of `hash` up if so many `new` bytes may have filled it.
    fn make_room(&self, hash: &str, folder: &Path, new: u64) {
        let number = hash.get(..2).map(|first| usize::from_str_radix(first, 16));
        let Some(held) = number.and_then(|number| self.held.get(number.ok()?)) else {
            return;
        };
        let max = self.bytes_max / FOLDERS as u64;
        if held.fetch_add(new, Ordering::Relaxed).saturating_add(new) > max {
            held.store(tidy(folder, max), Ordering::Relaxed);
        }
    }
}

/// Removes what was not looked at for longest from `folder` once it holds more than `max` bytes. Answers
/// how many it holds then.
fn tidy(folder: &Path, max: u64) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
        .filter_map(|entry| {
            let found = entry.metadata().ok()?;
            let modified = found.modified().ok()?;
            Some((modified, found.len(), entry.path()))
        })
        .collect();
    let mut total: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    if total <= max {
        return total;
    }
    files.sort_unstable();
    // The newest stays, however little room there is.
    files.pop();
    for (_, bytes, path) in files {
        if total <= max / 100 * REMAINS {
            break;
        }
        // Somebody else may have been faster.
        let _ = fs::remove_file(path);
        total -= bytes;
    }
    total
}

/// The BLAKE3 of a file, as 64 hex digits; afterwards the file is at its start again.
fn hash_of(file: &mut File) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(&mut *file)?;
    file.rewind()?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn timestamp(at: SystemTime) -> Timestamp {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

fn unread(file: &Path, error: &io::Error) -> Failure {
    let said = format!("{} cannot be read: {error}", name(file));
    Failure::new(FailureKind::Storage, said).hint("check that it is there and may be read")
}

fn unshowable(error: &MediaError) -> Failure {
    Failure::new(FailureKind::BadPicture, error.to_string())
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    crate::domain::visible(&name.to_string_lossy())
}

#[cfg(test)]
mod tests;
