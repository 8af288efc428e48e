//! Walking a field's value with the arrow keys, and back to the usual one.

use super::{COUNT_MAX, Form, FormField};
use crate::domain::{
    ENHANCEMENTS, Enhancement, Quality, SIZE_PRESETS, SeedMode, ServiceState, Size,
};

/// One step of a LoRA's weight and of denoise.
const HUNDREDTHS: f32 = 0.05;
/// Bounds of a LoRA's weight in the form; negative ones are allowed.
pub(super) const WEIGHTS: (f32, f32) = (-4.0, 4.0);
/// Where walking begins when denoise was left to the service.
const DENOISE: f32 = 0.6;

impl Form {
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
            FormField::Steps | FormField::Cfg => self.turn_number(field, by, services),
            FormField::Seed => self.seed_mode = next_of(&SeedMode::ALL, self.seed_mode, by),
            FormField::Count => {
                self.count = self
                    .count
                    .saturating_add_signed(by as i32)
                    .clamp(1, COUNT_MAX);
            }
            FormField::Style => self.enhancement = next_of(&ENHANCEMENTS, self.enhancement, by),
            FormField::Advanced => self.unfolded = !self.unfolded,
            advanced => self.turn_advanced(advanced, by, services),
        }
        self.changed(field);
    }

    fn turn_number(&mut self, field: FormField, by: isize, services: &[ServiceState]) {
        let Some(can) = self.capability(services) else {
            return;
        };
        if field == FormField::Steps {
            let usual = can.steps_of(self.quality).unwrap_or_default();
            let next = self.steps.unwrap_or(usual).saturating_add_signed(by as i32);
            self.steps = can
                .steps
                .map(|range| next.clamp(range.min, range.max.max(range.min)));
        } else {
            let usual = can.cfg_of(self.quality).unwrap_or_default();
            let next = self.cfg.unwrap_or(usual) + by as f32 * 0.5;
            self.cfg = can.cfg.map(|range| next.max(range.min).min(range.max));
        }
    }

    fn turn_advanced(&mut self, field: FormField, by: isize, services: &[ServiceState]) {
        let can = self.capability(services);
        let step = by as f32 * HUNDREDTHS;
        match field {
            FormField::Batch => {
                let next = self.batch(services).saturating_add_signed(by as i32);
                self.advanced.batch = next.clamp(1, can.map_or(1, |can| can.batch_max.max(1)));
            }
            FormField::Denoise => {
                if let Some(range) = can.and_then(|can| can.advanced.denoise) {
                    let next = self
                        .advanced
                        .denoise
                        .map_or(DENOISE, |denoise| denoise + step);
                    self.advanced.denoise = Some(hundredths(next).max(range.min).min(range.max));
                }
            }
            FormField::Lora(place) => {
                if let Some(lora) = self.advanced.loras.get_mut(place) {
                    lora.weight = hundredths(lora.weight + step).clamp(WEIGHTS.0, WEIGHTS.1);
                }
            }
            FormField::Sampler | FormField::Scheduler | FormField::Workflow => {
                self.turn_name(field, by, services);
            }
            _ => {}
        }
    }

    /// The usual one, then those of the list.
    fn turn_name(&mut self, field: FormField, by: isize, services: &[ServiceState]) {
        let Some(pick) = super::Pick::of(field) else {
            return;
        };
        let (names, now) = self.names(pick, services);
        let at = names.iter().position(|(name, _)| Some(*name) == now);
        let next = around(at.map_or(0, |at| at + 1), by, names.len() + 1);
        let name = next.checked_sub(1).and_then(|at| names.get(at));
        let name = name.map(|(name, _)| (*name).to_owned());
        self.pick(pick, name.as_deref());
    }

    /// Back to the usual value; a LoRA and an input are taken out.
    pub(crate) fn reset(&mut self, field: FormField) {
        match field {
            FormField::Model => self.model = None,
            FormField::Size => self.size = Size::default(),
            FormField::Quality => self.quality = Quality::default(),
            FormField::Steps => self.steps = None,
            FormField::Cfg => self.cfg = None,
            FormField::Seed => self.seed_mode = SeedMode::default(),
            FormField::Count => self.count = 1,
            FormField::Style => self.enhancement = Enhancement::NONE,
            FormField::Batch => self.advanced.batch = 1,
            FormField::Sampler => self.advanced.sampler = None,
            FormField::Scheduler => self.advanced.scheduler = None,
            FormField::Workflow => self.advanced.workflow = None,
            FormField::Input => self.advanced.input = None,
            FormField::Denoise => self.advanced.denoise = None,
            FormField::Lora(place) => {
                if place < self.advanced.loras.len() {
                    self.advanced.loras.remove(place);
                }
            }
            FormField::Family | FormField::Advanced | FormField::AddLora => {}
        }
        self.changed(field);
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
}

/// Rounded, so that steps of a twentieth stay what they look like.
fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn around(at: usize, by: isize, count: usize) -> usize {
    let count = count.max(1) as isize;
    (at as isize + by).rem_euclid(count) as usize
}

fn next_of<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let at = all.iter().position(|known| *known == now).unwrap_or(0);
    all.get(around(at, by, all.len())).copied().unwrap_or(now)
}
