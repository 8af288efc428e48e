//! The part of the form that only some models know.

use super::{Form, FormField};
use crate::domain::{
    Advanced, AdvancedCapability, Capability, InputImage, Lora, ModelFacts, ServiceState,
};

/// Most LoRAs in one request from the form.
pub(super) const LORAS_MAX: usize = 8;
/// How strongly a LoRA is applied when it is added.
const WEIGHT: f32 = 1.0;

/// A list from which a value is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The model.
    Model,
    /// The family of the model.
    Family,
    /// The sampler.
    Sampler,
    /// The scheduler.
    Scheduler,
    /// The workflow.
    Workflow,
    /// One more LoRA.
    Lora,
}

impl Pick {
    /// Its name on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Model => "Models",
            Self::Family => "Families",
            Self::Sampler => "Samplers",
            Self::Scheduler => "Schedulers",
            Self::Workflow => "Workflows",
            Self::Lora => "LoRAs",
        }
    }

    /// Can it be left to the service?
    pub(crate) fn has_usual(self) -> bool {
        matches!(self, Self::Sampler | Self::Scheduler | Self::Workflow)
    }

    /// The list behind a row.
    pub(crate) fn of(field: FormField) -> Option<Self> {
        match field {
            FormField::Model => Some(Self::Model),
            FormField::Family => Some(Self::Family),
            FormField::Sampler => Some(Self::Sampler),
            FormField::Scheduler => Some(Self::Scheduler),
            FormField::Workflow => Some(Self::Workflow),
            FormField::AddLora => Some(Self::Lora),
            _ => None,
        }
    }
}

impl Form {
    /// The next request starts from this picture.
    pub fn use_as_input(&mut self, input: InputImage) {
        self.advanced.input = Some(input);
        self.unfolded = true;
        self.changed(FormField::Input);
    }

    /// Rows under "advanced" for what the model can.
    pub(super) fn advanced_rows(&self, can: &Capability) -> Vec<FormField> {
        let more = &can.advanced;
        let input = can.image_to_image;
        let rows = [
            (FormField::Batch, can.batch_max > 1),
            (FormField::Sampler, !more.samplers.is_empty()),
            (FormField::Scheduler, !more.schedulers.is_empty()),
            (FormField::Workflow, more.workflows.len() > 1),
            (FormField::Input, input),
            (
                FormField::Denoise,
                input && more.denoise.is_some() && self.advanced.input.is_some(),
            ),
        ];
        let there = rows
            .into_iter()
            .filter_map(|(field, there)| there.then_some(field));
        let loras = 0..if more.loras.is_empty() {
            0
        } else {
            self.advanced.loras.len()
        };
        let room = !more.loras.is_empty() && self.advanced.loras.len() < LORAS_MAX;
        there
            .chain(loras.map(FormField::Lora))
            .chain(room.then_some(FormField::AddLora))
            .collect()
    }

    /// What the chosen model is asked for beyond the usual; what it does not know stays out.
    pub(crate) fn advanced_request(&self, services: &[ServiceState]) -> Advanced {
        let Some(can) = self.capability(services) else {
            return Advanced::default();
        };
        let form = &self.advanced;
        let listed = |field, name: &Option<String>| {
            name.clone()
                .filter(|name| self.lists(field, name, services))
        };
        let input = form.input.clone().filter(|_| can.image_to_image);
        let denoise = form
            .denoise
            .filter(|_| input.is_some() && can.advanced.denoise.is_some());
        let here = |lora: &&Lora| can.advanced.loras.contains(&lora.name);
        Advanced {
            batch: self.batch(services),
            sampler: listed(FormField::Sampler, &form.sampler),
            scheduler: listed(FormField::Scheduler, &form.scheduler),
            input,
            denoise,
            loras: form.loras.iter().filter(here).cloned().collect(),
            workflow: listed(FormField::Workflow, &form.workflow),
            set: Vec::new(),
        }
    }

    /// Pictures in one job: what was asked, within what the model can.
    pub(super) fn batch(&self, services: &[ServiceState]) -> u32 {
        let max = self.capability(services).map_or(1, |can| can.batch_max);
        self.advanced.batch.clamp(1, max.max(1))
    }

    /// Does the chosen model have `name` in the list behind `field`?
    pub(super) fn lists(&self, field: FormField, name: &str, services: &[ServiceState]) -> bool {
        let can = self.capability(services).map(|can| &can.advanced);
        let list = can.map(|can| names_behind(field, can)).unwrap_or_default();
        list.iter().any(|known| known == name)
    }

    /// Takes what was picked; `None` = the usual one.
    pub(crate) fn pick(&mut self, pick: Pick, name: Option<&str>) {
        let name = name.map(str::to_owned);
        let field = match pick {
            Pick::Model => {
                self.model = name;
                FormField::Model
            }
            // The service is told; what it answers then is another list of models.
            Pick::Family => FormField::Family,
            Pick::Sampler => {
                self.advanced.sampler = name;
                FormField::Sampler
            }
            Pick::Scheduler => {
                self.advanced.scheduler = name;
                FormField::Scheduler
            }
            Pick::Workflow => {
                self.advanced.workflow = name;
                FormField::Workflow
            }
            Pick::Lora => {
                let known = |lora: &Lora| Some(&lora.name) == name.as_ref();
                if self.advanced.loras.len() < LORAS_MAX && !self.advanced.loras.iter().any(known) {
                    let weight = WEIGHT;
                    self.advanced
                        .loras
                        .extend(name.map(|name| Lora { name, weight }));
                }
                FormField::AddLora
            }
        };
        self.changed(field);
    }

    /// Every name that can be picked, with what is known about it, and the one in use.
    pub fn names<'a>(
        &'a self,
        pick: Pick,
        services: &'a [ServiceState],
    ) -> (Vec<(&'a str, Option<&'a ModelFacts>)>, Option<&'a str>) {
        let can = self.capability(services).map(|can| &can.advanced);
        let plain = |field| {
            let names = can.map(|can| names_behind(field, can)).unwrap_or_default();
            names.iter().map(|name| (name.as_str(), None)).collect()
        };
        let form = &self.advanced;
        match pick {
            Pick::Model => {
                let models = self
                    .chosen(services)
                    .map(|service| service.models.as_slice());
                let models = models.unwrap_or_default().iter();
                let rows = models.map(|model| (model.id.as_str(), Some(&model.facts)));
                (rows.collect(), self.model_id(services))
            }
            Pick::Family => {
                let facts = self.facts(services);
                let families = facts.map(|facts| &facts.families[..]).unwrap_or_default();
                let rows = families.iter().map(|family| (family.as_str(), None));
                (
                    rows.collect(),
                    facts.and_then(|facts| facts.family.as_deref()),
                )
            }
            Pick::Sampler => (plain(FormField::Sampler), form.sampler.as_deref()),
            Pick::Scheduler => (plain(FormField::Scheduler), form.scheduler.as_deref()),
            Pick::Workflow => (plain(FormField::Workflow), form.workflow.as_deref()),
            Pick::Lora => (plain(FormField::AddLora), None),
        }
    }
}

fn names_behind(field: FormField, can: &AdvancedCapability) -> &[String] {
    match field {
        FormField::Sampler => &can.samplers,
        FormField::Scheduler => &can.schedulers,
        FormField::Workflow => &can.workflows,
        FormField::Lora(_) | FormField::AddLora => &can.loras,
        _ => &[],
    }
}
