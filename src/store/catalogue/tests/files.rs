//! The index follows the files, whoever changes them.

use super::{
    super::{Catalogue, Places, import, look_at},
    Stage, id, open, ours, plain,
};
use crate::domain::{Mark, Origin, Reconciled, SavedPicture};
use crate::store::scan::TRASH;
use std::fs;

#[test]
fn what_is_saved_is_indexed_as_its_file_reads() {
    let stage = Stage::new();
    let file = stage.save(1);
    let saved = stage.one(1);
    assert_eq!((saved.file.clone(), saved.id), (file, id(1)));
    assert_eq!(saved.prompt, "dragon 1");
    assert_eq!(saved.origin, Origin::Studio);
    assert_eq!(
        stage.reconcile(),
        Reconciled {
            pictures: 1,
            ..Reconciled::default()
        }
    );
    // Read from the file, it is the same.
    stage
        .writer
        .call(|catalogue| catalogue.index.forget(["x"]))
        .unwrap();
    let name = saved.file.file_name().unwrap().to_str().unwrap().to_owned();
    stage
        .writer
        .call(move |catalogue| catalogue.index.forget([name.as_str()]))
        .unwrap();
    assert_eq!(stage.reconcile().added, 1);
    let read = stage.one(1);
    assert_eq!((read.width, read.height), (3, 2), "as the pixels are");
    assert_eq!(
        SavedPicture {
            width: 0,
            height: 0,
            ..read
        },
        SavedPicture {
            width: 0,
            height: 0,
            ..saved
        }
    );
}

#[test]
fn files_that_come_change_and_go_are_seen() {
    let stage = Stage::new();
    stage.save(1);
    stage.write("sub/foreign.png", &plain(9));
    stage.write("notes.txt", b"no picture");
    stage.write("page.png", b"<!DOCTYPE html><html>");
    let done = stage.reconcile();
    assert_eq!(
        (done.pictures, done.added, done.gone, done.changed),
        (3, 2, 0, 0)
    );
    let foreign = stage
        .pictures()
        .into_iter()
        .find(|it| it.file.ends_with("sub/foreign.png"));
    let foreign = foreign.unwrap();
    assert_eq!(
        (foreign.origin, foreign.width, foreign.problem),
        (Origin::Unknown, 3, None)
    );
    assert_eq!(
        foreign.id.0.get_version_num(),
        8,
        "its id is made from its bytes"
    );
    assert_eq!(foreign.hash, blake3::hash(&plain(9)).to_hex().as_str());
    let page = stage
        .pictures()
        .into_iter()
        .find(|it| it.file.ends_with("page.png"))
        .unwrap();
    assert!(page.problem.unwrap().contains("a web page"));
    stage.write("sub/foreign.png", &ours(5));
    fs::remove_file(stage.places.library.join("page.png")).unwrap();
    let done = stage.reconcile();
    assert_eq!(
        (done.pictures, done.added, done.gone, done.changed),
        (2, 0, 1, 1)
    );
    assert_eq!(stage.one(5).prompt, "dragon 5");
    assert_eq!(
        stage.reconcile(),
        Reconciled {
            pictures: 2,
            ..Reconciled::default()
        }
    );
}

#[test]
fn single_files_are_looked_at_alone() {
    let stage = Stage::new();
    stage.write("a.png", &ours(1));
    stage.write("b.png", &ours(2));
    let look = |name: &str| look_at(&stage.writer, &stage.places, &[name.to_owned()]).unwrap();
    assert_eq!(look("a.png").added, 1);
    assert_eq!(look("a.png"), Reconciled::default());
    assert_eq!(stage.pictures().len(), 1);
    fs::remove_file(stage.places.library.join("a.png")).unwrap();
    assert_eq!(look("a.png").gone, 1);
    assert_eq!(look("nothing.png"), Reconciled::default());
}

#[test]
fn texts_of_other_tools_are_understood() {
    let stage = Stage::new();
    let said = "a castle\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 3x2, Model: dream";
    let mut bytes = plain(3);
    let text = [b"parameters\0", said.as_bytes()].concat();
    let mut crc = crc32fast::Hasher::new();
    crc.update(b"tEXt");
    crc.update(&text);
    let chunk = [
        &(text.len() as u32).to_be_bytes()[..],
        b"tEXt",
        &text,
        &crc.finalize().to_be_bytes(),
    ]
    .concat();
    bytes.splice(33..33, chunk);
    stage.write("castle.png", &bytes);
    stage.reconcile();
    let castle = stage.pictures().pop().unwrap();
    assert_eq!(
        (castle.origin, castle.prompt.as_str()),
        (Origin::A1111, "a castle")
    );
    assert_eq!(
        (castle.negative_prompt.as_str(), castle.model.as_str()),
        ("fog", "dream")
    );
    assert_eq!((castle.steps, castle.cfg), (Some(20), Some(7.0)));
    assert_eq!(castle.sampler.as_deref(), Some("Euler a"));
}

#[test]
fn what_went_behind_our_back_is_taken_in_again() {
    let stage = Stage::new();
    let backup = stage.place.path().join("backup.png");
    fs::write(&backup, ours(1)).unwrap();
    let take_in = || {
        let paths = std::slice::from_ref(&backup);
        import(&stage.writer, &stage.places, paths, &mut |_| {}, &|| false).unwrap()
    };
    fs::remove_file(stage.save(1)).unwrap();
    stage.mark(1, Mark::Star(true));
    for in_trash in [false, true] {
        if in_trash {
            stage.trash(&[id(1)], false);
            fs::remove_dir_all(stage.places.library.join(TRASH)).unwrap();
        }
        let done = take_in();
        assert_eq!(
            (done.added, done.known),
            (vec![id(1)], vec![]),
            "{in_trash}"
        );
        let back = stage.one(1);
        assert!(back.file.is_file() && back.starred, "{back:?}");
        assert_eq!(back.trashed_at, None);
    }
    assert_eq!(take_in().known, [(backup.clone(), id(1))]);
}

#[test]
fn another_process_shows_up() {
    let stage = Stage::new();
    stage.save(1);
    let other = open(&stage.places);
    stage.writer.call(Catalogue::heard_of_others).unwrap();
    assert!(!stage.writer.call(Catalogue::heard_of_others).unwrap());
    other
        .call(|catalogue| catalogue.mark(&[id(1)], &Mark::Star(true)))
        .unwrap();
    assert!(stage.writer.call(Catalogue::heard_of_others).unwrap());
    assert!(stage.one(1).starred);
    // One of another library, where only the marks are shared.
    let places = Places {
        library: stage.place.path().join("second"),
        ..stage.places.clone()
    };
    let second = open(&places);
    second
        .call(|catalogue| catalogue.mark(&[id(1)], &Mark::Rate(Some(3))))
        .unwrap();
    assert_eq!(stage.one(1).rating, None, "not heard yet");
    stage.writer.call(Catalogue::follow).unwrap();
    assert_eq!(stage.one(1).rating, Some(3));
}
