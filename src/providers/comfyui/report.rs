//! What the server says about itself: alive or not, device and memory, its jobs.

use super::{
    job, lenient,
    refusal::{self, short},
    server::Server,
    truth::{self, Standing, Unanswered},
    version,
    watch::End,
};
use crate::{
    domain::{
        Failure, FailureKind, Health, JobStatus, Progress, ProgressStatus, RemoteId,
        RemoteProgress, ServerJob, ServerReport, ServerStatus,
    },
    providers::http::Fault,
};
use serde_json::Value;

/// Bytes of a MiB.
const MIB: u64 = 1 << 20;

/// Can it be used now? The cheapest question there is.
pub(super) async fn health(server: &Server) -> Result<Health, Failure> {
    let queue: Option<Value> = server.find(&["api", "prompt"], &[]).await?;
    let queue = queue.ok_or_else(|| server.no_comfyui())?;
    let info = queue.get("exec_info").ok_or_else(|| server.no_comfyui())?;
    let waiting = lenient::count(info, "queue_remaining").unwrap_or(0);
    Ok(if waiting > 0 {
        Health::Busy
    } else {
        Health::Ready
    })
}

/// Everything it says, `ours` being the jobs that this program sent.
pub(super) async fn report(server: &Server, ours: impl Fn(&str) -> bool) -> ServerReport {
    let gone = |failure: &Failure| absent(server.address.shown(), failure);
    let stats = match server.find::<Value>(&["api", "system_stats"], &[]).await {
        Ok(Some(stats)) if stats.get("system").is_some() => stats,
        Ok(_) => return gone(&server.no_comfyui()),
        Err(failure) => return gone(&failure),
    };
    let text = |value: Option<&Value>, key| Some(short(lenient::text(value?, key)?));
    let version = text(stats.get("system"), "comfyui_version");
    let number = version.as_deref().and_then(version::parse);
    server.has_version(number);
    let device = stats.get("devices").and_then(|devices| devices.get(0));
    let mib = |key| Some(device?.get(key)?.as_u64()? / MIB);
    let is_old = number.is_some_and(|version| version < version::OLDEST);
    let jobs = truth::open_jobs(server).await.unwrap_or_default();
    let job = |job: truth::OpenJob| ServerJob {
        ours: ours(&job.id),
        running: job.running,
        id: RemoteId(short(&job.id)),
    };
    ServerReport {
        status: if is_old {
            ServerStatus::TooOld
        } else {
            ServerStatus::Running
        },
        said: is_old.then(|| server.too_old(&stats).said),
        version,
        device: text(device, "name"),
        vram_total_mb: mib("vram_total"),
        vram_free_mb: mib("vram_free"),
        jobs: jobs.into_iter().map(job).collect(),
        server: server.address.shown(),
    }
}

/// How the job `id` stands.
pub(super) async fn progress(server: &Server, id: RemoteId) -> Result<RemoteProgress, Failure> {
    let standing = match truth::standing(server, &id.0).await {
        Ok(standing) => standing,
        Err(Unanswered::Refused(failure)) => return Err(failure),
        Err(Unanswered::Gone(_)) => {
            return Err(server.unreachable(Fault::Silent));
        }
    };
    let mut answer = RemoteProgress {
        progress: Progress::default(),
        ended: None,
        elapsed_ms: None,
        said: None,
        id,
    };
    match standing {
        Standing::Unknown => {
            let said = format!(
                "{} does not know the job {}",
                server.whom(),
                short(&answer.id.0)
            );
            return Err(Failure::new(FailureKind::Rejected, said)
                .hint("a restart empties its memory; pictures that were saved stay"));
        }
        Standing::Waiting => {
            let jobs = truth::open_jobs(server).await.unwrap_or_default();
            answer.progress.ahead = truth::place(&jobs, &answer.id.0);
        }
        Standing::Running => answer.progress.status = ProgressStatus::Generating,
        Standing::Ended {
            end,
            took_ms,
            outputs,
        } => {
            answer.progress.status = ProgressStatus::Saving;
            answer.elapsed_ms = took_ms;
            let (ended, said) = match end {
                End::Failed(fault) => {
                    let failure = refusal::of_node(&fault);
                    (JobStatus::Failed, Some(with_hint(&failure)))
                }
                End::Interrupted => (JobStatus::Cancelled, None),
                End::Succeeded => (JobStatus::Succeeded, None),
                End::Unclear => job::unclear(server, !outputs.pictures().is_empty()),
            };
            (answer.ended, answer.said) = (Some(ended), said);
        }
    }
    Ok(answer)
}

/// The report of the server at `address` when nothing can be asked of it.
pub(super) fn absent(address: String, failure: &Failure) -> ServerReport {
    let status = if failure.kind == FailureKind::Auth {
        ServerStatus::Unauthorized
    } else {
        ServerStatus::Offline
    };
    ServerReport {
        server: address,
        status,
        said: Some(with_hint(failure)),
        version: None,
        device: None,
        vram_total_mb: None,
        vram_free_mb: None,
        jobs: vec![],
    }
}

/// What happened and what to do about it, in one sentence.
pub(super) fn with_hint(failure: &Failure) -> String {
    match &failure.hint {
        Some(hint) => format!("{}; {hint}", failure.said),
        None => failure.said.clone(),
    }
}
