//! One job from its start to its only end, whatever the provider does.
//!
//! Separate from the queue, which knows order but no time, and from the port, which knows what was
//! said but not when enough is enough.

use super::{
    House,
    port::{Line, Port},
    press::Order,
};
use crate::domain::{Failure, FailureKind, Job, JobContext, Outcome, Provider, visible};
use std::{sync::Arc, time::Duration};
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;

/// How long a provider may tidy up after it was told to stop, before it is dropped.
const TIDY_UP: Duration = Duration::from_secs(2);
/// Longest part of a panic message that is shown, in characters.
const PANIC_MAX: usize = 160;

/// Why the work is over.
enum Stop {
    Returned(Result<Result<(), Failure>, JoinError>),
    Cancelled,
    TimedOut(Duration),
}

/// Works on `job` until it is over.
pub(super) async fn supervise(
    house: Arc<House>,
    provider: Arc<dyn Provider>,
    job: Job,
    cancel: CancellationToken,
) -> Outcome {
    let limit = house.limits.of(provider.descriptor().kind);
    let order = Order::new(&job, provider.descriptor(), house.clock.now());
    let port = Arc::new(Port::new(Arc::clone(&house), order, cancel.clone()));
    let mut work = house
        .runtime
        .spawn(work(Arc::clone(&provider), job, Arc::clone(&port)));
    let stop = tokio::select! {
        biased;
        () = cancel.cancelled() => Stop::Cancelled,
        result = &mut work => Stop::Returned(result),
        () = port.overdue(limit) => Stop::TimedOut(limit),
    };
    let stop = match stop {
        // It was quicker than we were to hear that the job is to stop.
        Stop::Returned(_) if cancel.is_cancelled() => Stop::Cancelled,
        Stop::Returned(result) => Stop::Returned(result),
        early => {
            cancel.cancel();
            tidy_up(work).await;
            early
        }
    };
    end(stop, &port, provider.descriptor().name).await
}

async fn work(provider: Arc<dyn Provider>, job: Job, port: Arc<Port>) -> Result<(), Failure> {
    let model = provider.model(job.request.model.as_deref()).await?;
    port.made_by(model);
    let context = JobContext::new(Arc::new(Line(port)));
    provider.generate(job.request, context).await
}

async fn tidy_up(mut work: JoinHandle<Result<(), Failure>>) {
    match tokio::time::timeout(TIDY_UP, &mut work).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(failure))) => tracing::debug!(%failure, "a stopped job said"),
        Ok(Err(fault)) => tracing::warn!(%fault, "a stopped job broke"),
        Err(_) => {
            tracing::warn!("a job did not stop when told to and was dropped");
            work.abort();
        }
    }
}

async fn end(stop: Stop, port: &Port, service: &str) -> Outcome {
    let left = port.close().await;
    let mut kept = left.saved;
    match stop {
        Stop::Cancelled => Outcome::Cancelled { kept },
        Stop::TimedOut(limit) => {
            if kept.is_empty() {
                kept.extend(port.rescue_preview().await);
            }
            let limit_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
            Outcome::TimedOut { limit_ms, kept }
        }
        Stop::Returned(result) => {
            let failure = match result {
                Err(fault) => Some(broken(fault, service)),
                Ok(Err(failure)) => Some(failure),
                Ok(Ok(())) => left.failure.or_else(|| nothing_came(&kept, service)),
            };
            match failure {
                Some(failure) => Outcome::Failed { failure, kept },
                None => Outcome::Succeeded(kept),
            }
        }
    }
}

fn nothing_came(kept: &[crate::domain::Record], service: &str) -> Option<Failure> {
    let said = || format!("{service} said it was done but sent no picture");
    kept.is_empty().then(|| {
        Failure::new(FailureKind::Protocol, said()).hint("try again, or choose another model")
    })
}

fn broken(fault: JoinError, service: &str) -> Failure {
    let said = match fault.try_into_panic() {
        Ok(panic) => {
            let text = panic
                .downcast_ref::<&'static str>()
                .copied()
                .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            let text: String = visible(text.unwrap_or("no message"))
                .chars()
                .take(PANIC_MAX)
                .collect();
            format!("the code for {service} stopped on a fault of its own: {text}")
        }
        Err(_) => format!("the code for {service} was stopped before it was done"),
    };
    Failure::new(FailureKind::Internal, said).hint("this is a bug in Art Studio; please report it")
}
