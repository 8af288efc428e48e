//! Workflows: API-format graphs of ComfyUI as data. Reading them, saying what they do, filling them
//! with a request, choosing the one that fits a model. Pure: no file, no network, no clock.
//!
//! The way of a job: [`family_of`] a model, [`Workflows::choose`], [`Workflow::find_parts`],
//! [`fill()`], and where a server refuses, [`check()`].

mod binding;
mod check;
mod embedded;
mod family;
mod fill;
mod graph;
mod parts;
mod phase;
mod trace;
mod workflows;

pub use binding::{
    Enlarged, Kind, LoraInput, ModelInput, Output, PartInput, Role, SizeRule, Tier, Tiers, Workflow,
};
pub use check::{NodeClasses, check, choices, missing, missing_class};
pub use family::{Clues, Family, ModelFolder, family_of};
pub use fill::{Filled, fill, used_by};
pub use graph::{Address, Graph, GraphError, Link, Node};
pub use parts::{Parts, ServerFiles};
pub use phase::phase;
pub use trace::{Traced, trace};
pub use workflows::{Wish, WorkflowError, Workflows};
