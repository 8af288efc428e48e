//! Days that go wrong: damage, locks, drives that vanish or are full.

use super::{
    Catalogue, Cursor, DynamicImage, Format, ImageFormat, Library, Mark, NOW, Places, Reconciled,
    RgbaImage, Stage, StoreError, Studio, data, database, fs, id, import, media, open, ours, plain,
    reconcile,
};
use crate::store::{Waited, look_at, take_in_waiting, wait_outside};
use rusqlite::Connection;
use std::time::Duration;

fn damage(file: &std::path::Path) {
    for part in database::parts(file) {
        let _ = fs::remove_file(part);
    }
    fs::write(file, vec![0xA5; 50_000]).unwrap();
}

#[test]
fn a_damaged_index_is_made_anew_and_nothing_is_lost() {
    let stage = Stage::new();
    stage.save(1);
    stage.mark(1, Mark::Star(true));
    let (place, places) = (stage.place, stage.places);
    drop(stage.writer);
    damage(&places.index());
    let stage = Stage {
        writer: open(&places),
        place,
        places,
    };
    let said = stage.writer.call(|it| Ok(it.take_said())).unwrap();
    assert_eq!(
        said,
        ["the library's index was damaged and is made anew from the pictures"]
    );
    assert_eq!(stage.reconcile().added, 1);
    assert!(stage.one(1).starred);
}

#[test]
fn a_damaged_studio_database_is_kept_aside_and_filled_from_the_index() {
    let stage = Stage::new();
    stage.save(1);
    stage.save(2);
    stage.mark(1, Mark::Star(true));
    stage.mark(1, Mark::Tag("hero".into()));
    let (place, places) = (stage.place, stage.places);
    drop(stage.writer);
    damage(&places.studio);
    let stage = Stage {
        writer: open(&places),
        place,
        places,
    };
    let said = stage.writer.call(|it| Ok(it.take_said())).unwrap();
    assert!(
        said[0].contains("is kept as") && said[0].contains(".damaged-2025-"),
        "{said:?}"
    );
    let aside = fs::read_dir(stage.places.studio.parent().unwrap()).unwrap();
    let aside = aside.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .contains("damaged")
    });
    assert_eq!(aside.count(), 1);
    // The new database has what the index knew, for every further index.
    crate::store::discard(&stage.places.index()).unwrap();
    let stage = stage.again();
    stage.reconcile();
    assert!(stage.one(1).starred && !stage.one(2).starred);
    assert_eq!(stage.one(1).tags, ["hero"]);
}

#[test]
fn a_copy_takes_the_place_of_a_damaged_studio_database() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("studio.db");
    let (mut studio, _) = Studio::open(&file, NOW).unwrap();
    studio
        .change(&[id(1)], |_| None, |_, marks| marks.starred = true)
        .unwrap();
    let copy = database::copy_name(&file, 1);
    drop(studio);
    let connection = Connection::open(&file).unwrap();
    connection
        .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
        .unwrap();
    drop(connection);
    damage(&file);
    let (studio, said) = Studio::open(&file, NOW).unwrap();
    assert!(said.unwrap().contains("a copy from before the last update"));
    assert!(studio.marks(id(1)).unwrap().unwrap().starred);
}

#[test]
fn a_library_that_vanishes_loses_nothing_and_comes_back() {
    let stage = Stage::new();
    stage.save(1);
    let away = stage.place.path().join("unplugged");
    fs::rename(&stage.places.library, &away).unwrap();
    let gone = reconcile(&stage.writer, &stage.places, &mut |_| {}, &|| false);
    assert!(matches!(gone, Err(StoreError::Vanished(_))), "{gone:?}");
    let trashed = stage
        .writer
        .call(|catalogue| catalogue.trash(&[id(1)], false, NOW));
    assert!(
        matches!(trashed, Err(StoreError::Vanished(_))),
        "{trashed:?}"
    );
    assert!(
        !stage.places.library.exists(),
        "it is not made anew behind the user's back"
    );
    assert_eq!(
        stage.pictures().len(),
        1,
        "what is known of it can be looked at"
    );
    fs::rename(&away, &stage.places.library).unwrap();
    assert_eq!(
        stage.reconcile(),
        Reconciled {
            pictures: 1,
            ..Reconciled::default()
        }
    );
    assert_eq!(stage.trash(&[id(1)], false).ids, [id(1)]);
}

#[test]
fn a_library_that_was_never_there_is_no_trouble() {
    let place = tempfile::tempdir().unwrap();
    let places = Places::new(place.path().join("pictures"), &place.path().join("home"));
    let writer = open(&places);
    let done = reconcile(&writer, &places, &mut |_| {}, &|| false).unwrap();
    let missing = Reconciled {
        is_missing: true,
        ..Reconciled::default()
    };
    assert_eq!(done, missing, "it is not taken for an empty one");
    assert!(!places.library.exists());
}

#[test]
fn a_library_that_is_away_is_neither_forgotten_nor_made_anew() {
    let stage = Stage::new();
    stage.save(1);
    stage.mark(1, Mark::Star(true));
    let away = stage.place.path().join("unplugged");
    fs::rename(&stage.places.library, &away).unwrap();
    let cleared = stage.writer.call(Catalogue::clear_index);
    assert!(
        matches!(cleared, Err(StoreError::Vanished(_))),
        "{cleared:?}"
    );
    let from = tempfile::tempdir().unwrap();
    fs::write(from.path().join("new.png"), plain(1)).unwrap();
    let (writer, places) = (&stage.writer, &stage.places);
    let imported = import(writer, places, &[from.path().into()], &mut |_| {}, &|| {
        false
    });
    assert!(
        matches!(imported, Err(StoreError::Vanished(_))),
        "{imported:?}"
    );
    // The system tells of files that went with their drive, as of files that were deleted.
    let known = stage.one(1).file;
    let name = known.file_name().unwrap().to_str().unwrap().to_owned();
    let looked = look_at(writer, places, &[name]);
    assert!(is_away(&looked), "{looked:?}");
    assert!(!places.library.exists());
    assert!(stage.one(1).starred, "what is known stays");
}

/// Is what fails because the drive is away, told as such?
fn is_away<T: std::fmt::Debug>(done: &Result<T, StoreError>) -> bool {
    matches!(done, Err(StoreError::Vanished(_)))
}

#[test]
fn an_empty_folder_where_the_drive_was_is_not_the_library() {
    let stage = Stage::new();
    let file = stage.save(1);
    stage.reconcile();
    // As if its drive had had another number, and the folder it is mounted on were left.
    let other = |it: &mut Catalogue| it.index.set_fact("drive", 1_i64);
    stage.writer.call(other).unwrap();
    fs::remove_file(file).unwrap();
    let (writer, places) = (&stage.writer, &stage.places);
    let there = writer.call(|it| it.is_there());
    let trashed = writer.call(|it| it.trash(&[id(1)], false, NOW));
    let cleared = writer.call(Catalogue::clear_index);
    let compared = reconcile(writer, places, &mut |_| {}, &|| false);
    assert!(
        is_away(&there) && is_away(&trashed),
        "{there:?} {trashed:?}"
    );
    assert!(is_away(&cleared) && is_away(&compared), "{compared:?}");
    assert_eq!(fs::read_dir(&places.library).unwrap().count(), 0);
    assert_eq!(stage.pictures().len(), 1);
}

#[test]
fn what_the_library_cannot_take_waits_outside_and_gets_in() {
    let stage = Stage::new();
    stage.save(1);
    let away = stage.place.path().join("unplugged");
    fs::rename(&stage.places.library, &away).unwrap();
    let (writer, places) = (&stage.writer, &stage.places);
    let kept = wait_outside(places, &data(2), &ours(2), Format::Png).unwrap();
    fs::write(places.waiting().join("no.png"), "not a picture").unwrap();
    let mut waited = Waited::default();
    let refused = take_in_waiting(writer, places, &mut waited);
    assert!(is_away(&refused) && waited.taken.is_empty(), "{refused:?}");
    assert!(kept.file.is_file() && !places.library.exists());
    fs::rename(&away, &places.library).unwrap();
    take_in_waiting(writer, places, &mut waited).unwrap();
    let file = places.library.join(kept.file.file_name().unwrap());
    assert_eq!(waited.taken, [(id(2), file.clone())]);
    let (odd, why) = &waited.refused[0];
    assert!(odd.ends_with("no.png") && !why.is_empty(), "{why}");
    assert_eq!(fs::read(&file).unwrap(), ours(2));
    assert!(!kept.file.exists());
    assert_eq!(stage.one(2).file, file);
    let left: Vec<_> = fs::read_dir(places.waiting()).unwrap().collect();
    assert_eq!(left.len(), 1, "what is no picture is left for the user");
    // Killed between the copy and the removal: it is known by its bytes and comes in once.
    wait_outside(places, &data(2), &ours(2), Format::Png).unwrap();
    take_in_waiting(writer, places, &mut waited).unwrap();
    assert_eq!((stage.pictures().len(), waited.taken.len()), (2, 2));
}

/// A new library whose folder could not be made: all is not well while its pictures wait.
#[test]
fn what_waits_for_a_library_that_was_never_there_is_not_forgotten() {
    let stage = Stage::new();
    fs::remove_dir(&stage.places.library).unwrap();
    let (writer, places) = (&stage.writer, &stage.places);
    wait_outside(places, &data(1), &ours(1), Format::Png).unwrap();
    let mut waited = Waited::default();
    let refused = take_in_waiting(writer, places, &mut waited);
    assert!(is_away(&refused) && waited.taken.is_empty(), "{refused:?}");
    assert!(!places.library.exists(), "only a new picture makes it");
    fs::create_dir(&places.library).unwrap();
    take_in_waiting(writer, places, &mut waited).unwrap();
    assert_eq!((waited.taken.len(), stage.pictures().len()), (1, 1));
}

#[test]
fn a_folder_that_cannot_be_read_is_not_taken_for_empty() {
    let stage = Stage::new();
    stage.write("sub/a.png", &ours(1));
    stage.reconcile();
    let scan = crate::store::scan::Scan {
        unread: vec!["sub/".into()],
        ..Default::default()
    };
    let difference = stage.reader().difference(&scan).unwrap();
    assert_eq!(difference, crate::store::index::Difference::default());
}

#[test]
fn a_locked_database_says_so_and_works_when_it_is_over() {
    let stage = Stage::new();
    stage.save(1);
    let other = Connection::open(&stage.places.studio).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    stage
        .writer
        .call(|catalogue| catalogue.patience(Duration::from_millis(50)))
        .unwrap();
    let marked = stage
        .writer
        .call(|catalogue| catalogue.mark(&[id(1)], &Mark::Star(true)));
    assert!(matches!(marked, Err(StoreError::Locked(_))), "{marked:?}");
    assert_eq!(
        stage.pictures().len(),
        1,
        "looking is possible all the while"
    );
    other.execute_batch("ROLLBACK").unwrap();
    stage.mark(1, Mark::Star(true));
    assert!(stage.one(1).starred);
}

#[test]
fn a_picture_that_a_locked_index_could_not_take_is_found_later() {
    let stage = Stage::new();
    let library = Library::open(&stage.places.library).unwrap();
    let saved = library.save(&data(1), &ours(1), Format::Png).unwrap();
    let other = Connection::open(stage.places.index()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let recorded = stage.writer.call(move |it| {
        it.index.patience(Duration::from_millis(50))?;
        it.record(&data(1), &saved, "hash")
    });
    assert!(
        matches!(recorded, Err(StoreError::Locked(_))),
        "{recorded:?}"
    );
    let compare = || reconcile(&stage.writer, &stage.places, &mut |_| {}, &|| false);
    let still = compare();
    assert!(matches!(still, Err(StoreError::Locked(_))), "{still:?}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(compare().unwrap().added, 1);
}

#[test]
fn a_read_only_library_can_be_looked_at() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::new();
    stage.save(1);
    let mode = |mode| fs::set_permissions(&stage.places.library, fs::Permissions::from_mode(mode));
    mode(0o555).unwrap();
    let looked = stage.reconcile();
    let trashed = stage
        .writer
        .call(|catalogue| catalogue.trash(&[id(1)], false, NOW));
    mode(0o755).unwrap();
    assert_eq!(looked.pictures, 1);
    // The superuser may write anywhere.
    if !rustix::process::geteuid().is_root() {
        assert!(
            matches!(trashed, Err(StoreError::NoPermission(_))),
            "{trashed:?}"
        );
        assert_eq!(stage.pictures().len(), 1);
    }
}

/// Mounts a small drive, or `None` where none can be mounted.
fn drive(options: &str) -> Option<tempfile::TempDir> {
    let drive = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", options, "tmpfs"])
        .arg(drive.path())
        .output();
    mounted
        .is_ok_and(|done| done.status.success())
        .then_some(drive)
}

/// Changes how it is mounted, or unmounts it.
fn turn(drive: &std::path::Path, program: &str, arguments: &[&str]) {
    let done = std::process::Command::new(program)
        .args(arguments)
        .arg(drive)
        .output();
    assert!(done.unwrap().status.success());
}

#[test]
fn a_read_only_drive_is_looked_at_and_marked_and_takes_the_rest_later() {
    let stage = Stage::new();
    let Some(drive) = drive("size=4m") else {
        return;
    };
    let places = Places {
        library: drive.path().join("pictures"),
        ..stage.places.clone()
    };
    // What panics must not leave the drive mounted.
    let done = std::panic::catch_unwind(|| read_only(drive.path(), places));
    turn(drive.path(), "umount", &[]);
    done.unwrap();
}

fn read_only(drive: &std::path::Path, places: Places) {
    let library = Library::open(&places.library).unwrap();
    let stage = Stage {
        place: tempfile::tempdir().unwrap(),
        writer: open(&places),
        places,
    };
    stage.save(1);
    stage.reconcile();
    turn(drive, "mount", &["-o", "remount,ro"]);
    assert!(crate::store::mounted(drive).unwrap().1, "it is told");
    let (writer, places) = (&stage.writer, &stage.places);
    assert_eq!(stage.reconcile().pictures, 1);
    stage.mark(1, Mark::Star(true));
    assert!(stage.one(1).starred, "a star is not written into the file");
    let trashed = writer.call(|it| it.trash(&[id(1)], false, NOW));
    let is_refused = |error: &StoreError| matches!(error, StoreError::ReadOnly(_));
    assert!(trashed.as_ref().is_err_and(is_refused), "{trashed:?}");
    let saved = library.save(&data(2), &ours(2), Format::Png);
    assert!(saved.as_ref().is_err_and(is_refused), "{saved:?}");
    wait_outside(places, &data(2), &ours(2), Format::Png).unwrap();
    let mut waited = Waited::default();
    let refused = take_in_waiting(writer, places, &mut waited);
    assert!(refused.as_ref().is_err_and(is_refused), "{refused:?}");
    turn(drive, "mount", &["-o", "remount,rw"]);
    take_in_waiting(writer, places, &mut waited).unwrap();
    assert_eq!((waited.taken.len(), stage.pictures().len()), (1, 2));
    assert_eq!(stage.trash(&[id(1)], false).ids, [id(1)]);
}

/// A small drive of its own is needed; where none can be mounted this says nothing.
#[test]
fn a_full_drive_keeps_what_it_has() {
    let stage = Stage::new();
    let Some(drive) = drive("size=256k") else {
        return;
    };
    let places = Places {
        library: drive.path().join("pictures"),
        ..stage.places.clone()
    };
    // What panics must not leave the drive mounted.
    let full = std::panic::catch_unwind(|| fill(&places));
    turn(drive.path(), "umount", &[]);
    let (saved, error, done, imported, names) = full.unwrap();
    assert!(
        saved > 0 && matches!(error, StoreError::Full(_)),
        "{saved} {error}"
    );
    assert_eq!(done.unwrap().pictures, saved);
    let imported = imported.unwrap();
    assert!(imported.stopped && imported.added.is_empty());
    assert!(
        imported.refused[0].1.contains("is full"),
        "{:?}",
        imported.refused
    );
    assert_eq!(names as u64, saved, "no temporary file is left");
}

type Filled = (
    u64,
    StoreError,
    Result<Reconciled, StoreError>,
    Result<crate::domain::Import, StoreError>,
    usize,
);

/// Saves until nothing fits, compares, and tries to take something in.
fn fill(places: &Places) -> Filled {
    let library = Library::open(&places.library).unwrap();
    let writer = open(places);
    let bytes = vec![7; 100_000];
    let mut saved = 0;
    let error = loop {
        match library.save(&data(1), &bytes, Format::Png) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
    };
    let done = reconcile(&writer, places, &mut |_| {}, &|| false);
    let from = tempfile::tempdir().unwrap();
    fs::write(
        from.path().join("big.png"),
        media::embed(&noise(), &data(9)).unwrap(),
    )
    .unwrap();
    let imported = import(&writer, places, &[from.path().into()], &mut |_| {}, &|| {
        false
    });
    let names = fs::read_dir(&places.library).unwrap().count();
    (saved, error, done, imported, names)
}

/// A picture that is not small.
fn noise() -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(1);
    let picture = RgbaImage::from_fn(300, 300, |_, _| image::Rgba(random.u32(..).to_le_bytes()));
    let mut bytes = Cursor::new(vec![]);
    DynamicImage::from(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
