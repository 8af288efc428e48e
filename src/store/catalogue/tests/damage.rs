//! Databases that are damaged or locked: nothing is lost, and they work when it is over.

use super::{
    Format, Library, Mark, NOW, Stage, StoreError, Studio, data, database, fs, id, open, ours,
    reconcile,
};
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
