//! Where a secret lies, as the configuration file says it: a variable, a command, a file of 0600.
//! The secret itself never stands in the configuration file.

use super::{Leash, Secret};
use crate::config::Environment;
use crate::domain::visible;
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// How long a command may take to print a secret.
const PATIENCE: Duration = Duration::from_secs(10);
/// So often it is looked whether one that prints no more has ended.
const LOOK: Duration = Duration::from_millis(2);
/// More is no secret, in bytes.
const SECRET_MAX: u64 = 16 << 10;

/// Where a secret lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::config) enum Reference {
    /// In an environment variable.
    Variable(String),
    /// On the first line that this command line prints; the system's shell runs it.
    Command(String),
    /// In a file that only its owner may read.
    File(PathBuf),
}

impl Reference {
    /// The secret, or why there is none; the words hold nothing of it.
    pub(in crate::config) fn fetch(
        &self,
        environment: &Environment,
        leash: &Leash,
    ) -> Result<Secret, String> {
        let text = match self {
            Self::Variable(name) => match environment.get(name) {
                Some(text) => text.to_owned(),
                None => return Err(format!("the variable {} is not set", visible(name))),
            },
            Self::Command(line) => print_within(line, PATIENCE, leash)?,
            Self::File(file) => text_of(file)?,
        };
        let first = text.lines().next().unwrap_or_default();
        Secret::new(first).ok_or_else(|| format!("{} is empty", self.place()))
    }

    fn place(&self) -> String {
        match self {
            Self::Variable(name) => format!("the variable {}", visible(name)),
            Self::Command(_) => "what the command printed".to_owned(),
            Self::File(file) => visible(&file.to_string_lossy()),
        }
    }
}

/// What a command prints. It gets no input and nothing of what it says is shown.
fn print_within(line: &str, patience: Duration, leash: &Leash) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut command = Command::new(shell);
    command
        .args([flag, line])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    // A group of its own, so that everything it starts can be ended with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = leash.start(&mut command);
    let mut child = child.map_err(|error| format!("the command could not be started: {error}"))?;
    let pipe = child.stdout.take();
    let (done, printed) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = pipe.map(|pipe| pipe.take(SECRET_MAX).read_to_string(&mut text));
        let _ = done.send(matches!(read, Some(Ok(_))).then_some(text));
    });
    // What it has printed is no answer while it goes on: it may fail yet.
    let text = printed.recv_timeout(patience);
    let ended = text.is_ok().then(|| status_of(&mut child, patience, leash));
    let (Ok(text), Some(Some(status))) = (text, ended) else {
        leash.end(&mut child);
        return Err(format!(
            "the command took longer than {} s and was ended",
            patience.as_secs()
        ));
    };
    match (status, text) {
        (Ok(status), Some(text)) if status.success() => Ok(text),
        (Ok(status), Some(_)) => Err(format!("the command ended with {status}")),
        _ => Err("what the command printed cannot be read".to_owned()),
    }
}

/// How it ended, which is mostly known as soon as it prints no more; `None` when it goes on.
fn status_of(
    child: &mut Child,
    patience: Duration,
    leash: &Leash,
) -> Option<io::Result<ExitStatus>> {
    for _ in 0..=patience.as_millis() / LOOK.as_millis() {
        match leash.look_at(child) {
            Ok(None) => thread::park_timeout(LOOK),
            ended => return ended.transpose(),
        }
    }
    None
}

fn text_of(file: &Path) -> Result<String, String> {
    let shown = visible(&file.to_string_lossy());
    let failed = |error: io::Error| format!("{shown} cannot be read: {error}");
    let facts = fs::metadata(file).map_err(failed)?;
    if !facts.is_file() {
        return Err(format!("{shown} is no file"));
    }
    if others_may_read(&facts) {
        return Err(format!("others may read {shown}; run: chmod 600 {shown}"));
    }
    let mut text = String::new();
    let open = File::open(file).map_err(failed)?;
    open.take(SECRET_MAX)
        .read_to_string(&mut text)
        .map_err(failed)?;
    Ok(text)
}

#[cfg(unix)]
fn others_may_read(facts: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    facts.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn others_may_read(_facts: &fs::Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests;
