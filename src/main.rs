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
    keep_tasks_quiet();
    let config = Config::load(arguments.flags(), Environment::from_process());
    match arguments.command {
        None => tui::open(&config),
        Some(command) => cli::run(command, &config),
    }
}

/// A panic of a task (a provider's) is a failed job, told in the job's own words: it is logged, and
/// only a panic of this thread gets a report on the terminal.
fn keep_tasks_quiet() {
    let (report, main) = (std::panic::take_hook(), std::thread::current().id());
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == main {
            report(panic);
        } else {
            tracing::error!(%panic, "a task panicked");
        }
    }));
}
