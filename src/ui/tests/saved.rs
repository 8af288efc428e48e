//! The Saved tab in every state and size.

use super::screen;
use crate::app::tests::library::{Library, picture, trouble};
use crate::app::tests::world::World;
use crate::app::{Event, Msg, PictureKey, SavedNews};
use crate::domain::{
    Fact, Failure, FailureKind, Import, ImportProgress, Lora, Origin, Reconciled, TerminalReport,
    Timestamp, is_unsafe_to_show,
};
use crate::keymap::{Command, Key};
use crate::ui::measures;
use ratatui::layout::Rect;

/// Every size that panels have, and the small pane.
const SIZES: [(u16, u16); 4] = [(60, 20), (100, 30), (160, 50), (40, 10)];

/// The sizes at which there is a Saved tab.
const PANELS: [(u16, u16); 3] = [(60, 20), (100, 30), (160, 50)];

fn opened(columns: u16, rows: u16, library: &mut Library) -> World {
    let mut world = World::sized(columns, rows);
    // The keys move on the grid as it is drawn.
    world.saved(library);
    let area = Rect::new(0, 0, columns, rows);
    world.measures = measures(&world.model, area);
    let checked = Fact::LibraryChecked(Reconciled::default());
    let effects = world.send(Msg::Event(Event::Engine(checked)));
    world.settle(library, effects);
    world
}

/// A library with a bit of everything.
fn varied(count: u64) -> Library {
    let mut library = Library::of(count);
    let newest = library.pictures.len() - 1;
    let first = &mut library.pictures[newest];
    (first.starred, first.rating) = (true, Some(4));
    first.tags = vec!["boss".into(), "hero".into()];
    first.sent_prompt = format!("{}, game sprite", first.prompt);
    first.negative_prompt = "blurry, text".into();
    (first.steps, first.cfg) = (Some(28), Some(7.0));
    first.sampler = Some("dpmpp_2m".into());
    first.loras = vec![Lora {
        name: "pixel_art.safetensors".into(),
        weight: 0.8,
    }];
    let broken = &mut library.pictures[newest - 1];
    broken.problem = Some("the file ends too early".into());
    let foreign = &mut library.pictures[newest - 2];
    (foreign.prompt, foreign.service, foreign.seed) = (String::new(), None, None);
    foreign.origin = Origin::ComfyUi;
    library
}

#[test]
fn pictures_at_every_size() {
    for (columns, rows) in SIZES {
        let mut library = varied(12_345);
        let mut world = opened(columns, rows, &mut library);
        let name = format!("saved_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
        if columns == 40 {
            continue;
        }
        let effects = world.key(Key::End);
        world.settle(&mut library, effects);
        let name = format!("saved_end_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
    }
}

#[test]
fn searched_filtered_and_selected_at_every_size() {
    for (columns, rows) in SIZES {
        let mut library = varied(400);
        let mut world = opened(columns, rows, &mut library);
        if columns > 40 {
            world.press(&mut library, "a5");
            world.key(Key::Esc);
            world.press(&mut library, "f");
            for _ in 0..4 {
                world.key(Key::Down);
            }
            let effects = world.key(Key::Right);
            world.settle(&mut library, effects);
            world.key(Key::Enter);
            world.press(&mut library, "/cute ro");
            let name = format!("saved_typing_{columns}x{rows}");
            insta::assert_snapshot!(name, screen(&world));
            world.key(Key::Enter);
            world.press(&mut library, "  l ");
        }
        let name = format!("saved_searching_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
    }
}

#[test]
fn empty_states_teach() {
    let mut library = Library::of(0);
    let mut world = World::sized(100, 30);
    world.command(Command::OpenTab(1));
    insta::assert_snapshot!("saved_opening", screen(&world));
    let mut world = World::sized(100, 30);
    world.saved(&mut library);
    insta::assert_snapshot!("saved_index_being_built", screen(&world));
    for (columns, rows) in SIZES {
        let mut world = opened(columns, rows, &mut library);
        insta::assert_snapshot!(format!("saved_empty_{columns}x{rows}"), screen(&world));
        if columns > 40 {
            world.press(&mut library, "T");
            let name = format!("saved_trash_empty_{columns}x{rows}");
            insta::assert_snapshot!(name, screen(&world));
            world.press(&mut library, "T/nothing");
            let name = format!("saved_no_match_{columns}x{rows}");
            insta::assert_snapshot!(name, screen(&world));
        }
    }
    library.trouble = Some(trouble());
    let world = opened(60, 20, &mut library);
    insta::assert_snapshot!("saved_trouble", screen(&world));
}

/// What the engine says of a library that cannot be used as it should.
fn away(said: &str, hint: &str) -> Fact {
    Fact::LibraryAway(Failure::new(FailureKind::Storage, said).hint(hint))
}

#[test]
fn a_library_that_is_away_read_only_or_locked() {
    let states = [
        (
            "away",
            "/media/ada/pictures/art-studio is not there",
            "mount its drive, it comes back by itself; or make it anew, or choose another folder \
             (the library: --library)",
        ),
        (
            "read_only",
            "/media/ada/pictures is on a read-only drive; 2 pictures wait to get in",
            "mount the drive for writing, or choose another folder (the library: --library)",
        ),
        (
            "locked",
            "another program keeps /home/ada/.local/state/art-studio/studio.db locked",
            "wait until the other program is done, or close it, and try again",
        ),
    ];
    for (name, said, hint) in states {
        for (columns, rows) in PANELS {
            let mut library = varied(40);
            let mut world = opened(columns, rows, &mut library);
            let effects = world.send(Msg::Event(Event::Engine(away(said, hint))));
            world.settle(&mut library, effects);
            // It stands there when the notice has long gone.
            world.model.notice = None;
            let name = format!("saved_{name}_{columns}x{rows}");
            insta::assert_snapshot!(name, screen(&world));
        }
    }
    // Nothing is known of it: its index was thrown away, too.
    let (_, said, hint) = states[0];
    for (columns, rows) in PANELS {
        let mut library = Library::of(0);
        let mut world = opened(columns, rows, &mut library);
        let effects = world.send(Msg::Event(Event::Engine(away(said, hint))));
        world.settle(&mut library, effects);
        let name = format!("saved_away_unknown_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
        let effects = world.send(Msg::Event(Event::Engine(Fact::LibraryBack)));
        world.settle(&mut library, effects);
        assert!(!screen(&world).contains("is not there"), "it is over");
    }
}

#[test]
fn a_library_whose_folder_is_not_there_is_not_called_empty() {
    for (columns, rows) in PANELS {
        let mut library = Library::of(0);
        let mut world = opened(columns, rows, &mut library);
        let missing = Reconciled {
            is_missing: true,
            ..Reconciled::default()
        };
        let effects = world.send(Msg::Event(Event::Engine(Fact::LibraryChecked(missing))));
        world.settle(&mut library, effects);
        let name = format!("saved_missing_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
    }
}

#[test]
fn the_trash_and_little_room() {
    let mut library = varied(40);
    library.free = 300_000_000;
    let mut world = opened(100, 30, &mut library);
    insta::assert_snapshot!("saved_low_space", screen(&world));
    world.press(&mut library, "dd");
    insta::assert_snapshot!("saved_deleted", screen(&world));
    world.press(&mut library, "T");
    insta::assert_snapshot!("saved_trash", screen(&world));
    world.command(Command::EmptyTrash);
    insta::assert_snapshot!("saved_empty_trash_counting", screen(&world));
    world.key(Key::Esc);
    world.press(&mut library, "E");
    insta::assert_snapshot!("saved_empty_trash", screen(&world));
    for (columns, rows) in [(60, 20), (160, 50)] {
        let mut world = opened(columns, rows, &mut library);
        world.press(&mut library, "TE");
        let name = format!("saved_empty_trash_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
    }
    world.press(&mut library, "y");
    assert_eq!(library.trash_sum().count, 0);
    let mut world = opened(100, 30, &mut library);
    world.press(&mut library, "TE");
    insta::assert_snapshot!("saved_empty_trash_nothing", screen(&world));
}

#[test]
fn one_picture_at_every_size() {
    for (columns, rows) in [(60, 20), (100, 30), (160, 50)] {
        let mut library = varied(400);
        let mut world = opened(columns, rows, &mut library);
        world.press(&mut library, "o");
        insta::assert_snapshot!(format!("saved_viewer_{columns}x{rows}"), screen(&world));
        world.key(Key::Right);
        if columns == 60 {
            insta::assert_snapshot!("saved_viewer_problem", screen(&world));
            for key in [PictureKey::Thumbnail, PictureKey::Saved] {
                let key = key(world.model.saved.window.pictures[2].id);
                let why = "the PNG picture is damaged: CRC error".to_owned();
                let _ = world.send(Msg::Event(Event::PictureUnreadable(key, why)));
            }
            world.key(Key::Right);
            insta::assert_snapshot!("saved_viewer_damaged", screen(&world));
            world.command(Command::Close);
            insta::assert_snapshot!("saved_damaged", screen(&world));
        }
    }
}

/// The facts lie over the picture they are about, and the picture stays wanted.
#[test]
fn facts_over_one_picture() {
    for (columns, rows) in PANELS {
        let mut library = varied(400);
        let mut world = opened(columns, rows, &mut library);
        world.press(&mut library, "oF");
        let name = format!("saved_viewer_facts_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
        let shown = PictureKey::Saved(world.model.saved.window.pictures[0].id);
        let wanted = crate::app::subscriptions(&world.model).pictures;
        assert!(wanted.contains(&shown), "{wanted:?}");
    }
}

#[test]
fn places_of_pictures_say_that_none_are_wanted() {
    for (columns, rows) in PANELS {
        let mut library = varied(40);
        let mut world = opened(columns, rows, &mut library);
        let off = TerminalReport {
            images: "off",
            ..TerminalReport::default()
        };
        let _ = world.send(Msg::Event(Event::TerminalKnown(Box::new(off))));
        let name = format!("saved_without_pictures_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
        world.press(&mut library, "o");
        assert!(screen(&world).contains("images are off"), "{columns}");
    }
}

/// Bad news never hides the keys, whatever it is about and wherever it stands.
#[test]
fn bad_news_leaves_the_keys_alone() {
    let failure = Failure::new(
        FailureKind::Storage,
        "/media/ada/pictures/art-studio is on a read-only drive",
    )
    .hint("mount the drive for writing, or choose another folder (the library: --library)");
    for (columns, rows) in SIZES {
        let mut library = varied(400);
        let mut world = opened(columns, rows, &mut library);
        let keys = |world: &World| screen(world).lines().last().unwrap_or_default().to_owned();
        let before = keys(&world);
        let _ = world.send(Msg::Event(Event::Saved(SavedNews::Marked(Err(
            failure.clone()
        )))));
        let name = format!("saved_bad_news_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
        assert_eq!(keys(&world), before);
        if columns > 40 {
            world.press(&mut library, "o");
            world.model.notice = None;
            let before = keys(&world);
            let _ = world.send(Msg::Event(Event::Saved(SavedNews::Marked(Err(
                failure.clone()
            )))));
            assert_eq!(keys(&world), before, "in the full view");
        }
    }
}

#[test]
fn boxes() {
    let boxes = [
        ("f", "filter"),
        ("S", "statistics"),
        ("t", "tags"),
        ("I", "import"),
        ("s", "export"),
        ("D", "clean_up"),
        ("F", "facts"),
        ("?", "help"),
    ];
    for (columns, rows) in [(60, 20), (100, 30)] {
        for (key, name) in boxes {
            let mut library = varied(400);
            let mut world = opened(columns, rows, &mut library);
            world.press(&mut library, key);
            world.measures = measures(&world.model, Rect::new(0, 0, columns, rows));
            let name = format!("saved_box_{name}_{columns}x{rows}");
            insta::assert_snapshot!(name, screen(&world));
        }
    }
    let mut library = varied(400);
    let mut world = opened(60, 20, &mut library);
    world.press(&mut library, "F");
    world.measures = measures(&world.model, Rect::new(0, 0, 60, 20));
    world.key(Key::End);
    insta::assert_snapshot!("saved_box_facts_end_60x20", screen(&world));
    let mut world = opened(100, 30, &mut library);
    world.press(&mut library, "D");
    let effects = world.key(Key::Right);
    world.settle(&mut library, effects);
    insta::assert_snapshot!("saved_box_clean_up_doomed", screen(&world));
    world.key(Key::Esc);
    world.press(&mut library, "tnew tag");
    insta::assert_snapshot!("saved_box_tags_typed", screen(&world));
    world.key(Key::Esc);
    world.press(&mut library, " s");
    world.key(Key::Down);
    world.key(Key::Left);
    world.key(Key::Left);
    insta::assert_snapshot!("saved_box_export_jpeg", screen(&world));
}

/// Figures of years: what there is no room for is summed up.
#[test]
fn figures_of_a_large_library() {
    for (columns, rows) in [(60, 20), (100, 30)] {
        let mut library = varied(40);
        let mut world = opened(columns, rows, &mut library);
        let month = |number: u64| {
            (
                format!("{}-{:02}", 2025 - number / 12, 12 - number % 12),
                1_000 + number,
                1_400_000_000,
            )
        };
        let services = ["builtin", "", "huggingface", "comfyui"];
        let service = |name: &str| (name.to_owned(), 25_000, 35_000_000_000);
        if let Some(stats) = &mut world.model.saved.stats {
            stats.by_month = (0..40).map(month).collect();
            stats.by_service = services.map(service).to_vec();
        }
        world.press(&mut library, "S");
        let name = format!("saved_box_statistics_many_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
    }
}

/// What went wrong in a box is read whole; a long notice takes a row of its own.
#[test]
fn refusals_have_room() {
    let failure = Failure::new(
        FailureKind::Storage,
        "/mnt/usb/pictures/of/2026/ is not there",
    )
    .hint(
        "plug the drive in again or make the folder anew, or choose another folder (the library: \
         --library)",
    );
    for (columns, rows) in [(60, 20), (100, 30)] {
        let mut library = varied(400);
        let mut world = opened(columns, rows, &mut library);
        world.press(&mut library, "s");
        let news = SavedNews::Exported(Err(failure.clone()));
        let _ = world.send(Msg::Event(Event::Saved(news)));
        let name = format!("saved_export_refused_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
        world.command(Command::Close);
        let cut = (
            "/x/cut.png".into(),
            "the PNG file ends too early".to_owned(),
        );
        let import = Import {
            refused: vec![cut],
            ..Import::default()
        };
        let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(import)))));
        let name = format!("saved_import_refused_{columns}x{rows}");
        insta::assert_snapshot!(name, screen(&world));
    }
}

#[test]
fn long_work_is_told() {
    let mut library = varied(40);
    let mut world = opened(60, 20, &mut library);
    let progress = ImportProgress { done: 120, of: 900 };
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Importing(progress))));
    let shown = screen(&world);
    assert!(shown.contains("importing 120 of 900"), "{shown}");
    assert!(shown.contains("^X cancel"), "{shown}");
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(
        Import::default(),
    )))));
    world.press(&mut library, "as");
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Exporting(progress))));
    let shown = screen(&world);
    let words = "exporting 120 of 900 · ^X stops it";
    assert!(shown.contains(words), "{shown}");
    let mut library = varied(12_345);
    let mut world = opened(60, 20, &mut library);
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Importing(progress))));
    let shown = screen(&world);
    assert!(!shown.contains("all pic"), "no half words: {shown}");
}

/// Whatever stands in a file, nothing of it steers the terminal, and no size panics.
#[test]
fn hostile_pictures_stay_words_at_any_size() {
    let evil = "a\u{1b}[2J\u{9b}31m\u{202e}evil\u{7}\r\n\u{0}👩‍👩‍👧‍👦龍\u{301}".repeat(40);
    let mut library = Library::of(0);
    for number in 0..12 {
        let mut made = picture(number);
        for text in [
            &mut made.prompt,
            &mut made.sent_prompt,
            &mut made.negative_prompt,
            &mut made.model,
        ] {
            text.clone_from(&evil);
        }
        made.tags = vec![evil.clone()];
        made.sampler = Some(evil.clone());
        made.file = format!("/x/{evil}.png").into();
        made.problem = (number % 2 == 0).then(|| evil.clone());
        made.created_at = Timestamp(u64::MAX / 2);
        made.rating = Some(255);
        library.pictures.push(made);
    }
    for (columns, rows) in [(1, 1), (30, 4), (58, 16), (70, 23), (96, 24), (170, 60)] {
        {
            let mut world = opened(columns, rows, &mut library);
            for keys in ["", "o", "F", "f", "S", "t", "s", "D", "I", "/"] {
                world.press(&mut library, keys);
                let text = screen(&world);
                let steers = |char| is_unsafe_to_show(char) && char != '\n';
                assert!(!text.chars().any(steers), "{columns}x{rows} {keys}");
                world.command(Command::Close);
            }
        }
    }
}
