//! Every way a job can end ends it once.

use super::{
    Duration, Ending, Fact, FailureKind, Instant, Outcome, Script, Stage, id, ms_since, refusal,
};

fn ending(ending: Ending) -> Script {
    Script {
        ending,
        ..Script::default()
    }
}

/// Plays a script to its end and answers with the only end.
async fn played(script: Script) -> (Outcome, Stage) {
    let mut stage = Stage::new(script);
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    stage.rest().await;
    assert_eq!(stage.ends(1), 1, "{:?}", stage.heard);
    let last = stage.heard.last().map(Fact::job);
    assert_eq!(last, Some(Some(id(1))));
    assert!(
        matches!(stage.heard.last(), Some(Fact::JobEnded(..))),
        "nothing after the end"
    );
    (outcome, stage)
}

fn failure(outcome: &Outcome) -> (FailureKind, &str, usize) {
    let Outcome::Failed { failure, kept } = outcome else {
        unreachable!("{outcome:?}")
    };
    (failure.kind, &failure.said, kept.len())
}

#[tokio::test(start_paused = true)]
async fn a_good_job_is_told_from_its_queueing_to_its_picture() {
    let (outcome, stage) = played(Script::default()).await;
    assert_eq!(outcome.records().len(), 1);
    assert!(matches!(outcome, Outcome::Succeeded(_)));
    let words: Vec<_> = stage.heard.iter().map(word).collect();
    insta::assert_snapshot!(words.join("\n"), @r"
    queued
    started
    generating playing
    generating playing 1/4
    preview
    generating playing 2/4
    preview
    generating playing 3/4
    preview
    preview
    saving saving 4/4
    library
    saved
    ended done
    ");
}

fn word(fact: &Fact) -> String {
    match fact {
        Fact::JobQueued(_) => "queued".into(),
        Fact::JobStarted(_) => "started".into(),
        Fact::JobProgressed(_, progress) => {
            let steps = progress
                .steps
                .map(|steps| format!(" {}/{}", steps.done, steps.total));
            format!(
                "{} {}{}",
                progress_word(progress),
                progress.phase,
                steps.unwrap_or_default()
            )
        }
        Fact::PreviewArrived(..) => "preview".into(),
        Fact::PictureSaved(..) => "saved".into(),
        Fact::JobEnded(_, outcome) => format!("ended {}", outcome.status().word()),
        Fact::LibraryChanged
        | Fact::LibraryChecked(_)
        | Fact::LibraryTroubled(_)
        | Fact::LibraryBack
        | Fact::LibraryAway(_)
        | Fact::PicturesTakenIn(_) => "library".into(),
    }
}

fn progress_word(progress: &crate::domain::Progress) -> String {
    format!("{:?}", progress.status).to_lowercase()
}

#[tokio::test(start_paused = true)]
async fn each_picture_of_a_job_is_saved_as_it_comes() {
    let script = Script {
        pictures: 3,
        ..Script::default()
    };
    let (outcome, stage) = played(script).await;
    let seeds: Vec<_> = outcome
        .records()
        .iter()
        .map(|record| record.data.seed)
        .collect();
    let expected = [7, 8, 9].map(|seed| Some(crate::domain::Seed(seed)));
    assert_eq!(seeds, expected);
    assert_eq!(stage.files().len(), 3);
    let saved = |fact: &&Fact| matches!(fact, Fact::PictureSaved(..));
    assert_eq!(stage.heard.iter().filter(saved).count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_failure_keeps_what_was_saved_before() {
    let (outcome, _) = played(ending(Ending::Fails(2, refusal()))).await;
    assert_eq!(
        failure(&outcome),
        (FailureKind::Rejected, "the script says no", 0)
    );

    let (outcome, stage) = played(Script {
        pictures: 3,
        ending: Ending::Fails(10, refusal()),
        ..Script::default()
    })
    .await;
    assert_eq!(failure(&outcome).2, 2);
    assert_eq!(stage.files().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_a_failed_job() {
    let (outcome, mut stage) = played(ending(Ending::Panics(2))).await;
    let (kind, said, _) = failure(&outcome);
    assert_eq!(kind, FailureKind::Internal);
    assert!(said.contains("scripted panic at step 2"), "{said}");
    stage.ask(2);
    let again = stage.end_of(2).await;
    assert_eq!(
        failure(&again).0,
        FailureKind::Internal,
        "the engine works on"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_no_picture_is_refused_with_words() {
    let (outcome, stage) = played(ending(Ending::Garbage)).await;
    let (kind, said, kept) = failure(&outcome);
    assert_eq!((kind, kept), (FailureKind::BadPicture, 0));
    assert!(said.contains("web page"), "{said}");
    assert_eq!(stage.files(), [] as [std::path::PathBuf; 0]);
}

#[tokio::test(start_paused = true)]
async fn done_without_a_picture_is_a_failure() {
    let (outcome, _) = played(ending(Ending::Nothing)).await;
    assert_eq!(failure(&outcome).0, FailureKind::Protocol);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_not_there_fails_the_job() {
    let mut stage = Stage::new(Script::default());
    stage
        .engine
        .enqueue(id(1), super::request("nowhere\u{1b}[2J"));
    let outcome = stage.end_of(1).await;
    let (kind, said, _) = failure(&outcome);
    assert_eq!(kind, FailureKind::Rejected);
    assert_eq!(said, "there is no service called “nowhere[2J”");
}

#[tokio::test(start_paused = true)]
async fn a_running_job_is_cancelled() {
    let mut stage = Stage::new(ending(Ending::Never));
    stage.ask(1);
    stage.started(1).await;
    let start = Instant::now();
    stage.engine.cancel(id(1));
    assert_eq!(stage.end_of(1).await, Outcome::Cancelled { kept: vec![] });
    assert_eq!(ms_since(start), 0, "at once");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_ignores_its_cancelling_is_dropped() {
    let mut stage = Stage::new(ending(Ending::Deaf));
    stage.ask(1);
    stage.started(1).await;
    let start = Instant::now();
    stage.engine.cancel(id(1));
    assert_eq!(stage.end_of(1).await, Outcome::Cancelled { kept: vec![] });
    assert_eq!(ms_since(start), 2000);
    stage.rest().await;
    assert_eq!(stage.ends(1), 1);
}

#[tokio::test(start_paused = true)]
async fn a_waiting_job_is_cancelled_without_being_started() {
    let mut stage = Stage::new(ending(Ending::Never));
    stage.ask(1);
    stage.ask(2);
    stage.started(1).await;
    let start = Instant::now();
    stage.engine.cancel(id(2));
    assert_eq!(stage.end_of(2).await, Outcome::Cancelled { kept: vec![] });
    assert_eq!(ms_since(start), 0, "nobody else is waited for");
    stage.engine.cancel(id(2));
    stage.engine.cancel(id(99));
    stage.engine.cancel(id(1));
    stage.end_of(1).await;
    stage.rest().await;
    assert_eq!((stage.ends(1), stage.ends(2), stage.ends(99)), (1, 1, 0));
    assert!(!stage.heard.contains(&Fact::JobStarted(id(2))));
}

#[tokio::test(start_paused = true)]
async fn a_job_that_is_cancelled_in_the_same_breath_is_never_started() {
    let mut stage = Stage::new(Script::default());
    stage.ask(1);
    stage.engine.cancel(id(1));
    assert_eq!(stage.end_of(1).await, Outcome::Cancelled { kept: vec![] });
    stage.rest().await;
    assert_eq!(stage.ends(1), 1);
    assert!(!stage.heard.contains(&Fact::JobStarted(id(1))));
}

#[tokio::test(start_paused = true)]
async fn pictures_saved_before_a_cancel_are_kept() {
    let mut stage = Stage::new(Script {
        pictures: 5,
        ..Script::default()
    });
    stage.ask(1);
    let saved = |fact: &Fact| matches!(fact, Fact::PictureSaved(..));
    stage.until(saved).await;
    stage.until(saved).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    stage.engine.cancel(id(1));
    let outcome = stage.end_of(1).await;
    let Outcome::Cancelled { kept } = &outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!((kept.len(), stage.files().len()), (2, 2));
    assert!(kept.iter().all(|record| record.file.is_file()));
}
