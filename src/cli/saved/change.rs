//! `delete`, `restore`, `empty-trash`, `tag`, `rate` and `star`: what is said about pictures, and the trash.

use super::{
    DONE, Stop,
    arguments::{Delete, EmptyTrash, Pictures, Rate, Restore, Star, Tag},
    out, select,
};
use crate::{
    cli::told,
    config::Config,
    domain::{Mark, PictureId, Purge, SavedPicture, bytes_in_words},
    engine::SavedLibrary,
};
use serde::Serialize;

/// Ids that are named in the line that says how to undo.
const NAMED: usize = 20;

/// What `delete` answers.
#[derive(Serialize)]
struct Deleted {
    deleted: Vec<PictureId>,
    /// Left because they are starred.
    protected: usize,
}

/// What `restore` answers.
#[derive(Serialize)]
struct Restored {
    restored: usize,
}

/// What `empty-trash` answers.
#[derive(Serialize)]
struct Emptied {
    /// Were they deleted? Without `--yes` they only would be.
    #[serde(rename = "emptied")]
    done: bool,
    count: u64,
    bytes: u64,
    /// Left because they are starred.
    protected: u64,
    /// There was nothing in the trash.
    #[serde(skip)]
    was_empty: bool,
}

/// What `tag`, `rate` and `star` answer.
#[derive(Serialize)]
struct Marked {
    marked: Vec<PictureId>,
}

/// To the trash.
pub(super) async fn delete(
    asked: &Delete,
    config: &Config,
    library: &SavedLibrary,
) -> Result<u8, Stop> {
    let pictures = select::pictures(&asked.which.pictures, config, library).await?;
    let bulk = pictures.len() > 1 && !asked.even_starred;
    let mut trashed = library.trash(ids(&pictures), bulk).await?;
    let problem = trashed.problem.take();
    if asked.which.json {
        let answer = Deleted {
            deleted: trashed.ids,
            protected: trashed.protected,
        };
        out::json(&answer).await?;
        return problem.map_or(Ok(DONE), |problem| Err(problem.into()));
    }
    match trashed.protected {
        0 => {}
        1 => out::people("1 with a star stays; --even-starred deletes it too"),
        count => out::people(&format!(
            "{count} with a star stay; --even-starred deletes them too"
        )),
    }
    match trashed.ids.as_slice() {
        [] => out::people(match pictures.iter().all(is_trashed) {
            true if pictures.len() == 1 => "nothing was deleted: it is in the trash already",
            true => "nothing was deleted: they are in the trash already",
            false => "nothing was deleted",
        }),
        gone => {
            let named: Vec<_> = gone.iter().take(NAMED).map(ToString::to_string).collect();
            let rest = if gone.len() > NAMED { " …" } else { "" };
            let count = gone.len();
            out::people(&format!(
                "{count} in the trash; undo: {} restore {}{rest}",
                told::saved(config),
                named.join(" ")
            ));
            out::bytes(id_lines(gone)).await?;
        }
    }
    problem.map_or(Ok(DONE), |problem| Err(problem.into()))
}

/// Out of the trash.
pub(super) async fn restore(
    asked: &Restore,
    config: &Config,
    library: &SavedLibrary,
) -> Result<u8, Stop> {
    let pictures = select::pictures(&asked.which.pictures, config, library).await?;
    let restored = library.restore(ids(&pictures)).await?.len();
    if asked.which.json {
        out::json(&Restored { restored }).await?;
    } else if restored == 0 && !pictures.iter().any(is_trashed) {
        out::people(match pictures.len() {
            1 => "nothing was restored: it is not in the trash",
            _ => "nothing was restored: none of them is in the trash",
        });
    } else {
        out::people(&format!("{restored} back in the library"));
    }
    Ok(DONE)
}

/// Deletes what is in the trash for good; without `--yes` only says what that would be.
pub(super) async fn empty_trash(asked: &EmptyTrash, library: &SavedLibrary) -> Result<u8, Stop> {
    library.reconcile().await?;
    let sum = library.trash_sum().await?;
    let mut emptied = Emptied {
        done: asked.yes,
        count: sum.count,
        bytes: sum.bytes,
        protected: sum.protected,
        was_empty: sum.count + sum.protected == 0,
    };
    let mut problem = None;
    if asked.yes {
        let purged = library.purge(Purge::Until(sum.at)).await?;
        (emptied.count, emptied.bytes) = (purged.count, purged.bytes);
        problem = purged.problem;
    }
    if asked.json {
        out::json(&emptied).await?;
    } else {
        out::people(&emptied.words());
    }
    problem.map_or(Ok(DONE), |problem| Err(problem.into()))
}

impl Emptied {
    fn words(&self) -> String {
        let pictures = if self.count == 1 {
            "picture"
        } else {
            "pictures"
        };
        let what = format!("{} {pictures}, {}", self.count, bytes_in_words(self.bytes));
        let words = match (self.done, self.count) {
            _ if self.was_empty => "the trash is empty".to_owned(),
            (_, 0) => "nothing in the trash is to be deleted".to_owned(),
            (true, _) => format!("deleted for ever: {what}"),
            (false, _) => format!("would be deleted for ever: {what}; --yes does it"),
        };
        match self.protected {
            0 => words,
            1 => format!("{words}; 1 with a star stays"),
            count => format!("{words}; {count} with a star stay"),
        }
    }
}

/// A tag on, or off.
pub(super) async fn tag(asked: &Tag, config: &Config, library: &SavedLibrary) -> Result<u8, Stop> {
    let tag = asked.word.trim().to_owned();
    if tag.is_empty() {
        return Err(Stop::usage("a tag is at least one character"));
    }
    let (mark, said) = if asked.remove {
        (Mark::Untag(tag), "without the tag")
    } else {
        (Mark::Tag(tag), "tagged")
    };
    apply(&asked.which, mark, said, (config, library)).await
}

/// A rating, or none.
pub(super) async fn rate(
    asked: &Rate,
    config: &Config,
    library: &SavedLibrary,
) -> Result<u8, Stop> {
    let rating = Some(asked.rating).filter(|rating| *rating > 0);
    let said = if rating.is_some() {
        "rated"
    } else {
        "without a rating"
    };
    apply(&asked.which, Mark::Rate(rating), said, (config, library)).await
}

/// A star on, or off.
pub(super) async fn star(
    asked: &Star,
    config: &Config,
    library: &SavedLibrary,
) -> Result<u8, Stop> {
    let said = if asked.remove {
        "without a star"
    } else {
        "starred"
    };
    apply(
        &asked.which,
        Mark::Star(!asked.remove),
        said,
        (config, library),
    )
    .await
}

async fn apply(
    which: &Pictures,
    mark: Mark,
    said: &str,
    (config, library): (&Config, &SavedLibrary),
) -> Result<u8, Stop> {
    let pictures = select::pictures(&which.pictures, config, library).await?;
    let marked = ids(&pictures);
    library.mark(marked.clone(), mark).await?;
    if which.json {
        out::json(&Marked { marked }).await?;
    } else {
        out::people(&format!("{} {said}", marked.len()));
    }
    Ok(DONE)
}

fn is_trashed(picture: &SavedPicture) -> bool {
    picture.trashed_at.is_some()
}

fn ids(pictures: &[SavedPicture]) -> Vec<PictureId> {
    pictures.iter().map(|picture| picture.id).collect()
}

/// One id a line: the answer for scripts.
fn id_lines(ids: &[PictureId]) -> Vec<u8> {
    let lines = ids.iter().map(|id| format!("{id}\n"));
    lines.collect::<String>().into_bytes()
}
