//! Pictures that wait outside for their library: taken in, or why not.

use super::super::{Duration, Fact, PathBuf, Script, Stage, fs};
use super::{LONG, here_and_away, made, two};
use crate::store::Places;

/// A picture that waits because a file was in the library's place, which is a folder now.
async fn waits(stage: &mut Stage) -> PathBuf {
    let (here, _) = here_and_away(stage);
    fs::write(&here, "in the way").unwrap();
    let (_, waiting) = made(stage, 1).await;
    fs::remove_file(&here).unwrap();
    fs::create_dir(&here).unwrap();
    waiting
}

/// Whoever mends what kept pictures out and compares the files need not wait for more.
#[tokio::test(start_paused = true)]
async fn a_comparison_that_takes_in_what_waited_says_that_all_is_well() {
    let (mut stage, _) = two();
    waits(&mut stage).await;
    let mut heard = stage.heard.iter();
    assert!(heard.any(|fact| matches!(fact, Fact::LibraryAway(_))));
    stage.engine.saved().reconcile().await.unwrap();
    let said: Vec<_> = std::iter::from_fn(|| stage.engine.try_fact()).collect();
    assert!(said.contains(&Fact::LibraryBack), "{said:?}");
}

/// What is no picture cannot get in, ever: that is said, once, and holds up nothing else.
#[tokio::test]
async fn a_waiting_file_that_is_no_picture_is_said() {
    let (mut stage, second) = two();
    let kept = waits(&mut stage).await;
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
