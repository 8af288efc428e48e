//! The list of services as it is now.
//!
//! Separate because it asks strangers: each is asked in a task of its own, with a time limit, so
//! that one that hangs or breaks is one line that says so.

use crate::{
    domain::{Health, Provider, ServiceId, ServiceState},
    providers::Registry,
};
use futures_util::FutureExt;
use std::{sync::Arc, time::Duration};
use tokio::runtime::Handle;

/// How long one service may take to answer how it is.
const PATIENCE: Duration = Duration::from_secs(8);

/// The state of every service, in the registry's order.
pub(super) async fn states(runtime: &Handle, registry: &Registry) -> Vec<ServiceState> {
    let ask = |provider: &Arc<dyn Provider>| state_of(runtime, Arc::clone(provider));
    futures_util::future::join_all(registry.iter().map(ask)).await
}

/// The state of one service.
pub(super) async fn state_of(runtime: &Handle, provider: Arc<dyn Provider>) -> ServiceState {
    let answer = runtime.spawn(state(Arc::clone(&provider))).await;
    answer.unwrap_or_else(|fault| {
        tracing::error!(service = provider.descriptor().id, %fault, "could not be asked");
        silent(provider.as_ref())
    })
}

/// The service with the one model that its name foretells.
pub(super) async fn foretold(
    runtime: &Handle,
    provider: Arc<dyn Provider>,
    model: String,
) -> Option<ServiceState> {
    let asked = Arc::clone(&provider);
    let foretelling = runtime.spawn(async move { asked.foretell(&model).await });
    let model = foretelling.await.ok()??;
    Some(ServiceState {
        models: vec![model],
        ..silent(provider.as_ref())
    })
}

/// The states that are known without waiting for anybody: what answers at the first call.
pub(super) fn known(registry: &Registry) -> Vec<ServiceState> {
    registry
        .iter()
        .filter_map(|provider| ask(provider.as_ref()).now_or_never())
        .collect()
}

async fn state(provider: Arc<dyn Provider>) -> ServiceState {
    let asked = tokio::time::timeout(PATIENCE, ask(provider.as_ref())).await;
    asked.unwrap_or_else(|_| ServiceState {
        // It may know what it waits for.
        needs: provider.needs(),
        ..silent(provider.as_ref())
    })
}

async fn ask(provider: &dyn Provider) -> ServiceState {
    let (health, models) = (provider.health().await, provider.models().await);
    let needs = provider.needs();
    let (health, models) = match models {
        Ok(models) => (health, models),
        Err(failure) => {
            tracing::warn!(service = provider.descriptor().id, %failure, "has no list of models");
            let health = if health == Health::Ready {
                Health::Offline
            } else {
                health
            };
            (health, Vec::new())
        }
    };
    ServiceState {
        health,
        needs,
        models,
        ..silent(provider)
    }
}

fn silent(provider: &dyn Provider) -> ServiceState {
    let descriptor = *provider.descriptor();
    ServiceState {
        id: ServiceId::new(descriptor.id),
        descriptor,
        health: Health::Offline,
        needs: Vec::new(),
        models: Vec::new(),
        actions: provider.actions(),
    }
}
