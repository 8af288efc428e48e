//! Where words go: answers to stdout, everything for people to stderr.
//!
//! Separate because neither may ever panic or block the work: stdout is written on the blocking
//! pool, so that a reader that hangs cannot keep a signal from being heard.

use super::{visible, visible_lines};
use serde::Serialize;
use std::io::{self, Write};

/// Writes `bytes` to stdout and flushes.
pub(super) async fn bytes(bytes: Vec<u8>) -> io::Result<()> {
    let write = move || {
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    };
    tokio::task::spawn_blocking(write)
        .await
        .unwrap_or_else(|fault| Err(io::Error::other(fault)))
}

/// Writes `value` as one line of JSON.
pub(super) async fn json(value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    bytes(line).await
}

/// A line for people. When stderr is gone, so are the people.
pub(super) fn people(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible_lines(text));
}

/// What went wrong and what to do, for people.
pub(super) fn complain(said: &str, hint: Option<&str>) {
    tell("error", said, hint);
}

/// What is wrong, though what was asked for was done.
pub(super) fn warn(said: &str, hint: Option<&str>) {
    tell("warning", said, hint);
}

fn tell(kind: &str, said: &str, hint: Option<&str>) {
    people(&format!("{kind}: {}", visible(said)));
    if let Some(hint) = hint {
        people(&format!("  {}", visible(hint)));
    }
}
