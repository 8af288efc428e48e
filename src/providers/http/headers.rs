//! Headers that may hold keys: they can be sent, not shown.

use crate::{
    config::Secret,
    domain::{Failure, FailureKind, visible},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

/// Headers of every request to one service. Has no `Debug` on purpose.
#[derive(Clone, Default)]
pub(in crate::providers) struct Headers(HeaderMap);

impl Headers {
    /// Those of the configuration. A name or value that cannot be sent is a failure that does not
    /// repeat the value.
    pub(in crate::providers) fn new(pairs: &[(String, Secret)]) -> Result<Self, Failure> {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            let bad = |what| {
                let said = format!(
                    "the {what} of the header “{}” cannot be sent",
                    visible(name)
                );
                Failure::new(FailureKind::Auth, said)
                    .hint("remove line ends and characters that are not ASCII")
            };
            let value = HeaderValue::from_str(value.reveal()).map_err(|_| bad("value"))?;
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad("name"))?;
            map.append(name, sensitive(value));
        }
        Ok(Self(map))
    }

    /// The same with a user and password, unless there is an `Authorization` already.
    pub(in crate::providers) fn basic(mut self, user: &str, password: &str) -> Self {
        let text = STANDARD.encode(format!("{user}:{password}"));
        if !self.0.contains_key(AUTHORIZATION)
            && let Ok(value) = HeaderValue::from_str(&format!("Basic {text}"))
        {
            self.0.insert(AUTHORIZATION, sensitive(value));
        }
        self
    }

    /// For a request.
    pub(in crate::providers) fn to_map(&self) -> HeaderMap {
        self.0.clone()
    }

    /// Is there a key that a service may ask for?
    pub(in crate::providers) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn sensitive(mut value: HeaderValue) -> HeaderValue {
    value.set_sensitive(true);
    value
}

#[cfg(test)]
mod tests {
    use super::Headers;
    use crate::config::Secret;

    fn pair(name: &str, value: &str) -> Vec<(String, Secret)> {
        let secret = Secret::new(value).into_iter();
        secret.map(|secret| (name.to_owned(), secret)).collect()
    }

    #[test]
    fn a_bad_header_is_refused_without_its_value() {
        for (name, value) in [("X-Key", "a\r\nEvil: hunter2"), ("a b", "hunter2")] {
            let failure = Headers::new(&pair(name, value)).err();
            let said = format!("{failure:?}");
            assert!(failure.is_some() && !said.contains("hunter2"), "{said}");
        }
    }

    #[test]
    fn values_stay_hidden_even_in_a_dump_and_basic_does_not_overwrite() {
        let headers = Headers::new(&pair("X-Key", "hunter2")).unwrap_or_default();
        let map = headers.clone().basic("kim", "hunter3").to_map();
        assert!(!format!("{map:?}").contains("hunter"));
        assert_eq!(map["authorization"], "Basic a2ltOmh1bnRlcjM=");
        let bearer = Headers::new(&pair("authorization", "Bearer x")).unwrap_or_default();
        assert_eq!(bearer.basic("a", "b").to_map()["authorization"], "Bearer x");
    }
}
