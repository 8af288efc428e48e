//! Is a file a picture that a job can start from?
//!
//! Separate because it is asked before there is a job, by the form and by the command line, and
//! reads a file on the blocking pool.

use crate::{
    domain::{Failure, FailureKind, RequestField, bytes_in_words, visible},
    media::{self, Limits},
};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Larger files are not sent to anybody, in bytes: ComfyUI takes 100 MB unless told otherwise.
const BYTES_MAX: u64 = 100 << 20;

/// The whole path of `file`, if it is such a picture.
pub(super) async fn check(file: PathBuf) -> Result<PathBuf, Failure> {
    let work = move || look(&file).map_err(|said| failure(&file, &said));
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        let said = "the studio's own code for pictures stopped on a fault";
        Err(Failure::new(FailureKind::Internal, said))
    })
}

fn look(file: &Path) -> Result<PathBuf, String> {
    let told = |error: io::Error| error.to_string();
    let facts = std::fs::metadata(file).map_err(told)?;
    if !facts.is_file() {
        return Err("it is no file".to_owned());
    }
    let mut bytes = Vec::new();
    let open = File::open(file).map_err(told)?;
    open.take(BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(told)?;
    if bytes.len() as u64 > BYTES_MAX {
        let max = bytes_in_words(BYTES_MAX);
        return Err(format!("it is larger than {max}"));
    }
    media::inspect(&bytes, &Limits::default()).map_err(|error| error.to_string())?;
    std::path::absolute(file).map_err(told)
}

fn failure(file: &Path, said: &str) -> Failure {
    let said = format!(
        "{} cannot be started from: {said}",
        visible(&file.to_string_lossy())
    );
    Failure::new(FailureKind::Rejected, said)
        .hint("name a PNG, JPEG or WebP file")
        .at(RequestField::Input)
}
