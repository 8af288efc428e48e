//! Rows that come, change, move and are marked.

use super::{
    super::{Index, Said, write::TIE_BITS},
    FOLDER, entry, forwards, id, stage,
};
use crate::domain::{Filter, Timestamp};
use std::path::Path;

#[test]
fn a_file_that_changes_moves_or_is_copied_is_one_row_each() {
    let mut stage = stage(5);
    let mut changed = entry(2);
    changed.picture.prompt = "a griffin".into();
    stage.index.put(&[changed.clone()], |_| true).unwrap();
    let griffin = Filter {
        text: "griffin".into(),
        ..Filter::default()
    };
    assert_eq!(stage.index.count(&griffin).unwrap(), 1);
    assert_eq!(
        stage
            .index
            .count(&Filter {
                text: "number 2".into(),
                ..Filter::default()
            })
            .unwrap(),
        0
    );
    assert_eq!(stage.index.count(&Filter::default()).unwrap(), 5);
    // The same picture under another name, the old one gone: it has moved.
    changed.name = "sub/other.png".into();
    assert_eq!(
        stage.index.put(&[changed.clone()], |_| false).unwrap(),
        [id(2)]
    );
    assert_eq!(stage.index.count(&Filter::default()).unwrap(), 5);
    // And with the old one still there: a copy, with an id of its own that stays the same.
    changed.name = "copy.png".into();
    let copy = stage.index.put(&[changed.clone()], |_| true).unwrap();
    assert_ne!(copy, [id(2)]);
    assert_eq!(stage.index.put(&[changed], |_| true).unwrap(), copy);
    assert_eq!(stage.index.count(&griffin).unwrap(), 2);
    assert_eq!(stage.index.forget(["copy.png", "nobody.png"]).unwrap(), 1);
    assert_eq!(stage.index.count(&griffin).unwrap(), 1);
}

#[test]
fn marks_are_filtered_by_and_found_at_once() {
    let mut stage = stage(5);
    let said = Said {
        starred: true,
        rating: 5,
        tags: "hero\nsheet".into(),
    };
    stage
        .index
        .say(&[(id(3), said.clone()), (id(77), said)])
        .unwrap();
    let hero = Filter {
        tag: Some("hero".into()),
        rating_min: Some(5),
        starred: Some(true),
        text: "shee".into(),
        ..Filter::default()
    };
    assert_eq!(forwards(&stage.index, &hero, 10), [id(3)]);
    stage.index.say(&[(id(3), Said::default())]).unwrap();
    assert_eq!(stage.index.count(&hero).unwrap(), 0);
}

#[test]
fn a_crowded_moment_spills_into_the_next() {
    let place = tempfile::tempdir().unwrap();
    let (mut index, _) = Index::open(&place.path().join("i.db"), Path::new(FOLDER)).unwrap();
    let late = |number| {
        let mut entry = entry(number);
        entry.picture.created_at = Timestamp(u64::MAX);
        entry
    };
    index.put(&[late(1)], |_| true).unwrap();
    // As if this ms had all pictures that there are keys for.
    let last = (1_i64 << TIE_BITS) - 1;
    let sql = format!("UPDATE generated_images SET key = key + {last}");
    index.connection.execute(&sql, []).unwrap();
    index.put(&[late(2), late(3)], |_| true).unwrap();
    assert_eq!(
        forwards(&index, &Filter::default(), 2),
        [id(3), id(2), id(1)]
    );
}
