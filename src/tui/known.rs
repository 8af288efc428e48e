//! What is known of the terminal: from the environment at once, from its answers when they come.

use crate::graphics::ask::{self, Answers, Environment, Reply};
use crate::graphics::{Depth, Look, is_light};

/// Everything known of the terminal.
pub(super) struct Known {
    environment: Environment,
    answers: Answers,
    /// The colours the user wants, if said.
    user: Option<Depth>,
    look: Look,
}

/// What an answer changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Learned {
    /// Pictures and colours are to be drawn otherwise.
    pub(super) look: bool,
    /// It can tell Shift+Enter and Ctrl+I apart, if asked.
    pub(super) keyboard: bool,
}

impl Known {
    /// What the environment says.
    pub(super) fn new(environment: Environment, user: Option<Depth>) -> Self {
        let answers = Answers::default();
        let depth = ask::depth(user, &environment, &answers);
        let look = Look {
            depth,
            ..Look::default()
        };
        Self {
            environment,
            answers,
            user,
            look,
        }
    }

    /// The question to ask, once, behind the first frame.
    pub(super) fn question(&self) -> Vec<u8> {
        let mut question = ask::BACKGROUND.to_vec();
        question.extend(ask::question(self.environment.mux()));
        question
    }

    /// How pictures are painted for it.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Does it know kitty's keyboard protocol?
    pub(super) fn has_keyboard(&self) -> bool {
        self.answers.keyboard.is_some()
    }

    /// Takes in an answer.
    pub(super) fn learn(&mut self, reply: &Reply) -> Learned {
        let had_keyboard = self.has_keyboard();
        if !self.answers.take(reply) {
            return Learned::default();
        }
        let depth = ask::depth(self.user, &self.environment, &self.answers);
        let cell = self.answers.cell.unwrap_or(self.look.cell);
        let light = self.answers.background.map_or(self.look.light, is_light);
        let look = Look { depth, cell, light };
        let learned = Learned {
            look: look != self.look,
            keyboard: self.has_keyboard() && !had_keyboard,
        };
        self.look = look;
        learned
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, Learned};
    use crate::graphics::Depth;
    use crate::graphics::ask::{Environment, Reply};

    #[test]
    fn an_answer_counts_once() {
        let environment = Environment {
            term: "xterm-256color".into(),
            ..Environment::default()
        };
        let mut known = Known::new(environment, None);
        assert_eq!(known.look().depth, Depth::Indexed);
        let truecolor = Reply::Setting(Some("48:2::1:2:3m".into()));
        assert_eq!(
            known.learn(&truecolor),
            Learned {
                look: true,
                keyboard: false
            }
        );
        assert_eq!(known.look().depth, Depth::True);
        assert_eq!(known.learn(&truecolor), Learned::default());
        assert!(!known.look().light);
        known.learn(&Reply::Colour {
            role: 11,
            rgb: [250, 248, 243],
        });
        assert!(
            known.look().light,
            "pictures without colour are drawn for paper"
        );
        assert_eq!(
            known.learn(&Reply::Keyboard(0)),
            Learned {
                look: false,
                keyboard: true
            }
        );
    }
}
