//! What is known of the terminal: from the environment at once, from its answers when they come.

use crate::graphics::ask::{
    self, Answers, Choice, Environment, Facts, PainterKind, Passage, Reply, Wish,
};
use crate::graphics::{Brush, CellSize, Depth, Look};

/// Everything known of the terminal.
pub(super) struct Known {
    environment: Environment,
    answers: Answers,
    /// The colours the user wants, if said.
    user: Option<Depth>,
    wish: Wish,
    /// See [`Brush::mark`].
    mark: u8,
    /// Size of a cell as the system knows it.
    measured: Option<CellSize>,
    passage: Option<Passage>,
    look: Look,
    choice: Choice,
}

/// What an answer changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Learned {
    /// Pictures and colours are to be drawn otherwise.
    pub(super) look: bool,
    /// It can tell Shift+Enter and Ctrl+I apart, if asked.
    pub(super) keyboard: bool,
    /// tmux is there, or hands us on to another terminal: ask that one.
    pub(super) tmux: bool,
}

impl Known {
    /// What the environment says; the painter and the byte in the names of its pictures that are
    /// wished for.
    pub(super) fn new(
        environment: Environment,
        user: Option<Depth>,
        (wish, mark): (Wish, u8),
    ) -> Self {
        let mut known = Self {
            environment,
            answers: Answers::default(),
            user,
            wish,
            mark,
            measured: None,
            passage: None,
            look: Look::default(),
            choice: Choice::default(),
        };
        known.conclude();
        known
    }

    /// The question to ask, once, behind the first frame.
    pub(super) fn question(&self) -> Vec<u8> {
        [ask::BACKGROUND, &ask::question(self.environment.mux())].concat()
    }

    /// What may have changed since.
    pub(super) fn question_again(&self) -> Vec<u8> {
        let mut bytes = ask::CELL_SIZE.to_vec();
        if self.in_tmux() {
            bytes.extend(ask::question_through_tmux());
        }
        bytes
    }

    /// How pictures are painted for it.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// What a painter has to know.
    pub(super) fn brush(&self) -> Brush {
        Brush {
            look: self.look,
            slow: self.environment.ssh,
            mark: self.mark,
        }
    }

    /// The painter for it.
    pub(super) fn kind(&self) -> PainterKind {
        self.choice.kind
    }

    /// Our pane, where we can ask tmux about it; else empty.
    pub(super) fn pane(&self) -> &str {
        &self.environment.tmux_pane
    }

    /// Does it know kitty's keyboard protocol?
    pub(super) fn has_keyboard(&self) -> bool {
        self.answers.keyboard.is_some()
    }

    /// Takes in the size of the window in pixels and in cells.
    pub(super) fn measure(&mut self, pixels: Option<(u16, u16)>, (columns, rows): (u16, u16)) {
        self.measured = pixels.and_then(|(width, height)| {
            CellSize::new(width.checked_div(columns)?, height.checked_div(rows)?)
        });
        self.conclude();
    }

    /// Takes in an answer.
    pub(super) fn learn(&mut self, reply: &Reply) -> Learned {
        let before = (self.has_keyboard(), self.in_tmux());
        let known = self.answers.version.is_some();
        if !self.answers.take(reply) {
            return Learned::default();
        }
        let first_version = !known && self.answers.version.is_some();
        Learned {
            look: self.conclude(),
            keyboard: self.has_keyboard() && !before.0,
            tmux: self.in_tmux() && (first_version || !before.1),
        }
    }

    /// Takes in what tmux says; in [`Learned::tmux`], whether another terminal shows us now.
    pub(super) fn learn_passage(&mut self, passage: Option<Passage>) -> Learned {
        let client = |passage: &Option<Passage>| {
            let client = passage.as_ref().map(|passage| passage.client.clone());
            client.filter(|client| !client.is_empty())
        };
        let (before, now) = (client(&self.passage), client(&passage));
        let moved = before.is_some() && now.is_some() && before != now;
        if moved {
            self.answers.forget_outer();
        }
        if passage.is_some() {
            self.passage = passage;
        }
        Learned {
            look: self.conclude(),
            keyboard: false,
            tmux: moved,
        }
    }

    fn in_tmux(&self) -> bool {
        self.answers.in_tmux(&self.environment)
    }

    /// What follows from everything known; says whether it is something new.
    fn conclude(&mut self) -> bool {
        let background = self.answers.background;
        let told = self.answers.cell.or(self.measured);
        let look = Look {
            depth: ask::depth(self.user, &self.environment, &self.answers),
            cell: told.unwrap_or_default(),
            light: background.is_some_and(is_light),
            background,
        };
        let choice = ask::choose(&Facts {
            wish: self.wish,
            environment: &self.environment,
            answers: &self.answers,
            passage: self.passage.as_ref(),
            depth: look.depth,
            cell_known: told.is_some(),
        });
        if choice != self.choice {
            tracing::info!(kind = choice.kind.name(), why = choice.why, "pictures");
        }
        let new = (look, choice.kind) != (self.look, self.choice.kind);
        (self.look, self.choice) = (look, choice);
        new
    }
}

/// Whether black is read better on it than white.
fn is_light([red, green, blue]: [u8; 3]) -> bool {
    u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114 > 127_500
}

#[cfg(test)]
mod tests {
    use super::{Known, Learned};
    use crate::graphics::Depth;
    use crate::graphics::ask::{Environment, Reply, Wish};

    #[test]
    fn an_answer_counts_once() {
        let environment = Environment {
            term: "xterm-256color".into(),
            ..Environment::default()
        };
        let mut known = Known::new(environment, None, (Wish::Auto, 1));
        assert_eq!(known.look().depth, Depth::Indexed);
        let truecolor = Reply::Setting(Some("48:2::1:2:3m".into()));
        assert_eq!(
            known.learn(&truecolor),
            Learned {
                look: true,
                ..Learned::default()
            }
        );
        assert_eq!(known.look().depth, Depth::True);
        assert_eq!(known.learn(&truecolor), Learned::default());
        assert_eq!(
            known.learn(&Reply::Keyboard(0)),
            Learned {
                keyboard: true,
                ..Learned::default()
            }
        );
    }
}
