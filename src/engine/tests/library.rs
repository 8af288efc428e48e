//! The library through the engine: what is made is found, what others do shows up, and what goes
//! wrong is said and is over when it is over.

use super::{
    Arc, Duration, Engine, Fact, Handle, Outcome, Outside, PathBuf, Script, Stage, fs, id,
};
use crate::domain::{Filter, Mark, PageAt, PictureId, SavedPicture};
use crate::engine::SavedLibrary;
use crate::store::{Heard, Places};

/// Longer than any machine needs; only a failing test waits so long.
const LONG: Duration = Duration::from_mins(1);

/// A stage whose service needs no time, with a second engine on the same files.
fn two() -> (Stage, Engine) {
    let script = Script {
        steps: 0,
        ..Script::default()
    };
    let mut second = None;
    let services = vec![super::Scripted::new(script)];
    let stage = Stage::with(services, |outside: &Outside| {
        second = Some(Engine::start(&Handle::current(), outside.clone()));
        outside.clone()
    });
    (stage, second.unwrap())
}

async fn made(stage: &mut Stage, number: u128) -> (PictureId, PathBuf) {
    stage.ask(number);
    let outcome = stage.end_of(number).await;
    let Outcome::Succeeded(records) = outcome else {
        unreachable!("{outcome:?}")
    };
    (records[0].id, records[0].file.clone())
}

async fn all(saved: &SavedLibrary) -> Vec<SavedPicture> {
    let page = saved.page(Filter::default(), PageAt::Start, 100).await;
    page.unwrap().pictures
}

/// Listens until the library says something that fits.
async fn hears(engine: &Engine, fits: impl Fn(&Fact) -> bool) {
    let heard = async { while !fits(&engine.next_fact().await) {} };
    tokio::time::timeout(LONG, heard).await.unwrap();
}

/// Listens until `count` pictures are there.
async fn shows(engine: &Engine, count: usize) {
    let saved = engine.saved();
    let seen = async {
        while all(&saved).await.len() != count {
            hears(engine, |fact| *fact == Fact::LibraryChanged).await;
        }
    };
    tokio::time::timeout(LONG, seen).await.unwrap();
}

#[tokio::test]
async fn what_is_made_is_found_marked_deleted_and_brought_back() {
    let (mut stage, _) = two();
    let (picture, file) = made(&mut stage, 1).await;
    let saved = stage.engine.saved();
    let found = all(&saved).await;
    assert_eq!(
        (found.len(), found[0].id, &found[0].file),
        (1, picture, &file)
    );
    assert_eq!((found[0].prompt.as_str(), found[0].width), ("a cat", 16));
    saved.mark(vec![picture], Mark::Star(true)).await.unwrap();
    let starred = Filter {
        starred: Some(true),
        text: "ca".into(),
        ..Filter::default()
    };
    assert_eq!(saved.count(starred).await.unwrap(), 1);
    let bulk = saved.trash(vec![picture], true).await.unwrap();
    assert_eq!((bulk.ids.len(), bulk.protected), (0, 1));
    assert_eq!(
        saved.trash(vec![picture], false).await.unwrap().ids,
        [picture]
    );
    assert!(!file.exists() && all(&saved).await.is_empty());
    assert_eq!(saved.stats().await.unwrap().trash.0, 1);
    assert_eq!(saved.restore(vec![picture]).await.unwrap(), [picture]);
    assert_eq!(
        saved.restore(vec![picture]).await.unwrap(),
        [],
        "it is back"
    );
    let rebuilt = saved.rebuild().await.unwrap();
    assert_eq!(
        (rebuilt.pictures, rebuilt.marked, rebuilt.trashed),
        (1, 1, 0)
    );
    assert!(all(&saved).await[0].starred && file.exists());
    saved.remember_prompt("a cat".into()).await.unwrap();
    assert_eq!(saved.prompts().await.unwrap(), ["a cat"]);
}

#[tokio::test]
async fn what_others_do_shows_up_without_a_restart() {
    let (mut stage, second) = two();
    stage.engine.saved().keep();
    hears(&stage.engine, |fact| {
        matches!(fact, Fact::LibraryChecked(_))
    })
    .await;
    // Another studio makes and marks one.
    second.enqueue(id(5), super::request("scripted"));
    hears(&second, |fact| matches!(fact, Fact::JobEnded(..))).await;
    shows(&stage.engine, 1).await;
    let picture = all(&stage.engine.saved()).await[0].clone();
    second
        .saved()
        .mark(vec![picture.id], Mark::Star(true))
        .await
        .unwrap();
    let seen = async {
        while !all(&stage.engine.saved()).await[0].starred {
            hears(&stage.engine, |fact| *fact == Fact::LibraryChanged).await;
        }
    };
    tokio::time::timeout(LONG, seen).await.unwrap();
    // A script copies one into a new folder, and takes it away again.
    let folder = stage.library.path().join("pictures/sub");
    fs::create_dir(&folder).unwrap();
    fs::copy(&picture.file, folder.join("copy.png")).unwrap();
    shows(&stage.engine, 2).await;
    fs::remove_file(folder.join("copy.png")).unwrap();
    shows(&stage.engine, 1).await;
    // And one of its own still works.
    made(&mut stage, 6).await;
    shows(&stage.engine, 2).await;
}

#[tokio::test]
async fn a_library_that_vanishes_is_said_and_so_is_its_return() {
    let (mut stage, _) = two();
    made(&mut stage, 1).await;
    stage.engine.saved().keep();
    hears(&stage.engine, |fact| {
        matches!(fact, Fact::LibraryChecked(_))
    })
    .await;
    let (here, away) = (
        stage.library.path().join("pictures"),
        stage.library.path().join("away"),
    );
    fs::rename(&here, &away).unwrap();
    hears(&stage.engine, |fact| match fact {
        Fact::LibraryAway(failure) => failure.said.contains("is not there"),
        _ => false,
    })
    .await;
    let saved = stage.engine.saved();
    let picture = all(&saved).await[0].id;
    let refused = saved.trash(vec![picture], false).await.unwrap_err();
    assert!(refused.said.contains("is not there"), "{refused}");
    fs::rename(&away, &here).unwrap();
    hears(&stage.engine, |fact| *fact == Fact::LibraryBack).await;
    assert_eq!(
        saved.trash(vec![picture], false).await.unwrap().ids,
        [picture]
    );
}

#[tokio::test]
async fn what_is_made_while_the_library_is_away_gets_in_when_it_is_back() {
    let (mut stage, _) = two();
    made(&mut stage, 1).await;
    stage.engine.saved().keep();
    let (here, away) = (
        stage.library.path().join("pictures"),
        stage.library.path().join("away"),
    );
    fs::rename(&here, &away).unwrap();
    let (picture, file) = made(&mut stage, 2).await;
    assert!(!here.exists() && file.is_file(), "{}", file.display());
    let place = |fits: &dyn Fn(&Fact) -> bool| stage.heard.iter().rposition(fits);
    let said = place(&|fact| match fact {
        Fact::LibraryTroubled(failure) => failure.said.contains("is not there; the picture waits"),
        _ => false,
    });
    let saved = place(&|fact| matches!(fact, Fact::PictureSaved(..)));
    assert!(
        said.is_some() && saved < said,
        "first the picture: {:?}",
        stage.heard
    );
    fs::rename(&away, &here).unwrap();
    let taken = |fact: &Fact| matches!(fact, Fact::PicturesTakenIn(_));
    let wait = tokio::time::timeout(LONG, stage.until(taken));
    let Fact::PicturesTakenIn(taken) = wait.await.unwrap() else {
        unreachable!()
    };
    assert_eq!(taken[0].0, picture);
    assert!(taken[0].1.starts_with(&here) && taken[0].1.is_file() && !file.exists());
    stage.until(|fact| *fact == Fact::LibraryBack).await;
    assert_eq!(all(&stage.engine.saved()).await.len(), 2);
}

/// Nothing tells when a lock, a network or a read-only drive is over: it is tried again.
#[tokio::test]
async fn what_is_wrong_is_tried_again_by_itself() {
    let (mut stage, _) = two();
    let (here, other) = (
        stage.library.path().join("pictures"),
        tempfile::tempdir().unwrap(),
    );
    // A folder elsewhere, whose coming and going no watch hears.
    let hidden = other.path().join("drive");
    std::os::unix::fs::symlink(&hidden, &here).unwrap();
    stage.engine.saved().keep();
    hears(&stage.engine, |fact| {
        matches!(fact, Fact::LibraryAway(_) | Fact::LibraryChecked(_))
    })
    .await;
    let (_, file) = made(&mut stage, 1).await;
    assert!(!file.starts_with(&here), "{}", file.display());
    fs::create_dir(&hidden).unwrap();
    let back = tokio::time::timeout(LONG, stage.until(|fact| *fact == Fact::LibraryBack));
    back.await.unwrap();
    assert_eq!(all(&stage.engine.saved()).await.len(), 1);
    assert!(!file.exists());
}

/// Although a picture waits outside for it, which makes no difference.
#[tokio::test(start_paused = true)]
async fn a_library_that_is_away_is_looked_at_every_few_seconds() {
    let (mut stage, _) = two();
    let (here, other) = (
        stage.library.path().join("pictures"),
        tempfile::tempdir().unwrap(),
    );
    // A folder elsewhere, whose coming and going no watch hears.
    let (hidden, away) = (other.path().join("drive"), other.path().join("away"));
    fs::create_dir(&hidden).unwrap();
    std::os::unix::fs::symlink(&hidden, &here).unwrap();
    made(&mut stage, 1).await;
    fs::rename(&hidden, &away).unwrap();
    stage.engine.saved().keep();
    hears(&stage.engine, |fact| matches!(fact, Fact::LibraryAway(_))).await;
    let (_, file) = made(&mut stage, 2).await;
    assert!(!file.starts_with(&here), "{}", file.display());
    tokio::time::sleep(Duration::from_mins(10)).await;
    fs::rename(&away, &hidden).unwrap();
    comes_back(&stage).await;
}

/// What happens all the time beside it does not keep a trouble from being looked at.
#[tokio::test(start_paused = true)]
async fn a_busy_neighbour_holds_up_no_second_look() {
    let (mut stage, _) = two();
    made(&mut stage, 1).await;
    stage.engine.saved().keep();
    hears(&stage.engine, |fact| {
        matches!(fact, Fact::LibraryChecked(_))
    })
    .await;
    let house = Arc::clone(&stage.engine.house);
    house.troubled(super::refusal());
    let busy = async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            house.keeping.hear(Heard::File("sub/other.png".into()));
        }
    };
    tokio::select! {
        () = busy => {}
        () = comes_back(&stage) => {}
    }
}

/// What was wrong is over: that is noticed soon.
async fn comes_back(stage: &Stage) {
    let begin = tokio::time::Instant::now();
    hears(&stage.engine, |fact| *fact == Fact::LibraryBack).await;
    let after = begin.elapsed();
    assert!(after < Duration::from_secs(10), "{after:?}");
}

/// Whoever mends what kept pictures out and compares the files need not wait for more.
#[tokio::test(start_paused = true)]
async fn a_comparison_that_takes_in_what_waited_says_that_all_is_well() {
    let (mut stage, _) = two();
    let here = stage.library.path().join("pictures");
    fs::write(&here, "in the way").unwrap();
    made(&mut stage, 1).await;
    assert!(
        stage
            .heard
            .iter()
            .any(|fact| matches!(fact, Fact::LibraryAway(_)))
    );
    fs::remove_file(&here).unwrap();
    fs::create_dir(&here).unwrap();
    stage.engine.saved().reconcile().await.unwrap();
    let said: Vec<_> = std::iter::from_fn(|| stage.engine.try_fact()).collect();
    assert!(said.contains(&Fact::LibraryBack), "{said:?}");
}

/// What is no picture cannot get in, ever: that is said, once, and holds up nothing else.
#[tokio::test]
async fn a_waiting_file_that_is_no_picture_is_said() {
    let (mut stage, second) = two();
    let here = stage.library.path().join("pictures");
    fs::write(&here, "in the way").unwrap();
    let (_, kept) = made(&mut stage, 1).await;
    fs::remove_file(&here).unwrap();
    fs::create_dir(&here).unwrap();
    fs::write(kept.with_file_name("odd.png"), "no picture").unwrap();
    second.saved().keep();
    let mut heard = vec![];
    let taken = async {
        while !heard
            .iter()
            .any(|fact| matches!(fact, Fact::PicturesTakenIn(_)))
        {
            heard.push(second.next_fact().await);
        }
        second.saved().reconcile().await.unwrap();
        second.saved().reconcile().await.unwrap();
    };
    tokio::time::timeout(LONG, taken).await.unwrap();
    // What a comparison says is there when it answers.
    heard.extend(std::iter::from_fn(|| second.try_fact()));
    let said: Vec<_> = heard
        .iter()
        .filter_map(|fact| match fact {
            Fact::LibraryTroubled(failure) => Some(failure),
            _ => None,
        })
        .collect();
    let [said] = said[..] else {
        unreachable!("{heard:?}")
    };
    assert!(
        said.said.contains("odd.png") && said.said.contains("cannot be taken in"),
        "{said}"
    );
    assert!(said.hint.is_some() && !kept.exists());
}

/// A full drive takes no picture for hours: nothing is compared all the time because of that.
#[tokio::test(start_paused = true)]
async fn while_pictures_only_wait_nothing_is_compared() {
    let stage = Stage::new(Script::default());
    let places = Places::new(stage.library.path().join("pictures"), stage.library.path());
    // Its library is a new one, and only a new picture makes that.
    fs::create_dir_all(places.waiting()).unwrap();
    fs::write(places.waiting().join("one.png"), "waits").unwrap();
    stage.engine.saved().keep();
    let (mut compared, mut away) = (0, 0);
    let hour = Duration::from_hours(1);
    let listen = async {
        loop {
            match stage.engine.next_fact().await {
                Fact::LibraryChecked(_) => compared += 1,
                Fact::LibraryAway(failure) => {
                    assert!(failure.said.contains("1 picture waits"), "{failure}");
                    away += 1;
                }
                _ => {}
            }
        }
    };
    let _: Result<(), _> = tokio::time::timeout(hour, listen).await;
    assert_eq!(away, 1, "it is said once");
    assert!((1..5).contains(&compared), "{compared} comparisons");
}

/// A folder that can never be made is told before a picture is, once, and pictures still have a place.
#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn a_library_that_can_never_be_made_is_told_at_once() {
    let never = |outside: &Outside| Outside {
        places: Places {
            library: "/proc/art-studio/pictures".into(),
            ..outside.places.clone()
        },
        ..outside.clone()
    };
    let mut stage = Stage::with(vec![super::Scripted::new(Script::default())], never);
    let failure = stage.engine.check_library().await.unwrap_err();
    assert!(failure.said.contains("cannot be made"), "{failure}");
    stage.engine.saved().keep();
    let mut away = vec![];
    let listen = async {
        loop {
            match stage.engine.next_fact().await {
                Fact::LibraryAway(failure) | Fact::LibraryTroubled(failure) => away.push(failure),
                _ => {}
            }
        }
    };
    let _: Result<(), _> = tokio::time::timeout(Duration::from_mins(5), listen).await;
    assert_eq!(away, std::slice::from_ref(&failure));
    stage.ask(1);
    let Outcome::Succeeded(kept) = stage.end_of(1).await else {
        unreachable!("what is made waits")
    };
    assert!(kept[0].file.exists());
    let told = stage.heard.iter().find_map(|fact| match fact {
        Fact::LibraryTroubled(told) => Some(&told.said),
        _ => None,
    });
    assert!(told.unwrap().starts_with(&failure.said), "{told:?}");
}

/// The warning counts as the statistics do.
#[tokio::test]
async fn low_space_is_told_in_the_unit_of_all_files() {
    let mut stage = Stage::with(
        vec![super::Scripted::new(Script::default())],
        |outside: &Outside| Outside {
            rules: crate::config::LibraryRules {
                low_space: u64::MAX,
                ..outside.rules
            },
            ..outside.clone()
        },
    );
    stage.ask(1);
    stage.end_of(1).await;
    let said = stage.heard.iter().find_map(|fact| match fact {
        Fact::LibraryTroubled(failure) => Some(failure.said.as_str()),
        _ => None,
    });
    let said = said.unwrap();
    let free = said.strip_prefix("only ").unwrap();
    let free = free.strip_suffix(" are free on the drive with the library");
    let (number, unit) = free.unwrap().split_once(' ').unwrap();
    assert!(number.parse::<f64>().is_ok(), "{said}");
    assert!(["B", "kB", "MB", "GB"].contains(&unit), "{said}");
}

#[tokio::test]
async fn a_new_library_that_can_be_made_is_made_by_its_first_picture_alone() {
    let stage = Stage::new(Script::default());
    stage.engine.check_library().await.unwrap();
    assert!(!stage.library.path().join("pictures").exists());
}

#[tokio::test]
async fn pictures_are_imported_and_exported() {
    let (mut stage, _) = two();
    let (_, file) = made(&mut stage, 1).await;
    let (from, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut foreign = fs::read(&file).unwrap();
    foreign.extend(b"a tail makes it another file");
    fs::write(from.path().join("other.png"), &foreign).unwrap();
    fs::copy(&file, from.path().join("same.png")).unwrap();
    let saved = stage.engine.saved();
    let steps = Arc::new(std::sync::Mutex::new(vec![]));
    let heard = Arc::clone(&steps);
    let told = move |so_far: crate::domain::ImportProgress| {
        heard.lock().unwrap().push((so_far.done, so_far.of));
        true
    };
    let done = saved.import(vec![from.path().into()], told).await.unwrap();
    assert_eq!((done.added.len(), done.known.len()), (1, 1), "{done:?}");
    assert_eq!(*steps.lock().unwrap(), [(0, 2), (1, 2), (2, 2)]);
    let convert = |bytes: Vec<u8>| Ok(bytes.into_iter().rev().collect());
    let target = out.path().to_owned();
    let written = saved
        .export(file.clone(), target.clone(), Some("webp"), convert)
        .await;
    let written = written.unwrap();
    assert_eq!(written.extension().unwrap(), "webp");
    assert_eq!(
        fs::metadata(&written).unwrap().len(),
        fs::metadata(&file).unwrap().len()
    );
    let again = saved.export(file, target, Some("webp"), Ok).await.unwrap();
    assert_ne!(again, written, "nothing is overwritten");
}

/// An import that is stopped leaves whole pictures, all of them in the index, and goes on later.
#[tokio::test]
async fn a_stopped_import_leaves_nothing_half() {
    let (stage, _) = two();
    let from = tempfile::tempdir().unwrap();
    let sources: Vec<Vec<u8>> = (0..12).map(|number| picture(from.path(), number)).collect();
    let saved = stage.engine.saved();
    let told = |so_far: crate::domain::ImportProgress| so_far.done < 5;
    let done = saved.import(vec![from.path().into()], told).await.unwrap();
    assert!(
        done.stopped && done.known.is_empty() && done.refused.is_empty(),
        "{done:?}"
    );
    assert_eq!(done.added.len(), 5);
    // Every file of the library, hidden ones too.
    let files = stage.files();
    assert_eq!(files.len(), 5, "{files:?}");
    for file in &files {
        assert!(sources.contains(&fs::read(file).unwrap()), "{file:?}");
    }
    let mut found: Vec<_> = all(&saved).await.into_iter().map(|it| it.file).collect();
    found.sort();
    assert_eq!(found, files);
    let checked = saved.reconcile().await.unwrap();
    assert_eq!(
        (checked.added, checked.gone),
        (0, 0),
        "nothing was left to find"
    );
    let rest = saved
        .import(vec![from.path().into()], |_| true)
        .await
        .unwrap();
    assert_eq!(
        (rest.added.len(), rest.known.len(), rest.stopped),
        (7, 5, false)
    );
    assert_eq!((stage.files().len(), all(&saved).await.len()), (12, 12));
}

/// Writes a picture that no other number gives, and answers with its bytes.
fn picture(folder: &std::path::Path, number: u8) -> Vec<u8> {
    let file = folder.join(format!("{number:02}.png"));
    let picture = image::RgbImage::from_fn(64, 64, |x, y| image::Rgb([number, x as u8, y as u8]));
    picture.save(&file).unwrap();
    fs::read(file).unwrap()
}

#[tokio::test]
async fn a_question_that_nobody_waits_for_holds_up_no_other() {
    let (stage, _) = two();
    let folder = &stage.engine.house.archive.places().library;
    fs::create_dir_all(folder).unwrap();
    for number in 0..300 {
        // Unreadable, and in the index all the same.
        fs::write(folder.join(format!("{number}.png")), number.to_string()).unwrap();
    }
    let saved = stage.engine.saved();
    assert_eq!(saved.reconcile().await.unwrap().added, 300);
    let wide = Filter {
        width_min: Some(9),
        ..Filter::default()
    };
    let (begun, seen) = std::sync::mpsc::channel();
    let house = Arc::clone(&stage.engine.house);
    let endless = stage.engine.house.runtime.spawn(async move {
        house
            .count(move |index| {
                let _ = begun.send(());
                // Ends only with an error: that nobody waits any more.
                loop {
                    index.count(&wide)?;
                }
                #[expect(unreachable_code, reason = "names the type of the answer")]
                Ok(())
            })
            .await
    });
    while seen.try_recv().is_err() {
        tokio::task::yield_now().await;
    }
    endless.abort();
    let answer = tokio::time::timeout(LONG, saved.count(Filter::default()));
    assert_eq!(answer.await.unwrap().unwrap(), 300);
}
