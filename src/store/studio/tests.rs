//! Tests of `studio.db`: marks, prompts, damage.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{Marks, Studio};
use crate::domain::{Mark, PictureId, Timestamp};
use std::path::Path;
use uuid::Uuid;

fn id(number: u128) -> PictureId {
    PictureId(Uuid::from_u128(number))
}

fn open(folder: &Path) -> Studio {
    let (studio, said) = Studio::open(&folder.join("studio.db"), Timestamp(0)).unwrap();
    assert_eq!(said, None);
    studio
}

fn marked(marks: &[Mark]) -> Marks {
    let mut all = Marks::default();
    for mark in marks {
        all.change(mark);
    }
    all
}

#[test]
fn marks_are_bounded_and_clean() {
    assert_eq!(marked(&[Mark::Rate(Some(9))]).rating, 5);
    assert_eq!(marked(&[Mark::Rate(Some(3)), Mark::Rate(None)]).rating, 0);
    let tags = |words: &[&str]| {
        let marks: Vec<_> = words
            .iter()
            .map(|word| Mark::Tag((*word).to_owned()))
            .collect();
        marked(&marks).tags
    };
    assert_eq!(tags(&["b", " a ", "b", "", "  "]), ["a", "b"]);
    let odd = tags(&["two\nlines\u{1b}[31m"]);
    assert_eq!(odd.len(), 1);
    assert!(!odd[0].contains(['\n', '\u{1b}']), "{odd:?}");
    assert_eq!(tags(&[&"x".repeat(500)])[0].len(), super::TAG_MAX);
    let many: Vec<_> = (0..300).map(|number| number.to_string()).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert_eq!(tags(&many).len(), super::TAGS_MAX);
}

#[test]
fn each_change_has_a_number_and_no_change_has_none() {
    let place = tempfile::tempdir().unwrap();
    let mut studio = open(place.path());
    let star = |studio: &mut Studio, number, starred| {
        let star = |_, marks: &mut Marks| marks.starred = starred;
        studio
            .change(&[id(number)], |_| Some("h".into()), star)
            .unwrap();
        studio.revision().unwrap()
    };
    assert_eq!(star(&mut studio, 1, true), 1);
    assert_eq!(star(&mut studio, 2, true), 2);
    assert_eq!(star(&mut studio, 1, true), 2, "it was so before");
    assert_eq!(star(&mut studio, 1, false), 3);
    let since: Vec<_> = studio
        .since(1)
        .unwrap()
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(since, [id(2), id(1)]);
    assert_eq!(studio.by_hash("h").unwrap().map(|_| ()), Some(()));
    assert_eq!(studio.by_hash("").unwrap(), None);
    let birth = studio.birth().unwrap();
    drop(studio);
    assert_eq!(open(place.path()).birth().unwrap(), birth);
}

#[test]
fn prompts_are_remembered_in_their_order_and_not_for_ever() {
    let place = tempfile::tempdir().unwrap();
    let mut studio = open(place.path());
    for (at, prompt) in ["one", "two\nlines", "one"].iter().enumerate() {
        studio
            .remember_prompt(prompt, Timestamp(at as u64))
            .unwrap();
    }
    assert_eq!(studio.prompts().unwrap(), ["two\nlines", "one"]);
    for number in 0..super::PROMPTS_MAX as u64 {
        studio
            .remember_prompt(&number.to_string(), Timestamp(10 + number))
            .unwrap();
    }
    let prompts = studio.prompts().unwrap();
    assert_eq!(prompts.len(), super::PROMPTS_MAX);
    assert_eq!(prompts.first().map(String::as_str), Some("0"));
}
