//! Opens the studio: from the configuration to a running session, and back to an exit code.

use super::{
    console::{TtyConsole, terminal_path},
    log,
    screen::{Screen, guard_panics},
    session::{Finished, Options, Session},
    signals::Signal,
};
use crate::app::{Event, Fresh, Idea, Outset};
use crate::config::{Config, Problem};
use crate::domain::{Failure, FailureKind, JobId, RANDOM_SEED_BELOW, Seed, visible};
use crate::engine::{self, Engine};
use crate::graphics::{
    Depth,
    ask::{self, Wish},
    cells::reduce,
};
use crate::providers::rehearsal;
use crate::ui::{EMBEDDED, Theme, ThemeError};
use color_eyre::eyre::{Context, Result};
use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
    sync::Arc,
};
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Threads for the engine's tasks; heavy work has threads of its own.
const WORKERS: usize = 2;

/// Runs the studio on the terminal until the user leaves it.
///
/// # Errors
/// When there is no terminal, or it cannot be used.
pub fn open(config: &Config) -> Result<ExitCode> {
    let path = terminal_path();
    let screen = Screen::new(&path);
    guard_panics(&screen);
    log::start(config);
    // `NO_COLOR` is honoured by our own choice of colours; the writer would also drop those that a
    // user asked for, and colours that are no colours but names of pictures.
    crossterm::style::force_color_output(true);
    // The loop has a thread of its own, this one; whatever a provider does cannot delay a key.
    let here = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let there = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("art-studio-engine")
        .enable_all()
        .build()?;
    let finished = here.block_on(run(config, &path, screen, &there));
    // A task that does not heed its end must not hold the shell.
    there.shutdown_background();
    here.shutdown_background();
    let finished = finished?;
    if let Some(draft) = &finished.draft {
        let _ = writeln!(
            io::stderr(),
            "the prompt you were editing is in {}",
            draft.display()
        );
    }
    let code = finished.signal.and_then(Signal::exit_code);
    Ok(ExitCode::from(code.unwrap_or(0)))
}

async fn run(config: &Config, path: &Path, screen: Screen, there: &Runtime) -> Result<Finished> {
    let console = TtyConsole::open(path, screen).with_context(
        || "the studio needs a terminal; in a script use: art-studio generate \"a cute dragon\"",
    )?;
    let rehearsed = config.environment().get(rehearsal::VARIABLE);
    let registry = Arc::new(rehearsal::registry(config));
    let places = engine::Outside::places(config);
    let (thumbnails, bytes_max) = config.thumbnails();
    let rules = config.library_rules();
    let outside = engine::Outside {
        rules,
        ..engine::Outside::real(registry, places, config.time_limits())
    }
    .keep_thumbnails(thumbnails, bytes_max);
    let clock = Arc::clone(&outside.clock);
    let engine = Engine::start(there.handle(), outside);
    let (themes, mut found) = themes(config);
    let (ideas, problems) = config.quick_prompts();
    found.extend(config.problems().iter().chain(&problems).map(failure_of));
    let environment = config.environment();
    let options = Options {
        outset: Outset {
            services: engine.services_now(),
            ideas: ideas.into_iter().map(idea_of).collect(),
            themes: themes.iter().map(|(name, _)| name.clone()).collect(),
            library: readable(config, &config.library()),
            config_file: readable(config, &config.file()),
            problems: found.iter().map(problem_words).collect(),
            trash_days: Some(rules.trash_days).filter(|days| *days > 0),
            low_space: rules.low_space,
            ..Outset::default()
        },
        engine,
        runtime: there.handle().clone(),
        clock,
        fresh: Box::new(RealFresh),
        themes: themes.into_iter().map(|(_, theme)| theme).collect(),
        environment: ask::Environment::from_lookup(|name| environment.get(name).map(str::to_owned)),
        depth: config.colours(),
        images: Wish::named(config.images().word()),
        mark: fastrand::u8(1..),
        editor: config.editor().map(str::to_owned),
        home: config.home(),
        panics_after: (rehearsed == Some("draw-panic")).then_some(1),
    };
    let mut session = Session::new(console, options);
    if let Some(notice) = summary(&found) {
        session.notice(Event::Noticed(notice));
    }
    Ok(session.run().await)
}

/// What is wrong with the settings as one notice; the Settings tab has them all.
fn summary(found: &[Failure]) -> Option<Failure> {
    let first = found.first()?.clone();
    match found.len() - 1 {
        0 => Some(first),
        more => {
            let said = format!("{} (and {more} more)", first.said);
            Some(Failure::new(first.kind, said).hint("all are on the Settings tab (F3)"))
        }
    }
}

/// What is wrong with the theme that was chosen.
pub fn theme_problem(config: &Config) -> Option<Failure> {
    let (_, problems) = themes(config);
    problems.into_iter().next()
}

fn no_theme(config: &Config, name: &str) -> Failure {
    let said = format!("there is no theme called {}", visible(name));
    let mut names: Vec<String> = EMBEDDED
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let own = config.own_themes().into_iter();
    let fresh: Vec<String> = own.filter(|name| !names.contains(name)).collect();
    names.extend(fresh);
    let hint = format!("the themes are {}", visible(&names.join(", ")));
    Failure::new(FailureKind::Rejected, said).hint(hint)
}

fn broken_theme(config: &Config, name: &str, error: &ThemeError) -> Failure {
    let file = config.theme_path(name).unwrap_or_default();
    let said = format!("{}, {error}", visible(&file.to_string_lossy()));
    Failure::new(FailureKind::Rejected, said)
}

/// The themes in the order a key walks through them, the chosen one first; the user's own file
/// wins over ours of the same name.
fn themes(config: &Config) -> (Vec<(String, Theme)>, Vec<Failure>) {
    let chosen = config.theme().unwrap_or("terminal");
    let mut problems = Vec::new();
    let mut themes = Vec::new();
    match config.theme_file(chosen) {
        Some(Ok(text)) => match Theme::parse(&text) {
            Ok(theme) => themes.push((chosen.to_owned(), theme)),
            Err(error) => problems.push(broken_theme(config, chosen, &error)),
        },
        Some(Err(problem)) => problems.push(failure_of(&problem)),
        None if EMBEDDED.iter().all(|(name, _)| *name != chosen) => {
            problems.push(no_theme(config, chosen));
        }
        None => {}
    }
    let first = EMBEDDED
        .iter()
        .position(|(name, _)| *name == chosen)
        .unwrap_or(0);
    for (name, _) in EMBEDDED.iter().cycle().skip(first).take(EMBEDDED.len()) {
        if themes.iter().all(|(known, _)| known != name) {
            themes.push(((*name).to_owned(), Theme::embedded(name)));
        }
    }
    (themes, problems)
}

/// `theme` with the colours this terminal has.
pub(super) fn reduced(theme: Theme, depth: Depth) -> Theme {
    match depth {
        Depth::True => theme,
        Depth::Indexed | Depth::Sixteen => theme.mapped(|colour| reduce(colour, depth)),
        Depth::Mono => theme.colourless(),
    }
}

/// A path as people write it: `~` for their own folder.
fn readable(config: &Config, path: &Path) -> String {
    let short = config
        .home()
        .and_then(|home| path.strip_prefix(home).ok().map(Path::to_path_buf));
    short.map_or_else(
        || path.display().to_string(),
        |rest| format!("~/{}", rest.display()),
    )
}

fn idea_of(prompt: crate::config::QuickPrompt) -> Idea {
    Idea {
        title: prompt.title,
        prompt: prompt.prompt,
    }
}

fn failure_of(problem: &Problem) -> Failure {
    let name = problem
        .file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let place = if problem.line > 0 {
        format!("{name}:{}", problem.line)
    } else {
        name.into()
    };
    let failure = Failure::new(FailureKind::Rejected, format!("{place}: {}", problem.said));
    match &problem.hint {
        Some(hint) => failure.hint(hint.clone()),
        None => failure,
    }
}

fn problem_words(failure: &Failure) -> String {
    match &failure.hint {
        Some(hint) => format!("{} — {hint}", failure.said),
        None => failure.said.clone(),
    }
}

/// Ids by time, seeds by chance.
struct RealFresh;

impl Fresh for RealFresh {
    fn job(&self) -> JobId {
        JobId(Uuid::now_v7())
    }

    fn seed(&self) -> Seed {
        Seed(fastrand::u64(..RANDOM_SEED_BELOW))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{theme_problem, themes};
    use crate::config::{Config, Environment, Flags};
    use ratatui::style::Color;
    use std::{fs, path::Path};

    fn config(home: &Path, theme: &str) -> Config {
        let variables = [("HOME", home), ("XDG_CONFIG_HOME", home)];
        let flags = Flags {
            theme: Some(theme.to_owned()),
            ..Flags::default()
        };
        Config::load(flags, Environment::from_iter(variables))
    }

    fn names(config: &Config) -> (Vec<String>, Vec<String>) {
        let (themes, problems) = themes(config);
        let names = themes.into_iter().map(|(name, _)| name).collect();
        (
            names,
            problems.into_iter().map(|problem| problem.said).collect(),
        )
    }

    #[test]
    fn the_chosen_theme_comes_first_and_all_are_there() {
        let home = tempfile::tempdir().unwrap();
        let (names, problems) = names(&config(home.path(), "light"));
        assert_eq!(names, ["light", "contrast", "terminal", "dark"]);
        assert_eq!(problems, [] as [&str; 0]);
    }

    #[test]
    fn the_users_own_theme_wins_and_a_broken_or_missing_one_is_said() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("art-studio/themes");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("dark.toml"), "[accent]\nfg = \"red\"").unwrap();
        fs::write(folder.join("odd.toml"), "[accent]\nfg = \"sour\"").unwrap();
        let (ours, _) = themes(&config(home.path(), "dark"));
        let (name, theme) = ours.first().unwrap();
        assert_eq!((name.as_str(), theme.accent.fg), ("dark", Some(Color::Red)));
        let (odd, problems) = names(&config(home.path(), "odd"));
        assert_eq!(odd.first().unwrap(), "terminal");
        let said = problems.first().unwrap();
        let place = "art-studio/themes/odd.toml, line 2: accent: “sour” is no colour";
        assert!(said.contains(place), "{said}");
        let missing = theme_problem(&config(home.path(), "../evil")).unwrap();
        let all = "the themes are terminal, dark, light, contrast, odd";
        assert_eq!(missing.hint.as_deref(), Some(all));
        let (_, problems) = names(&config(home.path(), "../evil"));
        assert_eq!(problems, ["there is no theme called ../evil"]);
    }
}
