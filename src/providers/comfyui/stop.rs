//! Stopping a job of ours, and nobody else's.

use super::{
    lenient,
    server::Server,
    truth::{self, Standing},
};
use serde_json::{Value, json};

/// From this version on `/interrupt` stops only the job it is told; before, whatever runs.
const NAMED_INTERRUPT: (u32, u32, u32) = (0, 3, 57);

/// Stops the job `id`, waiting or running. Answers how it stood before.
pub(super) async fn stop(server: &Server, id: &str) {
    if server.has_jobs_api() {
        // 0.26 and later: one question for both cases.
        let answer = server
            .post(&["api", "jobs", id, "cancel"], &json!({}))
            .await;
        let Ok(answer) = answer else {
            return;
        };
        let known = lenient::read::<Value>(&answer.body);
        if answer.is_success() && known.is_some_and(|body| body.get("cancelled").is_some()) {
            return;
        }
    }
    let waits = json!({ "delete": [id] });
    if server.post(&["api", "queue"], &waits).await.is_err() {
        return;
    }
    if server.version_at_least(NAMED_INTERRUPT) {
        let _ = server
            .post(&["api", "interrupt"], &json!({ "prompt_id": id }))
            .await;
        return;
    }
    // It would stop anybody's job: only when ours is the one that runs.
    if let Ok(Standing::Running) = truth::standing(server, id).await {
        let _ = server
            .post(&["api", "interrupt"], &json!({ "prompt_id": id }))
            .await;
    }
}
