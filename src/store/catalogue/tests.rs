//! Tests of a whole library: files, index and marks in step.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Catalogue, Places, import, look_at, reconcile};
use crate::{
    domain::{
        Filter, GenerationData, Mark, Origin, PageAt, PictureId, Purge, Reconciled, SavedPicture,
        Timestamp,
    },
    media::{self, Format, sample},
    store::{Index, Library, Owner, StoreError, Studio, database, scan::TRASH},
};
use image::{DynamicImage, ImageFormat, RgbaImage};
use std::{fs, io::Cursor, path::PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

mod crash;
mod days;

const NOW: Timestamp = Timestamp(1_757_271_600_000);
const DAY: u64 = 86_400_000;

fn id(number: u128) -> PictureId {
    PictureId(Uuid::from_u128(number))
}

/// A small PNG of one colour, without a word in it.
fn plain(shade: u8) -> Vec<u8> {
    let picture = RgbaImage::from_pixel(3, 2, image::Rgba([shade, 7, 9, 255]));
    let mut bytes = Cursor::new(vec![]);
    DynamicImage::from(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn data(number: u128) -> GenerationData {
    GenerationData {
        id: id(number),
        created_at: Timestamp(NOW.0 + number as u64),
        prompt: format!("dragon {number}"),
        ..sample::data()
    }
}

/// A picture of ours.
fn ours(number: u128) -> Vec<u8> {
    media::embed(&plain(number as u8), &data(number)).unwrap()
}

/// A library with its index and `studio.db`, in a folder that goes with it.
struct Stage {
    place: TempDir,
    places: Places,
    writer: Owner<Catalogue>,
}

impl Stage {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let places = Places::new(place.path().join("pictures"), &place.path().join("home"));
        Library::open(&places.library).unwrap();
        let writer = open(&places);
        Self {
            place,
            places,
            writer,
        }
    }

    /// Another life of the program on the same files.
    fn again(self) -> Self {
        let Self {
            place,
            places,
            writer,
        } = self;
        drop(writer);
        let writer = open(&places);
        Self {
            place,
            places,
            writer,
        }
    }

    /// Saves and indexes a picture as the engine does.
    fn save(&self, number: u128) -> PathBuf {
        let (library, bytes) = (Library::open(&self.places.library).unwrap(), ours(number));
        let saved = library.save(&data(number), &bytes, Format::Png).unwrap();
        let (data, hash) = (data(number), blake3::hash(&bytes).to_hex().to_string());
        let file = saved.file.clone();
        self.writer
            .call(move |catalogue| catalogue.record(&data, &saved, &hash))
            .unwrap();
        file
    }

    fn reconcile(&self) -> Reconciled {
        reconcile(&self.writer, &self.places, &mut |_| {}, &|| false).unwrap()
    }

    fn mark(&self, number: u128, mark: Mark) {
        self.writer
            .call(move |catalogue| catalogue.mark(&[id(number)], &mark))
            .unwrap();
    }

    fn trash(&self, ids: &[PictureId], bulk: bool) -> crate::domain::Trashed {
        let ids = ids.to_vec();
        self.writer
            .call(move |catalogue| catalogue.trash(&ids, bulk, NOW))
            .unwrap()
    }

    fn restore(&self, ids: &[PictureId]) -> Vec<PictureId> {
        let ids = ids.to_vec();
        let (back, problem) = self
            .writer
            .call(move |catalogue| catalogue.restore(&ids))
            .unwrap();
        assert!(problem.is_none(), "{problem:?}");
        back
    }

    fn reader(&self) -> Index {
        Index::open_reader(&self.places.index(), &self.places.library).unwrap()
    }

    fn all(&self, filter: &Filter) -> Vec<SavedPicture> {
        self.reader()
            .page(filter, PageAt::Start, 1000)
            .unwrap()
            .pictures
    }

    fn pictures(&self) -> Vec<SavedPicture> {
        self.all(&Filter::default())
    }

    fn trashed(&self) -> Vec<SavedPicture> {
        self.all(&Filter {
            trash: true,
            ..Filter::default()
        })
    }

    fn one(&self, number: u128) -> SavedPicture {
        self.reader().find(&[id(number)]).unwrap().pop().unwrap()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let file = self.places.library.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

fn open(places: &Places) -> Owner<Catalogue> {
    let places = places.clone();
    Owner::start("test", move || Catalogue::open(places, NOW)).unwrap()
}

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
fn marks_survive_a_new_index_a_new_name_and_a_new_life() {
    let stage = Stage::new();
    let file = stage.save(1);
    stage.save(2);
    stage.write("foreign.png", &plain(9));
    stage.reconcile();
    let foreign = stage
        .pictures()
        .into_iter()
        .find(|it| it.file.ends_with("foreign.png"))
        .unwrap()
        .id;
    stage.mark(1, Mark::Star(true));
    stage.mark(1, Mark::Rate(Some(4)));
    stage.mark(1, Mark::Tag(" hero ".into()));
    stage.mark(1, Mark::Tag("castle\n".into()));
    stage
        .writer
        .call(move |catalogue| catalogue.mark(&[foreign], &Mark::Rate(Some(2))))
        .unwrap();
    let marked = stage.one(1);
    assert_eq!((marked.starred, marked.rating), (true, Some(4)));
    assert_eq!(marked.tags, ["castle", "hero"]);
    fs::rename(&file, stage.places.library.join("renamed.png")).unwrap();
    fs::rename(
        stage.places.library.join("foreign.png"),
        stage.places.library.join("moved.png"),
    )
    .unwrap();
    let done = stage.reconcile();
    assert_eq!((done.added, done.gone), (2, 2));
    let index = stage.places.index();
    let stage = stage.again();
    crate::store::discard(&index).unwrap();
    let stage = stage.again();
    assert_eq!(stage.pictures(), []);
    assert_eq!(stage.reconcile().added, 3);
    let moved = stage.one(1);
    assert!(moved.file.ends_with("renamed.png"));
    assert_eq!(
        (moved.starred, moved.rating, moved.tags),
        (true, Some(4), marked.tags)
    );
    let moved = stage.reader().find(&[foreign]).unwrap().pop().unwrap();
    assert_eq!(moved.rating, Some(2));
    stage.mark(1, Mark::Untag("hero".into()));
    stage.mark(1, Mark::Rate(None));
    assert_eq!(
        (stage.one(1).tags, stage.one(1).rating),
        (vec!["castle".to_owned()], None)
    );
}

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
