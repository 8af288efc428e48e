//! Several jobs, several services, and the journal.

use super::{Fact, JobId, Outcome, Outside, Script, Scripted, Stage, TWO, id, request};
use crate::{
    domain::{Failure, FailureKind, JobStatus},
    engine::{Entry, Journal},
};
use async_trait::async_trait;
use std::sync::{Arc, Mutex};

/// The starts and ends in the order in which they were heard.
fn milestones(stage: &Stage) -> Vec<(&'static str, JobId)> {
    let milestone = |fact: &Fact| match fact {
        Fact::JobStarted(id) => Some(("started", *id)),
        Fact::JobEnded(id, _) => Some(("ended", *id)),
        _ => None,
    };
    stage.heard.iter().filter_map(milestone).collect()
}

#[tokio::test(start_paused = true)]
async fn one_service_works_through_its_jobs_in_order() {
    let mut stage = Stage::new(Script::default());
    for number in 1..=3 {
        stage.ask(number);
    }
    stage.end_of(3).await;
    let expected = [1, 2, 3].map(|number| [("started", id(number)), ("ended", id(number))]);
    assert_eq!(milestones(&stage), expected.concat());
}

#[tokio::test(start_paused = true)]
async fn services_work_side_by_side() {
    let two = Scripted::called(&TWO, Script::default());
    let mut stage = Stage::with(vec![Scripted::new(Script::default()), two], Clone::clone);
    for (number, service) in [
        (1, "scripted"),
        (2, "scripted"),
        (3, "scripted-two"),
        (4, "scripted-two"),
    ] {
        stage.engine.enqueue(id(number), request(service));
    }
    stage.end_of(2).await;
    let started: Vec<_> = milestones(&stage)
        .into_iter()
        .take_while(|(what, _)| *what == "started")
        .collect();
    let started: Vec<_> = started.into_iter().map(|(_, id)| id).collect();
    assert_eq!(started, [id(1), id(3), id(4)], "two works on two at once");
}

#[tokio::test(start_paused = true)]
async fn a_job_is_taken_once() {
    let mut stage = Stage::new(Script::default());
    stage.ask(1);
    stage.ask(1);
    stage.rest().await;
    let queued = |fact: &&Fact| **fact == Fact::JobQueued(id(1));
    assert_eq!(stage.heard.iter().filter(queued).count(), 1);
    assert_eq!(stage.ends(1), 1);
}

/// A journal that keeps every line, or refuses all.
#[derive(Default)]
struct Notebook {
    lines: Mutex<Vec<String>>,
    full: bool,
}

#[async_trait]
impl Journal for Notebook {
    async fn write(&self, entry: Entry) -> Result<(), Failure> {
        if self.full {
            return Err(Failure::new(FailureKind::Storage, "the drive is full"));
        }
        // A slow drive: who speaks before this returned was too early.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let line = match entry {
            Entry::Queued(job) => format!("queued {}", job.id == id(1)),
            Entry::Became(_, status) => status.word().to_owned(),
            Entry::Remembered(_, remote) => remote.0,
        };
        self.lines.lock().unwrap().push(line);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn the_journal_is_written_before_anything_is_said() {
    let book = Arc::new(Notebook::default());
    let journal = Arc::clone(&book) as Arc<dyn Journal>;
    let change = |outside: &Outside| Outside {
        journal,
        ..outside.clone()
    };
    let mut stage = Stage::with(vec![Scripted::new(Script::default())], change);
    stage.ask(1);
    let lines = || book.lines.lock().unwrap().clone();
    stage.until(|fact| *fact == Fact::JobQueued(id(1))).await;
    assert_eq!(lines(), ["queued true"]);
    stage.started(1).await;
    assert_eq!(lines(), ["queued true", "running"]);
    stage.end_of(1).await;
    assert_eq!(lines(), ["queued true", "running", "done"]);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_cannot_be_written_down_is_not_begun() {
    let full = Notebook {
        full: true,
        ..Notebook::default()
    };
    let journal = Arc::new(full) as Arc<dyn Journal>;
    let change = |outside: &Outside| Outside {
        journal,
        ..outside.clone()
    };
    let mut stage = Stage::with(vec![Scripted::new(Script::default())], change);
    stage.ask(1);
    let outcome = stage.end_of(1).await;
    assert_eq!(outcome.status(), JobStatus::Failed);
    assert!(
        matches!(&outcome, Outcome::Failed { failure, .. } if failure.kind == FailureKind::Storage)
    );
    let all = [Fact::JobEnded(id(1), outcome)];
    assert_eq!(stage.heard, all, "it was never said to be in the queue");
}
