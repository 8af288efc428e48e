//! What keys do: typing, moving, choosing.

use super::world::{World, request};
use crate::app::{Effect, Event, Focus, FormField, Msg, Overlay, Quit, Tab, layers};
use crate::domain::{Seed, SeedMode, Size};
use crate::keymap::{Chord, Command, Key, Scope};

#[test]
fn the_prompt_has_the_keys_at_the_start_and_takes_every_letter() {
    let mut world = World::new();
    assert_eq!(world.write("quit? [no] :x"), []);
    assert_eq!(world.model.generate.prompt.text(), "quit? [no] :x");
    assert_eq!(world.model.quit, None);
}

#[test]
fn enter_sends_what_the_form_says() {
    let mut world = World::new();
    world.write(" a cat ");
    world.command(Command::NextEnhancement);
    let effects = world.key(Key::Enter);
    let [effect] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let request = request(effect);
    assert_eq!(request.prompt, "a cat");
    assert_eq!(
        request.sent_prompt(),
        "a cat, game sprite, centred, plain background"
    );
    assert_eq!(
        (request.seed, request.size),
        (Seed(1001), Size::of(512, 512))
    );
    assert_eq!(
        (request.steps, request.cfg, &request.negative_prompt),
        (None, None, &None)
    );
    assert_eq!(
        world.model.generate.prompt.text(),
        " a cat ",
        "the words stay for the next one"
    );
}

#[test]
fn an_empty_prompt_is_refused_at_the_field_until_it_is_written() {
    let mut world = World::new();
    assert_eq!(world.key(Key::Enter), []);
    let problem = |world: &World| {
        let model = &world.model;
        model
            .generate
            .prompt_problem(model.generate.form.capability(&model.services))
    };
    assert!(problem(&world).is_some() && world.model.notice.is_some());
    world.write("x");
    assert_eq!(problem(&world), None);
}

#[test]
fn several_pictures_count_their_seeds_on() {
    let mut world = World::new();
    world.model.generate.form.count = 3;
    world.model.generate.form.seed_mode = SeedMode::Increment;
    world.model.generate.form.seed = Seed(7);
    world.write("a cat");
    let seeds: Vec<Seed> = world
        .key(Key::Enter)
        .iter()
        .map(|effect| request(effect).seed)
        .collect();
    assert_eq!(seeds, [Seed(7), Seed(8), Seed(9)]);
    assert_eq!(world.model.generate.form.seed, Seed(10));
}

#[test]
fn tab_walks_through_the_panels_that_are_there() {
    let mut world = World::new();
    let mut seen = vec![];
    for _ in 0..5 {
        world.key(Key::Tab);
        seen.push(world.model.generate.focus);
    }
    let panels = [
        Focus::Ideas,
        Focus::Results,
        Focus::Services,
        Focus::Picture,
        Focus::Prompt,
    ];
    assert_eq!(seen, panels);
    world.send(Msg::Key(Chord::shift(Key::Tab)));
    assert_eq!(world.model.generate.focus, Focus::Picture);
}

#[test]
fn a_service_changes_the_form_to_what_it_has() {
    let mut world = World::new();
    world.model.generate.focus = Focus::Services;
    let rows = |world: &World| world.model.generate.form.rows(&world.model.services);
    assert!(!rows(&world).contains(&FormField::Steps));
    world.key(Key::Down);
    assert!(rows(&world).contains(&FormField::Steps) && rows(&world).contains(&FormField::Cfg));
    world.model.generate.focus = Focus::Prompt;
    world.key(Key::Tab);
    assert_eq!(
        world.model.generate.focus,
        Focus::Negative,
        "this one reads a negative prompt"
    );
}

#[test]
fn a_service_that_is_not_ready_says_what_it_needs() {
    let mut world = World::new();
    world.model.generate.form.service = Some(crate::domain::ServiceId::new("server"));
    world.write("a cat");
    assert_eq!(world.key(Key::Enter), []);
    let notice = world.model.notice.unwrap();
    assert!(notice.title.contains("Server is not ready"), "{notice:?}");
    assert_eq!(notice.hint.unwrap(), "start it on http://localhost:8188");
}

#[test]
fn values_turn_with_arrows_and_are_typed_with_digits() {
    let mut world = World::new();
    world.model.generate.focus = Focus::Picture;
    world.key(Key::Down);
    world.key(Key::Right);
    assert_eq!(world.model.generate.form.size, Size::of(640, 640));
    world.write("300x200");
    world.key(Key::Enter);
    assert_eq!(world.model.generate.form.size, Size::of(300, 200));
    world.write("5");
    world.key(Key::Enter);
    let (field, _, problem) = world.model.generate.form.editing.as_ref().unwrap();
    assert_eq!(*field, FormField::Size);
    assert!(problem.as_ref().unwrap().contains("512x768"));
    world.key(Key::Esc);
    assert_eq!(
        world.model.generate.form.size,
        Size::of(300, 200),
        "nothing was taken over"
    );
}

#[test]
fn typing_a_seed_fixes_it() {
    let mut world = World::new();
    world.model.generate.focus = Focus::Picture;
    while world.model.generate.form.marked(&world.model.services) != Some(FormField::Seed) {
        world.key(Key::Down);
    }
    world.write("77");
    world.key(Key::Enter);
    let form = &world.model.generate.form;
    assert_eq!((form.seed, form.seed_mode), (Seed(77), SeedMode::Fixed));
    // A minus begins to type as digits do, and what is random has nothing to begin with.
    world.write("-1");
    world.key(Key::Enter);
    assert_eq!(world.model.generate.form.seed_mode, SeedMode::Random);
    world.key(Key::Enter);
    world.key(Key::Enter);
    assert_eq!(world.model.generate.form.seed_mode, SeedMode::Random);
    // As in many other programs.
    let (form, services) = (&mut world.model.generate.form, &world.model.services);
    let typed = Box::new(crate::app::Editor::line(24).with("-1"));
    form.editing = Some((FormField::Seed, typed, None));
    assert_eq!(form.accept_typed(services), Some(FormField::Seed));
    assert_eq!((form.seed, form.seed_mode), (Seed(77), SeedMode::Random));
}

#[test]
fn an_idea_becomes_the_prompt_and_one_arrow_brings_the_old_one_back() {
    let mut world = World::new();
    world.write("my own words");
    world.send(Msg::Key(Chord::alt(Key::Char('2'))));
    assert_eq!(world.model.generate.prompt.text(), "a cute robot");
    world.key(Key::Up);
    assert_eq!(world.model.generate.prompt.text(), "my own words");
    world.send(Msg::Key(Chord::ctrl(Key::Char('u'))));
    assert_eq!(world.model.generate.prompt.text(), "");
    world.send(Msg::Key(Chord::ctrl(Key::Char('_'))));
    assert_eq!(
        world.model.generate.prompt.text(),
        "my own words",
        "cleared and taken back"
    );
    world.model.generate.focus = Focus::Ideas;
    world.key(Key::Up);
    world.key(Key::Enter);
    assert_eq!(world.model.generate.prompt.text(), "a cute robot");
    assert_eq!(world.model.generate.focus, Focus::Prompt);
}

#[test]
fn the_arrows_walk_through_earlier_prompts() {
    let mut world = World::new();
    for prompt in ["one", "two"] {
        world.model.generate.set_prompt(prompt);
        world.key(Key::Enter);
    }
    world.model.generate.set_prompt("three, not yet sent");
    world.key(Key::Up);
    assert_eq!(world.model.generate.prompt.text(), "two");
    world.key(Key::Up);
    assert_eq!(world.model.generate.prompt.text(), "one");
    world.key(Key::Down);
    world.key(Key::Down);
    assert_eq!(world.model.generate.prompt.text(), "three, not yet sent");
}

#[test]
fn the_editor_gets_the_prompt_and_gives_it_back_cleaned() {
    let mut world = World::new();
    world.write("a cat");
    let effects = world.send(Msg::Key(Chord::ctrl(Key::Char('e'))));
    assert_eq!(effects, [Effect::EditText("a cat".into())]);
    let _ = world.send(Msg::Event(Event::TextEdited(Ok("a\u{1b}[2J dog\n".into()))));
    assert_eq!(world.model.generate.prompt.text(), "a[2J dog");
}

#[test]
fn letters_are_commands_only_where_nothing_is_typed() {
    let mut world = World::new();
    world.write("]");
    assert_eq!(world.model.tab, Tab::Generate);
    world.model.generate.focus = Focus::Results;
    world.write("]");
    assert_eq!(world.model.tab, Tab::Saved);
    world.key(Key::F(3));
    assert_eq!(world.model.tab, Tab::Settings);
    assert_eq!(
        layers(&world.model),
        [Scope::Settings, Scope::Letters, Scope::Global]
    );
}

#[test]
fn the_palette_finds_and_runs_a_command() {
    let mut world = World::new();
    world.command(Command::Palette);
    world.write("settings");
    world.key(Key::Enter);
    assert_eq!(
        (world.model.tab, &world.model.overlay),
        (Tab::Settings, &None)
    );
}

#[test]
fn quitting_asks_only_while_jobs_are_open() {
    let mut world = World::new();
    world.start("a cat");
    world.command(Command::Quit);
    assert_eq!(
        (world.model.quit, &world.model.overlay),
        (None, &Some(Overlay::QuitQuestion))
    );
    world.key(Key::Char('n'));
    assert_eq!((world.model.quit, &world.model.overlay), (None, &None));
    world.command(Command::Quit);
    world.key(Key::Char('y'));
    assert_eq!(world.model.quit, Some(Quit::Clean));
    let mut idle = World::new();
    idle.command(Command::Quit);
    assert_eq!(idle.model.quit, Some(Quit::Clean));
}

/// Bad news is there to be read, and gone as soon as the user goes on.
#[test]
fn bad_news_leaves_with_the_next_key_that_does_something() {
    let failure = crate::domain::Failure::new(crate::domain::FailureKind::Storage, "disk full");
    let bad = |world: &World| crate::app::Notice::failure(&failure, world.now);
    let mut world = World::new();
    world.model.notice = Some(bad(&world));
    world.write("a");
    assert!(world.model.notice.is_some(), "nobody can have read it yet");
    world.wait(1_000);
    world.key(Key::F(40));
    world.command(Command::FocusNext);
    assert!(world.model.notice.is_some(), "no key did anything");
    world.key(Key::Tab);
    assert_eq!(world.model.notice, None);
    world.model.generate.focus = Focus::Prompt;
    world.model.notice = Some(bad(&world));
    world.wait(1_000);
    world.write("b");
    assert_eq!(world.model.notice, None, "typing goes on, too");
    // Good news leaves by itself.
    let good = crate::app::Notice::new(crate::app::Severity::Good, "saved", world.now);
    world.model.notice = Some(good.clone());
    world.wait(1_000);
    world.write("c");
    assert_eq!(world.model.notice, Some(good));
}

/// A key meant for the pictures must not make one, which may cost money.
#[test]
fn the_first_key_after_a_tab_lost_its_room_is_not_the_prompts() {
    let mut world = World::new();
    world.write("a cat");
    world.command(Command::OpenTab(1));
    world.send(Msg::Resized(40, 10));
    let said = |world: &World| {
        world
            .model
            .notice
            .as_ref()
            .map(|notice| notice.title.clone())
    };
    let words = Some("Saved needs 58×16; this pane has 40×10".to_owned());
    assert_eq!(said(&world), words);
    world.model.notice = None;
    assert_eq!(world.key(Key::Enter), []);
    assert_eq!(said(&world), words);
    assert_eq!(
        world.key(Key::Enter).len(),
        1,
        "who presses it again means it"
    );
    let mut world = World::new();
    world.command(Command::OpenTab(1));
    world.send(Msg::Resized(40, 10));
    world.send(Msg::Key(Chord::ctrl(Key::Char('q'))));
    assert_eq!(
        world.model.quit,
        Some(Quit::Clean),
        "what works everywhere works"
    );
}

#[test]
fn escape_leads_from_what_is_not_wanted_to_the_prompt() {
    let mut world = World::new();
    world.model.generate.focus = Focus::Negative;
    world.key(Key::Esc);
    assert_eq!(world.model.generate.focus, Focus::Prompt);
    world.write("a cat");
    assert_eq!(world.model.generate.prompt.text(), "a cat");
}

#[test]
fn a_small_pane_says_that_a_tab_has_no_room_and_the_tab_comes_back_with_it() {
    let mut world = World::sized(40, 10);
    for (key, words) in [
        (Key::F(2), "Saved needs 58×16; this pane has 40×10"),
        (Key::F(3), "Settings needs 58×16; this pane has 40×10"),
    ] {
        world.key(key);
        assert_eq!(world.model.tab, Tab::Generate);
        assert_eq!(world.model.notice.as_ref().unwrap().title, words);
    }
    let _ = world.send(Msg::Resized(100, 30));
    assert_eq!(world.model.notice, None, "it is not true any more");
    let _ = world.send(Msg::Resized(40, 10));
    world.key(Key::F(1));
    assert_eq!(world.model.notice, None, "that one is there");
    // What else was said stays true.
    let deleted = crate::app::Notice::new(
        crate::app::Severity::Plain,
        "2 deleted; u takes that back",
        world.now,
    );
    world.model.notice = Some(deleted.clone());
    let _ = world.send(Msg::Resized(100, 30));
    assert_eq!(world.model.notice, Some(deleted));
    // tmux zooms another pane and back.
    let _ = world.send(Msg::Resized(100, 30));
    world.key(Key::F(2));
    let _ = world.send(Msg::Resized(40, 10));
    let _ = world.send(Msg::Resized(44, 12));
    assert_eq!(world.model.tab, Tab::Generate);
    let _ = world.send(Msg::Resized(100, 30));
    assert_eq!(world.model.tab, Tab::Saved);
    // Whoever writes in the small pane finds the words where they were written.
    let _ = world.send(Msg::Resized(40, 10));
    world.write("a cat");
    let _ = world.send(Msg::Resized(100, 30));
    assert_eq!(world.model.tab, Tab::Generate);
    world.key(Key::F(2));
    let _ = world.send(Msg::Resized(40, 10));
    let _ = world.send(Msg::Paste(" with a hat".into()));
    let _ = world.send(Msg::Resized(100, 30));
    assert_eq!(world.model.tab, Tab::Generate, "pasting is writing");
}

/// Where nothing can be set, no key is named that would set it.
#[test]
fn a_form_without_rows_offers_none_of_its_keys() {
    let mut world = World::new();
    world.model.generate.focus = Focus::Picture;
    let form = [Command::Choose, Command::Right, Command::ResetValue];
    let applied = |world: &World| form.map(|it| crate::app::applies(&world.model, it));
    assert_eq!(applied(&world), [true; 3]);
    for service in &mut world.model.services {
        service.models.clear();
    }
    assert_eq!(applied(&world), [false; 3]);
    assert!(crate::app::applies(&world.model, Command::Refresh));
}

#[test]
fn f5_makes_a_picture_or_looks_again() {
    let mut world = World::new();
    world.key(Key::F(2));
    let effects = world.key(Key::F(5));
    let compares = |effect: &Effect| *effect == Effect::Saved(crate::app::SavedAsk::Compare);
    assert!(effects.iter().any(compares), "{effects:?}");
    world.write("/");
    let effects = world.key(Key::F(5));
    assert!(
        !effects.iter().any(compares),
        "a key that is held down asks once: {effects:?}"
    );
    let nothing = crate::app::SavedNews::Compared(Ok(crate::domain::Reconciled::default()));
    let _ = world.send(Msg::Event(Event::Saved(nothing)));
    let effects = world.key(Key::F(5));
    assert!(
        effects.iter().any(compares),
        "while searching, too: {effects:?}"
    );
    let found = crate::domain::Reconciled {
        added: 2,
        gone: 1,
        ..Default::default()
    };
    let news = crate::app::SavedNews::Compared(Ok(found));
    let _ = world.send(Msg::Event(Event::Saved(news)));
    let title = |world: &World| world.model.notice.as_ref().unwrap().title.clone();
    assert_eq!(title(&world), "compared with the files: 2 new, 1 gone");
    world.key(Key::F(3));
    world.model.listing = false;
    assert_eq!(world.key(Key::F(5)), [Effect::ListServices]);
    assert_eq!(title(&world), "asking the services…");
}
