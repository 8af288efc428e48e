//! `export` and `import`: copies out of the library and into it.

use super::{
    DONE, FAILED, Stop,
    arguments::{Export, Import},
    out, select,
};
use crate::{
    cli::copy::{Copy, QUALITY},
    config::Config,
    domain::{self, PictureId, visible},
    engine::SavedLibrary,
    media::Format,
    store::{StoreError, prepare_destination},
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf, is_separator},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Files with the same reason that are named one by one.
const NAMED_MAX: usize = 3;

/// What `export` answers.
#[derive(Serialize)]
struct Exported {
    exported: Vec<Copied>,
    refused: Vec<NotCopied>,
}

/// A picture of which there is no copy.
#[derive(Serialize)]
struct NotCopied {
    id: PictureId,
    file: String,
    why: String,
}

/// A copy.
#[derive(Serialize)]
struct Copied {
    id: PictureId,
    file: String,
}

/// What `import` answers.
#[derive(Serialize)]
struct Imported<'a> {
    added: &'a [PictureId],
    /// Files whose very bytes are in the library already.
    known: Vec<Known>,
    refused: Vec<Refused<'a>>,
}

#[derive(Serialize)]
struct Known {
    file: String,
    id: PictureId,
}

#[derive(Serialize)]
struct Refused<'a> {
    file: String,
    why: &'a str,
}

/// Copies out of the library.
pub(super) async fn export(
    asked: &Export,
    config: &Config,
    library: &SavedLibrary,
) -> Result<u8, Stop> {
    let shape = shape(asked)?;
    let pictures = select::pictures(&asked.which.pictures, config, library).await?;
    let several = pictures.len() > 1;
    if let Err(wrong) = prepare_destination(&asked.to, several) {
        return Err(match wrong {
            StoreError::NoSuchFolder(_) if several => Stop::usage_with(
                format!("{} pictures need a folder", pictures.len()),
                "name one that is there; a new one ends with /",
            ),
            StoreError::NoSuchFolder(_) => Stop::usage_with(wrong.to_string(), wrong.hint()),
            wrong => Stop::Failed(wrong.into()),
        });
    }
    let to = std::path::absolute(&asked.to).unwrap_or_else(|_| asked.to.clone());
    let (mut exported, mut refused) = (Vec::with_capacity(pictures.len()), Vec::new());
    for picture in pictures {
        let extension = shape.format.map(Format::extension);
        let is_made = Arc::new(AtomicBool::new(false));
        let mark = is_made.clone();
        let convert = move |bytes: Vec<u8>| {
            let copy = shape.made(bytes)?;
            mark.store(true, Ordering::Relaxed);
            Ok(copy)
        };
        let (id, source) = (picture.id, picture.file.clone());
        let copied = library.export(picture.file, to.clone(), extension, convert);
        match copied.await {
            Ok(file) => {
                if !asked.which.json {
                    out::bytes(line(&file)).await?;
                }
                let file = file.to_string_lossy().into_owned();
                exported.push(Copied { id, file });
            }
            Err(failure) if !several => return Err(failure.into()),
            Err(failure) => {
                let file = source.to_string_lossy().into_owned();
                let said = format!("{file} was not copied: {}", failure.said);
                out::complain(&said, failure.hint.as_deref());
                let why = failure.said;
                refused.push(NotCopied { id, file, why });
                // What could be made and not written is the fault of the place, for each that follows.
                if is_made.load(Ordering::Relaxed) {
                    out::complain("the pictures after it were not tried", None);
                    break;
                }
            }
        }
    }
    let code = if refused.is_empty() { DONE } else { FAILED };
    if asked.which.json {
        out::json(&Exported { exported, refused }).await?;
    }
    Ok(code)
}

/// What the copies are to be.
fn shape(asked: &Export) -> Result<Copy, Stop> {
    let format = format(asked)?;
    Ok(Copy {
        strip: asked.strip,
        format,
        quality: quality(asked.quality, format)?,
    })
}

/// The format of the copies: what is asked for, else what the name of the one copy says; `None` = as
/// each is.
fn format(asked: &Export) -> Result<Option<Format>, Stop> {
    let to = &asked.to;
    let is_folder = to.is_dir() || to.to_string_lossy().ends_with(is_separator);
    let named = Format::of_name(to).filter(|_| !is_folder);
    match (asked.format, named) {
        (Some(wanted), Some(named)) if wanted != named => Err(Stop::usage_with(
            format!(
                "{} is the name of a {named}, and --as wants a {wanted}",
                to.display()
            ),
            format!(
                "let the name end with .{}, or leave --as out",
                wanted.extension()
            ),
        )),
        (wanted, named) => Ok(wanted.or(named)),
    }
}

/// The quality of a JPEG; of nothing else one can be chosen.
fn quality(asked: Option<u8>, format: Option<Format>) -> Result<u8, Stop> {
    match (asked, format) {
        (Some(_), None) => Err(Stop::usage_with(
            "--quality is of a JPEG, and the copies are in the format they have",
            "add --as jpg, or leave --quality out",
        )),
        (Some(_), Some(format)) if format != Format::Jpeg => Err(Stop::usage_with(
            format!("--quality is of a JPEG; {format} loses nothing here"),
            "use --as jpg, or leave --quality out",
        )),
        (quality, _) => Ok(quality.unwrap_or(QUALITY)),
    }
}

/// Copies into the library.
pub(super) async fn import(asked: &Import, library: &SavedLibrary) -> Result<u8, Stop> {
    let watched = !asked.json && io::stderr().is_terminal();
    let paths = asked
        .paths
        .iter()
        .map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    let done = library
        .import(paths.collect(), move |progress| {
            if watched {
                let (done, of) = (progress.done, progress.of);
                let _ = write!(io::stderr().lock(), "\r\x1b[2K{done} of {of}");
            }
            true
        })
        .await?;
    if watched {
        let _ = write!(io::stderr().lock(), "\r\x1b[2K");
    }
    let code = if done.refused.is_empty() && !done.stopped {
        DONE
    } else {
        FAILED
    };
    if asked.json {
        let name = |file: &Path| file.to_string_lossy().into_owned();
        let known = done.known.iter().map(|(file, id)| Known {
            file: name(file),
            id: *id,
        });
        let refused = done.refused.iter().map(|(file, why)| Refused {
            file: name(file),
            why,
        });
        let answer = Imported {
            added: &done.added,
            known: known.collect(),
            refused: refused.collect(),
        };
        out::json(&answer).await?;
        return Ok(code);
    }
    tell(&done);
    Ok(code)
}

/// What an import did, for people.
fn tell(done: &domain::Import) {
    tell_refused(&done.refused);
    let (added, known) = (done.added.len(), done.known.len());
    if added + known + done.refused.len() == 0 && !done.stopped {
        out::people("nothing was imported: there is no picture in there");
        return;
    }
    let mut words = format!("{added} imported, {known} there already");
    if !done.refused.is_empty() {
        words += &[", ", &done.refused.len().to_string(), " refused"].concat();
    }
    if done.stopped {
        words.push_str("; it was stopped");
    }
    out::people(&words);
}

/// Why files were not imported: a few of those with the same reason by name, the others as a number.
fn tell_refused(refused: &[(PathBuf, String)]) {
    let mut counts = BTreeMap::<&str, usize>::new();
    for (file, why) in refused {
        let count = counts.entry(why).or_default();
        *count += 1;
        if *count > NAMED_MAX {
            continue;
        }
        let path = visible(&file.to_string_lossy());
        // Some reasons begin with it.
        if why.starts_with(&path) {
            out::complain(why, None);
        } else {
            out::complain(&format!("{path} was not imported: {why}"), None);
        }
    }
    for (why, count) in counts {
        let words = match count.saturating_sub(NAMED_MAX) {
            0 => continue,
            1 => "1 more file was".to_owned(),
            more => format!("{more} more files were"),
        };
        out::complain(&format!("{words} not imported: {why}"), None);
    }
}

/// The path as a line: byte for byte for programs, harmless for terminals.
fn line(file: &Path) -> Vec<u8> {
    super::super::generate::path_line(file)
}
