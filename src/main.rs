//! The `art-studio` program: reads the command line and hands over, to the studio when there is no
//! command, else to the commands for scripts.

use art_studio::{
    cli::{self, Arguments},
    config::{Config, Environment},
    domain::Depth,
    tui,
};
use clap::Parser;
use color_eyre::config::{HookBuilder, Theme};
use std::{
    io::{IsTerminal, stderr},
    process::ExitCode,
};

fn main() -> color_eyre::Result<ExitCode> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => return Ok(cli::said_by_parser(&said)),
    };
    let config = Config::load(arguments.flags(), Environment::from_process());
    reports(&config).install()?;
    keep_tasks_quiet();
    if let Some(problem) = config.bad_server() {
        return Ok(cli::refused_problem(&problem));
    }
    if let Some(problem) = tui::theme_problem(&config) {
        // What stands in the file is told like its other mistakes, and is in nobody's way.
        if arguments.theme.is_some() {
            let usual = || "mend the file, or name another theme".to_owned();
            let hint = problem.hint.unwrap_or_else(usual);
            return Ok(cli::refused(&problem.said, &hint));
        }
        if arguments.command.is_some() {
            cli::warn(&problem);
        }
    }
    match arguments.command {
        None if !tui::has_terminal() => Ok(cli::refused(
            "the studio needs a terminal, and here is none",
            "in a script use: art-studio generate \"a cute dragon\"",
        )),
        None => tui::open(&config),
        Some(command) => cli::run(command, &config),
    }
}

/// How errors and panics are told: without colours where these are unwanted or would be garbage.
fn reports(config: &Config) -> HookBuilder {
    let reports = HookBuilder::default();
    if config.no_color() || config.colours() == Some(Depth::Mono) || !stderr().is_terminal() {
        reports.theme(Theme::new())
    } else {
        reports
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
