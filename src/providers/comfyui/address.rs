//! Where the server is: a base address with scheme, host, port and perhaps a path and a query that
//! stand in front of everything.

use crate::domain::{Failure, FailureKind, visible};
use reqwest::Url;

/// The address of a server, taken apart.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Address {
    base: Url,
}

/// A user and password that stood in the address.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: String,
}

impl Address {
    /// Reads what people write: `gpu:8188`, `https://host/comfy`, `http://kim:pw@host/?token=x`.
    pub(super) fn parse(text: &str) -> Result<(Self, Option<Login>), Failure> {
        let text = text.trim();
        let full = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let bad = |why: &str| {
            // The text may hold a password, so it is not repeated.
            let said = format!("the address of ComfyUI {why}");
            Failure::new(FailureKind::Rejected, said)
                .hint("it looks like http://127.0.0.1:8188; set it with --server or COMFYUI_URL")
        };
        let mut base = Url::parse(&full).map_err(|_| bad("cannot be read"))?;
        if let Some(scheme) = match base.scheme() {
            "ws" => Some("http"),
            "wss" => Some("https"),
            _ => None,
        } {
            let _ = base.set_scheme(scheme);
        }
        if !matches!(base.scheme(), "http" | "https") {
            return Err(bad("begins with neither http:// nor https://"));
        }
        if base.host_str().is_none_or(str::is_empty) {
            return Err(bad("names no host"));
        }
        let login = (!base.username().is_empty()).then(|| Login {
            user: decoded(base.username()),
            password: decoded(base.password().unwrap_or_default()),
        });
        let _ = base.set_username("");
        let _ = base.set_password(None);
        base.set_fragment(None);
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok((Self { base }, login))
    }

    /// Is the line to it encrypted?
    pub(super) fn is_secure(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// The address of `segments` below it. Each segment is one, whatever it holds.
    pub(super) fn at(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// The same with a query behind the one that is always there.
    pub(super) fn with(&self, segments: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.at(segments);
        url.query_pairs_mut().extend_pairs(query);
        url
    }

    /// The websocket of a client.
    pub(super) fn websocket(&self, client: &str) -> Url {
        let mut url = self.with(&["ws"], &[("clientId", client)]);
        let scheme = if self.is_secure() { "wss" } else { "ws" };
        let _ = url.set_scheme(scheme);
        url
    }

    /// Host and port, to connect to.
    pub(super) fn host(&self) -> (String, u16) {
        let host = self.base.host_str().unwrap_or_default();
        let plain = host.trim_start_matches('[').trim_end_matches(']');
        (
            plain.to_owned(),
            self.base.port_or_known_default().unwrap_or(80),
        )
    }

    /// For people: without login and query.
    pub(super) fn shown(&self) -> String {
        let mut url = self.base.clone();
        url.set_query(None);
        visible(url.as_str().trim_end_matches('/'))
    }
}

fn decoded(text: &str) -> String {
    // `form_urlencoded` would read `+` as a space; user names may have one.
    let text = text.replace('+', "%2B");
    let pair = format!("x={text}");
    let fake = Url::parse(&format!("http://h/?{pair}"));
    let value = fake.ok().and_then(|url| {
        let pair = url.query_pairs().next();
        pair.map(|(_, value)| value.into_owned())
    });
    value.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn address(text: &str) -> Address {
        Address::parse(text)
            .map_or_else(|failure| unreachable!("{failure}"), |(address, _)| address)
    }

    #[test]
    fn addresses_as_people_write_them() {
        let rows = [
            ("gpu:8188", "http://gpu:8188", "ws://gpu:8188/ws?clientId=c"),
            (
                "127.0.0.1:8188/",
                "http://127.0.0.1:8188",
                "ws://127.0.0.1:8188/ws?clientId=c",
            ),
            (
                "https://host/comfy/",
                "https://host/comfy",
                "wss://host/comfy/ws?clientId=c",
            ),
            ("wss://host", "https://host", "wss://host/ws?clientId=c"),
            (
                "http://[::1]:8188",
                "http://[::1]:8188",
                "ws://[::1]:8188/ws?clientId=c",
            ),
            (
                "http://kim:p%40ss@host/a?token=x",
                "http://host/a",
                "ws://host/a/ws?token=x&clientId=c",
            ),
        ];
        for (text, shown, socket) in rows {
            let address = address(text);
            assert_eq!(address.shown(), shown);
            assert_eq!(address.websocket("c").as_str(), socket);
        }
        let url = address("http://h/x").with(&["view"], &[("filename", "a&b=c/ü.png")]);
        assert_eq!(
            url.as_str(),
            "http://h/x/view?filename=a%26b%3Dc%2F%C3%BC.png"
        );
        assert_eq!(
            address("http://h").at(&["a/../b"]).as_str(),
            "http://h/a%2F..%2Fb"
        );
        assert_eq!(address("http://[::1]:1").host(), ("::1".to_owned(), 1));
    }

    #[test]
    fn a_login_leaves_the_address_and_a_bad_address_does_not_show_it() {
        let (_, login) =
            Address::parse("http://kim:p%40ss+@host").unwrap_or_else(|_| unreachable!());
        let login = login.unwrap_or_else(|| unreachable!());
        assert_eq!(
            (login.user.as_str(), login.password.as_str()),
            ("kim", "p@ss+")
        );
        for bad in [
            "ftp://kim:hunter2@host",
            "http://",
            "http://kim:hunter2@",
            "",
            "http://h:99999",
        ] {
            let failure = Address::parse(bad).err();
            assert!(
                failure.is_some_and(|failure| !failure.said.contains("hunter2")),
                "{bad}"
            );
        }
    }
}
