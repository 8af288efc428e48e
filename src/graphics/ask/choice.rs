//! Which painter the terminal gets, and why: a table over its answers.
//!
//! Names alone are not enough (old kitty answers the same questions as new kitty, and shows boxes
//! for placeholders), answers alone neither (tmux answers for itself). Every row was seen on a real
//! screen.

use super::{Answers, Environment};
use crate::graphics::Depth;

/// The ways to paint a picture inside the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PainterKind {
    /// Text cells, which every terminal has.
    #[default]
    Cells,
    /// kitty's placeholders.
    Kitty,
    /// kitty's placeholders, handed on by tmux.
    KittyInTmux,
    /// Placements of kitty before 0.28.
    OldKitty,
    /// Placements as Konsole shows them.
    Konsole,
    /// Sixel.
    Sixel,
    /// iTerm2's inline pictures.
    Iterm,
}

impl PainterKind {
    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cells => "text cells",
            Self::Kitty => "kitty placeholders",
            Self::KittyInTmux => "kitty placeholders through tmux",
            Self::OldKitty => "kitty placements",
            Self::Konsole => "Konsole placements",
            Self::Sixel => "sixel",
            Self::Iterm => "iTerm2 pictures",
        }
    }
}

/// What the user wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// The best that this terminal shows.
    #[default]
    Auto,
    /// Text cells.
    Cells,
    /// kitty's protocol, whatever the terminal says.
    Kitty,
    /// Sixel, whatever the terminal says.
    Sixel,
    /// iTerm2's protocol, whatever the terminal says.
    Iterm,
    /// No pictures.
    Off,
}

impl Wish {
    const ALL: [Self; 6] = [
        Self::Auto,
        Self::Cells,
        Self::Kitty,
        Self::Sixel,
        Self::Iterm,
        Self::Off,
    ];

    /// The one with that word, `Auto` where there is none.
    pub fn named(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|wish| wish.word() == word);
        found.unwrap_or_default()
    }

    /// Its word in files and flags.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Cells => "cells",
            Self::Kitty => "kitty",
            Self::Sixel => "sixel",
            Self::Iterm => "iterm",
            Self::Off => "off",
        }
    }
}

/// What tmux says of the way through it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// `allow-passthrough` is on.
    pub is_open: bool,
    /// A terminal shows our window now; what is sent meanwhile is lost otherwise.
    pub is_seen: bool,
    /// Our pane has the keys, and so it gets what the terminal outside answers.
    pub is_active: bool,
    /// The terminal that shows it.
    pub client: String,
}

/// Everything a painter is chosen by.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What the user wants.
    pub wish: Wish,
    /// The environment.
    pub environment: &'a Environment,
    /// What the terminal has told so far.
    pub answers: &'a Answers,
    /// What tmux has told, once it has.
    pub passage: Option<&'a Passage>,
    /// The colours it shows.
    pub depth: Depth,
    /// Whether the size of a cell is known, and not only guessed.
    pub cell_known: bool,
    /// The line brings too little for pixels.
    pub is_narrow: bool,
}

/// Which painter was chosen, and the reason in words for `doctor`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The painter.
    pub kind: PainterKind,
    /// Why this one.
    pub why: String,
}

impl Choice {
    fn new(kind: PainterKind, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { kind, why }
    }

    fn cells(why: impl Into<String>) -> Self {
        Self::new(PainterKind::Cells, why)
    }
}

/// The line that opens tmux for pictures.
pub const TMUX_ADVICE: &str = "tmux set -g allow-passthrough on";

/// The best painter for this terminal.
pub fn choose(facts: &Facts<'_>) -> Choice {
    let asked = "it was asked for";
    match facts.wish {
        Wish::Off => Choice::cells("pictures are switched off"),
        Wish::Cells => Choice::cells(asked),
        Wish::Auto | Wish::Kitty if facts.depth == Depth::Mono => {
            Choice::cells("no colours are shown, so pictures are text too")
        }
        Wish::Kitty => Choice::new(kitty_kind(facts), asked),
        Wish::Sixel => Choice::new(PainterKind::Sixel, asked),
        Wish::Iterm => Choice::new(PainterKind::Iterm, asked),
        Wish::Auto => match automatic(facts) {
            choice if facts.is_narrow && choice.kind != PainterKind::Cells => {
                Choice::cells("the line to the terminal brings too little for pixels")
            }
            choice => choice,
        },
    }
}

fn automatic(facts: &Facts<'_>) -> Choice {
    let (environment, answers) = (facts.environment, facts.answers);
    let version = answers.version.as_deref().unwrap_or_default();
    if answers.in_tmux(environment) {
        return in_tmux(facts);
    }
    let lower = version.to_ascii_lowercase();
    let mux = ["screen", "zellij"]
        .into_iter()
        .find(|mux| lower.starts_with(mux));
    if environment.mux() || mux.is_some() {
        let name = mux.unwrap_or("this multiplexer");
        return Choice::cells(format!("{name} lets no pixels through"));
    }
    if let Some(program) = Program::of(version) {
        return of_program(program, version, facts);
    }
    of_features(facts)
}

fn in_tmux(facts: &Facts<'_>) -> Choice {
    let closed = facts.passage.is_some_and(|passage| !passage.is_open);
    let Some(outer) = facts.answers.outer.as_deref() else {
        return Choice::cells(if closed {
            "tmux lets no pictures through".to_owned()
        } else {
            "no terminal answered through tmux".to_owned()
        });
    };
    if closed {
        return Choice::cells(format!("tmux lets no pictures through to {outer}"));
    }
    match Program::of(outer) {
        Some(Program::Kitty | Program::Ghostty) => {
            let why = format!("{outer} shows them, and tmux hands them on");
            Choice::new(PainterKind::KittyInTmux, why)
        }
        _ => Choice::cells(format!("what {outer} shows does not get through tmux")),
    }
}

/// Terminals that are known by name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    /// kitty 0.28 and newer.
    Kitty,
    OldKitty,
    Ghostty,
    Konsole,
    /// Those that show iTerm2's pictures well.
    Iterm,
}

impl Program {
    fn of(version: &str) -> Option<Self> {
        let lower = version.to_ascii_lowercase();
        if lower.starts_with("kitty") {
            return Some(if number_of(&lower) >= (0, 28) {
                Self::Kitty
            } else {
                Self::OldKitty
            });
        }
        let iterm = ["iterm2", "wezterm", "mintty", "rio"];
        if lower.starts_with("ghostty") {
            Some(Self::Ghostty)
        } else if lower.starts_with("konsole") {
            Some(Self::Konsole)
        } else {
            let known = iterm.iter().any(|name| lower.starts_with(name));
            known.then_some(Self::Iterm)
        }
    }
}

/// The first two numbers of a version, `(0, 41)` of `kitty(0.41.1)`.
fn number_of(version: &str) -> (u32, u32) {
    let mut numbers = version
        .split(|char: char| !char.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

fn of_program(program: Program, version: &str, facts: &Facts<'_>) -> Choice {
    let refused = facts.answers.kitty == Some(false);
    match program {
        Program::Kitty | Program::Ghostty if refused => {
            Choice::cells(format!("{version} refused a picture"))
        }
        Program::Kitty | Program::Ghostty => {
            Choice::new(PainterKind::Kitty, format!("{version} shows them"))
        }
        Program::OldKitty | Program::Konsole if !facts.cell_known => unknown_cell(version),
        Program::OldKitty if !refused => Choice::new(
            PainterKind::OldKitty,
            format!("{version} is older than 0.28, which brought placeholders"),
        ),
        Program::Konsole if facts.answers.kitty == Some(true) => Choice::new(
            PainterKind::Konsole,
            format!("{version} shows them, and takes them away again"),
        ),
        Program::OldKitty | Program::Konsole => {
            Choice::cells(format!("{version} takes no pictures"))
        }
        Program::Iterm => Choice::new(PainterKind::Iterm, format!("{version} shows them")),
    }
}

fn unknown_cell(terminal: &str) -> Choice {
    Choice::cells(format!("{terminal} does not tell the size of a cell"))
}

fn of_features(facts: &Facts<'_>) -> Choice {
    let (environment, answers) = (facts.environment, facts.answers);
    let terminal = terminal(facts);
    let program = environment.term_program.to_ascii_lowercase();
    let iterm = ["iterm.app", "wezterm", "mintty", "rio"].contains(&program.as_str())
        || environment.lc_terminal.eq_ignore_ascii_case("iterm2")
        // Switched off there unless the attributes say so.
        || (program == "vscode" && answers.sixel());
    // Nothing is sent to somebody who has not answered at all.
    if iterm && answers.complete() {
        return Choice::new(PainterKind::Iterm, format!("{terminal} shows them"));
    }
    match (answers.sixel(), facts.cell_known) {
        (true, true) => Choice::new(PainterKind::Sixel, format!("{terminal} says so (DA1)")),
        (true, false) => unknown_cell(&terminal),
        (false, _) if answers.complete() => Choice::cells(format!("{terminal} shows no pixels")),
        (false, _) => Choice::cells(format!("{terminal} has not answered")),
    }
}

fn terminal(facts: &Facts<'_>) -> String {
    let environment = facts.environment;
    match (&facts.answers.version, environment.term.as_str()) {
        (Some(version), _) => version.clone(),
        (None, _) if !environment.term_program.is_empty() => environment.term_program.clone(),
        (None, "") => "an unnamed terminal".to_owned(),
        (None, term) => format!("a terminal of type {term}"),
    }
}

fn kitty_kind(facts: &Facts<'_>) -> PainterKind {
    let version = facts.answers.version.as_deref().unwrap_or_default();
    match Program::of(version) {
        _ if facts.answers.in_tmux(facts.environment) => PainterKind::KittyInTmux,
        Some(Program::Konsole) => PainterKind::Konsole,
        Some(Program::OldKitty) => PainterKind::OldKitty,
        _ => PainterKind::Kitty,
    }
}

#[cfg(test)]
mod tests;
