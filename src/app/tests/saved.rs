//! The Saved tab: what keys ask of the library, and what its answers do.

mod copies;
mod marks;
mod reuse;

use super::library::{Library, picture, trouble};
use super::world::World;
use crate::app::{
    Effect, Effects, Event, Loaded, Msg, Overlay, SavedAsk, SavedFocus, SavedNews, Tab,
};
use crate::domain::{Fact, PageAt, Reconciled, Timestamp};
use crate::keymap::{Chord, Command, Key};

fn open(count: u64) -> (World, Library) {
    let (mut world, mut library) = (World::new(), Library::of(count));
    world.saved(&mut library);
    (world, library)
}

fn marked(world: &World) -> u64 {
    world.model.saved.marked().unwrap().id.0.as_u64_pair().1
}

fn asks(effects: &Effects) -> Vec<&SavedAsk> {
    let mut asks = vec![];
    for effect in effects {
        if let Effect::Saved(ask) = effect {
            asks.push(ask);
        }
    }
    asks
}

fn changed(world: &mut World, library: &mut Library) {
    let effects = world.send(Msg::Event(Event::Engine(Fact::LibraryChanged)));
    world.settle(library, effects);
}

#[test]
fn nothing_is_asked_before_the_tab_is_in_front() {
    let mut world = World::new();
    world.fact(Fact::LibraryChanged);
    let effects = world.command(Command::OpenTab(1));
    let asked = asks(&effects);
    let [
        SavedAsk::Page { at, limit, .. },
        SavedAsk::Facets,
        SavedAsk::Stats,
    ] = asked.as_slice()
    else {
        panic!("{asked:?}")
    };
    let seen = world.measures.saved.count();
    assert_eq!(
        (*at, *limit),
        (PageAt::Start, seen),
        "what the screen shows"
    );
    let (world, _) = open(600);
    assert_eq!(world.model.saved.window.pictures.len(), 256, "then more");
}

#[test]
fn the_keys_walk_on_the_grid() {
    let (mut world, mut library) = open(40);
    assert_eq!(marked(&world), 40, "the newest is marked");
    world.press(&mut library, "lj");
    assert_eq!(marked(&world), 34, "one to the right, five (a row) down");
    world.key(Key::PageDown);
    assert_eq!(marked(&world), 24, "two rows are a screen");
    world.key(Key::Up);
    assert_eq!(marked(&world), 29);
    world.key(Key::End);
    assert_eq!(marked(&world), 1);
    world.key(Key::Down);
    assert_eq!(marked(&world), 1);
    world.key(Key::Home);
    assert_eq!(marked(&world), 40);
}

#[test]
fn any_number_of_pictures_is_walked_in_a_bounded_window() {
    let (mut world, mut library) = open(3_000);
    library.asked.clear();
    for _ in 0..400 {
        let effects = world.key(Key::Down);
        world.settle(&mut library, effects);
        assert!(world.model.saved.window.pictures.len() <= 256);
    }
    assert_eq!(marked(&world), 1_000, "400 rows of five");
    assert_eq!(world.model.saved.window.place(), 2_000);
    let pages = library.asked.len();
    assert!(
        (5..=40).contains(&pages),
        "{pages} questions for 2000 pictures"
    );
    let effects = world.key(Key::End);
    let asked = asks(&effects);
    assert!(
        matches!(
            asked.as_slice(),
            [SavedAsk::Page {
                at: PageAt::End,
                ..
            }]
        ),
        "{asked:?}"
    );
    world.settle(&mut library, effects);
    assert_eq!(
        (marked(&world), world.model.saved.window.place()),
        (1, 2_999)
    );
    let effects = world.key(Key::Home);
    world.settle(&mut library, effects);
    assert_eq!(
        (marked(&world), world.model.saved.window.place()),
        (3_000, 0)
    );
}

#[test]
fn a_key_moves_the_mark_while_a_page_is_on_its_way() {
    let (mut world, mut library) = open(3_000);
    let mut waiting = Effects::new();
    for _ in 0..48 {
        waiting.extend(world.key(Key::Down));
    }
    assert_eq!(
        marked(&world),
        3_000 - 240,
        "nothing waits for the question"
    );
    assert_eq!(asks(&waiting).len(), 1, "and one question is enough");
    world.settle(&mut library, waiting);
    assert_eq!(
        marked(&world),
        3_000 - 240,
        "the answer leaves the mark where it is"
    );
}

#[test]
fn a_letter_asks_for_few_pictures_and_walking_on_for_more() {
    let (mut world, mut library) = open(3_000);
    world.write("/");
    let effects = world.write("c");
    let [SavedAsk::Page { limit, .. }] = asks(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(*limit, 64);
    world.settle(&mut library, effects);
    assert_eq!(world.model.saved.window.pictures.len(), 64);
    assert_eq!(world.model.saved.total, Some(3_000), "counted all the same");
    let effects = world.key(Key::Enter);
    world.settle(&mut library, effects);
    for _ in 0..30 {
        let effects = world.key(Key::Down);
        world.settle(&mut library, effects);
    }
    assert_eq!(marked(&world), 3_000 - 150, "thirty rows of five");
    assert!(world.model.saved.window.pictures.len() > 64);
}

#[test]
fn every_letter_searches_and_late_answers_are_dropped() {
    let (mut world, mut library) = open(40);
    world.write("/");
    assert_eq!(world.model.saved.focus, SavedFocus::Search);
    let first = world.write("ro");
    let [SavedAsk::Page { .. }, SavedAsk::Page { filter, epoch, .. }] = asks(&first)[..] else {
        panic!("{first:?}")
    };
    assert_eq!((filter.text.as_str(), *epoch), ("ro", 4));
    let late = Loaded {
        pictures: vec![picture(7)],
        before: 0,
        is_end: true,
    };
    let news = SavedNews::Page {
        epoch: 2,
        result: Ok(late),
    };
    assert_eq!(world.send(Msg::Event(Event::Saved(news))), []);
    assert_eq!(marked(&world), 40, "nobody waits for that any more");
    world.settle(&mut library, first);
    let saved = &world.model.saved;
    assert!(
        saved
            .window
            .pictures
            .iter()
            .all(|it| it.prompt.contains("robot"))
    );
    assert_eq!(saved.total, Some(10));
    world.key(Key::Enter);
    assert_eq!(world.model.saved.focus, SavedFocus::Pictures);
    world.write("l");
    let before = marked(&world);
    world.press(&mut library, "x");
    assert_eq!(
        (marked(&world), world.model.saved.total),
        (before, Some(40)),
        "all is shown again around the same picture"
    );
}

#[test]
fn a_number_is_told_only_of_what_is_shown() {
    let (mut world, _) = open(40);
    world.write("/");
    let effects = world.write("r");
    let [SavedAsk::Page { epoch, count, .. }] = asks(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert!(count, "something else is shown: it is counted");
    let part = |is_end| SavedNews::Page {
        epoch: *epoch,
        result: Ok(Loaded {
            pictures: (1..=300).map(picture).collect(),
            before: 0,
            is_end,
        }),
    };
    let _ = world.send(Msg::Event(Event::Saved(part(false))));
    assert_eq!(world.model.saved.total, None, "not counted yet");
    let counted = SavedNews::Counted {
        epoch: *epoch,
        total: 17,
    };
    let _ = world.send(Msg::Event(Event::Saved(counted)));
    assert_eq!(world.model.saved.total, Some(17));
    world.model.saved.go_to(picture(9).id);
    let effects = world.send(Msg::Event(Event::Woke));
    let [SavedAsk::Page { epoch, count, .. }] = asks(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert!(!count, "the same pictures are not counted again");
    let last = SavedNews::Page {
        epoch: *epoch,
        result: Ok(Loaded {
            pictures: vec![picture(7), picture(6)],
            before: 13,
            is_end: true,
        }),
    };
    let _ = world.send(Msg::Event(Event::Saved(last)));
    assert_eq!(world.model.saved.total, Some(15), "the last one tells it");
}

#[test]
fn a_picture_that_arrives_does_not_move_the_mark() {
    let (mut world, mut library) = open(40);
    world.press(&mut library, "jj");
    let (before, place) = (marked(&world), world.model.saved.window.place());
    library.pictures.push(picture(41));
    changed(&mut world, &mut library);
    assert_eq!(marked(&world), before);
    assert_eq!(world.model.saved.window.place(), place + 1);
    assert_eq!(world.model.saved.total, Some(41));
}

#[test]
fn changes_that_follow_each_other_closely_do_not_keep_the_answer_away() {
    let (mut world, mut library) = open(40);
    let mut effects = Effects::new();
    for _ in 0..5 {
        effects.extend(world.send(Msg::Event(Event::Engine(Fact::LibraryChanged))));
    }
    let pages = |effects: &Effects| {
        let asked = asks(effects).into_iter();
        asked
            .filter(|ask| matches!(ask, SavedAsk::Page { .. }))
            .count()
    };
    assert_eq!(pages(&effects), 1, "one question at a time");
    library.asked.clear();
    library.pictures.push(picture(41));
    world.settle(&mut library, effects);
    let again = library.asked.iter();
    assert_eq!(
        again
            .filter(|ask| matches!(ask, SavedAsk::Page { .. }))
            .count(),
        2
    );
    assert_eq!(world.model.saved.total, Some(41));
}

#[test]
fn a_screen_full_of_tiles_does_not_ask_for_ever() {
    let (mut world, mut library) = (World::new(), Library::of(5_000));
    world.measures.saved = crate::app::Tiles {
        columns: 30,
        rows: 20,
    };
    world.saved(&mut library);
    for _ in 0..60 {
        let effects = world.key(Key::Down);
        world.settle(&mut library, effects);
    }
    assert_eq!(marked(&world), 5_000 - 1_800);
    assert!(
        library.asked.len() < 20,
        "{} questions",
        library.asked.len()
    );
}

#[test]
fn the_filter_is_chosen_in_a_box_and_seen_behind_it() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "*f");
    for _ in 0..3 {
        world.key(Key::Down);
    }
    let effects = world.key(Key::Right);
    world.settle(&mut library, effects);
    assert_eq!(world.model.saved.total, Some(1));
    assert_eq!(world.model.saved.choices.words(), ["★"]);
    world.key(Key::Enter);
    assert_eq!(world.model.overlay, None);
    let effects = world.key(Key::Esc);
    world.settle(&mut library, effects);
    assert_eq!(world.model.saved.total, Some(10), "Esc shows all again");
}

#[test]
fn a_library_that_cannot_be_opened_is_asked_again_when_it_is_back() {
    let (mut world, mut library) = (World::new(), Library::of(3));
    library.trouble = Some(trouble());
    world.saved(&mut library);
    assert_eq!(world.model.saved.problem, Some(trouble()));
    library.trouble = None;
    let effects = world.send(Msg::Event(Event::Engine(Fact::LibraryBack)));
    world.settle(&mut library, effects);
    assert_eq!(
        (world.model.saved.problem.clone(), marked(&world)),
        (None, 3)
    );
}

#[test]
fn the_trash_is_emptied_after_a_yes_to_what_was_shown() {
    let (mut world, mut library) = open(6);
    // Nothing to empty outside of the trash.
    world.press(&mut library, "E");
    assert_eq!(world.model.overlay, None);
    world.press(&mut library, "*dddT");
    assert_eq!(world.model.saved.total, Some(3));
    world.press(&mut library, "E");
    let Some(Overlay::EmptyTrash(question)) = world.model.overlay.clone() else {
        unreachable!("{:?}", world.model.overlay)
    };
    let sum = question.sum.unwrap();
    assert_eq!((sum.count, sum.protected), (2, 1));
    // Neither leaving it nor any other key deletes anything.
    world.key(Key::Enter);
    world.key(Key::Esc);
    assert_eq!(
        (world.model.overlay.clone(), library.pictures.len()),
        (None, 6)
    );
    world.press(&mut library, "E");
    // What came into the trash since then was not asked about.
    library.pictures[0].trashed_at = Some(Timestamp(sum.at.0 + 1));
    world.press(&mut library, "y");
    assert_eq!(world.model.overlay, None);
    assert_eq!(library.pictures.len(), 4);
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, "2 pictures were deleted for ever");
    assert_eq!(
        world.model.saved.total,
        Some(2),
        "the starred one, and the late one"
    );
}

#[test]
fn a_trash_that_cannot_be_emptied_says_why() {
    let (mut world, mut library) = open(3);
    world.press(&mut library, "dTE");
    library.trouble = Some(trouble());
    world.press(&mut library, "y");
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, trouble().said);
    assert_eq!(library.pictures.len(), 3);
}

#[test]
fn little_room_is_said_once() {
    let (mut world, mut library) = (World::new(), Library::of(3));
    library.free = 100_000_000;
    world.saved(&mut library);
    let notice = world.model.notice.take().unwrap();
    assert_eq!(notice.title, "the library's drive is almost full");
    changed(&mut world, &mut library);
    assert_eq!(world.model.notice, None);
    assert!(world.model.saved.is_low());
}

#[test]
fn an_index_that_is_being_made_is_told_from_an_empty_library() {
    let (mut world, mut library) = open(0);
    assert!(!world.model.saved.is_checked);
    let checked = Fact::LibraryChecked(Reconciled::default());
    let effects = world.send(Msg::Event(Event::Engine(checked)));
    world.settle(&mut library, effects);
    assert!(world.model.saved.is_checked);
}

#[test]
fn a_screen_that_gets_small_and_large_again_shows_the_same() {
    let (mut world, mut library) = open(40);
    world.press(&mut library, "jj/");
    world.write("r");
    let saved = world.model.saved.clone();
    let _ = world.send(Msg::Resized(40, 10));
    assert_eq!(world.model.tab, Tab::Generate);
    let _ = world.send(Msg::Resized(100, 30));
    world.command(Command::OpenTab(1));
    assert_eq!(world.model.saved, saved);
}

#[test]
fn the_search_takes_every_letter_and_only_there() {
    let (mut world, mut library) = open(40);
    world.press(&mut library, "/d*u [x]");
    assert_eq!(world.model.saved.search.text(), "d*u [x]");
    assert!(
        library
            .pictures
            .iter()
            .all(|it| it.trashed_at.is_none() && !it.starred)
    );
    let effects = world.send(Msg::Key(Chord::ctrl(Key::Char('u'))));
    world.settle(&mut library, effects);
    assert_eq!(world.model.saved.total, Some(40));
    world.key(Key::Esc);
    assert_eq!(world.model.saved.focus, SavedFocus::Pictures);
}
