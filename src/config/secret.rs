//! A key or password: usable, never shown.

mod reference;

pub(super) use reference::Reference;
use std::fmt;

/// Text that must not be seen. Its `Debug` says only that there is one; it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret without the white space that copying adds around it; `None` when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The text itself, for the wire and nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_trimmed_and_never_shown() {
        assert_eq!(Secret::new(" \n"), None);
        let secret = Secret::new(" hunter2\n").into_iter().collect::<Vec<_>>();
        assert_eq!(secret[0].reveal(), "hunter2");
        assert_eq!(format!("{secret:?}"), "[Secret]");
    }
}
