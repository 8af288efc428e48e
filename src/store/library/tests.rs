//! Tests of saving and copying: names, collisions, hostile prompts, folders that are none.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Library, Saved};
use crate::{
    domain::{GenerationData, ServiceId, Timestamp},
    media::{Format, sample},
    store::StoreError,
};
use std::{collections::BTreeSet, fs, path::Path};

fn data(service: &str, prompt: &str) -> GenerationData {
    GenerationData {
        service: ServiceId::new(service),
        prompt: prompt.to_owned(),
        created_at: Timestamp(1_757_271_600_000),
        ..sample::data()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn name(saved: &Saved) -> String {
    saved
        .file
        .file_name()
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn a_picture_gets_its_name_and_all_its_bytes() {
    let place = tempfile::tempdir().unwrap();
    let library = Library::open(place.path().join("new/library")).unwrap();
    let saved = library
        .save(&data("huggingface", "cute dragon"), b"abc", Format::Png)
        .unwrap();
    assert_eq!(
        name(&saved),
        "huggingface_cute_dragon_2025-09-07T19-00-00-000Z.png"
    );
    assert_eq!(
        (saved.bytes, fs::read(&saved.file).unwrap()),
        (3, b"abc".to_vec())
    );
    assert_eq!(names(library.folder()), [name(&saved)]);
    assert!(Library::open("src").unwrap().folder().is_absolute());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::write(place.path().join("plain"), b"").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(
            mode(&saved.file),
            mode(&place.path().join("plain")),
            "the umask's choice"
        );
    }
}

#[test]
fn names_are_counted_up_and_nothing_is_overwritten() {
    let place = tempfile::tempdir().unwrap();
    let stem = "builtin_cat_2025-09-07T19-00-00-000Z";
    fs::write(place.path().join(format!("{stem}.webp")), b"somebody's").unwrap();
    fs::create_dir(place.path().join(format!("{stem}-2.webp"))).unwrap();
    let library = Library::open(place.path()).unwrap();
    let saved = library
        .save(&data("builtin", "cat"), b"new", Format::WebP)
        .unwrap();
    assert_eq!(name(&saved), format!("{stem}-3.webp"));
    assert_eq!(
        fs::read(place.path().join(format!("{stem}.webp"))).unwrap(),
        b"somebody's"
    );
}

#[test]
fn writers_at_the_same_millisecond_never_meet() {
    let place = tempfile::tempdir().unwrap();
    let (threads, each) = (8_u8, 12_u8);
    let saved: Vec<(Vec<u8>, Saved)> = std::thread::scope(|scope| {
        let write = |thread: u8| {
            let library = Library::open(place.path()).unwrap();
            let save = |count: u8| {
                let bytes = vec![thread, count];
                let saved = library
                    .save(&data("builtin", "cat"), &bytes, Format::Png)
                    .unwrap();
                (bytes, saved)
            };
            (0..each).map(save).collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..threads)
            .map(|at| scope.spawn(move || write(at)))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let files: BTreeSet<_> = saved.iter().map(|(_, saved)| saved.file.clone()).collect();
    assert_eq!(files.len(), usize::from(threads) * usize::from(each));
    assert_eq!(
        names(place.path()).len(),
        files.len(),
        "no temporary file is left"
    );
    for (bytes, saved) in saved {
        assert_eq!(fs::read(saved.file).unwrap(), bytes);
    }
}

#[test]
fn no_prompt_leaves_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let library = Library::open(place.path().join("library")).unwrap();
    let long = "very ".repeat(2_000);
    let rows = [
        ("/../../etc/passwd", "builtin_etc_passwd_"),
        ("..", "builtin_picture_"),
        ("C:\\Windows\\", "builtin_c_windows_"),
        ("two\nlines\r\n", "builtin_two_lines_"),
        (
            "\u{1b}]0;title\u{7}\u{1b}[31mred",
            "builtin_0_title_31mred_",
        ),
        ("🐉🔥", "builtin_dragon_fire_"),
        ("日本語", "builtin_ri_ben_yu_"),
        ("a\0b", "builtin_a_b_"),
        ("\u{202e}gnp.exe", "builtin_gnp_exe_"),
        (&long, "builtin_very_very_very_very_very_very_very_very_"),
        ("", "builtin_picture_"),
    ];
    for (prompt, start) in rows {
        let saved = library
            .save(&data("builtin", prompt), b"x", Format::Jpeg)
            .unwrap();
        assert!(
            name(&saved).starts_with(start),
            "{prompt:?}: {}",
            name(&saved)
        );
        assert!(name(&saved).len() <= 200);
        assert_eq!(saved.file.parent(), Some(library.folder()));
    }
    let rows = [
        ("CON", "con_"),
        ("../x", "x_"),
        ("", "service_"),
        (".hid/den", "hid_den_"),
    ];
    for (service, start) in rows {
        let saved = library
            .save(&data(service, "NUL"), b"x", Format::Jpeg)
            .unwrap();
        assert!(
            name(&saved).starts_with(&format!("{start}nul_2025-")),
            "{}",
            name(&saved)
        );
    }
    assert_eq!(names(place.path()), ["library"]);
    assert_eq!(names(library.folder()).len(), 15);
}

#[test]
fn the_end_of_time_is_a_name_too() {
    let place = tempfile::tempdir().unwrap();
    let library = Library::open(place.path()).unwrap();
    let far = GenerationData {
        created_at: Timestamp(u64::MAX),
        ..data(&"s".repeat(999), "cat")
    };
    assert!(name(&library.save(&far, b"x", Format::WebP).unwrap()).len() <= 200);
}

#[test]
fn what_is_no_folder_says_so() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, b"").unwrap();
    let said = |folder: &Path| Library::open(folder).map(drop).unwrap_err().to_string();
    assert!(said(&file).ends_with("file is not a folder"));
    assert!(said(&file.join("below")).contains("is not a folder"));
    assert!(said(&place.path().join("x".repeat(300))).contains("cannot be used as a name"));
    assert!(said(Path::new("")).contains("cannot be used as a name"));
    assert!(said(Path::new("a\0b")).contains("cannot be used as a name"));
}

#[test]
fn a_folder_that_vanishes_is_not_made_anew_behind_the_users_back() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("drive");
    let library = Library::open(&folder).unwrap();
    fs::remove_dir(&folder).unwrap();
    let error = library
        .save(&data("builtin", "cat"), b"x", Format::Png)
        .unwrap_err();
    assert!(
        matches!(&error, StoreError::Vanished(path) if *path == folder),
        "{error}"
    );
    assert!(!folder.exists());
}

#[test]
#[cfg(unix)]
fn a_folder_without_permission_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let library = Library::open(place.path()).unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let result = library.save(&data("builtin", "cat"), b"x", Format::Png);
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // The superuser may write anywhere.
    if !rustix::process::geteuid().is_root() {
        assert!(
            matches!(result, Err(StoreError::NoPermission(_))),
            "{result:?}"
        );
        assert_eq!(names(place.path()).len(), 0);
    }
}

#[test]
#[cfg(unix)]
fn a_linked_library_is_a_library() {
    let place = tempfile::tempdir().unwrap();
    let (real, link) = (place.path().join("real"), place.path().join("link"));
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let library = Library::open(&link).unwrap();
    let saved = library
        .save(&data("builtin", "cat"), b"x", Format::Png)
        .unwrap();
    assert_eq!(names(&real), [name(&saved)]);
}

#[test]
fn opening_tidies_what_a_crash_left_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let left = [".art-studio-abc123.tmp", ".art-studio-.tmp"];
    let others = [
        ".art-studio-abc123.png",
        ".other.tmp",
        "art-studio-1.tmp",
        ".art-studio-w.tmp",
    ];
    for name in left.iter().chain(&others) {
        fs::write(place.path().join(name), b"half").unwrap();
    }
    fs::create_dir(place.path().join(".art-studio-folder.tmp")).unwrap();
    let written = fs::File::open(place.path().join(".art-studio-w.tmp")).unwrap();
    written.lock().unwrap();
    Library::open(place.path()).unwrap();
    let mut kept = others.map(str::to_owned).to_vec();
    kept.push(".art-studio-folder.tmp".into());
    kept.sort();
    assert_eq!(names(place.path()), kept);
    drop(written);
    Library::open(place.path()).unwrap();
    assert!(!names(place.path()).contains(&".art-studio-w.tmp".to_owned()));
}

#[test]
fn copies_go_where_the_user_says_and_overwrite_nothing() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    fs::create_dir(&out).unwrap();
    let library = Library::open(place.path().join("library")).unwrap();
    let saved = library
        .save(&data("builtin", "cat"), b"picture", Format::Png)
        .unwrap();
    let stem = name(&saved).replace(".png", "");
    let rows = [
        (out.clone(), format!("{stem}.png")),
        (out.clone(), format!("{stem}-2.png")),
        (out.join("mine.png"), "mine.png".to_owned()),
        (out.join("mine.png"), "mine-2.png".to_owned()),
        (out.join("new/"), format!("{stem}.png")),
        (out.join("a.b.jpg"), "a.b.jpg".to_owned()),
    ];
    for (destination, wanted) in rows {
        let copy = library.copy_out(&saved.file, &destination).unwrap();
        assert_eq!((name(&copy), copy.bytes), (wanted, 7));
        assert_eq!(fs::read(&copy.file).unwrap(), b"picture");
    }
    let relative = library.copy_out(Path::new(&name(&saved)), &out).unwrap();
    assert_eq!(name(&relative), format!("{stem}-3.png"));
    assert_eq!(names(library.folder()), [name(&saved)]);
}

#[test]
fn copies_that_cannot_be_made_leave_nothing() {
    let place = tempfile::tempdir().unwrap();
    let library = Library::open(place.path().join("library")).unwrap();
    let saved = library
        .save(&data("builtin", "cat"), b"picture", Format::Png)
        .unwrap();
    let no_folder = library.copy_out(&saved.file, &place.path().join("none/x.png"));
    assert!(
        matches!(&no_folder, Err(StoreError::Destination(wrong)) if matches!(**wrong, StoreError::Vanished(_))),
        "{no_folder:?}"
    );
    let no_file = library.copy_out(Path::new("none.png"), place.path());
    assert!(
        matches!(no_file, Err(StoreError::Vanished(_))),
        "{no_file:?}"
    );
    let folder = library.copy_out(place.path(), place.path());
    assert!(matches!(folder, Err(StoreError::NotAFile(_))), "{folder:?}");
    assert_eq!(names(place.path()), ["library"]);
}
