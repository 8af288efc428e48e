//! The one line on stderr that shows how the work goes, while somebody watches.
//!
//! Separate because it must leave no trace: it is drawn over itself, never wider than the terminal,
//! and erased at the end.

use super::columns;
use crate::domain::{Depth, Progress, Timestamp, visible};
use std::io::{self, IsTerminal, Write};

/// Cells of the bar.
const BAR: usize = 20;
/// Used where the terminal does not tell its width, in cells.
const USUAL_WIDTH: usize = 80;

/// The line, if there is one to be drawn.
pub(super) struct Live {
    on: bool,
    colour: bool,
    drawn: bool,
}

/// What the line shows.
pub(super) struct Shown<'a> {
    /// Which job, from 1.
    pub(super) number: usize,
    /// Of how many.
    pub(super) count: usize,
    /// How far it has come.
    pub(super) progress: &'a Progress,
    /// When it started.
    pub(super) started: Timestamp,
}

impl Live {
    /// A line for people: only on a terminal that can erase, and only when `wanted`.
    pub(super) fn new(wanted: bool, config: &crate::config::Config) -> Self {
        let dumb = config.environment().get("TERM") == Some("dumb");
        Self {
            on: wanted && !dumb && io::stderr().is_terminal(),
            colour: !config.no_color() && config.colours() != Some(Depth::Mono),
            drawn: false,
        }
    }

    /// Is there anything to draw at all?
    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    /// Draws it anew.
    pub(super) fn draw(&mut self, shown: &Shown<'_>, now: Timestamp) {
        if !self.on {
            return;
        }
        let width = columns::of(&io::stderr()).unwrap_or(USUAL_WIDTH);
        let text = columns::cut(&text(shown, now), width.saturating_sub(1));
        let (on, off) = if self.colour {
            ("\u{1b}[36m", "\u{1b}[39m")
        } else {
            ("", "")
        };
        let line = text.replacen('[', on, 1).replacen(']', off, 1);
        self.drawn = true;
        write(&format!("\r\u{1b}[2K{line}{off}"));
    }

    /// Leaves no trace.
    pub(super) fn erase(&mut self) {
        if self.drawn {
            self.drawn = false;
            write("\r\u{1b}[2K");
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.erase();
    }
}

/// The line's text; the bar stands between the only `[` and `]`.
fn text(shown: &Shown<'_>, now: Timestamp) -> String {
    let progress = shown.progress;
    let mut parts = vec![];
    if shown.count > 1 {
        parts.push(format!("{}/{}", shown.number, shown.count));
    }
    let fraction = progress.steps.map_or(0.0, crate::domain::Steps::fraction);
    let full = ((fraction * BAR as f64) as usize).min(BAR);
    parts.push(format!("[{}{}]", "█".repeat(full), "░".repeat(BAR - full)));
    match (progress.ahead, progress.phase.as_str()) {
        (Some(ahead), _) => parts.push(format!("waiting, {ahead} before this one")),
        (None, "") => parts.push("starting".into()),
        (None, phase) => parts.push(visible(phase).replace(['[', ']'], "")),
    }
    if let Some(steps) = progress.steps {
        parts.push(format!("step {}/{}", steps.done, steps.total));
    }
    if let Some(away) = progress.away {
        let (since, limit) = (now.ms_since(away.since), away.limit_ms);
        let words = format!("server away {} of {}", duration(since), duration(limit));
        parts.push(words);
    }
    parts.push(duration(now.ms_since(shown.started)));
    parts.join("  ")
}

/// Milliseconds as people say them: `40 ms`, `1.4 s`, `12 s`, `4m 32s`, `1h 02m`.
pub(super) fn duration(ms: u64) -> String {
    let seconds = ms / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0) => format!("{ms} ms"),
        (0, 0, 1..=9) => format!("{}.{} s", seconds, ms % 1000 / 100),
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes}m {seconds:02}s"),
        (hours, minutes, _) => format!("{hours}h {minutes:02}m"),
    }
}

fn write(text: &str) {
    let mut people = io::stderr().lock();
    let _ = people
        .write_all(text.as_bytes())
        .and_then(|()| people.flush());
}

#[cfg(test)]
mod tests {
    use super::{Shown, duration, text};
    use crate::domain::{Progress, Steps, Timestamp};

    #[test]
    fn the_line_tells_where_the_job_stands() {
        let progress = Progress {
            phase: "flats".into(),
            steps: Some(Steps { done: 3, total: 6 }),
            ..Progress::default()
        };
        let shown = Shown {
            number: 2,
            count: 5,
            progress: &progress,
            started: Timestamp(1000),
        };
        let line = text(&shown, Timestamp(2500));
        assert_eq!(line, "2/5  [██████████░░░░░░░░░░]  flats  step 3/6  1.5 s");
    }

    #[test]
    fn a_waiting_job_says_so() {
        let progress = Progress {
            ahead: Some(4),
            ..Progress::default()
        };
        let shown = Shown {
            number: 1,
            count: 1,
            progress: &progress,
            started: Timestamp(0),
        };
        assert!(text(&shown, Timestamp(0)).contains("waiting, 4 before this one"));
    }

    #[test]
    fn durations_read_well() {
        for (ms, words) in [
            (0, "0 ms"),
            (9_940, "9.9 s"),
            (10_000, "10 s"),
            (272_000, "4m 32s"),
            (3_725_000, "1h 02m"),
        ] {
            assert_eq!(duration(ms), words);
        }
    }
}
