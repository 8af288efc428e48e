//! The log: a file in the state folder, never the terminal. Opened at the first line, so that a
//! start without trouble touches no file.

use crate::config::Config;
use std::{
    fs::{self, File},
    io::{self, Write},
    path::PathBuf,
    sync::Mutex,
};
use tracing::Level;

/// A log larger than this is started anew, bytes; the old one is kept beside it.
const LOG_MAX: u64 = 4 << 20;

/// Starts to log. `ART_STUDIO_LOG` is the level: error, warn (the default), info, debug, trace.
pub(super) fn start(config: &Config) {
    let level = config
        .environment()
        .get("ART_STUDIO_LOG")
        .and_then(|level| level.parse().ok());
    let level: Level = level.unwrap_or(Level::WARN);
    let file = config.folders().state.join("art-studio.log");
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(false)
        // A log that cannot be written is no reason to write on the screen.
        .log_internal_errors(false)
        .with_writer(Mutex::new(LazyLog {
            path: file,
            file: None,
        }))
        .finish();
    // Somebody else may have started one already, in tests.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

struct LazyLog {
    path: PathBuf,
    file: Option<File>,
}

impl Write for LazyLog {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.file.is_none() {
            self.file = Some(open(&self.path)?);
        }
        self.file
            .as_mut()
            .map_or(Ok(line.len()), |file| file.write(line))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

fn open(path: &PathBuf) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::metadata(path).is_ok_and(|facts| facts.len() > LOG_MAX) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    File::options().create(true).append(true).open(path)
}
