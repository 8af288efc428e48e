//! The Saved tab: what keys ask of the library, and what its answers do.

use super::library::{Library, id, picture, trouble};
use super::world::World;
use crate::app::{
    Effect, Effects, Event, Exported, FileWork, Loaded, Msg, Overlay, SavedAsk, SavedFocus,
    SavedNews, Severity, Tab, Which,
};
use crate::domain::{Fact, Import, Mark, PageAt, Reconciled, Seed, SeedMode, Timestamp};
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
    assert_eq!((*at, *limit), (PageAt::Start, 256));
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
    assert_eq!((filter.text.as_str(), *epoch), ("ro", 3));
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
    assert_eq!(notice.hint.as_deref(), Some("u takes it back"));
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
fn copying_is_one_at_a_time_and_can_be_stopped() {
    let (mut world, mut library) = open(10);
    assert!(!crate::app::applies(&world.model, Command::CancelJob));
    world.press(&mut library, "I");
    let effects = world.key(Key::Enter);
    assert_eq!(asks(&effects), [&SavedAsk::Import("~/".into())]);
    assert_eq!(world.model.saved.work, Some(FileWork::Importing(None)));
    world.press(&mut library, "s");
    assert_eq!(asks(&world.key(Key::Enter)), [] as [&SavedAsk; 0]);
    let Some(Overlay::Export(export)) = &world.model.overlay else {
        panic!("the box stays open")
    };
    assert!(export.problem.as_ref().unwrap().contains("under way"));
    // Over a box, and without one.
    for _ in 0..2 {
        assert!(crate::app::applies(&world.model, Command::CancelJob));
        let effects = world.command(Command::CancelJob);
        assert_eq!(asks(&effects), [&SavedAsk::StopCopying]);
        world.command(Command::Close);
    }
    let stopped = Import {
        stopped: true,
        ..Import::default()
    };
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(stopped)))));
    assert_eq!(world.model.saved.work, None);
    assert!(!crate::app::applies(&world.model, Command::CancelJob));
    let notice = world.model.notice.as_ref().unwrap();
    assert!(notice.title.contains("stopped"), "{notice:?}");
}

#[test]
fn who_takes_no_picture_to_start_from_says_so() {
    let (mut world, mut library) = open(3);
    assert!(!crate::app::takes_input(&world.model));
    world.press(&mut library, "i");
    let notice = world.model.notice.as_ref().unwrap();
    assert!(notice.title.contains("takes no picture"), "{notice:?}");
    assert_eq!(world.model.tab, Tab::Saved);
}

#[test]
fn all_facts_are_scrolled_and_lead_back() {
    let (mut world, mut library) = open(3);
    world.press(&mut library, "oF");
    world.key(Key::Down);
    world.key(Key::Down);
    let over_viewer = true;
    assert_eq!(
        world.model.overlay,
        Some(Overlay::Facts {
            top: 2,
            over_viewer
        })
    );
    world.key(Key::End);
    world.key(Key::Esc);
    assert_eq!(world.model.overlay, Some(Overlay::Viewer));
    world.key(Key::Esc);
    world.press(&mut library, "F");
    world.key(Key::Esc);
    assert_eq!(world.model.overlay, None);
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

#[test]
fn reuse_fills_the_form_and_keeps_what_was_typed() {
    let (mut world, mut library) = open(10);
    world.model.generate.set_prompt("half a thought");
    world.press(&mut library, "r");
    let model = &world.model;
    assert_eq!((model.tab, &model.overlay), (Tab::Generate, &None));
    assert_eq!(model.generate.prompt.text(), "a cute moon cat number 10");
    let form = &model.generate.form;
    assert_eq!((form.seed, form.seed_mode), (Seed(10), SeedMode::Fixed));
    assert_eq!(form.model.as_deref(), Some("sprites"));
    world.key(Key::Up);
    assert_eq!(world.model.generate.prompt.text(), "half a thought");
}

#[test]
fn reuse_says_what_is_not_here() {
    let (mut world, mut library) = open(1);
    let picture = &mut library.pictures[0];
    (picture.model, picture.service, picture.seed) = ("dreamshaper_8".into(), None, None);
    changed(&mut world, &mut library);
    world.press(&mut library, "r");
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(
        notice.title,
        "the form has its settings, but not the model dreamshaper_8, its seed, which was not \
         written down"
    );
}

#[test]
fn vary_queues_the_same_with_another_seed_from_the_grid_and_from_the_full_screen() {
    let (mut world, mut library) = open(10);
    let effects = world.press(&mut library, "v");
    world.press(&mut library, "o");
    assert_eq!(world.model.overlay, Some(Overlay::Viewer));
    let again = world.press(&mut library, "v");
    for effects in [effects, again] {
        let request = super::world::request(&effects[0]);
        assert_eq!(request.prompt, "a cute moon cat number 10");
        assert!(request.seed.0 > 1_000);
    }
    assert_eq!(world.model.jobs.len(), 2);
}

#[test]
fn the_full_screen_walks_and_marks() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "o");
    world.key(Key::Right);
    world.key(Key::Down);
    assert_eq!(marked(&world), 8);
    world.press(&mut library, "*d");
    assert_eq!(marked(&world), 7, "deleted: the next one is shown");
    assert_eq!(world.model.overlay, Some(Overlay::Viewer));
    world.key(Key::Esc);
    assert_eq!(world.model.overlay, None);
    assert_eq!(world.model.tab, Tab::Saved);
}

#[test]
fn the_last_picture_deleted_closes_the_full_screen() {
    let (mut world, mut library) = open(1);
    world.press(&mut library, "od");
    assert_eq!(world.model.overlay, None);
    world.press(&mut library, "u");
    assert_eq!(marked(&world), 1);
}

#[test]
fn paths_and_prompts_go_to_the_clipboard_and_parameters_are_read_first() {
    let (mut world, _) = open(10);
    assert_eq!(
        world.write("p"),
        [Effect::Copy("/library/builtin_a_cute_10.png".into())]
    );
    assert_eq!(
        world.write("c"),
        [Effect::Copy("a cute moon cat number 10".into())]
    );
    let file = "/library/builtin_a_cute_10.png".into();
    assert_eq!(
        world.write("C"),
        [Effect::Saved(SavedAsk::Parameters(file))]
    );
    let news = SavedNews::Parameters(Ok("a cat\nSteps: 20".into()));
    let effects = world.send(Msg::Event(Event::Saved(news)));
    assert_eq!(effects, [Effect::Copy("a cat\nSteps: 20".into())]);
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
fn an_export_says_where_and_as_what() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "s");
    world.write("out");
    world.key(Key::Down);
    for _ in 0..3 {
        world.key(Key::Right);
    }
    world.key(Key::Down);
    world.key(Key::Left);
    let effects = world.key(Key::Enter);
    let [
        SavedAsk::Export {
            which,
            form,
            quality,
            destination,
        },
    ] = asks(&effects)[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!(
        (which, form.title()),
        (&Which::Ids(vec![id(10)]), "JPEG, with its data")
    );
    assert_eq!((*quality, destination.as_str()), (85, "~/out"));
    let failure = trouble();
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Exported(Err(failure)))));
    let Some(Overlay::Export(export)) = &world.model.overlay else {
        panic!("the box stays open")
    };
    assert_eq!(
        export.problem.as_deref(),
        Some(
            "the library is not there any more: connect its drive, or choose another one in Settings"
        )
    );
    let again = world.key(Key::Enter);
    assert_eq!(asks(&again).len(), 1, "it can be tried again");
    let done = SavedNews::Exported(Ok(Exported {
        count: 1,
        place: "/home/out".into(),
        stopped: false,
    }));
    let _ = world.send(Msg::Event(Event::Saved(done)));
    assert_eq!(world.model.overlay, None);
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
