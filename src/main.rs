//! The `art-studio` program.

use art_studio::{config, tui};
use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    let config = config::Config::load(
        config::Flags::default(),
        config::Environment::from_process(),
    );
    tui::open(&config)
}
