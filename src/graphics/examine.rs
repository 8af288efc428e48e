//! Asks the terminal of a command everything, once and with a deadline, and measures the line to it.

use std::io::{self, IsTerminal};

use super::CellSize;
use super::ask::{Answers, Environment, Facts, Passage, Wish, depth};
use super::paint::is_narrow;
use super::report::{Grounds, report};
use crate::domain::{Clock, Depth, LinkMeasure, TerminalReport};

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// What is known now.
    pub terminal: TerminalReport,
    /// The line: to tmux, where that stands between.
    pub link: LinkMeasure,
    /// Why nobody was asked, if so.
    pub not_asked: Option<&'static str>,
}

/// Asks the terminal behind the standard output, or behind the standard error if `beside` is set.
///
/// Blocking: at most 1 s for the answers (2 s over SSH), 300 ms more through tmux, and 2 s for each
/// step of the measure of a very slow line. Nothing is written where there is no terminal.
pub fn examine(
    environment: &Environment,
    (wish, user): (Wish, Option<Depth>),
    clock: &dyn Clock,
    beside: bool,
) -> Examined {
    let heard = listen(environment, clock, beside);
    let facts = Facts {
        wish,
        environment,
        answers: &heard.answers,
        passage: heard.passage.as_ref(),
        depth: depth(user, environment, &heard.answers),
        cell_known: heard.answers.cell.or(heard.measured).is_some(),
        is_narrow: heard.link.bytes_per_second.is_some_and(is_narrow),
    };
    Examined {
        terminal: report(&Grounds {
            facts,
            user,
            measured: heard.measured,
        }),
        link: heard.link,
        not_asked: heard.not_asked,
    }
}

/// What was heard.
#[derive(Default)]
struct Heard {
    answers: Answers,
    passage: Option<Passage>,
    measured: Option<CellSize>,
    link: LinkMeasure,
    not_asked: Option<&'static str>,
}

impl Heard {
    fn nothing(why: &'static str) -> Self {
        Self {
            not_asked: Some(why),
            ..Self::default()
        }
    }
}

fn listen(environment: &Environment, clock: &dyn Clock, beside: bool) -> Heard {
    let answered = io::stdout().is_terminal() || (beside && io::stderr().is_terminal());
    if !answered {
        return Heard::nothing("the output is no terminal");
    }
    let window = crossterm::terminal::window_size().ok();
    let measured = window.as_ref().and_then(CellSize::of_window);
    let heard = if environment.term == "dumb" {
        Heard::nothing("TERM=dumb stands for one that answers nothing")
    } else {
        ask(environment, clock)
    };
    Heard { measured, ..heard }
}

#[cfg(unix)]
fn ask(environment: &Environment, clock: &dyn Clock) -> Heard {
    use super::ask::{BACKGROUND, SYNCHRONIZED, question, question_through_tmux};
    use super::tmux;
    use super::tty::QuietTty;

    let Some(tty) = QuietTty::open().or_else(QuietTty::beside) else {
        return Heard::nothing(
            "it has to be in the foreground, with the keys of the same terminal",
        );
    };
    if tty.has_typed() {
        return Heard::nothing("keys were typed ahead, and its answers would stand behind them");
    }
    let mut heard = Heard::default();
    let mut questions = BACKGROUND.to_vec();
    // Its console prints what it does not know.
    if environment.term != "linux" {
        questions.extend_from_slice(SYNCHRONIZED);
    }
    questions.extend(question(environment.mux()));
    let patience = if environment.ssh { 2_000 } else { 1_000 };
    tty.hear(&questions, patience, &mut heard.answers, Answers::complete);
    if heard.answers.in_tmux(environment) {
        let pane = environment.tmux_pane.as_str();
        heard.passage = (!pane.is_empty()).then(|| tmux::ask(pane)).flatten();
        let ours = |passage: &Passage| passage.is_open && passage.is_active;
        // Its answer comes to whoever has the keys.
        if heard.passage.as_ref().map_or(pane.is_empty(), ours) {
            let question = question_through_tmux();
            let told = |answers: &Answers| answers.outer.is_some();
            tty.hear(&question, 300, &mut heard.answers, told);
        }
    }
    if heard.answers.complete() {
        heard.link = tty.measure(clock);
    }
    heard
}

#[cfg(not(unix))]
fn ask(_: &Environment, _: &dyn Clock) -> Heard {
    Heard::nothing("this system's console answers no questions")
}
