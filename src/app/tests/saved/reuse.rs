//! The Saved tab: what is done with one picture: looked at, taken as a beginning, copied.

use super::super::library::id;
use super::super::world::World;
use super::{changed, marked, open};
use crate::app::{Effect, Event, Msg, Overlay, PictureKey, SavedAsk, SavedNews, Tab};
use crate::domain::{Fact, Seed, SeedMode};
use crate::keymap::{Command, Key};

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
        let request = super::super::world::request(&effects[0]);
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

/// What is damaged inside is only found out when it is to be shown.
#[test]
fn a_picture_that_cannot_be_shown_says_so_in_its_place() {
    let (mut world, mut library) = open(5);
    let unreadable = |key| Msg::Event(Event::PictureUnreadable(key, "it is damaged".to_owned()));
    let _ = world.send(unreadable(PictureKey::Thumbnail(id(5))));
    let _ = world.send(unreadable(PictureKey::Saved(id(4))));
    assert_eq!(world.model.notice, None, "its place says it");
    // Asked for again it still is.
    changed(&mut world, &mut library);
    let why = |world: &World, at: usize| {
        let saved = &world.model.saved;
        let picture = &saved.window.pictures[at];
        (
            picture.problem.clone(),
            saved.why_unseen(picture).map(str::to_owned),
        )
    };
    let said = Some("it is damaged".to_owned());
    assert_eq!(why(&world, 0), (said.clone(), said.clone()));
    assert_eq!(why(&world, 1), (None, said.clone()), "only its full size");
    assert_eq!(why(&world, 2), (None, None));
    // Mended under the same name and id, it is other bytes.
    let mended = library.pictures.iter_mut().find(|it| it.id == id(5));
    mended.unwrap().hash = "f".repeat(64);
    changed(&mut world, &mut library);
    assert_eq!(why(&world, 0), (None, None));
    let _ = world.send(unreadable(PictureKey::Thumbnail(id(5))));
    assert_eq!(why(&world, 0), (said.clone(), said.clone()), "mended badly");
    // Its drive was away perhaps.
    let effects = world.send(Msg::Event(Event::Engine(Fact::LibraryBack)));
    world.settle(&mut library, effects);
    assert_eq!(
        [why(&world, 0), why(&world, 1)],
        [(None, None), (None, None)]
    );
    world.command(Command::OpenTab(0));
    let _ = world.send(unreadable(PictureKey::Saved(id(3))));
    assert_eq!(world.model.notice.unwrap().title, "it is damaged");
}

/// A tile is small: what stands below it is not said in it, nor numbers that help nobody.
#[test]
fn a_tile_says_why_and_not_whose() {
    let (mut world, _) = open(3);
    let why = "builtin_a_cute_3.png cannot be read: No such file or directory (os error 2)";
    for key in [PictureKey::Thumbnail, PictureKey::Saved] {
        let news = Event::PictureUnreadable(key(id(3)), why.to_owned());
        let _ = world.send(Msg::Event(news));
    }
    let saved = &world.model.saved;
    let picture = &saved.window.pictures[0];
    let said = Some("its file is not there");
    assert_eq!(picture.problem.as_deref(), said);
    assert_eq!(saved.why_unseen(picture), said);
    let why = "builtin_a_cute_2.png cannot be read: Permission denied (os error 13)";
    let news = Event::PictureUnreadable(PictureKey::Thumbnail(id(2)), why.to_owned());
    let _ = world.send(Msg::Event(news));
    let problem = world.model.saved.window.pictures[1].problem.clone();
    assert_eq!(
        problem.as_deref(),
        Some("cannot be read: Permission denied")
    );
}
