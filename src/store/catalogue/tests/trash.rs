//! What is deleted comes back exactly, and nothing outside the trash is ever deleted for good.

use super::{DAY, NOW, Stage, id, ours};
use crate::domain::{Mark, Purge, Reconciled, Timestamp};
use crate::store::{StoreError, scan::TRASH};
use std::fs;

#[test]
fn deleting_is_undone_exactly() {
    let stage = Stage::new();
    let files: Vec<_> = (1..=3).map(|number| stage.save(number)).collect();
    stage.write("sub/a.png", &ours(4));
    stage.reconcile();
    stage.mark(2, Mark::Star(true));
    let before = stage.pictures();
    let ids = [id(1), id(2), id(3), id(4), id(99)];
    let done = stage.trash(&ids, true);
    assert_eq!(
        (done.ids.clone(), done.protected),
        (vec![id(1), id(3), id(4)], 1)
    );
    assert_eq!(stage.pictures().len(), 1);
    assert!(!files[0].exists() && files[1].exists());
    assert_eq!(stage.trashed().len(), 3);
    assert_eq!(stage.one(1).trashed_at, Some(NOW));
    // Nothing of it is news to the next life.
    let stage = stage.again();
    assert_eq!(
        stage.reconcile(),
        Reconciled {
            pictures: 1,
            ..Reconciled::default()
        }
    );
    assert_eq!(stage.trash(&ids[..1], false).ids, [], "it is there already");
    assert_eq!(stage.restore(&ids), [id(1), id(3), id(4)]);
    assert_eq!(stage.pictures(), before);
    assert!(stage.places.library.join("sub/a.png").exists());
    assert_eq!(
        stage.trash(&[id(2)], false).ids,
        [id(2)],
        "named, a starred one goes"
    );
    assert_eq!(stage.restore(&[id(2)]), [id(2)]);
    assert_eq!(stage.pictures(), before);
}

#[test]
fn what_comes_back_overwrites_nothing() {
    let stage = Stage::new();
    stage.write("a.png", &ours(1));
    stage.reconcile();
    stage.trash(&[id(1)], false);
    stage.write("a.png", &ours(2));
    stage.reconcile();
    stage.trash(&[id(2)], false);
    assert_eq!(
        fs::read_dir(stage.places.library.join(TRASH))
            .unwrap()
            .count(),
        2
    );
    stage.write("a.png", &ours(3));
    stage.reconcile();
    assert_eq!(stage.restore(&[id(2), id(1)]).len(), 2);
    let names: Vec<_> = [1, 2, 3].map(|number| stage.one(number).file).to_vec();
    for (file, number) in names.iter().zip(1..) {
        assert_eq!(fs::read(file).unwrap(), ours(number));
    }
    assert!(names[2].ends_with("a.png"));
}

#[test]
fn what_is_counted_in_the_trash_is_what_goes_even_when_the_clock_was_ahead() {
    let stage = Stage::new();
    for number in 1..=3 {
        stage.save(number);
    }
    stage.trash(&[id(1), id(2)], true);
    stage.mark(2, Mark::Star(true));
    let before = Timestamp(NOW.0 - DAY);
    let emptied = stage.writer.call(move |catalogue| {
        let sum = catalogue.index.trash_sum(before)?;
        Ok((sum, catalogue.purge(&Purge::Until(sum.at), before)?))
    });
    let (sum, purged) = emptied.unwrap();
    assert_eq!((sum.count, sum.protected, sum.at), (1, 1, NOW));
    assert_eq!((purged.count, purged.bytes), (sum.count, sum.bytes));
}

#[test]
fn the_trash_survives_a_new_index_and_forgets_in_time() {
    let stage = Stage::new();
    for number in 1..=4 {
        stage.save(number);
    }
    stage.trash(&[id(1), id(2)], true);
    stage.mark(2, Mark::Star(true));
    crate::store::discard(&stage.places.index()).unwrap();
    let stage = stage.again();
    stage.reconcile();
    assert_eq!(stage.trashed().len(), 2);
    assert_eq!(stage.one(1).trashed_at, Some(NOW));
    let purge = |what: Purge, days: u64| {
        let now = Timestamp(NOW.0 + days * DAY + 1);
        stage
            .writer
            .call(move |catalogue| catalogue.purge(&what, now))
            .unwrap()
    };
    assert_eq!(purge(Purge::OlderThan { days: 30 }, 30 - 1).count, 0);
    let purged = purge(Purge::OlderThan { days: 30 }, 30);
    assert_eq!((purged.count, purged.bytes), (1, ours(1).len() as u64));
    assert_eq!(purge(Purge::Until(NOW), 0).count, 0, "a starred one stays");
    assert_eq!(
        purge(Purge::These(vec![id(2), id(3)]), 0).count,
        1,
        "named, it goes"
    );
    assert_eq!((stage.trashed().len(), stage.pictures().len()), (0, 2));
    assert_eq!(
        fs::read_dir(stage.places.library.join(TRASH))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_drive_that_is_away_is_no_emptied_trash() {
    let stage = Stage::new();
    stage.save(1);
    stage.trash(&[id(1)], true);
    let away = stage.place.path().join("away");
    fs::rename(&stage.places.library, &away).unwrap();
    for mounted in [false, true] {
        if mounted {
            // The place where it should be mounted is an empty folder.
            fs::create_dir(&stage.places.library).unwrap();
        }
        let purged = stage
            .writer
            .call(|catalogue| catalogue.purge(&Purge::Until(NOW), NOW));
        assert!(matches!(purged, Err(StoreError::Vanished(_))), "{purged:?}");
    }
    fs::remove_dir(&stage.places.library).unwrap();
    fs::rename(&away, &stage.places.library).unwrap();
    stage.reconcile();
    assert_eq!(stage.one(1).trashed_at, Some(NOW));
    assert_eq!(stage.restore(&[id(1)]), [id(1)]);
}

#[test]
fn files_put_into_the_trash_by_hand_come_back_under_their_names() {
    let stage = Stage::new();
    stage.write(&format!("{TRASH}/by hand.png"), &ours(7));
    stage.reconcile();
    assert_eq!(stage.one(7).trashed_at, Some(NOW));
    assert_eq!(stage.restore(&[id(7)]), [id(7)]);
    assert!(stage.places.library.join("by hand.png").exists());
}

#[test]
fn a_hostile_database_leads_nowhere_outside_the_library() {
    let stage = Stage::new();
    for from in [
        "../../evil.png",
        "/tmp/evil.png",
        ".hidden/x.png",
        "",
        "sub/../../x.png",
        "x.sh",
    ] {
        stage.write("a.png", &ours(1));
        stage.reconcile();
        stage.trash(&[id(1)], false);
        stage
            .writer
            .call(move |catalogue| {
                catalogue.studio.change(
                    &[id(1)],
                    |_| None,
                    |_, marks| {
                        marks.trashed = Some((1, from.to_owned()));
                    },
                )
            })
            .unwrap();
        assert_eq!(stage.restore(&[id(1)]), [id(1)]);
        assert!(stage.one(1).file.ends_with("a.png"), "{from}");
    }
}

#[test]
fn a_hostile_index_deletes_nothing_outside_the_trash() {
    let stage = Stage::new();
    let outside = stage.places.library.with_file_name("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("victim.png"), b"x").unwrap();
    stage.write("b.png", &ours(2));
    stage.write("a.png", &ours(1));
    stage.reconcile();
    stage.trash(&[id(1)], false);
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, stage.places.library.join(TRASH).join("link")).unwrap();
    let absolute = outside.join("victim.png").display().to_string();
    for name in [
        "b.png",
        &format!("{TRASH}/../b.png"),
        &format!("{TRASH}/../../outside/victim.png"),
        &format!("{TRASH}/link/victim.png"),
        &format!("{TRASH}/{absolute}"),
        &absolute,
        "",
    ] {
        let moved = [(id(1), name.to_owned(), Some(1))];
        let purged = stage.writer.call(move |catalogue| {
            catalogue.index.moved(&moved)?;
            catalogue.purge(&Purge::Until(NOW), NOW)
        });
        assert_eq!(purged.unwrap().count, 0, "{name}");
        assert!(outside.join("victim.png").exists(), "{name}");
        assert!(stage.places.library.join("b.png").exists(), "{name}");
    }
}
