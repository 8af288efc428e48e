//! Everything that makes pictures, behind one trait and one table.
//!
//! A new service is a folder here and a row in [`ENTRIES`]; the form, the commands, the settings
//! and the conformance tests follow from its descriptor.

pub mod builtin;
pub mod comfyui;
mod encode;
mod http;
pub mod rehearsal;
pub mod scripted;

use crate::{
    config::Config,
    domain::{Descriptor, Provider, ServiceId},
};
use std::sync::Arc;

/// A service that this program knows.
pub struct Entry {
    /// Static facts.
    pub descriptor: &'static Descriptor,
    /// Makes it from the configuration. Touches no file and no network.
    pub make: fn(&Config) -> Arc<dyn Provider>,
}

/// Every service, in the order of the list on the screen; the first is the default.
pub const ENTRIES: &[Entry] = &[
    Entry {
        descriptor: &builtin::DESCRIPTOR,
        make: builtin::make,
    },
    Entry {
        descriptor: &comfyui::DESCRIPTOR,
        make: comfyui::make,
    },
];

/// The services that can be asked.
#[derive(Clone)]
pub struct Registry {
    providers: Vec<Arc<dyn Provider>>,
}

impl Registry {
    /// One of each service in [`ENTRIES`].
    pub fn of(config: &Config) -> Self {
        let make = |entry: &Entry| (entry.make)(config);
        Self::with(ENTRIES.iter().map(make).collect())
    }

    /// Exactly these; for tests.
    pub fn with(providers: Vec<Arc<dyn Provider>>) -> Self {
        Self { providers }
    }

    /// The service called `id`.
    pub fn get(&self, id: &ServiceId) -> Option<Arc<dyn Provider>> {
        let called = |provider: &&Arc<dyn Provider>| provider.descriptor().id == id.as_str();
        self.providers.iter().find(called).cloned()
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Arc<dyn Provider>> {
        self.providers.iter()
    }

    /// Static facts of all of them, in order.
    pub fn descriptors(&self) -> impl Iterator<Item = &'static Descriptor> {
        self.iter().map(|provider| provider.descriptor())
    }
}

impl<'a> IntoIterator for &'a Registry {
    type Item = &'a Arc<dyn Provider>;
    type IntoIter = std::slice::Iter<'a, Arc<dyn Provider>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
