//! The commands for scripts: the same engine without the screen.
//!
//! Rules for all of them: answers on stdout, people's words on stderr, `--json` on everything. Exit
//! codes: 0 done, 1 failed or partly failed, 2 wrong usage, 129/130/143 ended by HUP/INT/TERM.

mod arguments;
mod ask;
mod columns;
mod copy;
mod doctor;
mod faults;
mod generate;
mod health;
mod line;
mod live;
mod models;
mod out;
mod output;
mod picture;
mod progress;
mod saved;
mod services;
mod signals;
mod table;
mod told;

pub use arguments::{
    AdvancedFlags, Arguments, AskedSeed, Command, Doctor, Generate, Health, Models, Progress,
    Services,
};
pub use saved::Saved;

use crate::{
    config::{Config, Problem},
    domain::{Failure, visible, visible_lines},
    engine::{Engine, Outside},
    providers::rehearsal,
};
use color_eyre::eyre::WrapErr;
use signals::or_signal;
use std::{io, process::ExitCode, sync::Arc, time::Duration};

/// Nothing went wrong.
const DONE: u8 = 0;
/// Something that was asked for is not there.
const FAILED: u8 = 1;
/// It was asked for in a wrong way.
const WRONG_USAGE: u8 = 2;
/// How long the end of the program waits for a picture that is being written.
const GRACE: Duration = Duration::from_secs(5);

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
enum Stop {
    /// It was asked for in a wrong way.
    #[error("{said}")]
    Usage {
        /// What is wrong.
        said: String,
        /// What would be right.
        hint: Option<String>,
    },
    /// It cannot be done.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// Standard output does not take it.
    #[error("the answer could not be written: {0}")]
    Out(#[from] io::Error),
}

impl Stop {
    fn usage(said: impl Into<String>) -> Self {
        let said = said.into();
        Self::Usage { said, hint: None }
    }

    fn usage_with(said: impl Into<String>, hint: impl Into<String>) -> Self {
        let (said, hint) = (said.into(), Some(hint.into()));
        Self::Usage { said, hint }
    }

    /// Tells people, with commands that can be used as they stand, and answers with the exit code.
    fn say(&self, config: &Config) -> u8 {
        let here = |hint: &Option<String>| Some(told::here(hint.as_deref()?, config));
        match self {
            Self::Usage { said, hint } => {
                out::complain(said, here(hint).as_deref());
                WRONG_USAGE
            }
            Self::Failed(failure) => {
                out::complain(&failure.said, here(&failure.hint).as_deref());
                FAILED
            }
            // The reader has heard enough: no fault of anybody's.
            Self::Out(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
            Self::Out(_) => {
                out::complain(&self.to_string(), None);
                FAILED
            }
        }
    }
}

/// Runs a command to its end.
pub fn run(mut command: Command, config: &Config) -> color_eyre::Result<ExitCode> {
    // The doctor has a place for them in its answer.
    if !matches!(command, Command::Doctor(_)) {
        for problem in config.problems() {
            out::people(&format!("warning: {problem}"));
        }
    }
    // What can be refused is refused before anything is started.
    if let Command::Generate(asked) = &mut command
        && let Err(stop) = asked.settle()
    {
        return Ok(ExitCode::from(stop.say(config)));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .wrap_err("the runtime could not be started")?;
    let code = runtime.block_on(async {
        let engine = engine(config, runtime.handle());
        let ended = match command {
            Command::Generate(asked) => generate::run(*asked, config, &engine).await,
            Command::Doctor(asked) => or_signal(doctor::run(asked, config, &engine)).await,
            Command::Saved(asked) => saved::run(*asked, config, &engine).await,
            Command::Services(asked) => or_signal(services::run(&asked, &engine)).await,
            Command::Models(asked) => or_signal(models::run(&asked, config, &engine)).await,
            Command::Health(asked) => or_signal(health::run(&asked, &engine)).await,
            Command::Progress(asked) => or_signal(progress::run(&asked, &engine)).await,
        };
        engine.shutdown(GRACE).await;
        ended.unwrap_or_else(|stop| stop.say(config))
    });
    // Whatever still computes may be dropped: what had to be written is written.
    runtime.shutdown_background();
    Ok(ExitCode::from(code))
}

/// Says what the parser has to say (help, version or an error); answers with the exit code.
pub fn said_by_parser(said: &clap::Error) -> ExitCode {
    // A closed pipe is no reason to say anything more.
    let _ = said.print();
    ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(WRONG_USAGE))
}

/// Says why nothing was started and what to do instead; answers with the exit code.
pub fn refused(said: &str, hint: &str) -> ExitCode {
    out::complain(said, Some(hint));
    ExitCode::from(WRONG_USAGE)
}

/// The same for what is wrong with a flag.
pub fn refused_problem(problem: &Problem) -> ExitCode {
    let flag = problem.file.to_string_lossy();
    out::complain(
        &format!("{flag}: {}", problem.said),
        problem.hint.as_deref(),
    );
    ExitCode::from(WRONG_USAGE)
}

/// Says what is wrong and in nobody's way.
pub fn warn(problem: &Failure) {
    let hint = problem.hint.as_ref();
    let hint = hint.map_or_else(String::new, |hint| format!(" ({hint})"));
    out::people(&format!("warning: {}{hint}", problem.said));
}

fn engine(config: &Config, runtime: &tokio::runtime::Handle) -> Engine {
    let registry = Arc::new(rehearsal::registry(config));
    let places = Outside::places(config);
    let (thumbnails, bytes_max) = config.thumbnails();
    let outside = Outside {
        rules: config.library_rules(),
        ..Outside::real(registry, places, config.time_limits())
    };
    Engine::start(runtime, outside.keep_thumbnails(thumbnails, bytes_max))
}
