//! What is asked of the server behind a service besides pictures.
//!
//! Separate because it asks strangers: each question is a task of its own with a time limit, so that
//! a server that hangs, or code that breaks, is a failure in words and nothing more.

use super::House;
use crate::domain::{
    Action, Failure, FailureKind, Provider, RemoteId, RemoteProgress, ServerReport, ServiceId,
};
use std::{sync::Arc, time::Duration};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long it may take to do something: unloading a large model takes a while.
const ACTION: Duration = Duration::from_mins(1);

/// The server's own report.
pub(super) async fn report(house: &House, id: &ServiceId) -> Option<ServerReport> {
    let ask = |provider: Arc<dyn Provider>| async move { Ok(provider.server().await) };
    asked(house, id, PATIENCE, ask)
        .await
        .unwrap_or_else(|failure| {
            tracing::warn!(service = %id, %failure, "has no report");
            None
        })
}

/// How a job stands there.
pub(super) async fn progress(
    house: &House,
    id: &ServiceId,
    job: RemoteId,
) -> Result<RemoteProgress, Failure> {
    let ask = |provider: Arc<dyn Provider>| async move { provider.progress(job).await };
    asked(house, id, PATIENCE, ask).await
}

/// Does one action.
pub(super) async fn act(house: &House, id: &ServiceId, action: Action) -> Result<String, Failure> {
    let ask = |provider: Arc<dyn Provider>| async move { provider.act(action).await };
    asked(house, id, ACTION, ask).await
}

/// Remembers the family of a model.
pub(super) async fn tell_family(
    house: &House,
    id: &ServiceId,
    (model, family): (String, Option<String>),
) -> Result<(), Failure> {
    let ask = |provider: Arc<dyn Provider>| async move {
        provider.tell_family(&model, family.as_deref()).await
    };
    asked(house, id, PATIENCE, ask).await
}

async fn asked<Answer, Asking>(
    house: &House,
    id: &ServiceId,
    patience: Duration,
    ask: impl FnOnce(Arc<dyn Provider>) -> Asking,
) -> Result<Answer, Failure>
where
    Answer: Send + 'static,
    Asking: Future<Output = Result<Answer, Failure>> + Send + 'static,
{
    let Some(provider) = house.registry.get(id) else {
        let said = format!("there is no service called {id}");
        return Err(Failure::new(FailureKind::Rejected, said));
    };
    let name = provider.descriptor().name;
    let task = house
        .runtime
        .spawn(tokio::time::timeout(patience, ask(provider)));
    match task.await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => {
            let said = format!("{name} did not answer within {} s", patience.as_secs());
            Err(Failure::new(FailureKind::Unreachable, said).hint("see whether it still runs"))
        }
        Err(fault) => {
            tracing::error!(service = name, %fault, "could not be asked");
            let said = format!("the code for {name} stopped on a fault of its own");
            Err(Failure::new(FailureKind::Internal, said))
        }
    }
}
