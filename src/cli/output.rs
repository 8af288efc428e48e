//! `--output FILE`: a copy of the picture where the script wants it.
//!
//! Separate from the library, which never overwrites: a script that names a file means that file.
//! It is replaced in one step, so that a reader sees the old picture or the new one, never half of
//! one.

use super::copy::{Copy, QUALITY};
use crate::{
    domain::{Failure, FailureKind, visible},
    media::Format,
    store::{self, StoreError},
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Copies the picture in `from` to `to`, in the format that the name says, where it says one.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let refused = |said: &str| {
        let hint = format!("the picture itself is saved: {}", from.display());
        Failure::new(FailureKind::Storage, visible(said)).hint(visible(&hint))
    };
    let failed =
        |error: io::Error| refused(&format!("{} could not be written: {error}", to.display()));
    let shape = Copy {
        strip: false,
        format: Format::of_name(to),
        quality: QUALITY,
    };
    let made = shape.made(fs::read(from).map_err(failed)?);
    let bytes = made.map_err(|failure| refused(&failure.said))?;
    // A link is followed, so that what it points to is replaced and not the link.
    let target = fs::canonicalize(to).unwrap_or_else(|_| to.to_owned());
    if is_special(&target) {
        // A pipe or a device cannot be replaced, and must not be.
        let mut open = OpenOptions::new();
        let special = open.write(true).open(&target);
        return special
            .and_then(|mut special| special.write_all(&bytes))
            .map_err(failed);
    }
    let write = |file: &mut fs::File| file.write_all(&bytes);
    let replaced = store::replace(&target, write).map_err(StoreError::of_destination);
    replaced.map_err(|error| refused(&error.to_string()))
}

/// The ending of a name in which no picture is written; `None` where it is fine, or says nothing.
pub(super) fn strange_ending(to: &Path) -> Option<String> {
    let ending = to.extension()?;
    let fine = Format::of_name(to).is_some() || is_special(to);
    (!fine).then(|| visible(&ending.to_string_lossy()))
}

fn is_special(target: &Path) -> bool {
    fs::metadata(target).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::{copy, strange_ending};
    use crate::media::{Format, sample};
    use std::fs;

    /// A picture that says how it was made.
    fn picture() -> Vec<u8> {
        let mut plain = std::io::Cursor::new(vec![]);
        let pixels = image::RgbImage::new(16, 16);
        pixels
            .write_to(&mut plain, image::ImageFormat::Png)
            .unwrap();
        crate::media::embed(plain.get_ref(), &sample::data()).unwrap()
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a.png"), folder.path().join("b.png"));
        fs::write(&from, picture()).unwrap();
        fs::write(&to, "much older").unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), picture());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        // What is no picture is not made into one.
        fs::write(&from, "new").unwrap();
        let failure = copy(&from, &folder.path().join("c.jpg")).unwrap_err();
        assert!(failure.hint.unwrap().contains("a.png"));
        assert!(!folder.path().join("c.jpg").exists());
    }

    #[test]
    fn the_name_says_the_format_and_the_data_goes_along() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.png"), picture()).unwrap();
        for (name, format) in [
            ("b.jpg", Format::Jpeg),
            ("c.JPEG", Format::Jpeg),
            ("d.webp", Format::WebP),
            ("e", Format::Png),
        ] {
            copy(&at("a.png"), &at(name)).unwrap();
            let bytes = fs::read(at(name)).unwrap();
            assert_eq!(Format::of(&bytes), Ok(format), "{name}");
            let data = crate::media::read(&bytes).generation;
            assert_eq!(data, Some(sample::data()), "{name}");
        }
    }

    #[test]
    fn an_ending_that_is_no_format_is_found_before_anything_is_made() {
        let ending = |name: &str| strange_ending(name.as_ref());
        assert_eq!(ending("a.tiff").as_deref(), Some("tiff"));
        assert_eq!(ending("tmp.XyZ0").as_deref(), Some("XyZ0"));
        for fine in ["a.png", "a.b.JPG", "picture", ".hidden", "/dev/null"] {
            assert_eq!(ending(fine), None, "{fine}");
        }
    }

    #[test]
    fn a_copy_that_fails_says_where_the_picture_is() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("a.png");
        fs::write(&from, picture()).unwrap();
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
        fs::write(at("a.png"), picture()).unwrap();
        fs::write(at("b.png"), "old").unwrap();
        symlink(at("b.png"), at("link.png")).unwrap();
        copy(&at("a.png"), &at("link.png")).unwrap();
        assert_eq!(fs::read(at("b.png")).unwrap(), picture());
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
        fs::write(&from, picture()).unwrap();
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
        let reader = thread::spawn({
            let pipe = pipe.clone();
            move || fs::read(pipe).unwrap()
        });
        copy(&from, &pipe).unwrap();
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(reader.join().unwrap(), picture());
    }
}
