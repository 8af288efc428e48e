//! The Saved tab: what the user says about pictures, and deleting them.

use super::super::library::{id, trouble};
use super::{asks, changed, marked, open};
use crate::app::{Event, Msg, Overlay, SavedAsk, Severity, Which};
use crate::domain::Mark;
use crate::keymap::{Command, Key};

#[test]
fn deleting_is_seen_at_once_and_undo_brings_exactly_that_back() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "ll");
    let effects = world.write("d");
    assert_eq!(
        marked(&world),
        7,
        "the neighbour is marked before the library answers"
    );
    let trash = SavedAsk::Trash(Which::Ids(vec![id(8)]), false);
    assert_eq!(asks(&effects), [&trash]);
    world.settle(&mut library, effects);
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, "1 picture is in the trash");
    assert_eq!(notice.hint.as_deref(), Some("u takes that back"));
    assert_eq!(world.model.saved.total, Some(9));
    world.press(&mut library, "dd");
    world.press(&mut library, "uu");
    assert_eq!(
        marked(&world),
        7,
        "one after another, the newest deletion first"
    );
    world.press(&mut library, "uuu");
    assert_eq!((marked(&world), world.model.saved.total), (8, Some(10)));
    assert!(library.pictures.iter().all(|it| it.trashed_at.is_none()));
}

/// What was restored in the trash is not offered to be taken back once more.
#[test]
fn what_came_back_by_another_key_cannot_be_undone_again() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "ddd");
    world.press(&mut library, "T r");
    assert_eq!(world.model.saved.total, Some(2));
    world.press(&mut library, "T");
    world.press(&mut library, "uu");
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, "1 picture is back");
    assert!(library.pictures.iter().all(|it| it.trashed_at.is_none()));
    assert!(!world.model.saved.can_undo());
}

#[test]
fn a_deletion_that_fails_brings_the_picture_back_on_the_screen() {
    let (mut world, mut library) = open(10);
    library.trouble = Some(trouble());
    let effects = world.write("d");
    let asked = asks(&effects);
    assert_eq!(asked.len(), 1);
    for news in library.answer(asked[0].clone()) {
        library.trouble = None;
        let effects = world.send(Msg::Event(Event::Saved(news)));
        world.settle(&mut library, effects);
    }
    assert_eq!(world.model.saved.window.pictures.len(), 10);
    let notice = world.model.notice.as_ref().unwrap();
    assert_eq!(notice.severity, Severity::Bad);
    assert!(!world.model.saved.can_undo());
}

#[test]
fn starred_pictures_stay_when_many_are_deleted() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "*");
    assert!(library.pictures[9].starred);
    world.press(&mut library, "   d");
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(
        notice.title,
        "2 pictures are in the trash; 1 stayed, it is starred"
    );
    assert_eq!(world.model.saved.total, Some(8));
    world.key(Key::Home);
    world.press(&mut library, " ");
    world.key(Key::Home);
    world.press(&mut library, "d");
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, "nothing was deleted; 1 stayed, it is starred");
    let hint = notice.hint.unwrap();
    assert!(hint.contains("by itself"), "what can be done: {hint}");
    world.key(Key::Home);
    assert_eq!(marked(&world), 10);
    world.press(&mut library, "d");
    assert_eq!(
        world.model.saved.total,
        Some(7),
        "one that is meant by itself goes"
    );
}

#[test]
fn all_of_a_filter_is_selected_without_naming_each() {
    let (mut world, mut library) = open(3_000);
    world.press(&mut library, "a ");
    let count = world.model.saved.selection.count(world.model.saved.total);
    assert_eq!(count, Some(2_999), "all but the one that was taken out");
    let effects = world.write("4");
    let [SavedAsk::Mark(Which::All(_, but), Mark::Rate(Some(4)))] = asks(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(but, &[id(3_000)]);
    world.settle(&mut library, effects);
    let rated = library.pictures.iter().filter(|it| it.rating == Some(4));
    assert_eq!(rated.count(), 2_999);
    world.key(Key::Esc);
    assert!(world.model.saved.selection.is_empty());
}

#[test]
fn a_range_is_selected_from_the_last_selected_picture() {
    let (mut world, mut library) = open(20);
    world.press(&mut library, " jV");
    let count = world.model.saved.selection.count(None);
    assert_eq!(count, Some(7), "20 to 14");
}

#[test]
fn marks_are_on_the_screen_before_the_library_knows() {
    let (mut world, _) = open(10);
    world.write("*5");
    let picture = world.model.saved.marked().unwrap();
    assert_eq!((picture.starred, picture.rating), (true, Some(5)));
    world.write("*0");
    let picture = world.model.saved.marked().unwrap();
    assert_eq!((picture.starred, picture.rating), (false, None));
}

#[test]
fn tags_are_typed_chosen_and_taken_off() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "t");
    world.write("boss");
    let effects = world.key(Key::Enter);
    assert_eq!(
        asks(&effects),
        [&SavedAsk::Mark(
            Which::Ids(vec![id(10)]),
            Mark::Tag("boss".into())
        )]
    );
    world.settle(&mut library, effects);
    let Some(Overlay::Tags(tags)) = &world.model.overlay else {
        panic!("the box stays open for the next one")
    };
    let choices = tags.choices(&world.model.saved);
    assert_eq!((choices[0].name.as_str(), choices[0].on), ("boss", true));
    // Nothing is typed or marked any more: the same key ends it.
    assert_eq!(asks(&world.key(Key::Enter)), [] as [&SavedAsk; 0]);
    assert_eq!(world.model.overlay, None);
    assert_eq!(library.pictures[9].tags, ["boss"], "and the tag stays");
}

#[test]
fn a_tag_is_taken_off_by_a_key_of_its_own() {
    let (mut world, mut library) = open(10);
    library.pictures[9].tags = vec!["boss".into(), "hero".into()];
    changed(&mut world, &mut library);
    world.press(&mut library, "t");
    assert!(!crate::app::applies(&world.model, Command::TakeTagOff));
    // Typed once more: it is on already, and stays.
    world.write("boss");
    let effects = world.key(Key::Enter);
    assert_eq!(asks(&effects), [] as [&SavedAsk; 0]);
    world.key(Key::Down);
    world.key(Key::Down);
    let effects = world.key(Key::Delete);
    let mark = Mark::Untag("hero".into());
    assert_eq!(
        asks(&effects),
        [&SavedAsk::Mark(Which::Ids(vec![id(10)]), mark)]
    );
    world.settle(&mut library, effects);
    assert_eq!(library.pictures[9].tags, ["boss"]);
    // Another one of the library, marked with the arrows.
    world.key(Key::Home);
    world.key(Key::Down);
    let effects = world.key(Key::Enter);
    world.settle(&mut library, effects);
    assert_eq!(library.pictures[9].tags, ["boss", "enemy"]);
}

#[test]
fn clean_up_shows_first_what_would_go() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "D");
    assert_eq!(world.key(Key::Enter), [], "no rule, nothing goes");
    let effects = world.key(Key::Right);
    assert_eq!(asks(&effects).len(), 1);
    assert_eq!(world.key(Key::Enter), [], "nor before it was shown");
    world.settle(&mut library, effects);
    let effects = world.key(Key::Enter);
    assert!(
        matches!(asks(&effects)[..], [SavedAsk::CleanUp(_)]),
        "{effects:?}"
    );
    assert_eq!(world.model.overlay, None);
}

#[test]
fn the_trash_is_looked_at_and_emptied_by_restoring() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "ddT");
    assert_eq!(world.model.saved.total, Some(2));
    assert_eq!(
        world.write("d"),
        [],
        "what is in the trash is not deleted again"
    );
    world.press(&mut library, "r");
    assert_eq!(world.model.saved.total, Some(1));
    let effects = world.key(Key::Esc);
    world.settle(&mut library, effects);
    assert_eq!(
        (world.model.saved.trash, world.model.saved.total),
        (false, Some(9))
    );
}
