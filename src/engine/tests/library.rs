//! The library through the engine: what is made is found and marked, and what others do shows up.

mod away;
mod copies;
mod waiting;

use super::{
    Arc, Duration, Engine, Fact, Handle, Outcome, Outside, PathBuf, Script, Stage, fs, id,
};
use crate::domain::{Filter, Mark, PageAt, PictureId, SavedPicture};
use crate::engine::SavedLibrary;

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

/// The library's folder, and where it is when it is away.
fn here_and_away(stage: &Stage) -> (PathBuf, PathBuf) {
    let place = stage.library.path();
    (place.join("pictures"), place.join("away"))
}

/// Keeps the library in step from now on; answers when it was looked at once.
async fn kept(stage: &Stage) {
    stage.engine.saved().keep();
    hears(&stage.engine, |fact| {
        matches!(fact, Fact::LibraryAway(_) | Fact::LibraryChecked(_))
    })
    .await;
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
    kept(&stage).await;
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
