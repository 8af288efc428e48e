//! The command line as types; `--help` is made from them.
//!
//! Separate so that what can be said stands in one place, apart from what is done.

mod advanced;

pub use advanced::AdvancedFlags;

use super::saved::Saved;
use crate::{
    config::{Flags, Images, ServerUrl},
    domain::{ENHANCEMENTS, Enhancement, Quality, Size},
};
use clap::{
    Args, Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use std::path::PathBuf;

/// Most jobs one command may ask for.
pub(super) const COUNT_MAX: u32 = 1000;

/// The AI art studio that lives in the terminal.
///
/// Without a command the studio opens. The commands do the same work for scripts.
#[derive(Clone, Debug, PartialEq, Parser)]
#[command(
    name = "art-studio",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// What to do; nothing opens the studio
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Folder where pictures are saved.
    #[arg(
        help = "Folder where pictures are saved [env: ART_STUDIO_LIBRARY]",
        long,
        global = true,
        help_heading = "Everywhere",
        value_name = "DIR"
    )]
    pub library: Option<PathBuf>,

    /// Configuration file.
    #[arg(
        help = "Configuration file [env: ART_STUDIO_CONFIG]",
        long,
        global = true,
        help_heading = "Everywhere",
        value_name = "FILE"
    )]
    pub config: Option<PathBuf>,

    /// Colours of the studio
    #[arg(long, global = true, help_heading = "Everywhere", value_name = "NAME")]
    pub theme: Option<String>,

    /// Show no pictures in the terminal
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub no_image: bool,

    /// How pictures are shown in the studio.
    #[arg(
        help = "How pictures are shown in the studio [env: ART_STUDIO_IMAGES]",
        long,
        global = true,
        help_heading = "Everywhere",
        value_name = "WAY",
        value_parser = ways()
    )]
    pub images: Option<Images>,

    /// The ComfyUI server.
    #[arg(
        help = "The ComfyUI server [env: COMFYUI_URL]",
        long,
        global = true,
        help_heading = "Everywhere",
        value_name = "URL"
    )]
    pub server: Option<ServerUrl>,
}

impl Arguments {
    /// What the configuration needs to know.
    pub fn flags(&self) -> Flags {
        Flags {
            library: self.library.clone(),
            config: self.config.clone(),
            theme: self.theme.clone(),
            no_image: self.no_image,
            images: self.images,
            server: self.server.clone(),
        }
    }
}

/// A command for scripts.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub enum Command {
    /// Make pictures from a prompt
    Generate(Box<Generate>),
    /// List, show, mark, delete, export and import saved pictures
    Saved(Box<Saved>),
    /// Say what is known of this terminal, how pictures are shown and why, and of the services
    Doctor(Doctor),
    /// List the services that make pictures
    Services(Services),
    /// List the models that can be chosen
    Models(Models),
    /// Tell how the server is
    Health(Health),
    /// Tell how a job at the server stands
    Progress(Progress),
}

/// What `generate` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Generate {
    /// What the picture shows; `-` reads it from standard input
    pub prompt: String,

    /// Who makes it; see `art-studio services` [default: the first one]
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,

    /// Which model of the service [default: its first one]
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,

    /// Pixels, for example 512x768
    #[arg(long, value_name = "WxH")]
    pub size: Option<Size>,

    /// Effort: quick, usual or everything
    #[arg(long, value_name = "TIER", ignore_case = true, value_parser = qualities())]
    pub quality: Option<Quality>,

    /// The number the picture grows from; the same gives the same picture, -1 a random one
    /// [default: -1]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<AskedSeed>,

    /// What must not be in the picture
    #[arg(long, value_name = "TEXT")]
    pub negative: Option<String>,

    /// Style words that are added to the prompt
    #[arg(long, value_name = "STYLE", ignore_case = true, value_parser = enhancements())]
    pub enhance: Option<Enhancement>,

    /// Make so many, with seeds that count up
    #[arg(long, value_name = "N", default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(COUNT_MAX)))]
    pub count: u32,

    /// Also write the picture to this file, replacing it, as PNG, JPEG or WebP by its ending; `-`
    /// writes it to standard output as it is
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Answer with one JSON object for each picture
    #[arg(long)]
    pub json: bool,

    /// Answer with one JSON line for everything that happens; the objects of --json come last
    #[arg(long)]
    pub events: bool,

    /// What only some models know.
    #[command(flatten)]
    pub advanced: AdvancedFlags,
}

/// What `doctor` takes.
#[derive(Clone, Copy, Debug, PartialEq, Args)]
pub struct Doctor {
    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `services` takes.
#[derive(Clone, Copy, Debug, PartialEq, Args)]
pub struct Services {
    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `models` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Models {
    /// Only those of this service
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,

    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `health` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Health {
    /// Of which service [default: the first one with a server]
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,

    /// Answer with one JSON document
    #[arg(long)]
    pub json: bool,
}

/// What `progress` takes.
#[derive(Clone, Debug, PartialEq, Args)]
pub struct Progress {
    /// The job, as the server calls it [default: the one that runs]
    #[arg(value_name = "ID")]
    pub id: Option<String>,

    /// Of which service [default: the first one with a server]
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,

    /// Say every change until it ends
    #[arg(long)]
    pub follow: bool,

    /// Answer in JSON, with --follow one line for each change
    #[arg(long)]
    pub json: bool,
}

fn ways() -> impl TypedValueParser<Value = Images> {
    PossibleValuesParser::new(Images::WORDS)
        .try_map(|word| Images::find(&word).ok_or("unknown way"))
}

/// What `--seed` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedSeed {
    /// A new one, as `-1` means in many other programs.
    Random,
    /// This one.
    Number(u64),
}

fn seed(text: &str) -> Result<AskedSeed, String> {
    match text {
        "-1" => Ok(AskedSeed::Random),
        number => number
            .parse()
            .map(AskedSeed::Number)
            .map_err(|_| "a seed is a whole number from 0, or -1 for a random one".to_owned()),
    }
}

fn qualities() -> impl TypedValueParser<Value = Quality> {
    PossibleValuesParser::new(Quality::ALL.map(Quality::id)).try_map(|id| id.parse())
}

fn enhancements() -> impl TypedValueParser<Value = Enhancement> {
    let ids = ENHANCEMENTS.map(|enhancement| enhancement.id);
    PossibleValuesParser::new(ids).try_map(|id| Enhancement::find(&id).ok_or("unknown style"))
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
