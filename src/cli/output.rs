//! `--output FILE`: a copy of the picture where the script wants it.
//!
//! Separate from the library, which never overwrites: a script that names a file means that file.
//! It is replaced in one step, so that a reader sees the old picture or the new one, never half of
//! one.

use crate::{
    domain::{Failure, FailureKind, visible},
    store,
};
use std::{
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

/// Copies the picture in `from` to `to`. Answers with a remark for people, where there is one.
pub(super) fn copy(from: &Path, to: &Path) -> Result<Option<String>, Failure> {
    let refused = |said: &str| {
        let hint = format!("the picture itself is saved: {}", from.display());
        Failure::new(FailureKind::Storage, visible(said)).hint(visible(&hint))
    };
    let failed =
        |error: io::Error| refused(&format!("{} could not be written: {error}", to.display()));
    let mut picture = File::open(from).map_err(failed)?;
    // A link is followed, so that what it points to is replaced and not the link.
    let target = fs::canonicalize(to).unwrap_or_else(|_| to.to_owned());
    if is_special(&target) {
        // A pipe or a device cannot be replaced, and must not be.
        let open = OpenOptions::new().write(true).open(&target);
        let write = |mut special: File| io::copy(&mut picture, &mut special);
        open.and_then(write).map_err(failed)?;
    } else {
        let write = |file: &mut File| io::copy(&mut picture, file).map(drop);
        store::replace(&target, write).map_err(|error| refused(&error.to_string()))?;
    }
    Ok(odd_extension(from, to))
}

fn is_special(target: &Path) -> bool {
    fs::metadata(target).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// A remark when the name promises another format than the bytes are.
fn odd_extension(from: &Path, to: &Path) -> Option<String> {
    let format = |path: &Path| {
        let end = path.extension().and_then(OsStr::to_str)?.to_lowercase();
        Some(if end == "jpeg" { "jpg".into() } else { end })
    };
    let (is, named) = (format(from)?, format(to)?);
    (is != named).then(|| {
        format!(
            "note: {} holds a {} picture",
            visible(&to.to_string_lossy()),
            is.to_uppercase()
        )
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::copy;
    use std::fs;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a.png"), folder.path().join("b.png"));
        fs::write(&from, "new").unwrap();
        fs::write(&to, "much older").unwrap();
        assert_eq!(copy(&from, &to).unwrap(), None);
        assert_eq!(fs::read(&to).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        let odd = copy(&from, &folder.path().join("c.jpg")).unwrap().unwrap();
        assert!(odd.ends_with("holds a PNG picture"), "{odd}");
    }

    #[test]
    fn a_copy_that_fails_says_where_the_picture_is() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("a.png");
        fs::write(&from, "new").unwrap();
        let failure = copy(&from, &folder.path().join("missing/b.png")).unwrap_err();
        assert!(
            failure.hint.unwrap().contains("a.png"),
            "the picture is safe"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_the_usual_permissions_given() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name| folder.path().join(name);
        fs::write(at("a.png"), "new").unwrap();
        fs::write(at("b.png"), "old").unwrap();
        symlink(at("b.png"), at("link.png")).unwrap();
        copy(&at("a.png"), &at("link.png")).unwrap();
        assert_eq!(fs::read(at("b.png")).unwrap(), b"new");
        assert!(fs::symlink_metadata(at("link.png")).unwrap().is_symlink());
        let mode = |name| fs::metadata(at(name)).unwrap().permissions().mode();
        assert_eq!(mode("b.png"), mode("a.png"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_pipe_is_written_into_and_stays_a_pipe() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        use std::{os::unix::fs::FileTypeExt, thread};
        let folder = tempfile::tempdir().unwrap();
        let (from, pipe) = (folder.path().join("a.png"), folder.path().join("pipe.png"));
        fs::write(&from, "new").unwrap();
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
        let reader = thread::spawn({
            let pipe = pipe.clone();
            move || fs::read(pipe).unwrap()
        });
        copy(&from, &pipe).unwrap();
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(reader.join().unwrap(), b"new");
    }
}
