//! One job from its plan to its pictures.

use super::{
    catalogue,
    fetch::Arrivals,
    follow::{Following, Over, or_cancelled},
    graph::Graph,
    link::{Closed, Link},
    output::Outputs,
    plan::{self, Basis, Plan},
    refusal,
    server::Server,
    stop, submit,
    truth::{self, Standing, Unanswered},
    watch::{End, Watch},
};
use crate::domain::{Failure, FailureKind, JobContext, JobStatus, RemoteId, Report, Request, Used};
use std::time::Duration;
use uuid::Uuid;

/// How long a stopped job may take to end at the server; its pictures so far are kept then. The
/// engine waits 2 s in all.
const ENDING: Duration = Duration::from_millis(1200);
/// How long the answer to a sent job is waited for after we are told to stop.
const SENDING: Duration = Duration::from_millis(500);

/// Sends `request`; `None` when we are to stop. `sent` hears the job's id before it is sent.
pub(super) async fn begin<'a>(
    server: &'a Server,
    basis: &Basis,
    request: &Request,
    job: &'a JobContext,
    sent: impl Fn(&str),
) -> Result<Option<Following<'a>>, Failure> {
    // Hyphens, lower case: what every version accepts. The socket has the same name.
    let client = Uuid::now_v7().hyphenated().to_string();
    let Some(prepared) = or_cancelled(job, prepare(server, basis, request, &client)).await else {
        return Ok(None);
    };
    let (link, plan) = prepared?;
    for note in &plan.filled.notes {
        job.report(Report::Note(note.clone()));
    }
    job.report(Report::Used(Box::new(plan.used.clone())));
    sent(&client);
    job.remember(RemoteId(client.clone())).await?;
    let Some(id) = send(server, &plan, &client, job, &sent).await? else {
        return Ok(None);
    };
    let watch = Watch::new(id.clone(), Graph::of(&plan.filled.graph));
    let names = (id, client);
    let following = Following::new((server, job), names, link, plan.used.seed, watch);
    Ok(Some(following))
}

/// What can be done before the job is sent, side by side. Nothing of the request goes to a server
/// that has not shown itself to be ComfyUI.
async fn prepare(
    server: &Server,
    basis: &Basis,
    request: &Request,
    client: &str,
) -> Result<(Result<Link, Closed>, Plan), Failure> {
    let open = async {
        let link = Link::open(server, client).await;
        let is_greeted = link.as_ref().is_ok_and(Link::is_greeted);
        if server.is_strange() && !is_greeted {
            catalogue::check_version(server).await?;
        }
        Ok::<_, Failure>(link)
    };
    let both = async {
        // A plan with a picture sends it.
        if server.is_strange() && request.advanced.input.is_some() {
            let link = open.await?;
            return Ok((link, plan::plan(server, basis, request).await?));
        }
        let (link, plan) = tokio::join!(open, plan::plan(server, basis, request));
        Ok((link?, plan?))
    };
    let (both, ()) = tokio::join!(both, server.warm_up());
    both
}

/// Waits for a job that was sent before, perhaps by another process.
pub(super) async fn resume(server: &Server, id: &str, job: &JobContext) -> Result<(), Failure> {
    match truth::standing(server, id).await {
        Ok(Standing::Unknown) => Err(Failure::new(
            FailureKind::Unreachable,
            format!(
                "{} does not know the job {} (any more)",
                server.whom(),
                refusal::short(id)
            ),
        )
        .hint("a restart empties its queue; generate it again")),
        Ok(Standing::Ended { end, outputs, .. }) => {
            let used = plan::used_before(&truth::graph(server, id).await);
            let seed = used.as_ref().and_then(|used| used.seed);
            tell_used(job, used);
            let mut arrivals = Arrivals::new(server, job, seed);
            let delivered = arrivals.fetch_all(&outputs).await;
            verdict((server, job), end, delivered, 0, &outputs)
        }
        Ok(Standing::Waiting | Standing::Running) => {
            let graph = truth::graph(server, id).await;
            let used = plan::used_before(&graph);
            let seed = used.as_ref().and_then(|used| used.seed);
            tell_used(job, used);
            let link = Link::open(server, id).await;
            let watch = Watch::new(id.to_owned(), Graph::of(&graph));
            let names = (id.to_owned(), id.to_owned());
            let following = Following::new((server, job), names, link, seed, watch);
            finish(server, following).await
        }
        Err(Unanswered::Refused(failure)) => Err(failure),
        Err(Unanswered::Gone(_)) => {
            Err(server.unreachable(crate::providers::http::Fault::Unreachable))
        }
    }
}

fn tell_used(job: &JobContext, used: Option<Used>) {
    if let Some(used) = used {
        job.report(Report::Used(Box::new(used)));
    }
}

/// Sends the job; `None` when we are to stop, and the server was told.
async fn send(
    server: &Server,
    plan: &Plan,
    client: &str,
    job: &JobContext,
    sent: &impl Fn(&str),
) -> Result<Option<String>, Failure> {
    if job.is_cancelled() {
        return Ok(None);
    }
    let mut sending = std::pin::pin!(submit::submit(server, &plan.filled.graph, client));
    let Some(submitted) = or_cancelled(job, &mut sending).await else {
        // It is on its way: wait for the answer, so that there is something to stop.
        let answer = tokio::time::timeout(SENDING, sending).await;
        let id = answer
            .ok()
            .and_then(Result::ok)
            .map(|submitted| submitted.id);
        stop::stop(server, id.as_deref().unwrap_or(client)).await;
        return Ok(None);
    };
    let submitted = match submitted {
        Ok(submitted) => submitted,
        Err(refusal) => {
            let explaining = plan::explain(server, plan, refusal.clone());
            return Err(or_cancelled(job, explaining).await.unwrap_or(refusal));
        }
    };
    if let Some(failure) = submitted.left_out.first() {
        let note = format!("a part of the workflow is left out: {}", failure.said);
        job.report(Report::Note(note));
    }
    if submitted.id != client {
        sent(&submitted.id);
        job.remember(RemoteId(submitted.id.clone())).await?;
    }
    Ok(Some(submitted.id))
}

/// Follows a sent job, fetches what it left, and says how it went.
pub(super) async fn finish(server: &Server, mut following: Following<'_>) -> Result<(), Failure> {
    let over = following.follow().await;
    let ended = match over {
        Ok(Over::Ended(end, outputs)) => {
            let delivered = following.fetch_all(&outputs).await;
            let (came, told) = (following.pictures(), (server, following.job()));
            verdict(told, end, delivered, came, &outputs)
        }
        Ok(Over::Stopped) => {
            stop::stop(server, following.id()).await;
            let id = following.id().to_owned();
            let ending = ended_early(server, &id);
            if let Ok(outputs) = tokio::time::timeout(ENDING, ending).await {
                following.fetch_all(&outputs).await.ok();
            }
            Ok(())
        }
        Err(failure) => Err(failure),
    };
    following.leave().await;
    ended
}

/// What a stopped job had made, once the server says that it is over.
async fn ended_early(server: &Server, id: &str) -> Outputs {
    loop {
        match truth::standing(server, id).await {
            Ok(Standing::Ended { outputs, .. }) => return outputs,
            Ok(Standing::Unknown) | Err(Unanswered::Refused(_)) => return Outputs::default(),
            Ok(Standing::Waiting | Standing::Running) | Err(Unanswered::Gone(_)) => {
                tokio::time::sleep(server.patience.retry / 5).await;
            }
        }
    }
}

/// What is told of a job that is over when the server does not say how it ended.
pub(super) fn unclear(server: &Server, is_made: bool) -> (JobStatus, Option<String>) {
    let whom = server.whom();
    if is_made {
        let said = format!("{whom} does not say how the job ended; its pictures are there");
        (JobStatus::Succeeded, Some(said))
    } else {
        let said = format!("the job is over and left no picture; {whom} does not say how it ended");
        (JobStatus::Failed, Some(said))
    }
}

/// Whether the job went well, once what it left was delivered; `came` pictures came before.
fn verdict(
    (server, job): (&Server, &JobContext),
    end: End,
    delivered: Result<usize, Failure>,
    came: usize,
    outputs: &Outputs,
) -> Result<(), Failure> {
    let is_unclear = end == End::Unclear;
    match end {
        End::Succeeded | End::Unclear => {}
        End::Failed(fault) => return Err(refusal::of_node(&fault)),
        End::Interrupted => {
            let said = format!("somebody stopped the job at {}", server.whom());
            return Err(Failure::new(FailureKind::Rejected, said)
                .hint("what was finished before is kept; generate it again"));
        }
    }
    let is_made = delivered? + came > 0;
    if is_unclear {
        let (status, said) = unclear(server, is_made);
        let said = said.unwrap_or_default();
        if status != JobStatus::Succeeded {
            return Err(Failure::new(FailureKind::Protocol, said)
                .hint("look into its own log, and generate it again"));
        }
        job.report(Report::Note(said));
    }
    if is_made {
        return Ok(());
    }
    let failure = match outputs.others() {
        0 => {
            let said = format!("{} is done but saved no picture", server.whom());
            Failure::new(FailureKind::Protocol, said)
                .hint("does the workflow end in a SaveImage node?")
        }
        others => {
            let said = format!("the workflow made {others} files, and none is a PNG, JPEG or WebP");
            Failure::new(FailureKind::BadPicture, said)
                .hint("choose a workflow that makes pictures; the files are at the server")
        }
    };
    Err(failure.at(crate::domain::RequestField::Workflow))
}
