//! Taking in pictures from elsewhere: copied, never moved, and none twice.

use super::{Catalogue, Places, reconcile::entry};
use crate::{
    domain::{Import, ImportProgress, PictureId, visible},
    media::{self, Skim},
    store::{
        Library, Owner, StoreError,
        catalogue::reconcile::Hashing,
        place::{self, Wanted},
        scan,
    },
};
use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::{self, Seek},
    path::{Path, PathBuf},
};

/// Longest name that is kept, in bytes; what is longer is cut.
const STEM_MAX: usize = 120;

/// Copies the pictures among `paths` (files, and folders with all that is in them) into the library.
/// Those of other kinds are refused with a reason; other files in a folder are nobody's concern.
/// `told` hears how far it is; `stop` ends it before the next file. A drive that takes nothing more
/// ends it too: what was taken in stays.
pub fn import(
    writer: &Owner<Catalogue>,
    places: &Places,
    paths: &[PathBuf],
    told: &mut dyn FnMut(ImportProgress),
    stop: &dyn Fn() -> bool,
) -> Result<Import, StoreError> {
    writer.call(|catalogue| catalogue.is_there())?;
    // Makes the folder of a new library, and says what is wrong with it before anything is read.
    Library::open(&places.library)?;
    let mut done = Import::default();
    let mut files = vec![];
    for path in paths {
        match listed(path) {
            Ok(found) => files.extend(found),
            Err(error) => done.refused.push((path.clone(), error.to_string())),
        }
    }
    let mut progress = ImportProgress {
        done: 0,
        of: files.len() as u64,
    };
    told(progress);
    for file in files {
        if stop() {
            done.stopped = true;
            break;
        }
        match one(writer, places, &file) {
            Ok(Taken::New(id)) => done.added.push(id),
            Ok(Taken::Known(id)) => done.known.push((file, id)),
            Ok(Taken::Refused(why)) => done.refused.push((file, why)),
            // Nothing more would fit either.
            Err(error) => {
                done.refused.push((file, error.to_string()));
                done.stopped = true;
                break;
            }
        }
        progress.done += 1;
        told(progress);
    }
    Ok(done)
}

impl Catalogue {
    /// The picture with these bytes, and whether it is in the trash. One whose file has gone since
    /// the index saw it is none: whoever is told “here already” may delete the original.
    fn with_hash(&self, hash: &str) -> Result<Option<(PictureId, bool)>, StoreError> {
        let Some((id, trashed)) = self.index.with_hash(hash)? else {
            return Ok(None);
        };
        let place = self.index.place_of(id)?;
        let is_there = place.is_some_and(|it| self.places.library.join(it.name).is_file());
        Ok(is_there.then_some((id, trashed)))
    }
}

/// What became of one file.
pub(super) enum Taken {
    New(PictureId),
    Known(PictureId),
    Refused(String),
}

fn listed(path: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let found = fs::metadata(path).map_err(|error| StoreError::new(path, error))?;
    if found.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let files = scan::pictures_of_any_kind_in(path)?;
    Ok(files.iter().map(|file| path.join(&file.name)).collect())
}

/// Takes in one file, unless its very bytes are in the library.
pub(super) fn one(
    writer: &Owner<Catalogue>,
    places: &Places,
    file: &Path,
) -> Result<Taken, StoreError> {
    let (skimmed, hash) = match read(file) {
        Ok(read) => read,
        Err(error) => return Ok(Taken::Refused(StoreError::new(file, error).to_string())),
    };
    let (Some(format), None) = (skimmed.format, &skimmed.problem) else {
        let why = skimmed.problem.unwrap_or_default();
        return Ok(Taken::Refused(why));
    };
    match writer.call(move |catalogue| catalogue.with_hash(&hash))? {
        Some((known, false)) => return Ok(Taken::Known(known)),
        Some((known, true)) => {
            // Wanted again: it comes back as it was.
            let (back, problem) = writer.call(move |catalogue| catalogue.restore(&[known]))?;
            return match problem {
                Some(problem) => Err(problem),
                None => Ok(back
                    .first()
                    .copied()
                    .map_or(Taken::Known(known), Taken::New)),
            };
        }
        None => {}
    }
    let inside = std::path::absolute(file).ok();
    let inside = inside.and_then(|file| crate::store::index::name_of(&places.library, &file));
    let name = match inside {
        // It lies in the library already, and the index has not seen it yet.
        Some(name) if !name.starts_with('.') && scan::is_picture(file) => name,
        _ => copied(places, file, format.extension())?,
    };
    let Some(found) = scan::look(&places.library, &name) else {
        return Err(StoreError::Vanished(places.library.join(name)));
    };
    let entry = entry(places, &found).map_err(|error| StoreError::new(file, error))?;
    let ids = writer.call(move |catalogue| catalogue.put(vec![entry]))?;
    match ids.first() {
        Some(id) => Ok(Taken::New(*id)),
        None => Err(StoreError::Vanished(places.library.join(name))),
    }
}

fn read(file: &Path) -> io::Result<(Skim, String)> {
    let mut hashing = Hashing {
        file: File::open(file)?,
        hasher: blake3::Hasher::new(),
    };
    let skimmed = media::skim(io::BufReader::with_capacity(128 << 10, &mut hashing))?;
    Ok((skimmed, hashing.hasher.finalize().to_hex().to_string()))
}

/// Copies `file` into the library, with its time; answers with its name there.
fn copied(places: &Places, file: &Path, extension: &str) -> Result<String, StoreError> {
    let mut source = File::open(file).map_err(|error| StoreError::new(file, error))?;
    let time = source.metadata().and_then(|found| found.modified());
    let stem = stem(file);
    let kept = file.extension().filter(|_| {
        scan::is_picture(
            Path::new("x")
                .with_extension(file.extension().unwrap_or_default())
                .as_path(),
        )
    });
    let wanted = Wanted {
        folder: &places.library,
        stem: &stem,
        extension: kept.unwrap_or_else(|| OsStr::new(extension)),
    };
    let path = place::place(&wanted, |copy| {
        source.rewind()?;
        io::copy(&mut source, copy)?;
        // When it was made, as far as anybody knows; a drive that keeps no times is no reason to
        // refuse.
        if let Ok(time) = time {
            let _ = copy.set_modified(time);
        }
        Ok(())
    })?;
    crate::store::index::name_of(&places.library, &path).ok_or(StoreError::BadName(path))
}

/// The file's own name, as far as it can be one in a library.
fn stem(file: &Path) -> OsString {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let mut stem = visible(&stem).trim_start_matches(['.', ' ']).to_owned();
    let end = stem
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at > STEM_MAX);
    stem.truncate(end.unwrap_or(stem.len()));
    if stem.is_empty() {
        stem.push_str("picture");
    }
    OsString::from(stem)
}
