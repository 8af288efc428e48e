//! The environment variables, looked at once.
//!
//! Separate because everything else is forbidden to read them: a test hands in its own, and what
//! the program does is a function of this.

use std::{collections::BTreeMap, ffi::OsString, fmt, path::PathBuf};

/// A snapshot of environment variables. Its `Debug` shows names only: values may be keys.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, OsString>,
    of_process: bool,
}

impl Environment {
    /// What this process was started with.
    pub fn from_process() -> Self {
        let named = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value));
        Self {
            variables: std::env::vars_os().filter_map(named).collect(),
            of_process: true,
        }
    }

    /// The text of a variable; `None` when it is unset, empty or no text.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(name)?.to_str()?;
        (!value.is_empty()).then_some(value)
    }

    /// The path in a variable; `None` when it is unset or empty.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        let value = self.variables.get(name)?;
        (!value.is_empty()).then(|| PathBuf::from(value))
    }

    /// Is it the real one, so that the system may be asked for what it does not say?
    pub(super) fn is_of_process(&self) -> bool {
        self.of_process
    }
}

impl<Name: Into<String>, Value: Into<OsString>> FromIterator<(Name, Value)> for Environment {
    fn from_iter<Pairs: IntoIterator<Item = (Name, Value)>>(pairs: Pairs) -> Self {
        let pairs = pairs.into_iter();
        Self {
            variables: pairs
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            of_process: false,
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;
    use std::path::PathBuf;

    #[test]
    fn an_empty_variable_is_an_unset_one() {
        let environment = Environment::from_iter([("A", "x"), ("B", "")]);
        assert_eq!(environment.get("A"), Some("x"));
        assert_eq!(environment.path("A"), Some(PathBuf::from("x")));
        assert_eq!((environment.get("B"), environment.path("B")), (None, None));
        assert_eq!(environment.get("C"), None);
    }

    #[test]
    fn values_are_not_shown() {
        let environment = Environment::from_iter([("API_KEY", "hunter2")]);
        assert_eq!(format!("{environment:?}"), r#"{"API_KEY"}"#);
    }
}
