//! Service, model and the picture's settings: only what the chosen model has.

use crate::app::Editor;
use crate::domain::{
    Capability, Enhancement, Health, Quality, SIZE_PRESETS, Seed, SeedMode, ServiceId,
    ServiceState, Size,
};
use crate::domain::{ENHANCEMENTS, visible};

/// A row of the picture's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormField {
    /// Model of the service.
    Model,
    /// Width and height.
    Size,
    /// Quality tier.
    Quality,
    /// Inference steps.
    Steps,
    /// CFG scale.
    Cfg,
    /// Seed.
    Seed,
    /// How many jobs one Enter makes.
    Count,
    /// Style words.
    Style,
}

impl FormField {
    /// Its name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Size => "size",
            Self::Quality => "quality",
            Self::Steps => "steps",
            Self::Cfg => "CFG",
            Self::Seed => "seed",
            Self::Count => "pictures",
            Self::Style => "style",
        }
    }
}

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
            editing: None,
        };
        form.settle(services);
        form
    }

    /// Makes the choice fit what there is: a service that exists (a ready one first), one of its
    /// models.
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
        let models = self.chosen(services).map(|service| &service.models);
        let known = |id: &String| models.is_some_and(|list| list.iter().any(|it| it.id == *id));
        if self.model.as_ref().is_some_and(|id| !known(id)) {
            self.model = None;
        }
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

    /// The rows there are for the chosen model.
    pub fn rows(&self, services: &[ServiceState]) -> Vec<FormField> {
        let Some(service) = self.chosen(services) else {
            return Vec::new();
        };
        let can = self.capability(services);
        let has = |yes: fn(&Capability) -> bool| can.is_some_and(yes);
        let rows = [
            (FormField::Model, !service.models.is_empty()),
            (FormField::Size, can.is_some()),
            (FormField::Quality, has(|can| can.quality)),
            (FormField::Steps, has(|can| can.steps.is_some())),
            (FormField::Cfg, has(|can| can.cfg.is_some())),
            (FormField::Seed, has(|can| can.seed)),
            (FormField::Count, can.is_some()),
            (FormField::Style, can.is_some()),
        ];
        rows.into_iter()
            .filter_map(|(field, there)| there.then_some(field))
            .collect()
    }

    /// The marked row's field.
    pub fn marked(&self, services: &[ServiceState]) -> Option<FormField> {
        let rows = self.rows(services);
        rows.get(self.row.min(rows.len().saturating_sub(1)))
            .copied()
    }

    /// A field's value as the screen shows it.
    pub fn value(&self, field: FormField, services: &[ServiceState]) -> String {
        match field {
            FormField::Model => {
                let first = || {
                    self.chosen(services)?
                        .models
                        .first()
                        .map(|model| model.id.clone())
                };
                visible(&self.model.clone().or_else(first).unwrap_or_default())
            }
            FormField::Size => self.size_words(services),
            FormField::Quality => self.quality.title().to_owned(),
            FormField::Steps => self.steps.map_or_else(
                || format!("{} (quality)", self.quality.steps()),
                |steps| steps.to_string(),
            ),
            FormField::Cfg => self.cfg.map_or_else(
                || format!("{:.1} (quality)", self.quality.cfg()),
                |cfg| format!("{cfg:.1}"),
            ),
            FormField::Seed => match self.seed_mode {
                SeedMode::Random => "random".to_owned(),
                mode => format!("{} {}", self.seed, mode.title()),
            },
            FormField::Count => self.count.to_string(),
            FormField::Style => self.enhancement.id.to_owned(),
        }
    }

    fn size_words(&self, services: &[ServiceState]) -> String {
        let snapped = self
            .capability(services)
            .map_or(self.size, |can| can.sizes.snap(self.size));
        if snapped == self.size {
            self.size.to_string()
        } else {
            format!("{} (asked {})", snapped, self.size)
        }
    }

    /// Walks a field's value `by` places on.
    pub(crate) fn turn(&mut self, field: FormField, by: isize, services: &[ServiceState]) {
        match field {
            FormField::Model => self.turn_model(by, services),
            FormField::Size => {
                let at = SIZE_PRESETS.iter().position(|size| *size == self.size);
                // From a size of one's own the walk goes on at the nearest preset.
                let near = || {
                    let far = |at: &usize| SIZE_PRESETS[*at].pixels().abs_diff(self.size.pixels());
                    (0..SIZE_PRESETS.len()).min_by_key(far)
                };
                let next = around(at.or_else(near).unwrap_or(0), by, SIZE_PRESETS.len());
                self.size = SIZE_PRESETS.get(next).copied().unwrap_or_default();
            }
            FormField::Quality => self.quality = next_of(&Quality::ALL, self.quality, by),
            FormField::Steps => {
                let now = self.steps.unwrap_or_else(|| self.quality.steps());
                let range = self.capability(services).and_then(|can| can.steps);
                let next = now.saturating_add_signed(by as i32);
                self.steps = Some(range.map_or(next, |range| next.clamp(range.min, range.max)));
            }
            FormField::Cfg => {
                let next = self.cfg.unwrap_or_else(|| self.quality.cfg()) + by as f32 * 0.5;
                let range = self.capability(services).and_then(|can| can.cfg);
                self.cfg = Some(range.map_or(next, |range| next.clamp(range.min, range.max)));
            }
            FormField::Seed => self.seed_mode = next_of(&SeedMode::ALL, self.seed_mode, by),
            FormField::Count => {
                self.count = self
                    .count
                    .saturating_add_signed(by as i32)
                    .clamp(1, COUNT_MAX);
            }
            FormField::Style => self.enhancement = next_of(&ENHANCEMENTS, self.enhancement, by),
        }
    }

    fn turn_model(&mut self, by: isize, services: &[ServiceState]) {
        let Some(service) = self.chosen(services) else {
            return;
        };
        let at = service
            .models
            .iter()
            .position(|model| Some(&model.id) == self.model.as_ref());
        let next = around(at.unwrap_or(0), by, service.models.len());
        self.model = service.models.get(next).map(|model| model.id.clone());
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
        }
    }

    /// Begins to type a value; `false` where values are only chosen.
    pub(crate) fn begin_typing(&mut self, field: FormField, services: &[ServiceState]) -> bool {
        let text = match field {
            FormField::Size => format!("{}x{}", self.size.width, self.size.height),
            FormField::Seed => self.seed.to_string(),
            FormField::Steps | FormField::Cfg => self
                .value(field, services)
                .trim_end_matches(" (quality)")
                .to_owned(),
            FormField::Count => self.count.to_string(),
            FormField::Model | FormField::Quality | FormField::Style => return false,
        };
        self.editing = Some((field, Box::new(Editor::line(24).with(&text)), None));
        true
    }

    /// Takes in the typed value, or says at the field what is wrong with it.
    pub(crate) fn accept_typed(&mut self, services: &[ServiceState]) {
        let Some((field, editor, _)) = self.editing.take() else {
            return;
        };
        if let Err(problem) = self.set(field, editor.text().trim(), services) {
            self.editing = Some((field, editor, Some(problem)));
        }
    }

    fn set(
        &mut self,
        field: FormField,
        text: &str,
        services: &[ServiceState],
    ) -> Result<(), String> {
        match field {
            FormField::Size => {
                self.size = text.parse::<Size>().map_err(|error| error.to_string())?;
            }
            FormField::Seed => {
                self.seed = Seed(
                    text.parse()
                        .map_err(|_| "a whole number from 0".to_owned())?,
                );
                if self.seed_mode == SeedMode::Random {
                    self.seed_mode = SeedMode::Fixed;
                }
            }
            FormField::Steps => {
                let range = self.capability(services).and_then(|can| can.steps);
                self.steps = Some(within(text, range.map(|range| (range.min, range.max)))?);
            }
            FormField::Cfg => {
                let range = self.capability(services).and_then(|can| can.cfg);
                self.cfg = Some(within(text, range.map(|range| (range.min, range.max)))?);
            }
            FormField::Count => self.count = within(text, Some((1, COUNT_MAX)))?,
            FormField::Model | FormField::Quality | FormField::Style => {}
        }
        Ok(())
    }
}

fn within<T>(text: &str, range: Option<(T, T)>) -> Result<T, String>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    let value = text.parse::<T>().map_err(|_| "a number".to_owned())?;
    match range {
        Some((min, max)) if !(value >= min && value <= max) => Err(format!("{min} to {max}")),
        _ => Ok(value),
    }
}

fn around(at: usize, by: isize, count: usize) -> usize {
    let count = count.max(1) as isize;
    (at as isize + by).rem_euclid(count) as usize
}

fn next_of<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let at = all.iter().position(|known| *known == now).unwrap_or(0);
    all.get(around(at, by, all.len())).copied().unwrap_or(now)
}
