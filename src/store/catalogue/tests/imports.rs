//! Pictures from elsewhere.

use super::{super::import, Stage, id, ours, plain};
use crate::domain::{Mark, Reconciled, Timestamp};
use std::{fs, path::PathBuf};

#[test]
#[expect(clippy::too_many_lines, reason = "one import after the other")]
fn pictures_are_taken_in_once_and_stay_where_they_are() {
    let stage = Stage::new();
    let from = tempfile::tempdir().unwrap();
    let file = |name: &str| from.path().join(name);
    fs::create_dir(file("sub")).unwrap();
    fs::write(file("one.png"), plain(1)).unwrap();
    fs::write(file("sub/one.png"), plain(2)).unwrap();
    fs::write(file("sub/again.png"), plain(1)).unwrap();
    fs::write(file("ours.png"), ours(3)).unwrap();
    fs::write(file("page.png"), b"<html>").unwrap();
    fs::write(file("cut.png"), &plain(4)[..40]).unwrap();
    fs::write(file("notes.txt"), b"").unwrap();
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options()
        .write(true)
        .open(file("one.png"))
        .unwrap()
        .set_modified(old)
        .unwrap();
    let take = |paths: &[PathBuf]| {
        let mut steps = vec![];
        let done = import(
            &stage.writer,
            &stage.places,
            paths,
            &mut |it| steps.push((it.done, it.of)),
            &|| false,
        )
        .unwrap();
        (done, steps)
    };
    let (done, steps) = take(&[
        from.path().to_owned(),
        file("nothing.png"),
        file("notes.txt"),
    ]);
    assert_eq!(done.added.len(), 3, "{done:?}");
    assert_eq!(done.known.len(), 1);
    assert_eq!(done.refused.len(), 4, "{:?}", done.refused);
    assert_eq!((steps[0], *steps.last().unwrap()), ((0, 7), (7, 7)));
    assert!(file("one.png").exists());
    assert_eq!(stage.pictures().len(), 3);
    let one = stage
        .pictures()
        .into_iter()
        .find(|it| it.created_at == Timestamp(1_000_000_000_000));
    assert!(one.is_some(), "when it was made is kept");
    let (again, _) = take(&[from.path().to_owned()]);
    assert_eq!((again.added.len(), again.known.len()), (0, 4));
    // What is in the trash comes back instead of being there twice.
    stage.mark(3, Mark::Star(true));
    stage.trash(&[id(3)], false);
    let (back, _) = take(&[file("ours.png")]);
    assert_eq!(back.added, [id(3)]);
    assert!(stage.one(3).starred && stage.trashed().is_empty());
    assert_eq!(
        stage.reconcile(),
        Reconciled {
            pictures: 3,
            ..Reconciled::default()
        }
    );
    // What lies in the library is not copied into it.
    stage.write("inside.png", &plain(77));
    let (inside, _) = take(&[stage.places.library.join("inside.png")]);
    assert_eq!((inside.added.len(), stage.reconcile().pictures), (1, 4));
}

#[test]
fn an_import_can_be_stopped() {
    let stage = Stage::new();
    let from = tempfile::tempdir().unwrap();
    for number in 0..5 {
        fs::write(from.path().join(format!("{number}.png")), plain(number)).unwrap();
    }
    let count = std::cell::Cell::new(0);
    let mut told = |_| count.set(count.get() + 1);
    let done = import(
        &stage.writer,
        &stage.places,
        &[from.path().into()],
        &mut told,
        &|| count.get() > 2,
    )
    .unwrap();
    assert!(done.stopped);
    assert_eq!(done.added.len(), 2);
}

/// A folder's pictures of kinds that are not taken are told, one by one; its other files are not. What
/// a file is, its bytes say.
#[test]
fn pictures_of_other_kinds_in_a_folder_are_told() {
    let stage = Stage::new();
    let from = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8]); 9] = [
        ("a.gif", b"GIF89a......"),
        ("sub/B.BMP", b"BM......"),
        ("c.heic", b"\0\0\0\x18ftypheic"),
        ("d.psd", b"8BPS\0\x01"),
        ("e.avif", &plain(5)),
        ("f.png", &plain(6)),
        ("notes.txt", b"words"),
        (".hidden.gif", b"GIF89a......"),
        (".git/g.gif", b"GIF89a......"),
    ];
    for (name, bytes) in files {
        let file = from.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let take = |path: PathBuf| {
        let (writer, places) = (&stage.writer, &stage.places);
        import(writer, places, &[path], &mut |_| {}, &|| false).unwrap()
    };
    let done = take(from.path().to_owned());
    let mut refused: Vec<_> = done
        .refused
        .iter()
        .map(|(file, why)| {
            let name = file.file_name().unwrap().to_str().unwrap();
            format!("{name}: {why}")
        })
        .collect();
    refused.sort();
    let why = |name, what| format!("{name}: got {what}; only PNG, JPEG and WebP are accepted");
    assert_eq!(
        refused,
        [
            why("B.BMP", "a BMP picture"),
            why("a.gif", "a GIF picture"),
            why("c.heic", "a HEIC picture"),
            why("d.psd", "a Photoshop picture"),
        ]
    );
    assert_eq!((done.added.len(), done.stopped), (2, false), "{done:?}");
    // In the library itself too a picture with a wrong name comes in, under a right one.
    stage.write("wrong.gif", &plain(7));
    let done = take(stage.places.library.clone());
    assert_eq!((done.added.len(), done.known.len()), (1, 2), "{done:?}");
    assert!(stage.places.library.join("wrong.png").is_file());
}
