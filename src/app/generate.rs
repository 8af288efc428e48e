//! The state of the Generate tab: what is being written, chosen and looked at.

mod form;
mod history;
mod results;

use super::Editor;
use crate::domain::{
    Capability, PROMPT_CHARACTERS_MAX, PromptProblem, Request, Seed, ServiceState, check_prompt,
};
pub(crate) use form::USUAL;
pub use form::{Form, FormField, Pick, part_words};
use history::History;
pub use results::ResultsGrid;

/// A quick prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// Shown on its button.
    pub title: String,
    /// Put into the prompt.
    pub prompt: String,
}

/// The panel that has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The prompt.
    #[default]
    Prompt,
    /// The negative prompt.
    Negative,
    /// The quick prompts.
    Ideas,
    /// The session's pictures.
    Results,
    /// The list of services.
    Services,
    /// The picture's settings.
    Picture,
}

/// In the order Tab walks through them.
const FOCUS_ORDER: [Focus; 6] = [
    Focus::Prompt,
    Focus::Negative,
    Focus::Ideas,
    Focus::Results,
    Focus::Services,
    Focus::Picture,
];

/// The Generate tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Generate {
    /// Which panel has the keys.
    pub focus: Focus,
    /// The prompt.
    pub prompt: Editor,
    /// The negative prompt; kept while a service without one is chosen.
    pub negative: Editor,
    /// Service and settings.
    pub form: Form,
    /// Quick prompts.
    pub ideas: Vec<Idea>,
    /// The marked quick prompt.
    pub idea: usize,
    /// This session's pictures.
    pub results: ResultsGrid,
    /// Earlier prompts.
    pub history: History,
    /// Enter was pressed on a prompt that cannot be sent: say why until it changes.
    pub refused: bool,
}

impl Generate {
    pub(super) fn new(ideas: Vec<Idea>, services: &[ServiceState]) -> Self {
        Self {
            focus: Focus::default(),
            prompt: Editor::lines(PROMPT_CHARACTERS_MAX),
            negative: Editor::lines(PROMPT_CHARACTERS_MAX),
            form: Form::new(services),
            ideas,
            idea: 0,
            results: ResultsGrid::default(),
            history: History::default(),
            refused: false,
        }
    }

    /// Puts `text` in place of the prompt (undo brings the old one back) and returns how many
    /// characters found no room.
    pub(super) fn set_prompt(&mut self, text: &str) -> usize {
        self.refused = false;
        self.prompt.replace("");
        self.prompt.insert(text)
    }

    /// What is wrong with the prompt, if it should be said now: what is too long at once, an
    /// empty one only after Enter.
    pub fn prompt_problem(&self, capability: Option<&Capability>) -> Option<PromptProblem> {
        let max = capability.map_or(PROMPT_CHARACTERS_MAX, |can| can.prompt_max);
        let problem = check_prompt(&self.prompt.text(), max).err()?;
        (self.refused || problem != PromptProblem::Empty).then_some(problem)
    }

    /// The panels that can have the keys now.
    pub fn panels(&self, capability: Option<&Capability>) -> Vec<Focus> {
        let there = |focus: &Focus| match focus {
            Focus::Negative => capability.is_some_and(|can| can.negative_prompt),
            Focus::Ideas => !self.ideas.is_empty(),
            _ => true,
        };
        FOCUS_ORDER.into_iter().filter(there).collect()
    }

    /// Moves the keys `by` panels on.
    pub(super) fn move_focus(&mut self, by: isize, capability: Option<&Capability>) {
        let panels = self.panels(capability);
        let at = panels
            .iter()
            .position(|panel| *panel == self.focus)
            .unwrap_or(0);
        let count = panels.len() as isize;
        let next = (at as isize + by).rem_euclid(count.max(1)) as usize;
        self.focus = panels.get(next).copied().unwrap_or_default();
        self.form.editing = None;
    }

    /// The request the form makes with `seed`; fields the model does not know stay out of it.
    pub(super) fn request(
        &self,
        service: &ServiceState,
        services: &[ServiceState],
        seed: Seed,
    ) -> Request {
        let can = service.capability(self.form.model.as_deref());
        let negative = self.negative.text().trim().to_owned();
        let has = |yes: fn(&Capability) -> bool| can.is_some_and(yes);
        Request {
            service: service.id.clone(),
            model: self.form.model.clone(),
            prompt: self.prompt.text().trim().to_owned(),
            enhancement: self.form.enhancement,
            negative_prompt: (has(|can| can.negative_prompt) && !negative.is_empty())
                .then_some(negative),
            size: can.map_or(self.form.size, |can| can.sizes.snap(self.form.size)),
            quality: self.form.quality,
            steps: self.form.steps.filter(|_| has(|can| can.steps.is_some())),
            cfg: self.form.cfg.filter(|_| has(|can| can.cfg.is_some())),
            seed,
            advanced: self.form.advanced_request(services),
        }
    }
}
