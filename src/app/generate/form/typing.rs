//! Typing a field's value, and what can be wrong with it.

use super::{COUNT_MAX, Form, FormField, turn::WEIGHTS};
use crate::app::Editor;
use crate::domain::{InputImage, Seed, SeedMode, ServiceState, Size};

/// Longest number or size that can be typed, in characters.
const NUMBER_MAX: usize = 24;
/// Longest path that can be typed, in characters.
const PATH_MAX: usize = 1024;

impl Form {
    /// Begins to type a value; `false` where values are only chosen.
    pub(crate) fn begin_typing(&mut self, field: FormField, services: &[ServiceState]) -> bool {
        let text = match field {
            FormField::Size => format!("{}x{}", self.size.width, self.size.height),
            // What is rolled each time has no number to begin with.
            FormField::Seed if self.seed_mode == SeedMode::Random => String::new(),
            FormField::Seed => self.seed.to_string(),
            FormField::Steps | FormField::Cfg => self
                .value(field, services)
                .trim_end_matches(" (quality)")
                .to_owned(),
            FormField::Count => self.count.to_string(),
            FormField::Batch => self.batch(services).to_string(),
            FormField::Denoise => self
                .advanced
                .denoise
                .map(|denoise| format!("{denoise:.2}"))
                .unwrap_or_default(),
            FormField::Lora(place) => self
                .advanced
                .loras
                .get(place)
                .map(|lora| format!("{:.2}", lora.weight))
                .unwrap_or_default(),
            FormField::Input => {
                let input = self.advanced.input.as_ref();
                input
                    .map(|input| input.file.display().to_string())
                    .unwrap_or_default()
            }
            FormField::Model
            | FormField::Family
            | FormField::Quality
            | FormField::Style
            | FormField::Advanced
            | FormField::Sampler
            | FormField::Scheduler
            | FormField::Workflow
            | FormField::AddLora => return false,
        };
        let max = if field == FormField::Input {
            PATH_MAX
        } else {
            NUMBER_MAX
        };
        self.editing = Some((field, Box::new(Editor::line(max).proposing(&text)), None));
        true
    }

    /// Takes in the typed value, or says at the field what is wrong with it. Answers with the field
    /// that was taken in.
    pub(crate) fn accept_typed(&mut self, services: &[ServiceState]) -> Option<FormField> {
        let (field, editor, _) = self.editing.take()?;
        if let Err(problem) = self.set(field, editor.text().trim(), services) {
            self.editing = Some((field, editor, Some(problem)));
            return None;
        }
        self.changed(field);
        Some(field)
    }

    fn set(
        &mut self,
        field: FormField,
        text: &str,
        services: &[ServiceState],
    ) -> Result<(), String> {
        let can = self.capability(services);
        match field {
            FormField::Size => {
                self.size = text.parse::<Size>().map_err(|error| error.to_string())?;
            }
            // As in many other programs.
            FormField::Seed if text.is_empty() || text == "-1" => self.seed_mode = SeedMode::Random,
            FormField::Seed => {
                self.seed = Seed(
                    text.parse()
                        .map_err(|_| "a whole number from 0, or -1 for random".to_owned())?,
                );
                if self.seed_mode == SeedMode::Random {
                    self.seed_mode = SeedMode::Fixed;
                }
            }
            FormField::Steps => {
                let range = can.and_then(|can| can.steps);
                self.steps = Some(within(text, range.map(|range| (range.min, range.max)))?);
            }
            FormField::Cfg => {
                let range = can.and_then(|can| can.cfg);
                self.cfg = Some(within(text, range.map(|range| (range.min, range.max)))?);
            }
            FormField::Count => self.count = within(text, Some((1, COUNT_MAX)))?,
            FormField::Batch => {
                let max = can.map_or(1, |can| can.batch_max.max(1));
                self.advanced.batch = within(text, Some((1, max)))?;
            }
            FormField::Denoise if text.is_empty() => self.advanced.denoise = None,
            FormField::Denoise => {
                let range = can.and_then(|can| can.advanced.denoise);
                self.advanced.denoise =
                    Some(within(text, range.map(|range| (range.min, range.max)))?);
            }
            FormField::Lora(place) => {
                let weight = within(text, Some(WEIGHTS))?;
                if let Some(lora) = self.advanced.loras.get_mut(place) {
                    lora.weight = weight;
                }
            }
            FormField::Input => {
                let known = self.advanced.input.as_ref();
                let same = known.is_some_and(|input| input.file.as_os_str() == text);
                if !same {
                    let input = InputImage {
                        file: text.into(),
                        picture: None,
                    };
                    self.advanced.input = Some(input).filter(|_| !text.is_empty());
                }
            }
            _ => {}
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
