//! What the rows of the form show, and what is wrong with them.

use super::{Form, FormField};
use crate::domain::{RequestField, SeedMode, ServiceState, visible};

/// Shown where the service decides.
pub(crate) const USUAL: &str = "usual";

impl Form {
    /// A field's value as the screen shows it.
    pub fn value(&self, field: FormField, services: &[ServiceState]) -> String {
        let can = self.capability(services);
        match field {
            FormField::Model => visible(stem(self.model_id(services).unwrap_or_default())),
            FormField::Family => self.family_words(services),
            FormField::Size => self.size_words(services),
            FormField::Quality => self.quality.title().to_owned(),
            FormField::Steps => {
                match (self.steps, can.and_then(|can| can.steps_of(self.quality))) {
                    (Some(steps), _) => steps.to_string(),
                    (None, Some(steps)) => format!("{steps} (quality)"),
                    (None, None) => USUAL.to_owned(),
                }
            }
            FormField::Cfg => match (self.cfg, can.and_then(|can| can.cfg_of(self.quality))) {
                (Some(cfg), _) => format!("{cfg:.1}"),
                (None, Some(cfg)) => format!("{cfg:.1} (quality)"),
                (None, None) => USUAL.to_owned(),
            },
            FormField::Seed => match self.seed_mode {
                SeedMode::Random => "random".to_owned(),
                mode => format!("{} {}", self.seed, mode.title()),
            },
            FormField::Count => self.count.to_string(),
            FormField::Style => self.enhancement.id.to_owned(),
            FormField::Advanced if self.unfolded => "▾".to_owned(),
            FormField::Advanced => format!("▸ {}", self.advanced_words(services)),
            advanced => self.advanced_value(advanced, services),
        }
    }

    fn advanced_value(&self, field: FormField, services: &[ServiceState]) -> String {
        let advanced = &self.advanced;
        let listed = |name: &Option<String>| {
            let name = name
                .as_ref()
                .filter(|name| self.lists(field, name, services));
            name.map_or_else(|| USUAL.to_owned(), |name| visible(name))
        };
        match field {
            FormField::Batch => self.batch(services).to_string(),
            FormField::Sampler => listed(&advanced.sampler),
            FormField::Scheduler => listed(&advanced.scheduler),
            FormField::Workflow => listed(&advanced.workflow),
            FormField::Input => advanced.input.as_ref().map_or_else(
                || "none".to_owned(),
                |input| {
                    let name = input.file.file_name().unwrap_or(input.file.as_os_str());
                    visible(&name.to_string_lossy())
                },
            ),
            FormField::Denoise => match advanced.denoise {
                Some(denoise) => format!("{denoise:.2}"),
                None => USUAL.to_owned(),
            },
            FormField::Lora(place) => advanced.loras.get(place).map_or_else(String::new, |lora| {
                format!(
                    "{:.2} {}",
                    lora.weight,
                    visible(stem(short_name(&lora.name)))
                )
            }),
            _ => "add…".to_owned(),
        }
    }

    /// What is set under "advanced", for the folded row.
    fn advanced_words(&self, services: &[ServiceState]) -> String {
        let set = self.advanced_request(services);
        let mut words = Vec::new();
        words.extend((set.batch > 1).then(|| format!("batch {}", set.batch)));
        words.extend(set.input.as_ref().map(|_| "input".to_owned()));
        words.extend(match set.loras.len() {
            0 => None,
            1 => Some("1 LoRA".to_owned()),
            more => Some(format!("{more} LoRAs")),
        });
        words.extend(
            [set.sampler, set.scheduler, set.workflow]
                .into_iter()
                .flatten(),
        );
        visible(&words.join(" · "))
    }

    fn family_words(&self, services: &[ServiceState]) -> String {
        let facts = self.facts(services);
        let Some(family) = facts.and_then(|facts| facts.family.as_deref()) else {
            return "choose…".to_owned();
        };
        let source = facts.and_then(|facts| facts.family_source);
        let source = source.map(|source| format!(" ({})", source.word()));
        visible(family) + &source.unwrap_or_default()
    }

    fn size_words(&self, services: &[ServiceState]) -> String {
        if self.enlarges(services) {
            return "by the upscaler".to_owned();
        }
        let can = self.capability(services);
        can.map_or(self.size, |can| can.sizes.snap(self.size))
            .to_string()
    }

    /// What is to be known about a field though nothing is wrong with it: that another size than the
    /// one that was asked for is made, and why.
    pub fn note(&self, field: FormField, services: &[ServiceState]) -> Option<String> {
        if field != FormField::Size || self.enlarges(services) {
            return None;
        }
        self.capability(services)?.sizes.change_words(self.size)
    }

    /// Does the chosen workflow enlarge a picture? Its upscaler decides by how much.
    fn enlarges(&self, services: &[ServiceState]) -> bool {
        let workflow = self.advanced_request(services).workflow;
        let can = self.capability(services);
        workflow.zip(can).is_some_and(|(workflow, can)| {
            let mut enlargers = can.advanced.enlargers.iter();
            enlargers.any(|name| *name == workflow)
        })
    }

    /// What is wrong with a field, or what it needs.
    pub fn problem(&self, field: FormField, services: &[ServiceState]) -> Option<String> {
        if let Some((part, said)) = &self.fault
            && Some(*part) == field.part()
            && self.is_meant(field, said)
        {
            return Some(said.clone());
        }
        let service = self.chosen(services)?;
        match field {
            FormField::Model => {
                let known = |id: &String| service.models.iter().any(|model| model.id == *id);
                // An empty list says only that the service does not answer.
                let gone =
                    !service.models.is_empty() && self.model.as_ref().is_some_and(|id| !known(id));
                let gone =
                    gone.then(|| format!("{} does not list it now", service.descriptor.name));
                gone.or_else(|| self.missing_words(services))
            }
            FormField::Family => self.family_problem(services).map(str::to_owned),
            FormField::Lora(place) => {
                let name = &self.advanced.loras.get(place)?.name;
                let listed = self.lists(field, name, services);
                (!listed).then(|| "not here; it is left out".to_owned())
            }
            _ => None,
        }
    }

    /// What the chosen model needs before it can be used.
    pub(crate) fn missing_words(&self, services: &[ServiceState]) -> Option<String> {
        let facts = self.facts(services)?;
        if !facts.missing.is_empty() {
            return Some(format!("needs {}", visible(&facts.missing.join(", "))));
        }
        let is_named = self.advanced_request(services).workflow.is_some();
        let needs = facts.needs_workflow && !is_named && facts.families.is_empty();
        needs.then(|| "needs a workflow of your own: none of ours is for it".to_owned())
    }

    /// What is to be said about the family of the chosen model.
    fn family_problem(&self, services: &[ServiceState]) -> Option<&'static str> {
        let facts = self.facts(services)?;
        let is_named = self.advanced_request(services).workflow.is_some();
        if is_named || facts.families.is_empty() {
            return None;
        }
        match (&facts.family, facts.needs_workflow) {
            (None, true) => Some("nothing tells it; choose it once"),
            (None, false) => Some("guessed; choose it once"),
            (Some(_), true) => Some("none of our workflows is for it"),
            (Some(_), false) => None,
        }
    }

    /// Can nothing be made with the chosen model before its family is said?
    pub(crate) fn waits_for_family(&self, services: &[ServiceState]) -> bool {
        let needs = self.facts(services).is_some_and(|it| it.needs_workflow);
        needs && self.family_problem(services).is_some()
    }

    /// Of several rows for one part, is this the one the words are about?
    fn is_meant(&self, field: FormField, said: &str) -> bool {
        let named = |lora: &crate::domain::Lora| said.contains(short_name(&lora.name));
        match field {
            FormField::Lora(place) => self.advanced.loras.get(place).is_some_and(named),
            FormField::AddLora => !self.advanced.loras.iter().any(named),
            _ => true,
        }
    }

    /// Marks the part of a request that was refused, and shows its row.
    pub(crate) fn mark_fault(&mut self, part: RequestField, said: &str) {
        self.fault = Some((part, visible(said)));
        self.unfolded |= super::field::is_advanced(part);
    }
}

/// A file name without its folders.
fn short_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A name without the ending that all models have.
fn stem(name: &str) -> &str {
    name.strip_suffix(".safetensors").unwrap_or(name)
}
