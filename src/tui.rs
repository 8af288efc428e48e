//! The studio on the screen.

use crate::config::Config;
use std::process::ExitCode;

/// Opens the studio and runs it until it is left.
pub fn open(config: Config) -> color_eyre::Result<ExitCode> {
    drop(config);
    Err(color_eyre::eyre::eyre!(
        "the screen is not there yet; `art-studio --help` lists the commands"
    ))
}
