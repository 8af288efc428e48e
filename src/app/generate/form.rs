//! Service, model and the picture's settings: only what the chosen model has.

mod advanced;
mod field;
mod turn;
mod typing;
mod words;

use crate::app::Editor;
use crate::domain::{
    Advanced, Capability, Enhancement, FamilySource, Health, ModelFacts, Quality, RequestField,
    Seed, SeedMode, ServiceId, ServiceState, Size,
};
pub use advanced::Pick;
pub use field::{FormField, part_words};
pub(crate) use words::USUAL;

/// Most jobs one Enter makes from the form.
const COUNT_MAX: u32 = 16;

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The chosen service; `None` only while there is none at all.
    pub service: Option<ServiceId>,
    /// The chosen model; `None` = the service's first.
    pub model: Option<String>,
    /// Pixels asked for.
    pub size: Size,
    /// Quality tier.
    pub quality: Quality,
    /// Inference steps; `None` = by quality.
    pub steps: Option<u32>,
    /// CFG scale; `None` = by quality.
    pub cfg: Option<f32>,
    /// Where seeds come from.
    pub seed_mode: SeedMode,
    /// The seed, for the modes that use it.
    pub seed: Seed,
    /// Jobs one Enter makes.
    pub count: u32,
    /// Style words.
    pub enhancement: Enhancement,
    /// The marked row.
    pub row: usize,
    /// Are the rows under "advanced" shown?
    pub unfolded: bool,
    /// What only some models know.
    pub advanced: Advanced,
    /// The part of a request that was refused, and why.
    pub fault: Option<(RequestField, String)>,
    /// A value being typed, and what was wrong with it at the last Enter.
    pub editing: Option<(FormField, Box<Editor>, Option<String>)>,
}

impl Form {
    pub(super) fn new(services: &[ServiceState]) -> Self {
        let mut form = Self {
            service: None,
            model: None,
            size: Size::default(),
            quality: Quality::default(),
            steps: None,
            cfg: None,
            seed_mode: SeedMode::default(),
            seed: Seed(1),
            count: 1,
            enhancement: Enhancement::NONE,
            row: 0,
            unfolded: false,
            advanced: Advanced::default(),
            fault: None,
            editing: None,
        };
        form.settle(services);
        form
    }

    /// Makes the choice fit what there is: a service that exists (a ready one first). The model
    /// stays what was chosen, also while the service does not list it.
    pub(crate) fn settle(&mut self, services: &[ServiceState]) {
        if self.chosen(services).is_none() {
            let ready = services
                .iter()
                .find(|service| service.health == Health::Ready);
            self.service = ready
                .or_else(|| services.first())
                .map(|service| service.id.clone());
            self.model = None;
        }
    }

    /// A value changed: what was said about the old one is no longer true.
    fn changed(&mut self, field: FormField) {
        if let Some(part) = field.part() {
            self.part_changed(part);
        }
    }

    /// The same for any part of the request.
    pub(crate) fn part_changed(&mut self, part: RequestField) {
        if self.fault.as_ref().is_some_and(|(fault, _)| *fault == part) {
            self.fault = None;
        }
    }

    /// The chosen model's id, also where it was left to the service.
    pub(crate) fn model_id<'a>(&'a self, services: &'a [ServiceState]) -> Option<&'a str> {
        let first = || {
            self.chosen(services)?
                .models
                .first()
                .map(|model| model.id.as_str())
        };
        self.model.as_deref().or_else(first)
    }

    /// The chosen service.
    pub fn chosen<'a>(&self, services: &'a [ServiceState]) -> Option<&'a ServiceState> {
        services
            .iter()
            .find(|service| Some(&service.id) == self.service.as_ref())
    }

    /// What the chosen model can do.
    pub fn capability<'a>(&self, services: &'a [ServiceState]) -> Option<&'a Capability> {
        self.chosen(services)?.capability(self.model.as_deref())
    }

    /// What is known about the chosen model.
    pub(crate) fn facts<'a>(&self, services: &'a [ServiceState]) -> Option<&'a ModelFacts> {
        let model = self.chosen(services)?.model(self.model.as_deref())?;
        Some(&model.facts)
    }

    fn may_say_family(&self, services: &[ServiceState]) -> bool {
        self.facts(services)
            .is_some_and(|facts| !facts.families.is_empty())
    }

    /// Is the user asked for the family of the model, or did they say it?
    fn asks_family(&self, services: &[ServiceState]) -> bool {
        let facts = self.facts(services);
        let asks = facts.is_some_and(|facts| {
            let told = matches!(facts.family_source, None | Some(FamilySource::Remembered));
            facts.needs_workflow || told
        });
        asks && self.may_say_family(services)
    }

    /// The rows there are for the chosen model.
    pub fn rows(&self, services: &[ServiceState]) -> Vec<FormField> {
        let Some(service) = self.chosen(services) else {
            return Vec::new();
        };
        let can = self.capability(services);
        let has = |yes: fn(&Capability) -> bool| can.is_some_and(yes);
        let rows = [
            (FormField::Model, !service.models.is_empty()),
            (FormField::Family, self.asks_family(services)),
            (FormField::Size, can.is_some()),
            (FormField::Quality, has(|can| can.quality)),
            (FormField::Steps, has(|can| can.steps.is_some())),
            (FormField::Cfg, has(|can| can.cfg.is_some())),
            (FormField::Seed, has(|can| can.seed)),
            (FormField::Count, can.is_some()),
            (FormField::Style, can.is_some()),
        ];
        let rows = rows
            .into_iter()
            .filter_map(|(field, there)| there.then_some(field));
        let mut advanced = can.map(|can| self.advanced_rows(can)).unwrap_or_default();
        // What we think of it may be wrong.
        if self.may_say_family(services) && !self.asks_family(services) {
            advanced.push(FormField::Family);
        }
        let fold = (!advanced.is_empty()).then_some(FormField::Advanced);
        let shown = if self.unfolded { advanced } else { Vec::new() };
        rows.chain(fold).chain(shown).collect()
    }

    /// Puts the mark on a field, or keeps it in the list when there is no such row.
    pub(crate) fn mark(&mut self, field: Option<FormField>, services: &[ServiceState]) {
        let rows = self.rows(services);
        let place = rows.iter().position(|row| Some(*row) == field);
        self.row = place.unwrap_or(self.row).min(rows.len().saturating_sub(1));
    }

    /// The marked row's field.
    pub fn marked(&self, services: &[ServiceState]) -> Option<FormField> {
        let rows = self.rows(services);
        rows.get(self.row.min(rows.len().saturating_sub(1)))
            .copied()
    }

    /// Chooses the service `by` places on in the list.
    pub(crate) fn turn_service(&mut self, by: isize, services: &[ServiceState]) {
        let at = services
            .iter()
            .position(|service| Some(&service.id) == self.service.as_ref());
        let last = services.len().saturating_sub(1);
        let next = at.map_or(0, |at| at.saturating_add_signed(by).min(last));
        if let Some(service) = services
            .get(next)
            .filter(|it| Some(&it.id) != self.service.as_ref())
        {
            self.service = Some(service.id.clone());
            self.model = None;
            self.fault = None;
        }
    }
}
