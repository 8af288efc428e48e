//! What is known of the terminal, the line to it, the folders and the services.

use super::{centred, room};
use crate::app::Model;
use crate::domain::{FactRow, Health, TerminalReport};
use crate::ui::{canvas::Canvas, text};
use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

/// Columns of the box.
const WIDTH: u16 = 78;
/// Columns of the names.
const NAMES: usize = 14;

/// Draws the facts from line `top` on.
pub(super) fn draw(model: &Model, top: usize, area: Rect, canvas: &mut Canvas<'_>) {
    let lines = lines(model, width(area));
    let last = lines.len().saturating_sub(room(area));
    let height = u16::try_from(lines.len().min(room(area)) + 2).unwrap_or(area.height);
    let inner = canvas.popup(centred(area, WIDTH, height), "Doctor");
    canvas.more(inner, (top.min(last), last.saturating_sub(top)));
    for (row, fact) in (0..inner.height).zip(lines.iter().skip(top.min(last))) {
        let theme = canvas.theme;
        let style = match fact.2 {
            Tone::Title => theme.accent,
            Tone::Fact => theme.text,
            Tone::Good => theme.good,
            Tone::Bad => theme.bad,
        };
        canvas.spans(inner, row, &line(fact, (theme.muted, style)));
    }
}

/// The first line shown when the end is seen in `area`.
pub(super) fn last_top(model: &Model, area: Rect) -> usize {
    let lines = lines(model, width(area));
    lines.len().saturating_sub(room(area))
}

/// Columns inside the box.
fn width(area: Rect) -> usize {
    usize::from(area.width.min(WIDTH)).saturating_sub(2)
}

/// How a line is meant.
#[derive(Clone, Copy, PartialEq)]
enum Tone {
    Title,
    Fact,
    Good,
    Bad,
}

/// A name, words that are safe to show, and how they are meant.
type Row = (&'static str, String, Tone);

/// Titles stand where the names stand.
fn line((name, words, tone): &Row, (muted, style): (Style, Style)) -> Line<'_> {
    if *tone == Tone::Title {
        return Line::styled(words.as_str(), style);
    }
    let name = format!("{name:<NAMES$}");
    Line::from(vec![
        Span::styled(name, muted),
        Span::styled(words.as_str(), style),
    ])
}

fn lines(model: &Model, width: usize) -> Vec<Row> {
    let width = width.saturating_sub(NAMES);
    let mut lines = Vec::new();
    let mut facts = |title: &str, rows: Vec<(&'static str, String, Tone)>| {
        lines.push(("", title.to_owned(), Tone::Title));
        for (name, words, tone) in rows {
            let parts = text::wrap(&words, width.max(1));
            let names = std::iter::once(name).chain(std::iter::repeat(""));
            lines.extend(names.zip(parts).map(|(name, part)| (name, part, tone)));
        }
        lines.push(("", String::new(), Tone::Fact));
    };
    let plain = |rows: Vec<FactRow>| {
        let toned = rows
            .into_iter()
            .map(|(name, words)| (name, words, Tone::Fact));
        toned.collect::<Vec<_>>()
    };
    let terminal = model.terminal.as_ref();
    facts(
        "This terminal",
        plain(terminal.map(TerminalReport::rows).unwrap_or_default()),
    );
    facts("The line to it", plain(model.link.rows()));
    facts("Studio", studio(model));
    facts("Services", services(model));
    let answers = terminal
        .map(TerminalReport::answer_rows)
        .unwrap_or_default();
    let answers = answers
        .into_iter()
        .map(|(question, said)| ("", format!("{question}: {said}"), Tone::Fact));
    facts("What the terminal answered", answers.collect());
    lines.pop();
    lines
}

fn studio(model: &Model) -> Vec<Row> {
    let mut rows = vec![
        ("library", model.library.clone(), Tone::Fact),
        ("settings file", model.config_file.clone(), Tone::Fact),
    ];
    let away = model.saved.away.iter().map(|failure| &failure.said);
    if model.problems.is_empty() && model.saved.away.is_none() {
        rows.push(("problems", "✓ none".to_owned(), Tone::Good));
    }
    let problems = away.chain(&model.problems);
    rows.extend(problems.map(|problem| ("problem", format!("✗ {problem}"), Tone::Bad)));
    rows
}

fn services(model: &Model) -> Vec<Row> {
    let row = |state: &crate::domain::ServiceState| {
        let (mark, tone) = match state.health {
            Health::Ready => ("✓", Tone::Good),
            _ => ("·", Tone::Fact),
        };
        let words = format!("{mark} {}, {}", state.descriptor.name, state.health_words());
        ("", words, tone)
    };
    model.services.iter().map(row).collect()
}
