//! The terminal's answers, collected as they come, and the painter that follows from them.

use super::{Environment, Reply};
use crate::graphics::CellSize;

/// What the terminal has told so far; `None` = not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Name and version (XTVERSION), e.g. `kitty(0.41.1)`.
    pub version: Option<String>,
    /// Primary device attributes (DA1), the first being the level.
    pub attributes: Option<Vec<u16>>,
    /// Whether it takes kitty graphics.
    pub kitty: Option<bool>,
    /// Flags of the kitty keyboard protocol; an answer means it is known.
    pub keyboard: Option<u16>,
    /// Size of a cell.
    pub cell: Option<CellSize>,
    /// Whether it kept a 24-bit colour.
    pub truecolor: Option<bool>,
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
            // The first is the nearest; a later one comes from outside a multiplexer.
            Reply::Version(version) => {
                self.version.get_or_insert_with(|| version.clone());
            }
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
            Reply::Status(_) => self.status = true,
            Reply::Colour { role: 11, rgb } => self.background = Some(*rgb),
            _ => {}
        }
        *self != before
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

/// Whether the colour of [`super::question`] came back whole; terminals write it in three ways.
fn kept_the_colour(setting: &str) -> bool {
    ["48;2;1;2;3", "48:2:1:2:3", "48:2::1:2:3"]
        .iter()
        .any(|form| setting.contains(form))
}

/// The ways to paint a picture inside the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PainterKind {
    /// Text cells, which every terminal has.
    Cells,
}

/// Which painter was chosen, and the reason in words for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The painter.
    pub kind: PainterKind,
    /// Why this one.
    pub why: String,
}

/// The best painter for this terminal.
pub fn painter(environment: &Environment, answers: &Answers) -> Choice {
    let terminal = match (&answers.version, environment.term.as_str()) {
        (Some(version), _) => version.clone(),
        (None, "") => "an unnamed terminal".to_owned(),
        (None, term) => format!("a terminal of type {term}"),
    };
    let why = format!("text cells are drawn right everywhere, so in {terminal} too");
    Choice {
        kind: PainterKind::Cells,
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Environment, PainterKind, painter};
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
    fn the_choice_says_why() {
        let choice = painter(&Environment::default(), &Answers::default());
        assert_eq!(choice.kind, PainterKind::Cells);
        assert!(choice.why.contains("text cells"));
    }
}
