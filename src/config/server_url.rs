//! The address of a server as somebody wrote it.
//!
//! Separate because it may hold a password: it is used, and never shown whole.

use std::fmt;

/// What an address looks like, for people whose own cannot be read.
pub(super) const EXAMPLE: &str = "it looks like http://127.0.0.1:8188";

/// The address of a server. Its `Debug` leaves out login, path and query; it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerUrl(String);

impl ServerUrl {
    /// The text itself, for the wire and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is wrong with it, in words that hold nothing of it; `None` when it can be used.
    pub fn fault(&self) -> Option<&'static str> {
        let (scheme, rest) = self.parts();
        if !["http", "https", "ws", "wss"].contains(&scheme.as_str()) {
            return Some("the address begins with neither http:// nor https://");
        }
        let host = host(rest);
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
            _ => (host, None),
        };
        let odd = |char: char| !(char.is_alphanumeric() || "-._~%:[]".contains(char));
        if name.is_empty() || name.contains(odd) || self.0.trim().contains(char::is_whitespace) {
            return Some("this is no address of a server");
        }
        let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
        match port {
            Some(port) if !is_port(port) => Some("the port of the address is not 1 to 65535"),
            _ => None,
        }
    }

    /// Does a user or a password stand in it?
    pub(super) fn has_login(&self) -> bool {
        authority(self.parts().1).contains('@')
    }

    /// Scheme, host and port: where a secret goes.
    pub(super) fn origin(&self) -> String {
        let (scheme, rest) = self.parts();
        let scheme = scheme.replace("ws", "http");
        let host = host(rest).to_ascii_lowercase();
        let usual = if scheme == "https" { ":443" } else { ":80" };
        format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(&host))
    }

    /// The scheme in lower case, and what stands behind it.
    fn parts(&self) -> (String, &str) {
        let text = self.0.trim();
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        (scheme.to_ascii_lowercase(), rest)
    }
}

/// Login, host and port.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn host(rest: &str) -> &str {
    authority(rest).rsplit('@').next().unwrap_or_default()
}

impl From<&str> for ServerUrl {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for ServerUrl {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault() {
            None => write!(out, "ServerUrl({})", self.origin()),
            // A password may stand anywhere in what cannot be read.
            Some(_) => out.write_str("ServerUrl"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ServerUrl;

    #[test]
    fn addresses_as_people_write_them_are_understood_and_others_are_not() {
        let good = [
            "gpu:8188",
            "127.0.0.1:8188/",
            " https://host/comfy/ ",
            "http://[::1]:8188",
            "http://[::1]",
            "wss://bücher.example",
            "http://kim:p%40ss@host/a?token=x y".trim_end_matches(" y"),
        ];
        for text in good {
            assert_eq!(ServerUrl::from(text).fault(), None, "{text}");
        }
        let bad = [
            ("not a url", "no address"),
            ("", "no address"),
            ("http://", "no address"),
            ("http://kim:hunter2@", "no address"),
            ("ftp://host", "begins with neither"),
            ("htp:/nonsense", "port"),
            ("gpu:99999", "port"),
            ("gpu:", "port"),
            ("http://h|st", "no address"),
        ];
        for (text, said) in bad {
            let fault = ServerUrl::from(text).fault().unwrap_or_default();
            assert!(fault.contains(said), "{text}: {fault}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for text in [
            "http://kim:hunter2@host:1/?token=hunter2",
            "htp//kim:hunter2@host",
            "http://host/hunter2",
        ] {
            let shown = format!("{:?}", ServerUrl::from(text));
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn the_usual_port_and_the_way_of_writing_change_no_origin() {
        for text in ["https://GPU", "wss://gpu:443/x", "https://kim@gpu/"] {
            assert_eq!(ServerUrl::from(text).origin(), "https://gpu");
        }
    }
}
