//! Tests of a whole library, files, index and marks in step: what they stand on.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Catalogue, Places, import, reconcile};
use crate::{
    domain::{
        Filter, GenerationData, Mark, PageAt, PictureId, Purge, Reconciled, SavedPicture, Timestamp,
    },
    media::{self, Format, sample},
    store::{Index, Library, Owner, StoreError, Studio, database},
};
use image::{DynamicImage, ImageFormat, RgbaImage};
use std::{fs, io::Cursor, path::PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

mod away;
mod crash;
mod damage;
mod drives;
mod files;
mod imports;
mod trash;

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
