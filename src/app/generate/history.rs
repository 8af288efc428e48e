//! Earlier prompts, walked through with the arrow keys; what is being typed is kept meanwhile.

/// Prompts that are remembered.
const PROMPTS_MAX: usize = 500;

/// Earlier prompts and the place of the walk among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The oldest first.
    prompts: Vec<String>,
    /// Where the walk is; `None` = at the text being typed.
    at: Option<usize>,
    /// The text that was being typed when the walk began.
    draft: String,
}

impl History {
    /// Nothing to walk through?
    pub fn is_empty(&self) -> bool {
        self.prompts.is_empty()
    }

    /// Was this prompt sent before?
    pub(crate) fn holds(&self, prompt: &str) -> bool {
        self.prompts.iter().any(|known| known == prompt.trim())
    }

    /// Remembers a prompt that was sent and ends the walk.
    pub(crate) fn push(&mut self, prompt: &str) {
        self.prompts.retain(|known| known != prompt);
        self.prompts.push(prompt.to_owned());
        if self.prompts.len() > PROMPTS_MAX {
            self.prompts.remove(0);
        }
        self.at = None;
        self.draft.clear();
    }

    /// Puts prompts of earlier sessions before those of this one.
    pub(crate) fn recall(&mut self, mut earlier: Vec<String>) {
        earlier.retain(|prompt| !self.prompts.contains(prompt));
        let room = PROMPTS_MAX.saturating_sub(self.prompts.len());
        earlier.drain(..earlier.len().saturating_sub(room));
        self.at = self.at.map(|at| at + earlier.len());
        earlier.append(&mut self.prompts);
        self.prompts = earlier;
    }

    /// The prompt before the one shown, which is `current`.
    pub(crate) fn older(&mut self, current: &str) -> Option<String> {
        let at = if let Some(at) = self.at {
            at.checked_sub(1)?
        } else {
            let newest = self.prompts.len().checked_sub(1)?;
            current.clone_into(&mut self.draft);
            // Right after sending, the text is still the newest prompt: go one further back.
            let same = self
                .prompts
                .get(newest)
                .is_some_and(|known| known == current.trim());
            if same { newest.checked_sub(1)? } else { newest }
        };
        self.at = Some(at);
        self.prompts.get(at).cloned()
    }

    /// The prompt after the one shown; after the newest comes the text that was being typed.
    pub(crate) fn newer(&mut self) -> Option<String> {
        let at = self.at? + 1;
        if let Some(prompt) = self.prompts.get(at) {
            self.at = Some(at);
            return Some(prompt.clone());
        }
        self.at = None;
        Some(std::mem::take(&mut self.draft))
    }
}

#[cfg(test)]
mod tests {
    use super::History;

    #[test]
    fn walking_back_and_forth_ends_at_what_was_typed() {
        let mut history = History::default();
        assert_eq!(history.older("x"), None);
        for prompt in ["one", "two", "one"] {
            history.push(prompt);
        }
        assert_eq!(history.older("half a th").as_deref(), Some("one"));
        assert_eq!(history.older("one").as_deref(), Some("two"));
        assert_eq!(history.older("two"), None, "the oldest stays");
        assert_eq!(history.newer().as_deref(), Some("one"));
        assert_eq!(history.newer().as_deref(), Some("half a th"));
        assert_eq!(history.newer(), None);
    }

    #[test]
    fn earlier_sessions_come_before_this_one() {
        let mut history = History::default();
        history.push("now");
        assert_eq!(history.older("").as_deref(), Some("now"));
        history.recall(vec!["long ago".into(), "now".into(), "before".into()]);
        assert_eq!(history.older("now").as_deref(), Some("before"));
        assert_eq!(history.older("before").as_deref(), Some("long ago"));
        assert_eq!(history.newer().as_deref(), Some("before"));
    }

    #[test]
    fn right_after_sending_the_walk_begins_one_further_back() {
        let mut history = History::default();
        history.push("one");
        history.push("two");
        assert_eq!(history.older("two").as_deref(), Some("one"));
    }
}
