//! The terminal's answers, collected as they come.

use super::{Environment, Reply};
use crate::graphics::CellSize;

/// What the terminal has told so far; `None` = not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Name and version (XTVERSION), e.g. `kitty(0.41.1)`.
    pub version: Option<String>,
    /// Primary device attributes (DA1), the first being the level.
    pub attributes: Option<Vec<u16>>,
    /// The same of the terminal outside, where the nearest is tmux and hands the question on.
    pub outer: Option<String>,
    /// Whether it takes kitty graphics.
    pub kitty: Option<bool>,
    /// Flags of the kitty keyboard protocol; an answer means it is known.
    pub keyboard: Option<u16>,
    /// Size of a cell.
    pub cell: Option<CellSize>,
    /// Whether it kept a 24-bit colour.
    pub truecolor: Option<bool>,
    /// Whether it shows a frame at once (DEC mode 2026).
    pub synchronized: Option<bool>,
    /// Whether it has answered a question for its status (`CSI 5n`).
    pub status: bool,
    /// Its background colour.
    pub background: Option<[u8; 3]>,
}

impl Answers {
    /// Notes `reply`; says whether anything new was learned.
    pub fn take(&mut self, reply: &Reply) -> bool {
        let before = self.clone();
        match reply {
            Reply::Version(version) => self.take_version(version),
            Reply::Attributes(list) => self.attributes = Some(list.clone()),
            Reply::Kitty {
                id: super::KITTY_QUESTION_ID,
                ok,
            } => self.kitty = Some(*ok),
            Reply::Keyboard(flags) => self.keyboard = Some(*flags),
            Reply::Cell(size) => self.cell = Some(*size),
            Reply::Setting(Some(setting)) if setting.ends_with('m') => {
                self.truecolor = Some(kept_the_colour(setting));
            }
            // 0 is a mode it does not know, 4 one that cannot be set.
            Reply::Mode { mode: 2026, state } => {
                self.synchronized = Some(matches!(state, 1..=3));
            }
            Reply::Status(_) => self.status = true,
            Reply::Colour { role: 11, rgb } => self.background = Some(*rgb),
            _ => {}
        }
        *self != before
    }

    /// tmux answers for itself, and what comes from outside comes through it, later.
    fn take_version(&mut self, version: &str) {
        let nearest = self.version.get_or_insert_with(|| version.to_owned());
        if is_tmux(nearest) && !is_tmux(version) {
            self.outer = Some(version.to_owned());
        }
    }

    /// Forgets the terminal outside of tmux: another one may be there now.
    pub fn forget_outer(&mut self) {
        self.outer = None;
    }

    /// Whether tmux stands between us and the terminal, as far as is known.
    pub fn in_tmux(&self, environment: &Environment) -> bool {
        environment.in_tmux() || self.version.as_deref().is_some_and(is_tmux)
    }

    /// Whether the fence (DA1) has been answered: nothing more will come.
    pub fn complete(&self) -> bool {
        self.attributes.is_some()
    }

    /// Whether the terminal says that it draws sixel pictures (attribute 4).
    pub fn sixel(&self) -> bool {
        self.attributes
            .as_ref()
            .is_some_and(|list| list.iter().skip(1).any(|&item| item == 4))
    }
}

fn is_tmux(version: &str) -> bool {
    version.starts_with("tmux")
}

/// Whether the colour of [`super::question`] came back whole; terminals write it in three ways.
fn kept_the_colour(setting: &str) -> bool {
    ["48;2;1;2;3", "48:2:1:2:3", "48:2::1:2:3"]
        .iter()
        .any(|form| setting.contains(form))
}

#[cfg(test)]
mod tests {
    use super::{Answers, Environment};
    use crate::graphics::ask::Reply;

    #[test]
    fn answers_are_collected_until_the_fence() {
        let mut answers = Answers::default();
        let kitty = Reply::Kitty { id: 31, ok: true };
        assert!(answers.take(&kitty));
        assert!(!answers.take(&kitty), "nothing new");
        assert!(
            !answers.take(&Reply::Kitty { id: 7, ok: false }),
            "not our question"
        );
        assert!(!answers.complete());
        assert!(answers.take(&Reply::Attributes(vec![62, 4, 22])));
        assert!(answers.complete() && answers.sixel());
        assert_eq!(answers.kitty, Some(true));
    }

    #[test]
    fn the_first_attribute_is_a_level_and_no_feature() {
        let mut answers = Answers::default();
        answers.take(&Reply::Attributes(vec![4, 6]));
        assert!(!answers.sixel());
    }

    #[test]
    fn a_colour_given_back_is_judged() {
        let rows = [
            ("0;48:2::1:2:3m", Some(true)),
            ("48;2;1;2;3m", Some(true)),
            ("0;48:5:16m", Some(false)),
            ("2 q", None),
        ];
        for (setting, expected) in rows {
            let mut answers = Answers::default();
            answers.take(&Reply::Setting(Some(setting.to_owned())));
            assert_eq!(answers.truecolor, expected, "{setting}");
        }
        let mut answers = Answers::default();
        answers.take(&Reply::Setting(None));
        assert_eq!(answers.truecolor, None, "not supported is no answer");
    }

    #[test]
    fn a_mode_that_is_not_known_or_fixed_is_none() {
        for (state, expected) in [(0, false), (1, true), (2, true), (3, true), (4, false)] {
            let mut answers = Answers::default();
            assert!(answers.take(&Reply::Mode { mode: 2026, state }));
            assert_eq!(answers.synchronized, Some(expected), "{state}");
            assert!(!answers.take(&Reply::Mode {
                mode: 2004,
                state: 1
            }));
        }
    }

    #[test]
    fn what_answers_behind_tmux_is_the_terminal_outside() {
        let mut answers = Answers::default();
        answers.take(&Reply::Version("tmux 3.3a".into()));
        answers.take(&Reply::Version("kitty(0.41.1)".into()));
        assert_eq!(answers.version.as_deref(), Some("tmux 3.3a"));
        assert_eq!(answers.outer.as_deref(), Some("kitty(0.41.1)"));
        assert!(answers.in_tmux(&Environment::default()));
        answers.forget_outer();
        assert_eq!(answers.outer, None);
    }
}
