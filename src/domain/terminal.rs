//! What is known of the terminal, in plain words: for the doctor, on the screen and in scripts.

use super::LinkMeasure;
use serde::Serialize;

/// What is known of the terminal now, and what follows from it. As JSON its fields are a promise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TerminalReport {
    /// Name and version as it says itself.
    pub name: Option<String>,
    /// `TERM`.
    pub term: String,
    /// The terminal outside of tmux, as it says itself.
    pub outside: Option<String>,
    /// Is it far away (SSH)?
    pub over_ssh: bool,
    /// Has it answered the question to its end?
    pub answered: bool,
    /// What it was asked, and what it said.
    pub answers: Vec<TerminalAnswer>,
    /// How many colours are used: a word of [`super::Depth::WORDS`].
    pub colours: &'static str,
    /// Why so many.
    pub colours_why: &'static str,
    /// Pixels of a character cell, across and down; `None` where nobody knows.
    pub cell: Option<(u16, u16)>,
    /// Who knows the size of a cell.
    pub cell_from: &'static str,
    /// How pictures are painted.
    pub painter: &'static str,
    /// Why so.
    pub painter_why: String,
    /// How the user wants pictures: a word of the setting `images`.
    pub images: &'static str,
    /// Does it show a frame at once (DEC mode 2026)? `None` = not answered.
    pub synchronized_output: Option<bool>,
    /// Does it tell all keys apart (kitty's protocol)?
    pub keyboard_protocol: bool,
    /// tmux, where it stands between.
    pub tmux: Option<TmuxReport>,
}

/// An answer of the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TerminalAnswer {
    /// What was asked.
    pub question: &'static str,
    /// The answer; `None` = none came.
    pub answer: Option<String>,
}

/// What tmux lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TmuxReport {
    /// Is `allow-passthrough` on? `None` where tmux cannot be asked.
    pub allow_passthrough: Option<bool>,
    /// The line that would give pictures, where one would.
    pub advice: Option<&'static str>,
}

/// A fact and its name, for people.
pub type FactRow = (&'static str, String);

impl TerminalReport {
    /// The facts in the order people need them. Nothing is made safe to show yet.
    pub fn rows(&self) -> Vec<FactRow> {
        let mut rows = vec![
            ("terminal", self.title()),
            ("colours", because(self.colours, self.colours_why)),
            ("cell", self.cell_words()),
            ("pictures", because(self.painter, &self.painter_why)),
            (
                "images",
                format!("{} (setting, variable or flag)", self.images),
            ),
            ("frames", self.frame_words().to_owned()),
            ("keyboard", self.keyboard_words().to_owned()),
        ];
        rows.extend(self.tmux.as_ref().map(|tmux| ("tmux", tmux.words())));
        rows
    }

    /// What was asked and what came back.
    pub fn answer_rows(&self) -> Vec<FactRow> {
        let words = |answer: &TerminalAnswer| {
            let said = answer.answer.clone();
            (
                answer.question,
                said.unwrap_or_else(|| "no answer".to_owned()),
            )
        };
        self.answers.iter().map(words).collect()
    }

    fn title(&self) -> String {
        let mut title = self.name.clone().unwrap_or_else(|| {
            let silent = if self.answered {
                "it told no name"
            } else {
                "it has not answered"
            };
            format!("TERM={} ({silent})", self.term)
        });
        if let Some(outside) = &self.outside {
            title = format!("{title} inside {outside}");
        }
        if self.over_ssh {
            title.push_str(", over SSH");
        }
        title
    }

    fn cell_words(&self) -> String {
        match self.cell {
            Some((width, height)) => because(&format!("{width}×{height} pixels"), self.cell_from),
            None => self.cell_from.to_owned(),
        }
    }

    fn frame_words(&self) -> &'static str {
        match self.synchronized_output {
            Some(true) => "shown at once (synchronized output)",
            Some(false) => "shown as they come (no synchronized output)",
            None => "it did not say whether it shows them at once",
        }
    }

    fn keyboard_words(&self) -> &'static str {
        if self.keyboard_protocol {
            "all keys are told apart (kitty's protocol)"
        } else {
            "the old codes: Shift+Enter may be Enter"
        }
    }
}

impl TmuxReport {
    fn words(&self) -> String {
        let state = match self.allow_passthrough {
            Some(true) => "allow-passthrough is on",
            Some(false) => "allow-passthrough is off",
            None => "it cannot be asked from here",
        };
        match self.advice {
            Some(advice) => format!("{state}; for pictures: {advice}"),
            None => state.to_owned(),
        }
    }
}

impl LinkMeasure {
    /// Round trip and rate, for people.
    pub fn rows(&self) -> Vec<FactRow> {
        let none = || "not measured yet".to_owned();
        let free = || "nothing has filled the line yet".to_owned();
        let no_rate = self.round_trip_ms.map_or_else(none, |_| free());
        let round_trip = self.round_trip_ms.map(|ms| match ms {
            0 => "under 1 ms".to_owned(),
            ms => format!("{ms} ms"),
        });
        let rate = self.bytes_per_second.map(|rate| match rate {
            0..10_000 => format!("{rate} bytes a second"),
            10_000..10_000_000 => format!("{} kB a second", rate / 1_000),
            _ => format!("{} MB a second", rate / 1_000_000),
        });
        vec![
            ("round trip", round_trip.unwrap_or_else(none)),
            ("rate", rate.unwrap_or(no_rate)),
        ]
    }
}

fn because(what: &str, why: &str) -> String {
    format!("{what}: {why}")
}

#[cfg(test)]
mod tests {
    use super::{LinkMeasure, TerminalReport, TmuxReport};

    fn row(report: &TerminalReport, name: &str) -> String {
        let rows = report.rows();
        let found = rows.into_iter().find(|(label, _)| *label == name);
        found.map_or_else(String::new, |(_, words)| words)
    }

    #[test]
    fn what_is_not_known_is_said_so() {
        let mut report = TerminalReport {
            term: "xterm".into(),
            cell_from: "nobody tells",
            ..TerminalReport::default()
        };
        assert_eq!(row(&report, "terminal"), "TERM=xterm (it has not answered)");
        assert_eq!(row(&report, "cell"), "nobody tells");
        assert_eq!(row(&report, "tmux"), "");
        report.name = Some("tmux 3.3a".into());
        report.outside = Some("kitty(0.41.1)".into());
        report.over_ssh = true;
        report.cell = Some((9, 18));
        report.tmux = Some(TmuxReport {
            allow_passthrough: Some(false),
            advice: Some("tmux set -g allow-passthrough on"),
        });
        assert_eq!(
            row(&report, "terminal"),
            "tmux 3.3a inside kitty(0.41.1), over SSH"
        );
        assert_eq!(row(&report, "cell"), "9×18 pixels: nobody tells");
        assert_eq!(
            row(&report, "tmux"),
            "allow-passthrough is off; for pictures: tmux set -g allow-passthrough on"
        );
    }

    #[test]
    fn a_line_that_was_not_measured_has_no_numbers() {
        let words = |link: LinkMeasure| {
            link.rows()
                .into_iter()
                .map(|(_, words)| words)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(LinkMeasure::default()), ["not measured yet"; 2]);
        let link = LinkMeasure {
            round_trip_ms: Some(10),
            bytes_per_second: None,
        };
        let free = "nothing has filled the line yet";
        assert_eq!(words(link), ["10 ms", free]);
        let link = LinkMeasure {
            round_trip_ms: Some(0),
            bytes_per_second: Some(65_536),
        };
        assert_eq!(words(link), ["under 1 ms", "65 kB a second"]);
    }
}
