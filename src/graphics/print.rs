//! Prints a picture into the scrollback, for the commands of scripts.
//!
//! viuer draws what terminals show as pixels, and half blocks. It asks the terminal by itself and
//! waits for the answer without a limit, so it is called only after our own question, which has
//! one, has proved that those answers come. A terminal that stays silent gets text cells.
//!
//! Blocking; at most about a second of waiting on top of the writing.

use std::io::{self, IsTerminal, Write};

use super::ask::{Answers, Environment};
use super::{CellSize, Depth, Picture};

mod compose;
mod grid;
mod own_folder;
mod plan;
mod question;
mod text;
mod viuer_call;

#[cfg(all(test, unix))]
mod tests;

pub use grid::{GridPrinted, Tile, print_grid};
pub use plan::Method;
use plan::{Plan, Screen};

/// Widest print in columns, unless asked otherwise: about half a usual window.
const COLUMNS: u16 = 60;

/// What the caller wants of a print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintOptions {
    /// Whether the standard output is a terminal, as the caller knows it.
    pub is_terminal: bool,
    /// The user's colour depth, if set.
    pub depth: Option<Depth>,
    /// Whether pixels may be drawn; otherwise text alone.
    pub pixels: bool,
    /// Widest print in columns.
    pub columns: u16,
}

impl Default for PrintOptions {
    /// Everything the terminal can show, 60 columns wide.
    fn default() -> Self {
        Self {
            is_terminal: true,
            depth: None,
            pixels: true,
            columns: COLUMNS,
        }
    }
}

/// What was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// How.
    pub method: Method,
    /// Columns taken.
    pub columns: u16,
    /// Rows taken.
    pub rows: u16,
    /// Why in this way, for `doctor` and `--verbose`.
    pub why: String,
}

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The output goes to a file or a pipe.
    #[error("the output is no terminal, so no picture was printed")]
    NoTerminal,
    /// Writing failed.
    #[error("could not write the picture to the terminal")]
    Write(#[from] io::Error),
    /// viuer failed.
    #[error("could not print the picture: {0}")]
    Viuer(String),
}

/// Prints `picture` at the cursor and leaves the cursor at the start of the line below it.
///
/// Keys typed before are left to whoever reads next: while some are waiting the terminal is not
/// asked, and text cells are printed. Keys typed in the moments of the question (some ms, at most
/// 250 ms, 1 s over SSH) are lost: nothing can put them back.
pub fn print_inline(
    picture: &Picture,
    environment: &Environment,
    options: PrintOptions,
) -> Result<Printed, PrintError> {
    if !options.is_terminal || !io::stdout().is_terminal() {
        return Err(PrintError::NoTerminal);
    }
    let asked = question::Asked::new(environment, options.pixels);
    let screen = screen(asked.answers());
    let plan = plan::plan(picture, environment, asked.answers(), screen, options);
    let printed = match draw(picture, &plan, &asked) {
        // What waited for an answer in vain has drawn nothing.
        Err(viuer_call::Failure::Silent) => {
            let plan = plan::as_text(picture, screen, plan.depth, options);
            draw(picture, &plan, &asked).map(|()| plan)
        }
        drawn => drawn.map(|()| plan),
    };
    let Plan {
        method,
        columns,
        rows,
        why,
        ..
    } = printed?;
    Ok(Printed {
        method,
        columns,
        rows,
        why,
    })
}

fn draw(
    picture: &Picture,
    plan: &Plan,
    asked: &question::Asked,
) -> Result<(), viuer_call::Failure> {
    if plan.method == Method::Cells {
        let mut out = io::stdout().lock();
        out.write_all(&text::lines(picture, plan))?;
        out.flush()?;
        return Ok(());
    }
    viuer_call::print(compose::compose(picture, plan), plan, asked)
}

/// The terminal's size; the usual one if it does not tell.
fn screen(answers: Option<&Answers>) -> Screen {
    let window = crossterm::terminal::window_size().ok();
    let (columns, rows) = window
        .as_ref()
        .map(|window| (window.columns, window.rows))
        .filter(|&(columns, rows)| columns > 0 && rows > 0)
        .unwrap_or((80, 24));
    let measured = window.as_ref().and_then(CellSize::of_window);
    let told = answers.and_then(|answers| answers.cell);
    Screen {
        columns,
        rows,
        cell: told.or(measured).unwrap_or_default(),
    }
}
