//! Workflows: API-format graphs of ComfyUI as data. Reading them, saying what they do, filling them
//! with a request, choosing the one that fits a model. Pure: no file, no network, no clock.

mod graph;
mod trace;

pub use graph::{Address, Graph, GraphError, Link, Node};
pub use trace::{Traced, trace};
