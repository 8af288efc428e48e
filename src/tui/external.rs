//! The prompt in `$EDITOR`: written to a private file, edited, read back.

use super::console::{Console, Lent, Program};
use super::signals::Signal;
use crate::domain::{Failure, FailureKind};
use std::{ffi::OsString, io::Write, path::PathBuf};

/// The largest text taken back, bytes.
const TEXT_MAX: u64 = 1 << 20;

/// What a shell answers for a command that it does not find.
const NOT_FOUND: i32 = 127;

/// How editing ended.
pub(super) enum Edited {
    /// The new text, or why there is none.
    Text(Result<String, Failure>),
    /// We are to end; the file that is still being edited, if it could be kept.
    Signal(Signal, Option<PathBuf>),
}

/// Lets the user edit `text` with the shell command `editor`.
pub(super) async fn edit<C: Console>(console: &mut C, editor: Option<&str>, text: &str) -> Edited {
    // `vi` is on every system that calls itself Unix.
    let command = OsString::from(editor.unwrap_or("vi"));
    let file = match private_file(text) {
        Ok(file) => file,
        Err(error) => return Edited::Text(Err(wrong("no file could be made for it", &error))),
    };
    let program = Program {
        command,
        file: file.path().to_owned(),
    };
    match console.lend(program).await {
        Lent::Signal(signal) => Edited::Signal(signal, file.keep().ok().map(|(_, path)| path)),
        Lent::Ended(Err(error)) => Edited::Text(Err(wrong("it could not be started", &error))),
        Lent::Ended(Ok(status)) if status.code() == Some(NOT_FOUND) => {
            let said = "the editor is not installed; the prompt is as it was";
            let hint = "set EDITOR to one that is";
            Edited::Text(Err(Failure::new(FailureKind::Internal, said).hint(hint)))
        }
        Lent::Ended(Ok(status)) if !status.success() => {
            let said = format!("the editor ended with {status}; the prompt is as it was");
            let hint = "set EDITOR to an editor that is installed";
            Edited::Text(Err(Failure::new(FailureKind::Internal, said).hint(hint)))
        }
        Lent::Ended(Ok(_)) => Edited::Text(read_back(file.path())),
    }
}

fn private_file(text: &str) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix("art-studio-prompt-")
        .suffix(".txt")
        .tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file)
}

fn read_back(path: &std::path::Path) -> Result<String, Failure> {
    let length = std::fs::metadata(path)
        .map_err(|error| wrong("it cannot be read", &error))?
        .len();
    if length > TEXT_MAX {
        return Err(Failure::new(
            FailureKind::Rejected,
            "the edited text is too long",
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| wrong("it cannot be read", &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn wrong(what: &str, error: &std::io::Error) -> Failure {
    Failure::new(
        FailureKind::Internal,
        format!("editing the prompt: {what} ({error})"),
    )
}
