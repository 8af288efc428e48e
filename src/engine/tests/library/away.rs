//! A library that goes away: said, looked for again, and used when it is back.

use super::super::{
    Arc, Duration, Fact, Outcome, Outside, PathBuf, Script, Scripted, Stage, TempDir, fs, refusal,
};
use super::{LONG, all, hears, here_and_away, kept, made, two};
use crate::store::{Heard, Places};

#[tokio::test]
async fn a_library_that_vanishes_is_said_and_so_is_its_return() {
    let (mut stage, _) = two();
    made(&mut stage, 1).await;
    kept(&stage).await;
    let (here, away) = here_and_away(&stage);
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
    let (here, away) = here_and_away(&stage);
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

/// Makes the library a link to a folder `drive` elsewhere, whose coming and going no watch hears.
fn elsewhere(stage: &Stage) -> (PathBuf, TempDir) {
    let ((here, _), other) = (here_and_away(stage), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(other.path().join("drive"), &here).unwrap();
    (here, other)
}

/// Nothing tells when a lock, a network or a read-only drive is over: it is tried again.
#[tokio::test]
async fn what_is_wrong_is_tried_again_by_itself() {
    let (mut stage, _) = two();
    let (here, other) = elsewhere(&stage);
    let hidden = other.path().join("drive");
    kept(&stage).await;
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
    let (here, other) = elsewhere(&stage);
    let (hidden, away) = (other.path().join("drive"), other.path().join("away"));
    fs::create_dir(&hidden).unwrap();
    made(&mut stage, 1).await;
    fs::rename(&hidden, &away).unwrap();
    // A link that leads nowhere now; but its pictures are known.
    stage.engine.check_library().await.unwrap();
    kept(&stage).await;
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
    kept(&stage).await;
    let house = Arc::clone(&stage.engine.house);
    house.troubled(refusal());
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
    let mut stage = Stage::with(vec![Scripted::new(Script::default())], never);
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
        vec![Scripted::new(Script::default())],
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
