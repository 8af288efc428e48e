//! `art-studio saved list`: a table for people, JSON or bare files for programs, thumbnails for the
//! eye.

use super::{DONE, List, Stop, line::Image, out, unknown};
use crate::{
    cli::{columns, picture::Display, table},
    config::Config,
    domain::{Clock, Filter, PageAt, SavedPicture, visible},
    engine::{Engine, SavedLibrary, SystemClock},
    graphics::{Picture, print::Tile},
    store::Thumbnails,
};
use serde::Serialize;
use std::io;

/// Pictures asked for at once.
const PAGE: usize = 1000;
/// Characters of a prompt in the table.
const PROMPT: usize = 60;
/// The place of the prompts in the table.
const PROMPT_AT: usize = 3;

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    images: Vec<Image<'a>>,
}

/// Runs the command.
pub(super) async fn run(asked: &List, config: &Config, engine: &Engine) -> Result<u8, Stop> {
    let library = engine.saved();
    let checked = library.reconcile().await?;
    let pictures = pictures(asked, &library).await?;
    let is_told = pictures.is_empty()
        && !checked.is_missing
        && unknown::is_told(&asked.which, engine, &library).await?;
    if asked.json {
        let images = pictures.iter().map(Image::of).collect();
        out::json(&Document { images }).await?;
    } else if asked.null {
        out::bytes(files(&pictures)).await?;
    } else if asked.thumbs {
        thumbs(pictures, config, engine.thumbnails()).await?;
    } else if checked.is_missing {
        let folder = visible(&config.library().to_string_lossy());
        out::people(&format!(
            "no pictures: {folder} is not there; the first picture makes it. If it is on a drive, mount \
             that; --library chooses another folder"
        ));
    } else if pictures.is_empty() {
        if !is_told {
            out::people(nothing(asked));
        }
    } else {
        let width = columns::of(&io::stdout());
        out::bytes(rows(&pictures, width).into_bytes()).await?;
    }
    Ok(DONE)
}

/// Why nothing is listed.
fn nothing(asked: &List) -> &'static str {
    let filter = asked.which.filter(SystemClock.now());
    let all = Filter {
        trash: filter.trash,
        sort: filter.sort,
        ..Filter::default()
    };
    match filter.trash {
        _ if asked.limit == Some(0) => "--limit 0 lists none",
        _ if filter != all => "no picture fits all of that",
        true => "the trash is empty",
        false => "no pictures",
    }
}

/// All that fit, page by page.
async fn pictures(asked: &List, library: &SavedLibrary) -> Result<Vec<SavedPicture>, Stop> {
    let filter = asked.which.filter(SystemClock.now());
    let limit = asked.limit.unwrap_or(usize::MAX);
    let (mut at, mut found) = (PageAt::Start, Vec::new());
    while found.len() < limit {
        let wanted = (limit - found.len()).min(PAGE);
        let page = library.page(filter.clone(), at, wanted).await?;
        found.extend(page.pictures);
        match page.next {
            Some(next) => at = PageAt::After(next),
            None => break,
        }
    }
    Ok(found)
}

/// The files byte for byte, each ended by a zero byte.
fn files(pictures: &[SavedPicture]) -> Vec<u8> {
    let files = pictures.iter().map(|picture| picture.file.as_os_str());
    files
        .flat_map(|file| [file.as_encoded_bytes(), &[0]].concat())
        .collect()
}

/// The table; `width` is that of the terminal, where there is one.
fn rows(pictures: &[SavedPicture], width: Option<usize>) -> String {
    let header = ["MADE", "", "SIZE", "PROMPT", "FILE"].map(str::to_owned);
    let rows = pictures.iter().map(|picture| {
        [
            picture.created_at.minute(),
            marks(picture),
            format!("{}×{}", picture.width, picture.height),
            prompt(picture, PROMPT),
            visible(&name(picture)),
        ]
    });
    let rows = std::iter::once(header).chain(rows);
    match width {
        // Other commands take a file by its name: it is never cut.
        Some(width) => table::within(rows, width, PROMPT_AT),
        None => table::of(rows),
    }
}

/// `★3`: starred, and the rating.
fn marks(picture: &SavedPicture) -> String {
    let star = if picture.starred { "★" } else { "" };
    let rating = picture.rating.map(|rating| rating.to_string());
    format!("{star}{}", rating.unwrap_or_default())
}

fn name(picture: &SavedPicture) -> String {
    let name = picture.file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn prompt(picture: &SavedPicture, max: usize) -> String {
    let prompt = visible(&picture.prompt);
    if prompt.chars().count() <= max {
        return prompt;
    }
    prompt.chars().take(max - 1).chain(['…']).collect()
}

/// Prints a grid; each thumbnail is loaded when its row is printed.
async fn thumbs(
    pictures: Vec<SavedPicture>,
    config: &Config,
    thumbnails: Thumbnails,
) -> Result<(), Stop> {
    let Some(display) = Display::new(config) else {
        return Err(Stop::usage_with(
            "thumbnails need a terminal that may show pictures",
            "without --thumbs the pictures are listed",
        ));
    };
    let tile = move |picture: SavedPicture| {
        let hash = Some(picture.hash.as_str()).filter(|hash| !hash.is_empty());
        let shown = thumbnails
            .load(hash, &picture.file)
            .ok()
            .and_then(|thumbnail| {
                let pixels = thumbnail.pixels;
                Picture::new(pixels.width, pixels.height, pixels.rgba, thumbnail.sharp).ok()
            });
        let words = if picture.prompt.is_empty() {
            name(&picture)
        } else {
            prompt(&picture, PROMPT)
        };
        let mut mark = marks(&picture);
        if !mark.is_empty() {
            mark.push(' ');
        }
        if shown.is_none() {
            mark.insert_str(0, "cannot be shown: ");
        }
        Tile {
            picture: shown,
            caption: format!("{mark}{words}"),
        }
    };
    display.grid(pictures.into_iter().map(tile)).await?;
    Ok(())
}
