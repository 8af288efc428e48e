//! Time limits, floods and leaving.

use super::{Duration, Ending, Fact, Instant, Outcome, Script, Scripted, Stage, id, ms_since};
use crate::domain::SCHEMA;

const LIMIT: u64 = 15 * 60 * 1000;

#[tokio::test(start_paused = true)]
async fn a_job_that_takes_too_long_is_stopped_and_its_last_preview_kept() {
    let mut stage = Stage::new(Script {
        ending: Ending::Never,
        ..Script::default()
    });
    let start = Instant::now();
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    assert_eq!(ms_since(start), u128::from(LIMIT));
    let Outcome::TimedOut { limit_ms, kept } = outcome else {
        unreachable!("{outcome:?}")
    };
    assert_eq!(limit_ms, LIMIT);
    let [record] = kept.as_slice() else {
        unreachable!("{kept:?}")
    };
    assert!(record.data.partial && record.file.is_file());
    assert_eq!((record.data.width, record.data.schema), (8, SCHEMA));
    stage.rest().await;
    let saved = |fact: &&Fact| matches!(fact, Fact::PictureSaved(..));
    assert_eq!(stage.heard.iter().filter(saved).count(), 1, "and told");
}

#[tokio::test(start_paused = true)]
async fn a_preview_is_not_kept_beside_finished_pictures() {
    let mut stage = Stage::new(Script {
        pictures: 2,
        steps: 5,
        pace: Duration::from_secs(100),
        ..Script::default()
    });
    stage.ask(1);
    let Outcome::TimedOut { kept, .. } = stage.end_of(1).await else {
        unreachable!("1000 s are more than 15 minutes")
    };
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].data.partial);
}

#[tokio::test(start_paused = true)]
async fn a_time_out_that_is_ignored_ends_the_job_all_the_same() {
    let mut stage = Stage::new(Script {
        ending: Ending::Deaf,
        previews: false,
        ..Script::default()
    });
    let start = Instant::now();
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    let kept = vec![];
    assert_eq!(
        outcome,
        Outcome::TimedOut {
            limit_ms: LIMIT,
            kept
        }
    );
    assert_eq!(ms_since(start), u128::from(LIMIT) + 2000);
}

#[tokio::test(start_paused = true)]
async fn waiting_at_the_service_does_not_count() {
    let mut stage = Stage::new(Script {
        ahead: 10,
        steps: 5,
        pace: Duration::from_secs(170),
        ..Script::default()
    });
    let start = Instant::now();
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    assert!(matches!(outcome, Outcome::Succeeded(_)), "{outcome:?}");
    assert_eq!(
        ms_since(start),
        15 * 170_000,
        "longer than the limit in all"
    );
    let elapsed = outcome.records()[0].data.elapsed_ms;
    assert_eq!(
        elapsed,
        Some(5 * 170_000),
        "counted from the start of the work"
    );
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_reports_loses_no_end_and_keeps_the_newest() {
    let stage = Stage::new(Script {
        steps: 50,
        reports: 500,
        previews: false,
        pace: Duration::from_millis(1),
        ..Script::default()
    });
    stage.ask(1);
    // Nobody listens until everything was said.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let facts: Vec<_> = std::iter::from_fn(|| stage.engine.try_fact()).collect();
    assert!(facts.len() <= 6, "{} facts waited", facts.len());
    assert!(matches!(
        facts.last(),
        Some(Fact::JobEnded(_, Outcome::Succeeded(_)))
    ));
    let newest = facts.iter().find_map(|fact| match fact {
        Fact::JobProgressed(_, progress) => progress.steps,
        _ => None,
    });
    assert_eq!(newest.map(|steps| steps.done), Some(50));
}

#[tokio::test(start_paused = true)]
async fn leaving_cancels_everything_within_its_grace() {
    let deaf = Script {
        ending: Ending::Deaf,
        ..Script::default()
    };
    let mut stage = Stage::with(vec![Scripted::new(deaf)], Clone::clone);
    for number in 1..=3 {
        stage.ask(number);
    }
    stage.started(1).await;
    let start = Instant::now();
    stage.engine.clone().shutdown(Duration::from_secs(3)).await;
    assert_eq!(
        ms_since(start),
        2000,
        "a deaf job is dropped after two seconds"
    );
    stage.ask(4);
    stage.rest().await;
    for number in 1..=4 {
        assert_eq!(stage.ends(number), 1, "job {number}");
    }
    assert!(!stage.heard.contains(&Fact::JobStarted(id(2))));
}

#[tokio::test(start_paused = true)]
async fn leaving_does_not_wait_longer_than_its_grace() {
    let mut stage = Stage::new(Script {
        ending: Ending::Deaf,
        ..Script::default()
    });
    stage.ask(1);
    stage.started(1).await;
    let start = Instant::now();
    stage
        .engine
        .clone()
        .shutdown(Duration::from_millis(500))
        .await;
    assert_eq!(ms_since(start), 500);
}

#[tokio::test(start_paused = true)]
async fn an_idle_engine_leaves_at_once() {
    let stage = Stage::new(Script::default());
    let start = Instant::now();
    stage.engine.shutdown(Duration::from_secs(3)).await;
    assert_eq!(ms_since(start), 0);
}
