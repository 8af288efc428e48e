//! Sending a job, and making sure that it is sent once.

use super::{
    lenient, refusal,
    server::Server,
    truth::{self, Standing},
};
use crate::{
    domain::{Failure, FailureKind},
    providers::http::Body,
};
use serde_json::{Value, json};
use std::time::Duration;

/// How long the server may check a graph.
const CHECK: Duration = Duration::from_mins(1);
/// How often a job is looked for whose sending was not confirmed.
const LOOKS: u32 = 4;

/// A job that the server has taken.
pub(super) struct Submitted {
    /// What the server calls it. Servers before 0.3.45 choose it themselves.
    pub(super) id: String,
    /// Parts of the graph that it left out.
    pub(super) left_out: Vec<Failure>,
}

/// Sends `graph` as the job `id`, whose messages go to the socket of the same name.
pub(super) async fn submit(server: &Server, graph: &Value, id: &str) -> Result<Submitted, Failure> {
    let body = json!({
        "prompt": graph,
        "client_id": id,
        "prompt_id": id,
        // Previews are off by default, and each job can ask for them (0.4 and later).
        "extra_data": { "preview_method": "auto" },
    });
    let body = Body::Json(body.to_string().into_bytes());
    let answer = match server.send(&["api", "prompt"], body, CHECK).await {
        // Said by a proxy that did not wait for the server: the job may run all the same.
        Ok(answer) if matches!(answer.status, 502..=504) => {
            return match look_for(server, id).await {
                Some(submitted) => Ok(submitted),
                None => Err(refusal::of_graph(server, &answer)),
            };
        }
        Ok(answer) => answer,
        Err(fault) if fault.may_have_arrived() => {
            return look_for(server, id).await.ok_or_else(|| {
                server
                    .unreachable(fault)
                    .hint("the job probably did not arrive; try again")
            });
        }
        Err(fault) => return Err(server.unreachable(fault)),
    };
    if !answer.is_success() {
        return Err(refusal::of_graph(server, &answer));
    }
    let taken: Value = lenient::read(&answer.body).ok_or_else(|| server.no_comfyui())?;
    let Some(id) = lenient::text(&taken, "prompt_id") else {
        let said = format!("{} took the job but did not say its id", server.whom());
        return Err(Failure::new(FailureKind::Protocol, said));
    };
    Ok(Submitted {
        id: id.to_owned(),
        left_out: refusal::node_faults(&taken),
    })
}

/// A job whose sending broke: sending it again could make it twice, so the server is asked.
async fn look_for(server: &Server, id: &str) -> Option<Submitted> {
    for look in 0..LOOKS {
        tokio::time::sleep(server.patience.retry * (1 << look)).await;
        match truth::standing(server, id).await {
            Ok(Standing::Unknown) | Err(_) => {}
            Ok(_) => {
                return Some(Submitted {
                    id: id.to_owned(),
                    left_out: vec![],
                });
            }
        }
    }
    None
}
