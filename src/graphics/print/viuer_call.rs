//! The calls of viuer, the only place that knows it.
//!
//! It has four habits to guard against: it asks the terminal and waits for ever, it writes to the
//! standard output alone, it ends its pictures in different ways, and it leaves files behind. What it asks is asked on a
//! thread of its own first, before any picture is under way: a reply cut in two by the line makes
//! it wait for one that has passed, so it gets another. A thread that is still stuck after that is
//! left behind.

use std::io::{self, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::PrintError;
use super::own_folder::OwnFolder;
use super::plan::{Method, Plan, SIXEL_CELL};
use super::question::Asked;
use crate::graphics::Depth;
use image::DynamicImage;

/// How long viuer may wait for one of its answers: ours have just come in less. A pseudo-terminal
/// in a test answers at once or never.
const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 1000 } else { 2000 });
/// How often it is helped.
const NUDGES: u32 = 2;

/// Why nothing was drawn.
#[derive(Debug)]
pub(super) enum Failure {
    /// The terminal stopped answering.
    Silent,
    /// Anything else.
    Print(PrintError),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Print(PrintError::Write(error))
    }
}

impl From<Failure> for PrintError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Silent => Self::Viuer("the terminal stopped answering".to_owned()),
            Failure::Print(error) => error,
        }
    }
}

/// Prints `image`, which is as `plan` says, not with [`Method::Cells`].
pub(super) fn print(image: DynamicImage, plan: &Plan, asked: &Asked) -> Result<(), Failure> {
    // Dropped at the end, with whatever a terminal that fell silent did not fetch.
    let _files = match plan.method {
        Method::Kitty => Some(OwnFolder::new()?),
        _ => None,
    };
    let waits = match plan.method {
        Method::Kitty => answered(asked, || {
            viuer::get_kitty_support() == viuer::KittySupport::Local
        })?,
        Method::Sixel => answered(asked, || {
            viuer::is_sixel_supported();
            false
        })?,
        Method::Iterm | Method::Blocks | Method::Cells => false,
    };
    let config = config(plan);
    let draw = move || viuer::print(&image, &config).map(drop);
    // A picture in a file is a short message and a wait for its end; all others only write.
    let drawn = if waits {
        answered(asked, draw)?
    } else {
        draw()
    };
    finish(drawn, plan.method)
}

/// Runs `wait`, which asks the terminal, and helps it when it waits too long.
fn answered<T: Send + 'static>(
    asked: &Asked,
    wait: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let (sender, receiver) = channel();
    let thread = std::thread::Builder::new().name("viuer".to_owned());
    thread.spawn(move || sender.send(wait()))?;
    for nudges in 0..=NUDGES {
        match receiver.recv_timeout(PATIENCE) {
            Ok(result) => {
                if nudges > 0 {
                    asked.drain();
                }
                return Ok(result);
            }
            Err(RecvTimeoutError::Timeout) if nudges < NUDGES => asked.nudge(),
            Err(_) => break,
        }
    }
    Err(Failure::Silent)
}

fn config(plan: &Plan) -> viuer::Config {
    let (width, height) = match plan.method {
        Method::Sixel => (plan.canvas.0 / SIXEL_CELL.0, plan.canvas.1 / SIXEL_CELL.1),
        _ => (u32::from(plan.columns), u32::from(plan.rows)),
    };
    viuer::Config {
        transparent: true,
        absolute_offset: false,
        width: Some(width),
        height: Some(height),
        truecolor: plan.depth == Depth::True,
        use_kitty: plan.method == Method::Kitty,
        use_iterm: plan.method == Method::Iterm,
        use_sixel: plan.method == Method::Sixel,
        ..viuer::Config::default()
    }
}

/// Brings the cursor to the line below, where viuer has not.
fn finish(drawn: Result<(), viuer::ViuError>, method: Method) -> Result<(), Failure> {
    let newline = match drawn {
        Ok(()) => method == Method::Sixel,
        // A key typed meanwhile stood before the answer; the picture is there all the same.
        Err(viuer::ViuError::KittyResponse(_)) => true,
        Err(error) => return Err(Failure::Print(PrintError::Viuer(error.to_string()))),
    };
    if newline {
        let mut out = io::stdout().lock();
        out.write_all(b"\r\n")?;
        out.flush()?;
    }
    Ok(())
}
