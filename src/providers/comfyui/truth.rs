//! How a job really stands: asked over HTTP, because the websocket may have missed the end.

use super::{
    lenient,
    message::{self, NodeFault},
    output::Outputs,
    refusal,
    server::Server,
    vigil::Gone,
    watch::End,
};
use crate::{
    domain::Failure,
    providers::http::{Answer, Fault},
};
use serde_json::Value;

/// How a job stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing {
    /// In the server's queue.
    Waiting,
    /// Being worked on.
    Running,
    /// Over.
    Ended {
        /// How.
        end: End,
        /// With these files.
        outputs: Outputs,
        /// From the first node to the last, ms.
        took_ms: Option<u64>,
    },
    /// The server does not know it.
    Unknown,
}

/// Why the server did not say how a job stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Unanswered {
    /// It is away; asking again later may help.
    Gone(Gone),
    /// It will not say.
    Refused(Failure),
}

/// A job in the server's queue.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OpenJob {
    /// Its prompt id.
    pub(super) id: String,
    /// Is it being worked on?
    pub(super) running: bool,
    /// Lower ones come first.
    number: f64,
}

/// Asks how the job `id` stands.
pub(super) async fn standing(server: &Server, id: &str) -> Result<Standing, Unanswered> {
    if server.has_jobs_api() {
        let answer = ask(server, &["api", "jobs", id], &[]).await?;
        if answer.status != 404 {
            let job = read(server, &answer)?;
            return Ok(of_job(&job));
        }
        // A server with this route says in JSON that it does not know the job.
        if lenient::read::<Value>(&answer.body).is_some_and(|body| body.get("error").is_some()) {
            return Ok(Standing::Unknown);
        }
        server.lacks_jobs_api();
    }
    of_old_server(server, id).await
}

/// Before 0.5 there are only the history and the queue. In this order, so that a job that ends
/// between the two questions is at worst unknown once.
async fn of_old_server(server: &Server, id: &str) -> Result<Standing, Unanswered> {
    let answer = ask(server, &["api", "history", id], &[]).await?;
    let history = read(server, &answer)?;
    if let Some(entry) = history.get(id) {
        return Ok(of_history(entry));
    }
    let jobs = open_jobs(server).await?;
    Ok(match jobs.iter().find(|job| job.id == id) {
        Some(job) if job.running => Standing::Running,
        Some(_) => Standing::Waiting,
        None => Standing::Unknown,
    })
}

/// What runs, then what waits in its order.
pub(super) async fn open_jobs(server: &Server) -> Result<Vec<OpenJob>, Unanswered> {
    let mut jobs = if server.has_jobs_api() {
        let query = [("status", "pending,in_progress")];
        let answer = ask(server, &["api", "jobs"], &query).await?;
        if answer.status == 404 {
            server.lacks_jobs_api();
            of_queue(&queue(server).await?)
        } else {
            of_list(&read(server, &answer)?)
        }
    } else {
        of_queue(&queue(server).await?)
    };
    jobs.sort_by(|one, two| {
        two.running
            .cmp(&one.running)
            .then(one.number.total_cmp(&two.number))
    });
    Ok(jobs)
}

/// The whole queue with all its graphs.
pub(super) async fn queue(server: &Server) -> Result<Value, Unanswered> {
    let answer = ask(server, &["api", "queue"], &[]).await?;
    read(server, &answer)
}

/// The graph of a job that waits, runs or is over; `Null` where it is not known.
pub(super) async fn graph(server: &Server, id: &str) -> Value {
    let queue = queue(server).await.unwrap_or_default();
    let lists = ["queue_running", "queue_pending"];
    let items = lists
        .iter()
        .filter_map(|list| queue.get(list)?.as_array())
        .flatten();
    let ours = |item: &&Value| item.get(1).and_then(Value::as_str) == Some(id);
    if let Some(graph) = items.into_iter().find(ours).and_then(|item| item.get(2)) {
        return graph.clone();
    }
    let history = server.find::<Value>(&["api", "history", id], &[]).await;
    let history = history.ok().flatten().unwrap_or_default();
    let item = history.get(id).and_then(|entry| entry.get("prompt"));
    item.and_then(|item| item.get(2))
        .cloned()
        .unwrap_or_default()
}

async fn ask(server: &Server, at: &[&str], query: &[(&str, &str)]) -> Result<Answer, Unanswered> {
    let answer = server.get(at, query).await.map_err(|fault| match fault {
        Fault::Unreachable | Fault::Broken => Unanswered::Gone(Gone::Refusing),
        Fault::Silent => Unanswered::Gone(Gone::Mute),
        fault => Unanswered::Refused(server.unreachable(fault)),
    })?;
    match answer.status {
        // A proxy whose ComfyUI is away.
        502..=504 => Err(Unanswered::Gone(Gone::Refusing)),
        500 | 501 | 429 | 505..=599 => Err(Unanswered::Gone(Gone::Mute)),
        _ => Ok(answer),
    }
}

fn read(server: &Server, answer: &Answer) -> Result<Value, Unanswered> {
    if !answer.is_success() {
        return Err(Unanswered::Refused(refusal::of_status(server, answer)));
    }
    lenient::read(&answer.body).ok_or_else(|| Unanswered::Refused(server.no_comfyui()))
}

fn of_job(job: &Value) -> Standing {
    let end = match lenient::text(job, "status") {
        Some("pending") => return Standing::Waiting,
        Some("in_progress") => return Standing::Running,
        Some("completed") => End::Succeeded,
        Some("cancelled") => End::Interrupted,
        Some("failed") => job
            .get("execution_error")
            .filter(|fault| fault.is_object())
            .map_or(End::Unclear, |fault| End::Failed(message::fault(fault))),
        _ => End::Unclear,
    };
    let told = job.get("execution_status").map_or(End::Unclear, of_status);
    let failed = lenient::text(job, "status") == Some("failed");
    let told = if failed && told == End::Unclear {
        failed_somehow()
    } else {
        told
    };
    let moment = |key| job.get(key).and_then(Value::as_u64);
    let took_ms = moment("execution_end_time")
        .zip(moment("execution_start_time"))
        .map(|(end, start)| end.saturating_sub(start));
    Standing::Ended {
        end: if end == End::Unclear { told } else { end },
        outputs: job.get("outputs").map(Outputs::of).unwrap_or_default(),
        took_ms,
    }
}

fn of_history(entry: &Value) -> Standing {
    let outputs = entry.get("outputs").map(Outputs::of).unwrap_or_default();
    let status = entry.get("status").unwrap_or(&Value::Null);
    let end = match of_status(status) {
        // Very old servers have no status.
        End::Unclear if !outputs.pictures().is_empty() => End::Succeeded,
        end => end,
    };
    let moments = messages(status).filter_map(|(_, data)| data.get("timestamp")?.as_u64());
    let (first, last) = moments.fold((None, None), |(first, _), moment| {
        (first.or(Some(moment)), Some(moment))
    });
    let took_ms = last
        .zip(first)
        .map(|(last, first)| last.saturating_sub(first));
    Standing::Ended {
        end,
        outputs,
        took_ms,
    }
}

/// How it ended, by the messages that were kept. An interrupt is called an error there too.
fn of_status(status: &Value) -> End {
    if lenient::text(status, "status_str") == Some("success") {
        return End::Succeeded;
    }
    let ends = messages(status).filter_map(|(name, data)| match name {
        "execution_interrupted" => Some(End::Interrupted),
        "execution_error" => Some(End::Failed(message::fault(data))),
        _ => None,
    });
    let is_failed = lenient::text(status, "status_str") == Some("error");
    let failed = || is_failed.then(failed_somehow);
    ends.last().or_else(failed).unwrap_or(End::Unclear)
}

fn failed_somehow() -> End {
    End::Failed(NodeFault {
        said: "it did not say why".to_owned(),
        ..NodeFault::default()
    })
}

fn messages(status: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let messages = status.get("messages").and_then(Value::as_array);
    messages.into_iter().flatten().filter_map(pair_of)
}

fn pair_of(message: &Value) -> Option<(&str, &Value)> {
    Some((message.get(0)?.as_str()?, message.get(1)?))
}

fn of_list(list: &Value) -> Vec<OpenJob> {
    let jobs = list
        .get("jobs")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let job = |job: &Value| {
        Some(OpenJob {
            id: lenient::text(job, "id")?.to_owned(),
            running: lenient::text(job, "status") == Some("in_progress"),
            number: job.get("priority").and_then(Value::as_f64).unwrap_or(0.0),
        })
    };
    jobs.filter_map(job).collect()
}

fn of_queue(queue: &Value) -> Vec<OpenJob> {
    let list = |key, running| {
        let items = queue
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        items.filter_map(move |item| {
            Some(OpenJob {
                id: item.get(1)?.as_str()?.to_owned(),
                running,
                number: item.get(0).and_then(Value::as_f64).unwrap_or(0.0),
            })
        })
    };
    list("queue_running", true)
        .chain(list("queue_pending", false))
        .collect()
}

/// Jobs before `id` in `jobs`, which are in order; `None` when it is not among them.
pub(super) fn place(jobs: &[OpenJob], id: &str) -> Option<u32> {
    let place = jobs.iter().position(|job| job.id == id)?;
    u32::try_from(place).ok()
}
