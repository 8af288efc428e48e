//! A library that vanishes, is empty or was never there, and what waits for it meanwhile.

use super::{
    Catalogue, Format, Mark, NOW, Places, Reconciled, Stage, StoreError, data, fs, id, import,
    open, ours, plain, reconcile,
};
use crate::store::{Waited, look_at, take_in_waiting, wait_outside};

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
