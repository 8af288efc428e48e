//! `art-studio doctor`: what this terminal is and can do, how pictures are shown and why, and how
//! the services are.
//!
//! Separate as every command is: its question, its words and its JSON.

use super::{DONE, Doctor, Stop, out};
use crate::{
    config::Config,
    domain::{FactRow, Health, ServiceState, TerminalReport, visible},
    engine::{Engine, SystemClock},
    graphics::{
        Examined,
        ask::{Environment, Wish},
        examine,
    },
};
use serde::Serialize;
use std::{fmt::Write as _, io};

/// The JSON document; fields are only ever added.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    version: &'static str,
    terminal: &'a TerminalReport,
    /// Why the terminal was not asked.
    not_asked: Option<&'static str>,
    link: Link,
    library: String,
    config_file: String,
    problems: Vec<String>,
    services: Vec<Service<'a>>,
}

/// The line to the terminal; `null` = not measured.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    round_trip_ms: Option<u32>,
    bytes_per_second: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Service<'a> {
    id: &'a str,
    name: &'a str,
    status: Health,
    needs: &'a [String],
}

/// Runs the command.
pub(super) async fn run(asked: Doctor, config: &Config, engine: &Engine) -> Result<u8, Stop> {
    let variables = config.environment();
    let environment = Environment::from_lookup(|name| variables.get(name).map(str::to_owned));
    let wanted = (Wish::named(config.images().word()), config.colours());
    // Programs that read JSON leave the terminal alone; a pager reads its keys.
    let beside = asked.json;
    let examined =
        tokio::task::spawn_blocking(move || examine(&environment, wanted, &SystemClock, beside));
    let (examined, services) = tokio::join!(examined, engine.services());
    let examined = examined.map_err(io::Error::other)?;
    if asked.json {
        out::json(&document(&examined, config, &services)).await?;
    } else {
        out::bytes(words(&examined, config, &services).into_bytes()).await?;
    }
    Ok(DONE)
}

fn document<'a>(
    examined: &'a Examined,
    config: &Config,
    services: &'a [ServiceState],
) -> Document<'a> {
    let service = |state: &'a ServiceState| Service {
        id: state.descriptor.id,
        name: state.descriptor.name,
        status: state.health,
        needs: &state.needs,
    };
    Document {
        version: env!("CARGO_PKG_VERSION"),
        terminal: &examined.terminal,
        not_asked: examined.not_asked,
        link: Link {
            round_trip_ms: examined.link.round_trip_ms,
            bytes_per_second: examined.link.bytes_per_second,
        },
        library: config.library().to_string_lossy().into_owned(),
        config_file: config.file().to_string_lossy().into_owned(),
        problems: config.problems().iter().map(ToString::to_string).collect(),
        services: services.iter().map(service).collect(),
    }
}

fn words(examined: &Examined, config: &Config, services: &[ServiceState]) -> String {
    let mut text = format!("art-studio {}\n", env!("CARGO_PKG_VERSION"));
    let mut section = |title: &str, rows: Vec<FactRow>| {
        // Writing into memory cannot fail.
        let _ = writeln!(text, "\n{title}");
        for (name, said) in rows {
            let line = format!("  {name:<25}{}", visible(&said));
            text.push_str(line.trim_end());
            text.push('\n');
        }
    };
    let mut terminal = vec![];
    terminal.extend(examined.not_asked.map(|why| ("not asked", why.to_owned())));
    terminal.extend(examined.terminal.rows());
    section("This terminal", terminal);
    if examined.not_asked.is_none() {
        section("What it answered", examined.terminal.answer_rows());
        section("The line to it", examined.link.rows());
    }
    section("Studio", studio(config));
    let service = |state: &ServiceState| (state.descriptor.id, state.health_words());
    section("Services", services.iter().map(service).collect());
    text
}

fn studio(config: &Config) -> Vec<FactRow> {
    let mut rows = vec![
        ("library", config.library().display().to_string()),
        ("settings file", config.file().display().to_string()),
    ];
    let problems = config.problems();
    if problems.is_empty() {
        rows.push(("problems", "none".to_owned()));
    }
    rows.extend(
        problems
            .iter()
            .map(|problem| ("problem", problem.to_string())),
    );
    rows
}
