//! The Saved tab: files in and out.

use super::super::library::{Library, id, picture, trouble};
use super::super::world::World;
use super::{asks, marked, open};
use crate::app::{
    Event, Exported, FileWork, Loaded, Msg, Overlay, SavedAsk, SavedNews, Severity, Which,
};
use crate::domain::{Fact, Import};
use crate::keymap::{Chord, Command, Key};
use std::path::PathBuf;

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
        added: vec![id(3), id(4)],
        stopped: true,
        ..Import::default()
    };
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(stopped)))));
    assert_eq!(world.model.saved.work, None);
    assert!(!crate::app::applies(&world.model, Command::CancelJob));
    let notice = world.model.notice.as_ref().unwrap();
    assert_eq!(notice.title, "2 pictures were imported; it was stopped");
    for (count, words) in [
        (0, "stopped: nothing was copied"),
        (1, "stopped: 1 copy is in /usb"),
        (4, "stopped: 4 copies are in /usb"),
    ] {
        let place = PathBuf::from("/usb");
        let stopped = Exported {
            count,
            place,
            refused: Vec::new(),
            stopped: true,
        };
        let _ = world.send(Msg::Event(Event::Saved(SavedNews::Exported(Ok(stopped)))));
        assert_eq!(world.model.notice.as_ref().unwrap().title, words);
    }
}

#[test]
fn an_export_says_where_and_as_what() {
    let (mut world, mut library) = open(10);
    world.press(&mut library, "s");
    world.key(Key::End);
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
        refused: Vec::new(),
        stopped: false,
    }));
    let _ = world.send(Msg::Event(Event::Saved(done)));
    assert_eq!(world.model.overlay, None);
}

#[test]
fn an_import_says_what_was_refused_and_why() {
    let refused = |name: &str, why: &str| (format!("/home/kim/{name}").into(), why.to_owned());
    let gone = refused("cat.png", "/home/kim/cat.png is not there");
    let cut = refused("cut.png", "the PNG file ends too early");
    let note = |name| refused(name, "it is no picture");
    let import = |added: &[u64], refused: &[(PathBuf, String)]| Import {
        added: added.iter().map(|number| id(*number)).collect(),
        refused: refused.to_vec(),
        ..Import::default()
    };
    let rows = [
        (
            import(&[], std::slice::from_ref(&gone)),
            (Severity::Bad, "/home/kim/cat.png is not there"),
            "nothing was imported; refused: 1",
        ),
        (
            import(&[2, 3], &[cut.clone(), gone.clone()]),
            (Severity::Bad, "2 pictures were imported; refused: 2"),
            "cut.png: the PNG file ends too early; cat.png is not there",
        ),
        (
            import(
                &[2],
                &[note("a.txt"), cut, note("b.txt"), gone, note("c.txt")],
            ),
            (Severity::Bad, "1 picture was imported; refused: 5"),
            "3: it is no picture; cut.png: the PNG file ends too early; cat.png is not there",
        ),
    ];
    for (import, (severity, title), hint) in rows {
        let (mut world, _) = open(3);
        let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(import)))));
        let notice = world.model.notice.unwrap();
        assert_eq!((notice.severity, notice.title.as_str()), (severity, title));
        assert_eq!(notice.hint.as_deref(), Some(hint));
    }
}

#[test]
fn paths_are_emptied_with_the_key_that_shells_have_for_it() {
    let (mut world, mut library) = open(3);
    for open in ["I", "s"] {
        world.press(&mut library, open);
        world.write("pictures/x");
        let _ = world.send(Msg::Key(Chord::ctrl(Key::Char('u'))));
        let text = match &world.model.overlay {
            Some(Overlay::Import(import)) => import.path.text(),
            Some(Overlay::Export(export)) => export.path.text(),
            other => panic!("{other:?}"),
        };
        assert_eq!(text, "", "{open}");
        world.command(Command::Close);
    }
}

#[test]
fn an_export_counts_what_was_refused_for_each_reason() {
    let refused = |name: &str, why: &str| (format!("/library/{name}").into(), why.to_owned());
    let rows = vec![
        refused("a.png", "/library/a.png is not there"),
        refused("b.png", "/library/b.png is not there"),
        refused("c.png", "the PNG file ends too early"),
    ];
    let (mut world, mut library) = open(5);
    world.press(&mut library, "as");
    let exported = |count| Exported {
        count,
        place: "/usb".into(),
        refused: rows.clone(),
        stopped: false,
    };
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Exported(Ok(exported(
        0,
    ))))));
    let Some(Overlay::Export(export)) = &world.model.overlay else {
        panic!("nothing is written: the box stays open")
    };
    let why = "2: is not there; c.png: the PNG file ends too early";
    let problem = export.problem.as_deref().unwrap();
    assert_eq!(problem, format!("nothing was copied: {why}"));
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Exported(Ok(exported(
        2,
    ))))));
    assert_eq!(world.model.overlay, None);
    let notice = world.model.notice.unwrap();
    assert_eq!(notice.title, "2 copies are in /usb; refused: 3");
    assert_eq!(
        (notice.severity, notice.hint.as_deref()),
        (Severity::Bad, Some(why))
    );
}

fn imports(world: &mut World, library: &mut Library, numbers: &[u64]) {
    library
        .pictures
        .extend(numbers.iter().copied().map(picture));
    let import = Import {
        added: numbers.iter().map(|number| id(*number)).collect(),
        ..Import::default()
    };
    let news = SavedNews::Imported(Ok(import));
    let effects = world.send(Msg::Event(Event::Saved(news)));
    world.settle(library, effects);
}

/// What came in and is not shown is said, and one key shows it.
#[test]
fn an_import_that_a_filter_hides_says_so() {
    let (mut world, mut library) = open(40);
    world.press(&mut library, "/robot");
    let effects = world.key(Key::Enter);
    world.settle(&mut library, effects);
    let before = marked(&world);
    imports(&mut world, &mut library, &[400, 402]);
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(
        notice.title,
        "2 pictures were imported; hidden by the filter: x shows them"
    );
    assert_eq!(marked(&world), before, "what is looked at stays");
    world.press(&mut library, "x");
    assert_eq!(marked(&world), 400, "all is shown, and the mark is on it");
    // One that the filter lets through is shown, and nothing more is said.
    world.press(&mut library, "/robot");
    let effects = world.key(Key::Enter);
    world.settle(&mut library, effects);
    imports(&mut world, &mut library, &[401]);
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, "1 picture was imported");
    assert_eq!(marked(&world), 401);
    // The trash shows none.
    world.press(&mut library, "xT");
    imports(&mut world, &mut library, &[403]);
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(
        notice.title,
        "1 picture was imported; not shown in the trash: T leaves it"
    );
}

#[test]
fn paths_that_were_written_are_proposed_again() {
    let (mut world, mut library) = open(3);
    world.press(&mut library, "I");
    world.write("nowhere");
    world.key(Key::Enter);
    let refused = Import {
        refused: vec![("/home/nowhere".into(), "/home/nowhere is not there".into())],
        ..Import::default()
    };
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(refused)))));
    world.press(&mut library, "I");
    let Some(Overlay::Import(import)) = &world.model.overlay else {
        panic!("{:?}", world.model.overlay)
    };
    assert_eq!(import.path.text(), "nowhere", "End and one letter mend it");
    world.write("/tmp/x/");
    let effects = world.key(Key::Enter);
    assert_eq!(asks(&effects), [&SavedAsk::Import("/tmp/x/".into())]);
}

/// The name of a copy was for one picture: the next one is proposed its folder.
#[test]
fn an_export_proposes_the_last_folder_and_no_file_in_it() {
    let (mut world, mut library) = open(10);
    for (open_with, written, proposed) in [
        ("s", "/tmp/x.JPG", "/tmp/"),
        ("s", "/tmp/out", "/tmp/out/"),
        ("as", "~/new/", "~/new/"),
        ("s", "y.png", "./"),
        ("s", "/tmp/z.gif", "/tmp/z.gif"),
    ] {
        world.press(&mut library, open_with);
        world.write(written);
        let effects = world.key(Key::Enter);
        assert_eq!(asks(&effects).len(), 1, "{written}");
        let done = SavedNews::Exported(Ok(Exported {
            count: 1,
            place: written.into(),
            refused: Vec::new(),
            stopped: false,
        }));
        let _ = world.send(Msg::Event(Event::Saved(done)));
        world.press(&mut library, "s");
        let Some(Overlay::Export(export)) = &world.model.overlay else {
            panic!("{:?}", world.model.overlay)
        };
        assert_eq!(export.path.text(), proposed, "{written}");
        world.command(Command::Close);
    }
}

/// What is written behind the proposal that was kept is meant as it is.
#[test]
fn a_whole_path_is_no_part_of_the_proposed_folder() {
    for (open_with, typed) in [
        ("I", "/tmp/x"),
        ("I", "~/x"),
        ("s", "/tmp/x/"),
        ("s", "~/x/"),
    ] {
        let (mut world, mut library) = open(3);
        world.press(&mut library, open_with);
        world.key(Key::End);
        world.write(typed);
        let effects = world.key(Key::Enter);
        let [
            SavedAsk::Import(path)
            | SavedAsk::Export {
                destination: path, ..
            },
        ] = asks(&effects)[..]
        else {
            panic!("{effects:?}")
        };
        assert_eq!(path, typed);
    }
}

#[test]
fn a_long_path_is_told_with_its_beginning_and_its_end() {
    let path = format!("/home/kim/{}/photos", "deep/".repeat(60));
    let refused = vec![(PathBuf::from(&path), format!("{path} is not there"))];
    let import = Import {
        refused,
        ..Import::default()
    };
    let (mut world, _) = open(3);
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(import)))));
    let title = world.model.notice.unwrap().title;
    assert!(title.starts_with("/home/kim/deep/"), "{title}");
    assert!(title.ends_with("deep//photos is not there"), "{title}");
    assert!(
        title.contains('…') && title.chars().count() < 100,
        "{title}"
    );
}

#[test]
fn endless_reasons_are_counted_together() {
    let one = |number| {
        (
            format!("/a/{number}.png").into(),
            format!("reason {number}"),
        )
    };
    let import = Import {
        refused: (0..500).map(one).collect(),
        ..Import::default()
    };
    let (mut world, _) = open(3);
    let _ = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(import)))));
    let hint = world.model.notice.unwrap().hint.unwrap();
    assert!(
        hint.ends_with("3.png: reason 3; 496: other reasons"),
        "{hint}"
    );
}

/// While an import runs, questions are under way that were asked before it ended.
#[test]
fn nothing_is_called_hidden_by_an_answer_that_is_older_than_the_import() {
    let (mut world, mut library) = open(40);
    world.press(&mut library, "/robot");
    let effects = world.key(Key::Enter);
    world.settle(&mut library, effects);
    let asked = world.send(Msg::Event(Event::Engine(Fact::LibraryChanged)));
    let older = asks(&asked).into_iter().find_map(|ask| match ask {
        SavedAsk::Page { epoch, filter, .. } => Some((*epoch, filter.clone())),
        _ => None,
    });
    let (epoch, filter) = older.unwrap();
    let pictures: Vec<_> = library.matching(&filter).into_iter().cloned().collect();
    library.pictures.push(picture(401));
    let import = Import {
        added: vec![id(401)],
        ..Import::default()
    };
    let effects = world.send(Msg::Event(Event::Saved(SavedNews::Imported(Ok(import)))));
    assert_eq!(asks(&effects), [] as [&SavedAsk; 0], "one is under way");
    let result = Ok(Loaded {
        pictures,
        before: 0,
        is_end: true,
    });
    let effects = world.send(Msg::Event(Event::Saved(SavedNews::Page { epoch, result })));
    world.settle(&mut library, effects);
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, "1 picture was imported");
    assert_eq!(marked(&world), 401);
    // Whoever has gone elsewhere is told what came, and nothing of a filter later.
    world.command(Command::OpenTab(0));
    imports(&mut world, &mut library, &[402]);
    let effects = world.command(Command::OpenTab(1));
    world.settle(&mut library, effects);
    let notice = world.model.notice.clone().unwrap();
    assert_eq!(notice.title, "1 picture was imported");
}
