//! What is known of the terminal: from the environment at once, from its answers when they come.

use crate::domain::{LinkMeasure, TerminalReport};
use crate::graphics::ask::{
    self, Answers, Choice, Environment, Facts, PainterKind, Passage, Reply, Wish,
};
use crate::graphics::{Brush, CellSize, Depth, Grounds, Line, Look, is_light, report};

/// A line with a longer round trip, ms, is taken for a slow one until its rate is known.
const FAR: u32 = 40;

/// Everything known of the terminal.
pub(super) struct Known {
    environment: Environment,
    answers: Answers,
    /// The colours the user wants, if said.
    user: Option<Depth>,
    wish: Wish,
    /// See [`Brush::mark`].
    mark: u8,
    /// How much the line brings.
    line: Line,
    /// Size of a cell as the system knows it.
    measured: Option<CellSize>,
    passage: Option<Passage>,
    /// The terminal outside of tmux was asked for its name.
    asked_outside: bool,
    look: Look,
    choice: Choice,
    report: TerminalReport,
}

/// What an answer changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Learned {
    /// Pictures and colours are to be drawn otherwise.
    pub(super) look: bool,
    /// It can tell Shift+Enter and Ctrl+I apart, if asked.
    pub(super) keyboard: bool,
    /// tmux is there, or another terminal outside of it.
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
        let line = if environment.ssh {
            Line::Slow
        } else {
            Line::Fast
        };
        let mut known = Self {
            environment,
            answers: Answers::default(),
            user,
            wish,
            mark,
            line,
            measured: None,
            passage: None,
            asked_outside: false,
            look: Look::default(),
            choice: Choice::default(),
            report: TerminalReport::default(),
        };
        known.conclude();
        known
    }

    /// The question to ask, once, behind the first frame.
    pub(super) fn question(&self) -> Vec<u8> {
        // The Linux console prints what it does not know.
        let frames = match self.environment.term.as_str() {
            "linux" => b"".as_slice(),
            _ => ask::SYNCHRONIZED,
        };
        let question = ask::question(self.environment.mux());
        [ask::BACKGROUND, frames, &question].concat()
    }

    /// The question for the terminal outside of tmux, once for each. Its answer comes to whoever
    /// has the keys, so it waits until that is our pane.
    pub(super) fn question_outside(&mut self) -> Option<Vec<u8>> {
        let ours = match &self.passage {
            Some(passage) => passage.is_active && passage.is_open,
            // Nobody can tell: over SSH from inside of tmux.
            None => self.pane().is_empty(),
        };
        let due = self.in_tmux() && ours && !self.asked_outside;
        self.asked_outside |= due;
        due.then(ask::question_through_tmux)
    }

    /// Is the question for the terminal outside still waiting for our pane to be active?
    pub(super) fn is_beside(&self) -> bool {
        let beside = |passage: &Passage| passage.is_open && !passage.is_active;
        !self.asked_outside && self.passage.as_ref().is_some_and(beside)
    }

    /// The user came back, perhaps from another terminal.
    pub(super) fn returned(&mut self) {
        self.asked_outside = false;
    }

    /// How pictures are painted for it.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Everything known, in words.
    pub(super) fn report(&self) -> &TerminalReport {
        &self.report
    }

    /// What a painter has to know.
    pub(super) fn brush(&self) -> Brush {
        Brush {
            look: self.look,
            // Who asks for pixels gets them.
            line: match (self.line, self.wish) {
                (Line::Narrow, wish) if wish != Wish::Auto => Line::Slow,
                (line, _) => line,
            },
            mark: self.mark,
        }
    }

    /// Is it likely on another machine?
    pub(super) fn is_far(&self) -> bool {
        self.environment.ssh
    }

    /// Takes in what was measured of the line; says whether pictures are to be sent otherwise.
    pub(super) fn learn_link(&mut self, link: LinkMeasure) -> bool {
        let was = self.line;
        let far = link.round_trip_ms.is_some_and(|ms| ms > FAR);
        self.line = match (link.bytes_per_second, was) {
            (Some(rate), _) => was.at(rate),
            (None, Line::Fast) if far => Line::Slow,
            (None, was) => was,
        };
        self.conclude();
        was != self.line
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
        let known = (self.answers.version.is_some(), self.answers.complete());
        if !self.answers.take(reply) {
            return Learned::default();
        }
        let now = (self.answers.version.is_some(), self.answers.complete());
        Learned {
            look: self.conclude(),
            keyboard: self.has_keyboard() && !before.0,
            tmux: self.in_tmux() && (known != now || !before.1),
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
            self.asked_outside = false;
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

    /// Does tmux stand between us and the terminal?
    pub(super) fn in_tmux(&self) -> bool {
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
        let facts = Facts {
            wish: self.wish,
            environment: &self.environment,
            answers: &self.answers,
            passage: self.passage.as_ref(),
            depth: look.depth,
            cell_known: told.is_some(),
            is_narrow: self.line == Line::Narrow,
        };
        let choice = ask::choose(&facts);
        let report = report(&Grounds {
            facts,
            user: self.user,
            measured: self.measured,
        });
        if choice != self.choice {
            tracing::info!(kind = choice.kind.name(), why = choice.why, "pictures");
        }
        let new = (look, choice.kind) != (self.look, self.choice.kind);
        (self.look, self.choice, self.report) = (look, choice, report);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, Learned};
    use crate::domain::LinkMeasure;
    use crate::graphics::ask::{Environment, PainterKind, Passage, Reply, Wish};
    use crate::graphics::{CellSize, Depth, Line};

    #[test]
    fn what_a_picture_may_cost_follows_the_line() {
        for wish in [Wish::Auto, Wish::Kitty] {
            let environment = Environment {
                term: "xterm-256color".into(),
                ..Environment::default()
            };
            let mut known = Known::new(environment, None, (wish, 1));
            known.learn(&Reply::Version("kitty(0.41.1)".into()));
            let mut heard = |round_trip_ms, bytes_per_second: Option<u64>| {
                let changed = known.learn_link(LinkMeasure {
                    round_trip_ms: Some(round_trip_ms),
                    bytes_per_second: bytes_per_second.map(|kilo| kilo << 10),
                });
                (changed, known.brush().line, known.kind())
            };
            let kitty = PainterKind::Kitty;
            assert_eq!(heard(3, None), (false, Line::Fast, kitty));
            assert_eq!(heard(80, None), (true, Line::Slow, kitty));
            assert_eq!(heard(80, Some(900)), (false, Line::Slow, kitty));
            assert_eq!(heard(80, Some(5_000)), (true, Line::Fast, kitty));
            assert_eq!(heard(80, Some(700)), (false, Line::Fast, kitty));
            assert_eq!(heard(3, Some(64)), (true, Line::Slow, kitty));
            let narrow = if wish == Wish::Auto {
                (true, Line::Narrow, PainterKind::Cells)
            } else {
                (true, Line::Slow, kitty)
            };
            assert_eq!(heard(3, Some(12)), narrow);
            assert_eq!(heard(3, Some(24)).1, narrow.1, "not back and forth");
            assert_eq!(heard(3, Some(40)), (true, Line::Slow, kitty));
        }
    }

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
                keyboard: true,
                ..Learned::default()
            }
        );
    }

    #[test]
    fn the_terminal_outside_of_tmux_is_asked_once_and_only_while_its_answer_comes_to_us() {
        let environment = Environment {
            tmux: true,
            tmux_pane: "%3".into(),
            term: "tmux-256color".into(),
            ..Environment::default()
        };
        let passage = |is_active, client: &str| {
            Some(Passage {
                is_open: true,
                is_seen: true,
                is_active,
                client: client.into(),
            })
        };
        let mut known = Known::new(environment, None, (Wish::Auto, 1));
        assert_eq!(known.question_outside(), None, "tmux was not asked yet");
        known.learn_passage(passage(false, "/dev/pts/1"));
        assert_eq!(
            known.question_outside(),
            None,
            "the answer would be typed elsewhere"
        );
        assert!(known.is_beside());
        known.learn_passage(passage(true, "/dev/pts/1"));
        assert!(known.question_outside().is_some() && !known.is_beside());
        assert_eq!(known.question_outside(), None);
        known.learn(&Reply::Version("tmux 3.3a".into()));
        known.learn(&Reply::Version("kitty(0.41.1)".into()));
        assert_eq!(known.kind(), PainterKind::KittyInTmux);
        assert!(!known.learn_passage(passage(true, "/dev/pts/1")).tmux);
        assert!(known.learn_passage(passage(true, "/dev/pts/2")).tmux);
        assert_eq!(known.kind(), PainterKind::Cells, "not known any more");
        assert!(known.question_outside().is_some());
    }

    #[test]
    fn a_cell_is_as_large_as_the_terminal_says_then_as_the_system_says() {
        let mut known = Known::new(Environment::default(), None, (Wish::Auto, 1));
        assert_eq!(known.look().cell, CellSize::default());
        known.measure(Some((963, 604)), (120, 30));
        assert_eq!(
            known.look().cell,
            CellSize {
                width: 8,
                height: 20
            }
        );
        let told = CellSize {
            width: 9,
            height: 18,
        };
        assert!(known.learn(&Reply::Cell(told)).look);
        assert_eq!(known.look().cell, told);
        for nonsense in [Some((0, 0)), None, Some((1, 1)), Some((u16::MAX, 9))] {
            known.measure(nonsense, (0, 0));
            known.measure(nonsense, (120, 30));
        }
        assert_eq!(known.look().cell, told);
    }
}
