//! A key or password: usable, never shown.

mod leash;
mod reference;

use crate::config::Environment;
pub use leash::Leash;
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

/// A secret that is known, or one that a command prints: that is run when the secret is first
/// needed, because a password manager may ask for something.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    from: Origin,
    /// What is put before it.
    before: &'static str,
}

#[derive(Clone, PartialEq, Eq)]
enum Origin {
    Known(Secret),
    Command(String),
}

impl Credential {
    /// What `reference` stands for. Commands are not run yet.
    pub(super) fn of(reference: Reference, environment: &Environment) -> Result<Self, String> {
        match reference {
            Reference::Command(line) => Ok(Self {
                from: Origin::Command(line),
                before: "",
            }),
            reference => reference
                .fetch(environment, &Leash::default())
                .map(Self::from),
        }
    }

    /// The same with `words` before it: `Bearer `.
    pub(super) fn after(self, words: &'static str) -> Self {
        Self {
            before: words,
            ..self
        }
    }

    /// Is it there at once?
    pub fn is_known(&self) -> bool {
        matches!(self.from, Origin::Known(_))
    }

    /// The secret, or why there is none; the words hold nothing of it. Waits while a command runs,
    /// on that `leash`: call it where blocking is allowed.
    pub fn fetch(&self, leash: &Leash) -> Result<Secret, String> {
        let secret = match &self.from {
            Origin::Known(secret) => secret.clone(),
            Origin::Command(line) => {
                Reference::Command(line.clone()).fetch(&Environment::default(), leash)?
            }
        };
        Ok(Secret(format!("{}{}", self.before, secret.reveal())))
    }
}

impl From<Secret> for Credential {
    fn from(secret: Secret) -> Self {
        Self {
            from: Origin::Known(secret),
            before: "",
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The command line may hold a secret too.
        out.write_str("Credential")
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
