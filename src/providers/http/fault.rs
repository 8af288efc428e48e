//! Why no answer came, as far as it can be told.

use crate::domain::{Failure, FailureKind};

/// Why no answer came. Holds no address and no header, so it can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::providers) enum Fault {
    /// No connection: nothing was sent.
    #[error("nothing answers there")]
    Unreachable,
    /// The connection broke; what was sent may have arrived.
    #[error("the connection broke")]
    Broken,
    /// No answer in time; what was sent may have arrived.
    #[error("it did not answer in time")]
    Silent,
    /// The answer has more bytes than this.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The TLS certificate is not one we trust.
    #[error("its TLS certificate is not trusted here")]
    Untrusted,
    /// What we wanted to send cannot be sent.
    #[error("the request could not be made")]
    Unsendable,
}

impl Fault {
    /// What `error` means.
    pub(in crate::providers) fn of(error: &reqwest::Error) -> Self {
        if error.is_builder() || error.is_request() && is_untrusted(error) {
            return if is_untrusted(error) {
                Self::Untrusted
            } else {
                Self::Unsendable
            };
        }
        if is_untrusted(error) {
            Self::Untrusted
        } else if error.is_connect() {
            Self::Unreachable
        } else if error.is_timeout() {
            Self::Silent
        } else {
            Self::Broken
        }
    }

    /// Can it be that the request was carried out?
    pub(in crate::providers) fn may_have_arrived(self) -> bool {
        matches!(self, Self::Broken | Self::Silent | Self::TooLarge(_))
    }

    /// The same for people: `whom` is the service and its address without any secret.
    pub(in crate::providers) fn failure(self, whom: &str) -> Failure {
        let kind = match self {
            Self::Unreachable | Self::Broken | Self::Silent => FailureKind::Unreachable,
            Self::TooLarge(_) | Self::Untrusted => FailureKind::Protocol,
            Self::Unsendable => FailureKind::Internal,
        };
        Failure::new(kind, format!("{whom}: {self}"))
    }
}

/// Is a refused certificate anywhere in the chain of causes?
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<std::io::Error>();
        let inner = io.and_then(std::io::Error::get_ref);
        let tls = |error: &(dyn std::error::Error + 'static)| {
            matches!(
                error.downcast_ref::<rustls::Error>(),
                Some(rustls::Error::InvalidCertificate(_))
            )
        };
        if tls(error) || inner.is_some_and(|inner| tls(inner)) {
            return true;
        }
        cause = error.source();
    }
    false
}
