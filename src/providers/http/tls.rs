//! Which TLS we speak: rustls with the ring provider, and the certificates the system trusts.

use super::Fault;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::sync::Arc;

/// Whom to trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::providers) enum Trust {
    /// Nobody: for addresses without TLS. Reading the system's certificates takes milliseconds.
    Nobody,
    /// Whom the system trusts; `SSL_CERT_FILE` and `SSL_CERT_DIR` count.
    System,
}

/// A configuration of its own for each service: nothing global is installed. Clones share what is
/// remembered of earlier sessions, so that a second connection is made with less ado. Reads files
/// where anybody is to be trusted: call it where blocking is allowed.
pub(in crate::providers) fn client_config(trust: Trust) -> Result<ClientConfig, Fault> {
    let mut roots = RootCertStore::empty();
    if trust == Trust::System {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "some certificates could not be read");
        }
        roots.add_parsable_certificates(found.certs);
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder
        .with_safe_default_protocol_versions()
        .map_err(|_| Fault::Unsendable)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
