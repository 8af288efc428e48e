//! How each service is set up for the tests: its configuration, and later its loopback server.

use art_studio::config::{Config, Environment, Flags};

/// One service, ready to be tested.
pub(crate) struct Fixture {
    /// Which.
    pub(crate) id: &'static str,
    /// A configuration with which it works.
    pub(crate) ready: Config,
    /// A configuration without any key or setting.
    pub(crate) bare: Config,
    /// Does the same request give the same bytes?
    pub(crate) repeats: bool,
}

/// One for each service of the registry.
pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![Fixture {
        id: "builtin",
        ready: bare(),
        bare: bare(),
        repeats: true,
    }]
}

/// A configuration without files and variables.
fn bare() -> Config {
    let environment = Environment::from_iter([("HOME", "/nonexistent")]);
    Config::load(Flags::default(), environment)
}
