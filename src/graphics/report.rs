//! What is known of the terminal as plain words, for the doctor: one report for the screen and for
//! scripts.

use super::CellSize;
use super::ask::{Choice, Environment, Facts, PainterKind, TMUX_ADVICE, choose, depth_because};
use crate::domain::{Depth, TerminalAnswer, TerminalReport, TmuxReport};

/// What a report is made from, besides the facts a painter is chosen by.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// The facts.
    pub facts: Facts<'a>,
    /// The colours the user wants, if said.
    pub user: Option<Depth>,
    /// Size of a cell as the system knows it.
    pub measured: Option<CellSize>,
}

/// The report.
pub fn report(grounds: &Grounds<'_>) -> TerminalReport {
    let facts = &grounds.facts;
    let (environment, answers) = (facts.environment, facts.answers);
    let (depth, colours_why) = depth_because(grounds.user, environment, answers);
    let choice = choose(facts);
    let (cell, cell_from) = match (answers.cell, grounds.measured) {
        (Some(cell), _) => (Some(cell), "the terminal said so"),
        (None, Some(cell)) => (Some(cell), "the system says so"),
        (None, None) => (None, "nobody tells its size; 10×20 pixels are assumed"),
    };
    TerminalReport {
        name: answers.version.clone(),
        term: environment.term.clone(),
        outside: answers.outer.clone(),
        over_ssh: environment.ssh,
        answered: answers.complete(),
        answers: rows(facts),
        colours: depth.word(),
        colours_why,
        cell: cell.map(|cell| (cell.width, cell.height)),
        cell_from,
        painter: choice.kind.name(),
        images: facts.wish.word(),
        synchronized_output: answers.synchronized,
        keyboard_protocol: answers.keyboard.is_some(),
        tmux: tmux(facts, &choice, environment),
        painter_why: choice.why,
    }
}

/// Every question and its answer.
fn rows(facts: &Facts<'_>) -> Vec<TerminalAnswer> {
    let answers = facts.answers;
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let numbers = answers.attributes.as_ref().map(|list| {
        let words: Vec<_> = list.iter().map(u16::to_string).collect();
        words.join(";")
    });
    let colour = |[red, green, blue]: [u8; 3]| format!("#{red:02x}{green:02x}{blue:02x}");
    let cell = |cell: CellSize| format!("{}×{}", cell.width, cell.height);
    let row = |question, answer| TerminalAnswer { question, answer };
    let mut rows = vec![
        row("name (XTVERSION)", answers.version.clone()),
        row("attributes (DA1)", numbers),
        row("kitty pictures", answers.kitty.map(yes)),
        row("24-bit colour (DECRQSS)", answers.truecolor.map(yes)),
        row("background (OSC 11)", answers.background.map(colour)),
        row("cell (CSI 16 t)", answers.cell.map(cell)),
        row("frames at once (2026)", answers.synchronized.map(yes)),
        row(
            "keyboard (CSI ? u)",
            answers.keyboard.map(|flags| flags.to_string()),
        ),
    ];
    if answers.in_tmux(facts.environment) {
        rows.push(row("name outside of tmux", answers.outer.clone()));
        // tmux would take the question for a title, so it does not get it.
        rows.retain(|row| row.question != "kitty pictures");
    }
    rows
}

fn tmux(facts: &Facts<'_>, choice: &Choice, environment: &Environment) -> Option<TmuxReport> {
    facts.answers.in_tmux(environment).then(|| {
        let open = facts.passage.map(|passage| passage.is_open);
        let closed = open == Some(false) && choice.kind == PainterKind::Cells;
        TmuxReport {
            allow_passthrough: open,
            advice: closed.then_some(TMUX_ADVICE),
        }
    })
}
