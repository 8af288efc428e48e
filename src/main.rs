//! The `art-studio` program: reads the command line and hands over, to the studio when there is no
//! command, else to the commands for scripts.

use art_studio::{
    cli::{self, Arguments},
    config::{Config, Environment},
    tui,
};
use clap::Parser;
use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => return Ok(cli::said_by_parser(&said)),
    };
    color_eyre::install()?;
    let config = Config::load(arguments.flags(), Environment::from_process());
    match arguments.command {
        None => tui::open(&config),
        Some(command) => cli::run(command, &config),
    }
}
