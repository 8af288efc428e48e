//! The server, made ready when it is first needed.
//!
//! Separate because that may take long: a secret that a command prints, the certificates that the
//! system trusts. Nobody waits for either who does not use the server, and no worker is blocked.

use super::{address::Address, server::Server, vigil::Patience};
use crate::{
    config::{self, Leash},
    domain::{Failure, FailureKind},
};
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Readying = Shared<BoxFuture<'static, Result<Arc<Server>, Failure>>>;

/// The way to one server.
pub(super) struct Door {
    config: config::ComfyUi,
    patience: Patience,
    open: OnceLock<Arc<Server>>,
    readying: Mutex<Option<Readying>>,
    /// What runs to make it ready.
    leash: Leash,
}

impl Door {
    /// The way to the server of `config`. Touches no file and no network, and runs nothing.
    pub(super) fn new(config: &config::ComfyUi, patience: Patience) -> Self {
        Self {
            config: config.clone(),
            patience,
            open: OnceLock::new(),
            readying: Mutex::default(),
            leash: Leash::default(),
        }
    }

    /// The server. However many want it, it is made ready once; after a failure the next who wants
    /// it tries again. Cancel-safe: who does not wait any more changes nothing.
    pub(super) async fn server(&self) -> Result<Arc<Server>, Failure> {
        if let Some(server) = self.open.get() {
            return Ok(Arc::clone(server));
        }
        let readying = self.readying();
        match readying.clone().await {
            Ok(server) => Ok(Arc::clone(self.open.get_or_init(|| server))),
            Err(failure) => {
                let mut known = self.lock();
                if known.as_ref().is_some_and(|it| it.ptr_eq(&readying)) {
                    *known = None;
                }
                Err(failure)
            }
        }
    }

    /// Its address without any secret; `None` where that cannot be read.
    pub(super) fn shown(&self) -> Option<String> {
        let url = self.config.url.as_ref().ok()?;
        let (address, _) = Address::parse(url.reveal()).ok()?;
        Some(address.shown())
    }

    /// What it waits for, in words, while it is being made ready.
    pub(super) fn waits(&self) -> Option<String> {
        let is_readying = self.open.get().is_none() && self.lock().is_some();
        (is_readying && self.has_commands())
            .then(|| "waits for the command that prints its secret".to_owned())
    }

    /// The program ends: no command goes on for it.
    pub(super) fn leave(&self) {
        self.leash.cut();
    }

    fn readying(&self) -> Readying {
        let begin = || {
            let (config, patience) = (self.config.clone(), self.patience);
            let leash = self.leash.clone();
            let make = move || Server::new(&config, patience, &leash).map(Arc::new);
            let ready: BoxFuture<'static, _> = if self.takes_time() {
                Box::pin(async move {
                    let made = tokio::task::spawn_blocking(make).await;
                    made.unwrap_or_else(|_| Err(broken()))
                })
            } else {
                Box::pin(std::future::ready(make()))
            };
            ready.shared()
        };
        self.lock().get_or_insert_with(begin).clone()
    }

    fn takes_time(&self) -> bool {
        let is_plain = self.shown().is_some_and(|url| url.starts_with("http:"));
        self.has_commands() || !is_plain
    }

    fn has_commands(&self) -> bool {
        self.config.headers.iter().any(|(_, it)| !it.is_known())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Readying>> {
        self.readying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A fault of our own.
pub(super) fn broken() -> Failure {
    let said = "the studio's own code for ComfyUI stopped on a fault";
    Failure::new(FailureKind::Internal, said)
}
