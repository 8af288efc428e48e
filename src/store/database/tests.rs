//! Tests of opening: migrations, races, files that are none.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Schema, copy_name, open, open_reader, parts};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension, StatementStatus};
use std::{fs, path::Path};

const FIRST: Schema = Schema {
    migrations: &["CREATE TABLE a (x); INSERT INTO a VALUES (1);"],
    copied: true,
};
const SECOND: Schema = Schema {
    migrations: &[
        "CREATE TABLE a (x); INSERT INTO a VALUES (1);",
        "ALTER TABLE a ADD COLUMN y DEFAULT 2; INSERT INTO a VALUES (3, 4);",
    ],
    copied: true,
};

fn sum(connection: &Connection) -> i64 {
    connection
        .query_row("SELECT sum(x) FROM a", [], |row| row.get(0))
        .unwrap()
}

/// Whatever is asked: planning a page takes longer than finding it.
#[test]
fn a_statement_is_planned_once() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("x.db");
    for connection in [open(&file, &FIRST).unwrap(), open_reader(&file).unwrap()] {
        let sql = "SELECT x FROM a WHERE x > ? ORDER BY x LIMIT ?";
        let mut statement = connection.prepare(sql).unwrap();
        for (above, most) in [(0, 1), (1, 60), (-5, 28)] {
            statement
                .query_row([above, most], |_| Ok(()))
                .optional()
                .unwrap();
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}

#[test]
fn a_migration_is_done_once_and_the_old_file_is_kept_as_a_copy() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("new/folder/x.db");
    drop(open(&file, &FIRST).unwrap());
    let copy = copy_name(&file, 1);
    assert!(!copy.exists(), "nothing was there to be copied");
    for _ in 0..2 {
        assert_eq!(sum(&open(&file, &SECOND).unwrap()), 4);
    }
    let old = Connection::open(&copy).unwrap();
    assert_eq!(sum(&old), 1);
    assert!(old.prepare("SELECT y FROM a").is_err(), "as it was before");
    let later = open(&file, &FIRST);
    assert!(matches!(later, Err(StoreError::TooNew(_))), "{later:?}");
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    const BROKEN: Schema = Schema {
        migrations: &[
            FIRST.migrations[0],
            "INSERT INTO a VALUES (9); SELECT nonsense FROM nowhere;",
        ],
        copied: false,
    };
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("x.db");
    drop(open(&file, &FIRST).unwrap());
    assert!(open(&file, &BROKEN).is_err());
    assert_eq!(sum(&open(&file, &FIRST).unwrap()), 1);
}

#[test]
fn many_that_migrate_at_once_do_it_once() {
    for old in [None, Some(&FIRST)] {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("x.db");
        if let Some(old) = old {
            drop(open(&file, old).unwrap());
        }
        let sums = std::thread::scope(|scope| {
            let start = || sum(&open(&file, &SECOND).unwrap());
            let all: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            all.into_iter()
                .map(|one| one.join().unwrap())
                .collect::<Vec<_>>()
        });
        assert_eq!(sums, [4; 8]);
        let mut files = fs::read_dir(place.path()).unwrap();
        assert!(!files.any(|it| {
            it.unwrap()
                .path()
                .extension()
                .is_some_and(|end| end == "tmp")
        }));
    }
}

#[test]
fn what_is_no_database_is_damaged_and_a_folder_is_said() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("x.db");
    fs::write(&file, vec![b'x'; 4096]).unwrap();
    let damaged = open(&file, &FIRST);
    assert!(
        matches!(damaged, Err(StoreError::Corrupt(_))),
        "{damaged:?}"
    );
    let folder = open(place.path(), &FIRST);
    assert!(
        matches!(folder, Err(StoreError::Other { .. })),
        "{folder:?}"
    );
    let missing = open_reader(Path::new("/nowhere/at/all.db"));
    assert!(missing.is_err());
}

#[test]
fn a_reader_writes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("x.db");
    let writer = open(&file, &FIRST).unwrap();
    let reader = open_reader(&file).unwrap();
    assert!(reader.execute("INSERT INTO a VALUES (5)", []).is_err());
    assert_eq!(sum(&reader), 1);
    drop((reader, writer));
    assert!(
        parts(&file).iter().skip(1).all(|part| !part.exists()),
        "who may write tidies at the end"
    );
}
