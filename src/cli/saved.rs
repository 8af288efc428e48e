//! `art-studio saved …`: everything ever made, for scripts.
//!
//! Pictures are named by id, by file, or by the file's name alone; `list -0` names them for `xargs`.

mod arguments;
mod carry;
mod change;
mod figures;
mod line;
mod list;
mod moment;
mod select;
mod show;
mod unknown;

pub use arguments::Saved;

use super::{DONE, FAILED, Stop, out};
use arguments::{List, SavedCommand, Show};

use crate::{config::Config, engine::Engine};

/// Runs the command.
pub(super) async fn run(asked: Saved, config: &Config, engine: &Engine) -> Result<u8, Stop> {
    let library = engine.saved();
    // A file outside of the library can be shown without one.
    if !matches!(asked.command, SavedCommand::Show(_)) {
        engine.check_library().await?;
    }
    match asked.command {
        SavedCommand::List(asked) => list::run(&asked, config, engine).await,
        SavedCommand::Show(asked) => show::run(&asked, config, &library).await,
        SavedCommand::Delete(asked) => change::delete(&asked, config, &library).await,
        SavedCommand::Restore(asked) => change::restore(&asked, config, &library).await,
        SavedCommand::EmptyTrash(asked) => change::empty_trash(&asked, &library).await,
        SavedCommand::Tag(asked) => change::tag(&asked, config, &library).await,
        SavedCommand::Rate(asked) => change::rate(&asked, config, &library).await,
        SavedCommand::Star(asked) => change::star(&asked, config, &library).await,
        SavedCommand::Export(asked) => carry::export(&asked, config, &library).await,
        SavedCommand::Import(asked) => carry::import(&asked, &library).await,
        SavedCommand::Stats(asked) => figures::stats(&asked, &library).await,
        SavedCommand::Rebuild(asked) => figures::rebuild(&asked, &library).await,
    }
}
