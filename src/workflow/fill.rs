//! Filling a workflow: a request and the server's file names go in, a graph the server can work on
//! comes out.

mod lora;
mod set;
mod used;

use super::{
    Address, Graph, Kind, Parts, Role, Traced, Workflow, phase,
    phase::{outputs, samplers},
};
use crate::domain::{Failure, FailureKind, Phase, Request, RequestField, Size, visible};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) use lora::is_lora;
pub use used::used_by;

/// A workflow filled with a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// What a server takes as `prompt`.
    pub graph: Value,
    /// What each node does, by its id.
    pub phases: BTreeMap<String, Phase>,
    /// Ids of the samplers: their steps are the job's.
    pub samplers: Vec<String>,
    /// Ids of the nodes that pictures come out of.
    pub outputs: Vec<String>,
    /// What will really be used, read back out of the graph.
    pub used: Traced,
    /// What was changed or left out and why, in words for people.
    pub notes: Vec<String>,
}

/// Fills `workflow` with `request` and `parts`. What a request does not say stays as the workflow
/// has it; nothing is made up.
pub fn fill(workflow: &Workflow, request: &Request, parts: &Parts) -> Result<Filled, Failure> {
    let mut filling = Filling {
        workflow,
        graph: workflow.graph.clone(),
        notes: vec![],
    };
    filling.files(parts)?;
    filling.words(request);
    filling.numbers(request);
    filling.size(request.size);
    filling.unused(request);
    lora::insert(&mut filling.graph, workflow, &request.advanced.loras)?;
    for (address, value) in &request.advanced.set {
        set::set(&mut filling.graph, address, value)?;
    }
    let Filling { graph, notes, .. } = filling;
    let phases = graph.nodes().map(|(id, node)| (id.to_owned(), phase(node)));
    Ok(Filled {
        phases: phases.collect(),
        samplers: samplers(&graph),
        outputs: outputs(&graph),
        used: used::used(workflow, &graph),
        graph: graph.to_value(),
        notes,
    })
}

struct Filling<'a> {
    workflow: &'a Workflow,
    graph: Graph,
    notes: Vec<String>,
}

impl Filling<'_> {
    /// Writes `value` to every place that has this role.
    fn put(&mut self, role: Role, value: &Value) {
        for address in self.workflow.inputs.get(&role).into_iter().flatten() {
            write(&mut self.graph, address, value.clone());
        }
    }

    fn files(&mut self, parts: &Parts) -> Result<(), Failure> {
        let rejected = |said: &str| Failure::new(FailureKind::Rejected, said);
        if let Some(model) = &self.workflow.model {
            let Some(name) = &parts.model else {
                return Err(rejected("no model was chosen")
                    .hint("choose one of the server's models")
                    .at(RequestField::Model));
            };
            write(&mut self.graph, &model.input, name.as_str().into());
        }
        for (address, name) in &parts.files {
            write(&mut self.graph, address, name.as_str().into());
        }
        match &parts.image {
            Some(image) => self.put(Role::Image, &image.as_str().into()),
            None if self.workflow.takes(Role::Image) => {
                return Err(rejected("this workflow needs a picture to start from")
                    .hint("choose one as input (--input FILE)")
                    .at(RequestField::Input));
            }
            None => {}
        }
        Ok(())
    }

    fn words(&mut self, request: &Request) {
        self.put(Role::Prompt, &request.sent_prompt().into());
        if let Some(negative) = &request.negative_prompt {
            self.put(Role::Negative, &negative.as_str().into());
        }
        if let Some(sampler) = &request.advanced.sampler {
            self.put(Role::Sampler, &sampler.as_str().into());
        }
        if let Some(scheduler) = &request.advanced.scheduler {
            self.put(Role::Scheduler, &scheduler.as_str().into());
        }
    }

    fn numbers(&mut self, request: &Request) {
        self.put(Role::Seed, &request.seed.0.into());
        let tier = self.workflow.tiers.of(request.quality);
        if let Some(steps) = request.steps.or_else(|| tier.map(|tier| tier.steps)) {
            self.put(Role::Steps, &steps.into());
        }
        if let Some(cfg) = request.cfg.or_else(|| tier.and_then(|tier| tier.cfg)) {
            self.put(Role::Cfg, &decimal(cfg));
        }
        if let Some(denoise) = request.advanced.denoise {
            self.put(Role::Denoise, &decimal(denoise.clamp(0.0, 1.0)));
        }
        self.put(Role::Batch, &request.advanced.batch.max(1).into());
    }

    fn size(&mut self, asked: Size) {
        if !self.workflow.takes(Role::Width) {
            if self.workflow.kind == Kind::Upscale {
                let note = "the upscaler decides how large the picture becomes";
                self.notes.push(note.to_owned());
            }
            return;
        }
        let rule = self.workflow.size;
        let made = rule.sizes().snap(asked);
        if made != asked {
            let family = match self.workflow.families.as_slice() {
                [family, ..] => family.title().to_owned(),
                [] => "this workflow".to_owned(),
            };
            let sizes = rule.sizes().words();
            self.notes
                .push(format!("{asked} becomes {made}: {family} makes {sizes}"));
        }
        self.put(Role::Width, &made.width.into());
        self.put(Role::Height, &made.height.into());
        self.enlarged(made);
    }

    /// Writes the size of a picture that is enlarged in the end, whatever the upscaler's own factor.
    fn enlarged(&mut self, sampled: Size) {
        let Some(enlarged) = &self.workflow.enlarged else {
            return;
        };
        let side = |side: u32| side.saturating_mul(enlarged.by);
        let made = Size::of(side(sampled.width), side(sampled.height));
        write(&mut self.graph, &enlarged.width, made.width.into());
        write(&mut self.graph, &enlarged.height, made.height.into());
        let note = format!("{sampled} is enlarged to {made}");
        self.notes.push(note);
    }

    /// Tells what the user asked for and this workflow has no place for.
    fn unused(&mut self, request: &Request) {
        let advanced = &request.advanced;
        let negative = request.negative_prompt.as_deref().unwrap_or_default();
        let picture = self.workflow.kind != Kind::TextToImage;
        let rows = [
            (
                Role::Negative,
                !negative.trim().is_empty(),
                "negative prompt",
            ),
            (Role::Steps, request.steps.is_some(), "inference steps"),
            (Role::Cfg, request.cfg.is_some(), "CFG scale"),
            (Role::Sampler, advanced.sampler.is_some(), "sampler"),
            (Role::Scheduler, advanced.scheduler.is_some(), "scheduler"),
            (Role::Batch, advanced.batch > 1, "batch"),
            (
                Role::Denoise,
                picture && advanced.denoise.is_some(),
                "denoise",
            ),
        ];
        let unused = rows
            .iter()
            .filter(|(role, asked, _)| *asked && !self.workflow.takes(*role));
        let unused: Vec<_> = unused.map(|(.., words)| *words).collect();
        if !unused.is_empty() {
            let name = visible(&self.workflow.name);
            let unused = unused.join(", ");
            self.notes
                .push(format!("not used by the workflow {name}: {unused}"));
        }
    }
}

/// Writes a value over the one at `address`; rows of a stack are one level deeper.
fn write(graph: &mut Graph, address: &Address, value: Value) {
    let Some(node) = graph.node_mut(&address.node) else {
        return;
    };
    if node.inputs.contains_key(&address.input) {
        node.inputs.insert(address.input.clone(), value);
    }
}

/// A number as people write it: 7.3 and not 7.300000190734863.
fn decimal(number: f32) -> Value {
    let exact = number.to_string().parse::<f64>();
    exact.unwrap_or_else(|_| f64::from(number)).into()
}

#[cfg(test)]
mod tests;
