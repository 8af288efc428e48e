//! From what was named on the command line to pictures of the library.

use super::Stop;
use crate::{
    config::Config,
    domain::{PictureId, SavedPicture},
    engine::SavedLibrary,
    media,
};
use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// The pictures called `names`, each once, in this order. One that is not there is wrong usage, and
/// then nothing is done with the others.
pub(super) async fn pictures(
    names: &[PathBuf],
    config: &Config,
    library: &SavedLibrary,
) -> Result<Vec<SavedPicture>, Stop> {
    library.reconcile().await?;
    let folder = config.library();
    let mut found = Vec::with_capacity(names.len());
    let mut seen = HashSet::new();
    for name in names {
        let picture = one(name, &folder, library).await?;
        let picture = picture.ok_or_else(|| unknown(name))?;
        if seen.insert(picture.id) {
            found.push(picture);
        }
    }
    Ok(found)
}

/// The picture called `name`, if the library has it: an id, a file, or the name of a file in
/// `folder`.
pub(super) async fn one(
    name: &Path,
    folder: &Path,
    library: &SavedLibrary,
) -> Result<Option<SavedPicture>, Stop> {
    let id = name.to_str().and_then(|text| Uuid::try_parse(text).ok());
    if let Some(id) = id {
        let found = library.find(vec![PictureId(id)]).await?;
        return Ok(found.into_iter().next());
    }
    // A copy that lies here has the same name; it is not the library's.
    for file in files(name, folder) {
        let read = file.clone();
        let ids = tokio::task::spawn_blocking(move || ids(&read)).await;
        let found = library.find(ids.unwrap_or_default()).await?;
        // Two files can carry the same id: one is the copy of the other.
        let mut same = found
            .into_iter()
            .filter(|picture| fs::canonicalize(&picture.file).is_ok_and(|known| known == file));
        if let Some(picture) = same.next() {
            return Ok(Some(picture));
        }
    }
    Ok(None)
}

/// The files that `name` can mean: here, in `folder`, and in the trash of `folder`.
fn files(name: &Path, folder: &Path) -> Vec<PathBuf> {
    let trash = name
        .file_name()
        .map(|name| folder.join(crate::store::TRASH).join(name));
    let meant = [Some(name.to_owned()), Some(folder.join(name)), trash];
    let there = meant.into_iter().flatten().map(fs::canonicalize);
    there.flatten().filter(|file| file.is_file()).collect()
}

/// The file called `name`, here or in `folder`, without links in its path.
pub(super) fn file(name: &Path, folder: &Path) -> Option<PathBuf> {
    let found = fs::canonicalize(name).or_else(|_| fs::canonicalize(folder.join(name)));
    found.ok().filter(|file| file.is_file())
}

/// The ids that the picture in `file` can have: what it carries, and what its bytes give.
fn ids(file: &Path) -> Vec<PictureId> {
    // Any file may be named here, of any size: never held whole.
    let open = || fs::File::open(file).map(io::BufReader::new);
    let skimmed = open().and_then(media::skim);
    let mut hasher = blake3::Hasher::new();
    let hashed = open().and_then(|file| hasher.update_reader(file).map(drop));
    let (Ok(skimmed), Ok(())) = (skimmed, hashed) else {
        return vec![];
    };
    let carried = skimmed.read.generation.map(|data| data.id);
    let made = PictureId::of_hash(hasher.finalize().as_bytes());
    carried.into_iter().chain([made]).collect()
}

fn unknown(name: &Path) -> Stop {
    Stop::usage_with(
        format!("the library has no picture {}", name.display()),
        "name it by its id or its file: art-studio saved list",
    )
}
