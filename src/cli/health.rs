//! `art-studio health`: is the server there, what does it have, what does it do.

use super::{
    DONE, FAILED, Health, Stop, ask,
    generate::has_server,
    out,
    progress::{self, Standing},
};
use crate::{
    domain::{Failure, FailureKind, ServerReport, ServerStatus, ServiceId, visible},
    engine::Engine,
};
use serde::Serialize;

/// The JSON document; the fields are a promise.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    status: ServerStatus,
    server: &'a str,
    vram_usage: Option<String>,
    /// `None` while the server does not tell.
    queue_length: Option<usize>,
    active_generation: Option<Standing>,
    version: Option<&'a str>,
    device: Option<&'a str>,
    vram_used_mb: Option<u64>,
    vram_total_mb: Option<u64>,
    said: Option<&'a str>,
}

/// Runs the command.
pub(super) async fn run(asked: &Health, engine: &Engine) -> Result<u8, Stop> {
    let (id, report) = report(asked.service.as_deref(), engine).await?;
    let active = match report.jobs.iter().find(|job| job.running) {
        Some(job) => Some(progress::standing(engine, &id, &job.id).await),
        None => None,
    };
    let used = vram_used(&report);
    let document = Document {
        status: report.status,
        server: &report.server,
        vram_usage: usage(&report),
        queue_length: (report.status == ServerStatus::Running).then_some(report.jobs.len()),
        active_generation: active,
        version: report.version.as_deref(),
        device: report.device.as_deref(),
        vram_used_mb: used,
        vram_total_mb: report.vram_total_mb,
        said: report.said.as_deref(),
    };
    if asked.json {
        out::json(&document).await?;
    } else {
        out::bytes(words(&document).into_bytes()).await?;
    }
    let well = report.status == ServerStatus::Running;
    Ok(if well { DONE } else { FAILED })
}

/// The report of the server that is asked for, or of the first one there is.
pub(super) async fn report(
    service: Option<&str>,
    engine: &Engine,
) -> Result<(ServiceId, ServerReport), Stop> {
    let id = ask::service(service, &engine.descriptors(), has_server)?;
    let report = engine.server(&id).await.ok_or_else(|| {
        let descriptors = engine.descriptors();
        let mut servers = descriptors.iter().filter(|known| has_server(known));
        let said = if servers.any(|known| id == ServiceId::new(known.id)) {
            format!("{id} said nothing in time")
        } else {
            format!("{id} has no server of your own")
        };
        Failure::new(FailureKind::Unreachable, said).hint("see `art-studio services`")
    })?;
    Ok((id, report))
}

fn vram_used(report: &ServerReport) -> Option<u64> {
    Some(report.vram_total_mb?.saturating_sub(report.vram_free_mb?))
}

/// `2.1GB / 6GB`.
fn usage(report: &ServerReport) -> Option<String> {
    let gib = |mb: u64| {
        let tenths = (mb * 10 + 512) / 1024;
        match tenths % 10 {
            0 => format!("{}GB", tenths / 10),
            tenth => format!("{}.{tenth}GB", tenths / 10),
        }
    };
    Some(format!(
        "{} / {}",
        gib(vram_used(report)?),
        gib(report.vram_total_mb?)
    ))
}

fn words(document: &Document<'_>) -> String {
    let state = match document.status {
        ServerStatus::Running => "running",
        ServerStatus::Offline => "offline",
        ServerStatus::Unauthorized => "wants a key",
        ServerStatus::TooOld => "too old",
    };
    let mut lines = vec![format!("{} is {state}", document.server)];
    lines.extend(document.said.map(str::to_owned));
    lines.extend(document.version.map(|version| format!("version {version}")));
    let vram = document.vram_usage.as_deref();
    lines.extend(document.device.map(|device| match vram {
        Some(vram) => format!("{device}, {vram}"),
        None => device.to_owned(),
    }));
    lines.extend(document.queue_length.map(|jobs| match jobs {
        0 => "nothing in its queue".to_owned(),
        1 => "1 job in its queue".to_owned(),
        jobs => format!("{jobs} jobs in its queue"),
    }));
    lines.extend(document.active_generation.as_ref().map(Standing::words));
    let lines: Vec<String> = lines.iter().map(|line| visible(line)).collect();
    lines.join("\n") + "\n"
}
