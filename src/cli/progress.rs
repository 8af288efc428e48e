//! `art-studio progress`: how a job at the server stands, once or until it ends.

use super::{DONE, FAILED, Progress, Stop, health, live::duration, out};
use crate::{
    domain::{
        self, Clock, Failure, FailureKind, JobStatus, ProgressStatus, RemoteId, RemoteProgress,
        Report, ServerStatus, ServiceId, Steps, visible,
    },
    engine::{Engine, SystemClock},
};
use serde::Serialize;
use std::time::Duration;

/// How often a job that is followed is asked for.
const AGAIN: Duration = Duration::from_millis(500);
/// So many questions in a row may fail before the server counts as gone.
const TRIES: u32 = 10;

/// How a job stands; the fields are a promise.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Standing {
    prompt_id: Option<String>,
    status: Option<Status>,
    progress: Option<f64>,
    current_step: Option<u32>,
    total_steps: Option<u32>,
    elapsed_time: Option<String>,
    estimated_remaining: Option<String>,
    phase: Option<String>,
    ahead: Option<u32>,
    elapsed_ms: Option<u64>,
    estimated_remaining_ms: Option<u64>,
    said: Option<String>,
}

/// Coarse state while it runs, then the word of its end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Status {
    Running(ProgressStatus),
    Ended(JobStatus),
}

impl Standing {
    fn of(remote: &RemoteProgress, remaining: Option<u64>) -> Self {
        let progress = &remote.progress;
        let running = Status::Running(progress.status);
        let remaining = remaining.filter(|_| remote.ended.is_none());
        Self {
            prompt_id: Some(remote.id.0.clone()),
            status: Some(remote.ended.map_or(running, Status::Ended)),
            progress: progress.steps.map(Steps::fraction),
            current_step: progress.steps.map(|steps| steps.done),
            total_steps: progress.steps.map(|steps| steps.total),
            elapsed_time: remote.elapsed_ms.map(duration),
            estimated_remaining: remaining.map(duration),
            phase: Some(progress.phase.clone()).filter(|phase| !phase.is_empty()),
            ahead: progress.ahead,
            elapsed_ms: remote.elapsed_ms,
            estimated_remaining_ms: remaining,
            said: remote.said.clone(),
        }
    }

    /// The same without what changes all the time.
    fn change(&self) -> Self {
        Self {
            elapsed_time: None,
            elapsed_ms: None,
            estimated_remaining: None,
            estimated_remaining_ms: None,
            ..self.clone()
        }
    }

    /// `8c1d1b8e…: sampling, step 13/20, 4m 32s, 2m 18s left`.
    pub(super) fn words(&self) -> String {
        let Some(id) = &self.prompt_id else {
            return "nothing is running".to_owned();
        };
        let mut parts = vec![];
        parts.extend(match (self.status, &self.phase) {
            (Some(Status::Ended(end)), _) => Some(end.word().to_owned()),
            (_, Some(phase)) => Some(phase.clone()),
            (Some(Status::Running(status)), None) => Some(word(status).to_owned()),
            (None, None) => None,
        });
        parts.extend(self.ahead.map(|ahead| format!("{ahead} before it")));
        if let (Some(step), Some(of)) = (self.current_step, self.total_steps) {
            parts.push(format!("step {step}/{of}"));
        }
        parts.extend(self.elapsed_time.clone());
        parts.extend(
            self.estimated_remaining
                .as_ref()
                .map(|left| format!("{left} left")),
        );
        parts.extend(self.said.clone());
        visible(&format!("{id}: {}", parts.join(", ")))
    }
}

fn word(status: ProgressStatus) -> &'static str {
    match status {
        ProgressStatus::Queued => "waiting",
        ProgressStatus::Loading => "loading",
        ProgressStatus::Generating => "generating",
        ProgressStatus::Saving => "saving",
    }
}

/// Runs the command.
pub(super) async fn run(asked: &Progress, engine: &Engine) -> Result<u8, Stop> {
    let (service, report) = health::report(asked.service.as_deref(), engine).await?;
    let running = || {
        report
            .jobs
            .iter()
            .find(|job| job.running)
            .map(|job| job.id.clone())
    };
    // A server that is not there knows no job either.
    let is_away = report.status == ServerStatus::Offline;
    if let Some(said) = report.said.as_ref().filter(|_| is_away) {
        return Err(Failure::new(FailureKind::Unreachable, said).into());
    }
    let Some(id) = asked.id.clone().map(RemoteId).or_else(running) else {
        if let Some(said) = report.said.filter(|_| asked.id.is_none()) {
            return Err(Failure::new(FailureKind::Unreachable, said).into());
        }
        say(&Standing::default(), asked.json).await?;
        return Ok(DONE);
    };
    if asked.follow {
        return follow(asked, engine, &service, id).await;
    }
    let remote = engine.remote_progress(&service, id).await?;
    let remaining = remote.progress.remaining_ms(SystemClock.now());
    say(&Standing::of(&remote, remaining), asked.json).await?;
    Ok(code(remote.ended))
}

/// A line for each change until it ends.
async fn follow(
    asked: &Progress,
    engine: &Engine,
    service: &ServiceId,
    id: RemoteId,
) -> Result<u8, Stop> {
    let mut pace = domain::Progress::default();
    let (mut told, mut failed) = (None, 0);
    loop {
        match engine.remote_progress(service, id.clone()).await {
            Err(failure) if failed + 1 >= TRIES || told.is_none() => return Err(failure.into()),
            Err(_) => failed += 1,
            Ok(remote) => {
                failed = 0;
                let now = SystemClock.now();
                // The server tells no time left; the pace we see does.
                if let Some(steps) = remote.progress.steps {
                    pace.apply(&Report::Steps(steps), now);
                }
                let own = remote.progress.remaining_ms(now);
                let standing = Standing::of(&remote, own.or_else(|| pace.remaining_ms(now)));
                if told != Some(standing.change()) {
                    told = Some(standing.change());
                    say(&standing, asked.json).await?;
                }
                if remote.ended.is_some() {
                    return Ok(code(remote.ended));
                }
            }
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// How a job stands, as far as the server says.
pub(super) async fn standing(engine: &Engine, service: &ServiceId, id: &RemoteId) -> Standing {
    match engine.remote_progress(service, id.clone()).await {
        Ok(remote) => {
            let remaining = remote.progress.remaining_ms(SystemClock.now());
            Standing::of(&remote, remaining)
        }
        Err(_) => Standing {
            prompt_id: Some(id.0.clone()),
            ..Standing::default()
        },
    }
}

fn code(ended: Option<JobStatus>) -> u8 {
    match ended {
        None | Some(JobStatus::Succeeded) => DONE,
        Some(_) => FAILED,
    }
}

async fn say(standing: &Standing, json: bool) -> Result<(), Stop> {
    if json {
        out::json(standing).await?;
    } else {
        out::bytes(format!("{}\n", standing.words()).into_bytes()).await?;
    }
    Ok(())
}
