//! Tests of the index: what they stand on, and how it is opened.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Entry, Index};
use crate::domain::{Filter, PageAt, PictureId, SavedPicture, ServiceId, Timestamp};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

mod figures;
mod pages;
mod words;
mod write;

const FOLDER: &str = "/library";
const START: u64 = 1_757_271_600_000;

fn id(number: u128) -> PictureId {
    PictureId(Uuid::from_u128(number))
}

/// A picture that is different from its neighbours in everything that is sorted or filtered by.
fn entry(number: u64) -> Entry {
    let mut picture = SavedPicture::unknown(
        id(u128::from(number)),
        1_000 + number * 7_919 % 100,
        // Several of the same ms, and not in the order of their numbers.
        Timestamp(START + number * 104_729 % 300 / 3),
    );
    picture.service = Some(ServiceId::new(["builtin", "comfyui"][number as usize % 2]));
    picture.model = format!("model {}", number % 5);
    picture.prompt = format!(
        "a {} dragon number {number}",
        ["red", "Bläue"][number as usize % 2]
    );
    picture.rating = Some((number % 6) as u8).filter(|rating| *rating > 0);
    picture.starred = number.is_multiple_of(7);
    picture.tags = if number.is_multiple_of(3) {
        vec!["três".into()]
    } else {
        vec![]
    };
    picture.trashed_at = (number % 11 == 10).then_some(Timestamp(START));
    (picture.width, picture.height) = (512, 256 + number as u32);
    Entry {
        name: format!("file_{number}.png"),
        modified: number as i64,
        user: "kim".into(),
        picture,
    }
}

struct Stage {
    index: Index,
    all: Vec<SavedPicture>,
    place: TempDir,
}

fn stage(count: u64) -> Stage {
    let place = tempfile::tempdir().unwrap();
    let (mut index, anew) = Index::open(&place.path().join("a/i.db"), Path::new(FOLDER)).unwrap();
    assert!(!anew);
    let entries: Vec<_> = (1..=count).map(entry).collect();
    index.put(&entries, |_| true).unwrap();
    let whole = |entry: Entry| SavedPicture {
        file: Path::new(FOLDER).join(&entry.name),
        ..entry.picture
    };
    Stage {
        index,
        all: entries.into_iter().map(whole).collect(),
        place,
    }
}

/// All ids of a filter, walked forwards in pages.
fn forwards(index: &Index, filter: &Filter, limit: usize) -> Vec<PictureId> {
    let (mut ids, mut at) = (vec![], PageAt::Start);
    loop {
        let page = index.page(filter, at, limit).unwrap();
        assert_eq!(
            page.previous.is_some(),
            !ids.is_empty() && !page.pictures.is_empty()
        );
        assert!(page.pictures.len() <= limit);
        ids.extend(page.pictures.iter().map(|picture| picture.id));
        match page.next {
            Some(key) => at = PageAt::After(key),
            None => return ids,
        }
    }
}

#[test]
fn an_index_from_before_the_tallies_gets_them() {
    let stage = stage(60);
    let (before, facets) = (stage.index.stats().unwrap(), stage.index.facets().unwrap());
    stage.index.connection.execute_batch(super::AGED).unwrap();
    drop(stage.index);
    let file = stage.place.path().join("a/i.db");
    let (index, anew) = Index::open(&file, Path::new(FOLDER)).unwrap();
    assert!(!anew);
    assert_eq!(
        (index.stats().unwrap(), index.facets().unwrap()),
        (before, facets)
    );
}

#[test]
fn what_nobody_waits_for_ends_in_the_middle_and_the_next_question_is_answered() {
    let mut stage = stage(150);
    let given_up = Arc::new(AtomicBool::new(false));
    let (flag, long) = (
        Arc::clone(&given_up),
        "SELECT count(*) FROM generated_images a, generated_images b, generated_images c, \
         generated_images d",
    );
    let ended = stage.index.unless(&given_up, |index| {
        // From here on nobody waits; to the end it would take minutes.
        flag.store(true, Ordering::Relaxed);
        index.tell(|| {
            index
                .connection
                .query_row(long, [], |row| row.get::<_, i64>(0))
        })
    });
    assert!(ended.is_err());
    given_up.store(false, Ordering::Relaxed);
    let answer = stage
        .index
        .unless(&given_up, |index| index.count(&Filter::default()));
    assert!(answer.unwrap() > 100);
}

#[test]
fn a_damaged_index_is_begun_anew() {
    let stage = stage(30);
    let file = stage.place.path().join("a/i.db");
    drop(stage.index);
    fs::write(&file, vec![b'x'; 100_000]).unwrap();
    let (index, anew) = Index::open(&file, Path::new(FOLDER)).unwrap();
    assert!(anew);
    assert_eq!(index.count(&Filter::default()).unwrap(), 0);
}

#[test]
fn a_second_connection_sees_what_the_first_wrote() {
    let mut stage = stage(1);
    let file = stage.place.path().join("a/i.db");
    let reader = Index::open_reader(&file, Path::new(FOLDER)).unwrap();
    let before = reader.changes().unwrap();
    stage.index.put(&[entry(2)], |_| true).unwrap();
    assert_eq!(reader.count(&Filter::default()).unwrap(), 2);
    assert!(reader.changes().unwrap() > before);
}
