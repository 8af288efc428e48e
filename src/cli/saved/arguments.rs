//! What `saved` takes.

use super::moment::{Bytes, Moment};
use crate::{
    domain::{Filter, ServiceId, Sort, Timestamp, UNKNOWN_SERVICE},
    media::Format,
};
use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use std::path::PathBuf;

/// The value of `--model` for pictures of which nothing tells the model.
pub(super) const NO_MODEL: &str = "none";

/// What `saved` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Saved {
    /// What to do
    #[command(subcommand)]
    pub command: SavedCommand,
}

/// What can be done with saved pictures.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub enum SavedCommand {
    /// List pictures, the newest first
    List(List),
    /// Show a picture and how it was made; works for any picture file
    Show(Show),
    /// Move pictures to the trash
    Delete(Delete),
    /// Take pictures out of the trash
    Restore(Restore),
    /// Delete for good what is in the trash; starred pictures stay
    EmptyTrash(EmptyTrash),
    /// Write copies: as they are, without their data, or in another format
    Export(Export),
    /// Copy files or folders into the library
    Import(Import),
    /// Count pictures and bytes, by service and month
    Stats(Stats),
    /// Make the index anew from the files; loses nothing
    Rebuild(Rebuild),
    /// Put a tag on pictures, or take it off
    Tag(Tag),
    /// Rate pictures
    Rate(Rate),
    /// Star pictures, or take the star off
    Star(Star),
}

/// Which pictures; all conditions hold together.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Which {
    /// Words in prompt, model, service, tags or file name; a beginning is enough
    #[arg(long, value_name = "WORDS")]
    pub search: Option<String>,

    /// Made by this service; "imported": by none of them
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,

    /// Made with this model; "none": nothing tells with which
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,

    /// Starred
    #[arg(long, conflicts_with = "unstarred")]
    pub starred: bool,

    /// Not starred
    #[arg(long)]
    pub unstarred: bool,

    /// Rated so or better, 1 to 5
    #[arg(long, value_name = "N", value_parser = |text: &str| within(text, 1, 5))]
    pub rating: Option<u8>,

    /// Carrying this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,

    /// Made then or later: 2025-09-07, 2025-09-07T19:00 (UTC), or 7d, 12h ago
    #[arg(long, value_name = "WHEN")]
    pub since: Option<Moment>,

    /// Made before
    #[arg(long, value_name = "WHEN")]
    pub before: Option<Moment>,

    /// Files of so many bytes or more: 500K, 2M
    #[arg(long, value_name = "BYTES")]
    pub min_size: Option<Bytes>,

    /// Files smaller than this
    #[arg(long, value_name = "BYTES")]
    pub max_size: Option<Bytes>,

    /// So many pixels across or more
    #[arg(long, value_name = "PIXELS")]
    pub min_width: Option<u32>,

    /// So many pixels down or more
    #[arg(long, value_name = "PIXELS")]
    pub min_height: Option<u32>,

    /// What is in the trash instead
    #[arg(long)]
    pub trash: bool,

    /// In which order
    #[arg(long, value_name = "ORDER", default_value = "newest", value_parser = orders())]
    pub sort: Sort,
}

impl Which {
    /// The same for the index, as of `now`.
    pub(super) fn filter(&self, now: Timestamp) -> Filter {
        Filter {
            text: self.search.clone().unwrap_or_default(),
            service: self.service.as_deref().map(|id| match id {
                id if id.eq_ignore_ascii_case(UNKNOWN_SERVICE) => ServiceId::new(""),
                id => ServiceId::new(id),
            }),
            model: self.model.clone().map(|model| match model.as_str() {
                NO_MODEL => String::new(),
                _ => model,
            }),
            starred: match (self.starred, self.unstarred) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            rating_min: self.rating,
            tag: self.tag.clone(),
            since: self.since.map(|moment| moment.at(now)),
            before: self.before.map(|moment| moment.at(now)),
            bytes_min: self.min_size.map(|bytes| bytes.0),
            bytes_below: self.max_size.map(|bytes| bytes.0),
            width_min: self.min_width,
            height_min: self.min_height,
            trash: self.trash,
            sort: self.sort,
        }
    }
}

/// What `saved list` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct List {
    #[command(flatten)]
    pub which: Which,

    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// Answer with one JSON document
    #[arg(long, conflicts_with_all = ["null", "thumbs"])]
    pub json: bool,

    /// Answer with the files alone, each ended by a zero byte: for xargs -0
    #[arg(short = '0', long, conflicts_with = "thumbs")]
    pub null: bool,

    /// Show thumbnails
    #[arg(long)]
    pub thumbs: bool,
}

/// What `saved show` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Show {
    /// Id, file, or name of a file of the library
    #[arg(value_name = "PICTURE")]
    pub picture: PathBuf,

    /// Answer with one JSON object
    #[arg(long)]
    pub json: bool,

    /// Answer with one text of the file as it is: parameters, prompt, workflow, xmp
    #[arg(long, value_name = "NAME", conflicts_with = "json")]
    pub text: Option<String>,
}

/// The pictures that a command is about.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Pictures {
    /// Ids, files, or names of files of the library
    #[arg(value_name = "PICTURE", required = true)]
    pub pictures: Vec<PathBuf>,

    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `saved delete` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Delete {
    #[command(flatten)]
    pub which: Pictures,

    /// Also those with a star, which stay when several are named
    #[arg(long)]
    pub even_starred: bool,
}

/// What `saved restore` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Restore {
    #[command(flatten)]
    pub which: Pictures,
}

/// What `saved empty-trash` takes.
#[derive(Clone, Copy, Debug, PartialEq, Args)]
pub struct EmptyTrash {
    /// Do it; without this it is only said what would go
    #[arg(long)]
    pub yes: bool,

    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `saved export` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Export {
    #[command(flatten)]
    pub which: Pictures,

    /// Folder for the copies (a new one ends with /), or the name of one, whose ending says the
    /// format; nothing is overwritten
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub to: PathBuf,

    /// Without prompt, settings, EXIF and other data; the pixels are not touched
    #[arg(long)]
    pub strip: bool,

    /// In another format
    #[arg(long = "as", value_name = "FORMAT", value_parser = formats())]
    pub format: Option<Format>,

    /// Of a JPEG (--as jpg), 1 to 100; WebP and PNG lose nothing [default: 90]
    #[arg(long, value_name = "N", value_parser = |text: &str| within(text, 1, 100))]
    pub quality: Option<u8>,
}

/// What `saved import` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Import {
    /// Picture files, and folders with all that is in them
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `saved stats` takes.
#[derive(Clone, Copy, Debug, PartialEq, Args)]
pub struct Stats {
    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `saved rebuild` takes.
#[derive(Clone, Copy, Debug, PartialEq, Args)]
pub struct Rebuild {
    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `saved tag` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Tag {
    /// The tag
    #[arg(value_name = "TAG")]
    pub word: String,

    #[command(flatten)]
    pub which: Pictures,

    /// Take it off
    #[arg(long)]
    pub remove: bool,
}

/// What `saved rate` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Rate {
    /// 1 to 5; 0 takes the rating away
    #[arg(value_name = "N", value_parser = |text: &str| within(text, 0, 5))]
    pub rating: u8,

    #[command(flatten)]
    pub which: Pictures,
}

/// What `saved star` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Star {
    #[command(flatten)]
    pub which: Pictures,

    /// Take the star off
    #[arg(long)]
    pub remove: bool,
}

/// A whole number of so much and so little.
fn within(text: &str, min: u8, max: u8) -> Result<u8, String> {
    let number = text.parse().ok().filter(|it| (min..=max).contains(it));
    number.ok_or_else(|| format!("expected a whole number, {min} to {max}"))
}

fn orders() -> impl TypedValueParser<Value = Sort> {
    PossibleValuesParser::new(Sort::ALL.map(Sort::word)).try_map(|word| {
        let found = Sort::ALL.into_iter().find(|sort| sort.word() == word);
        found.ok_or("unknown order")
    })
}

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::extension)).try_map(|word| {
        let found = Format::ALL
            .into_iter()
            .find(|format| format.extension() == word);
        found.ok_or("unknown format")
    })
}
