//! Every command and its keys, those of the screen below first.

use super::{centred, room};
use crate::app::{Model, applies, layers_below};
use crate::keymap::{COMMANDS, Command, Entry, Scope};
use crate::ui::{canvas::Canvas, text};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Columns of the box.
const WIDTH: u16 = 70;
/// Columns of the keys, and in a box that is narrower than [`NARROW`]; longer ones have a line of
/// their own.
const KEYS: (usize, usize) = (30, 13);
/// Columns inside of a narrow box.
const NARROW: usize = 56;

/// Draws the list from line `top` on.
pub(super) fn draw(model: &Model, top: usize, area: Rect, canvas: &mut Canvas<'_>) {
    let last = last_top(model, area);
    let inner = canvas.popup(place(area), "Help");
    canvas.more(inner, (top.min(last), last.saturating_sub(top)));
    let lines = lines(model, inner.width.into());
    for (row, line) in (0..inner.height).zip(lines.iter().skip(top.min(last))) {
        let line = styled(line, model, canvas);
        canvas.spans(inner, row, &line);
    }
}

fn place(area: Rect) -> Rect {
    centred(area, WIDTH, area.height.saturating_sub(2))
}

/// The first line shown when the end is seen in `area`.
pub(super) fn last_top(model: &Model, area: Rect) -> usize {
    let width = place(area).width.saturating_sub(2);
    lines(model, width.into()).len().saturating_sub(room(area))
}

/// A line of the help.
enum Row {
    /// Above a section.
    Title(&'static str),
    /// Keys, as wide as their column, and words about this command.
    Keys(String, String, Command),
}

fn lines(model: &Model, width: usize) -> Vec<Row> {
    let mut lines = Vec::new();
    for (title, scopes) in sections(&layers_below(model)) {
        if !lines.is_empty() {
            lines.push(Row::Title(""));
        }
        lines.push(Row::Title(title));
        let rows = COMMANDS
            .iter()
            .filter(|entry| scopes.contains(&entry.scope));
        lines.extend(rows.flat_map(|entry| lines_of(entry, width)));
    }
    lines
}

type Section = (&'static str, &'static [Scope]);

/// All sections, those in force first.
fn sections(layers: &[Scope]) -> Vec<&'static Section> {
    let place = |scope: &Scope| layers.iter().position(|layer| layer == scope);
    let mut sections: Vec<&Section> = SECTIONS.iter().collect();
    sections.sort_by_key(|(_, scopes)| {
        let place = scopes.iter().filter_map(place).min();
        place.unwrap_or(usize::MAX)
    });
    sections
}

/// Sections of the help, each with the scopes it shows.
const SECTIONS: &[Section] = &[
    ("Writing a prompt", &[Scope::Prompt, Scope::Negative]),
    ("Typing a value or a path", &[Scope::Line]),
    ("Ideas", &[Scope::Ideas]),
    ("Services and settings of the picture", &[Scope::Form]),
    ("This session's pictures", &[Scope::Results]),
    ("One picture, full size", &[Scope::Viewer]),
    ("Saved pictures", &[Scope::Saved]),
    ("The trash", &[Scope::Trash, Scope::EmptyTrash]),
    ("One saved picture, full size", &[Scope::SavedViewer]),
    ("Searching saved pictures", &[Scope::Search]),
    (
        "Boxes: filter, clean-up, export, tags",
        &[
            Scope::Values,
            Scope::Filters,
            Scope::CleanUp,
            Scope::Export,
            Scope::Tags,
        ],
    ),
    ("Everywhere", &[Scope::Global]),
    ("Where no text is typed", &[Scope::Letters]),
    ("Lists", &[Scope::List, Scope::Queue]),
    ("Leaving with open jobs", &[Scope::Question]),
];

/// A command in as many lines as its keys and its words need.
fn lines_of(entry: &Entry, width: usize) -> Vec<Row> {
    let column = if width < NARROW { KEYS.1 } else { KEYS.0 };
    let keys: Vec<String> = entry.keys.iter().map(ToString::to_string).collect();
    let keys = format!("  {}", keys.join("  "));
    let mut words = text::wrap(entry.title, width.saturating_sub(column).max(1));
    if text::columns(&keys) > column {
        words.insert(0, String::new());
    }
    let keys = std::iter::once(keys).chain(std::iter::repeat(String::new()));
    let line = |(keys, words)| Row::Keys(format!("{keys:<column$}"), words, entry.command);
    keys.zip(words).map(line).collect()
}

fn styled<'a>(row: &'a Row, model: &Model, canvas: &Canvas<'_>) -> Line<'a> {
    let theme = canvas.theme;
    match row {
        Row::Title(title) => Line::styled(*title, theme.accent),
        Row::Keys(keys, words, command) => {
            let style = if applies(model, *command) {
                theme.text
            } else {
                theme.muted
            };
            Line::from(vec![
                Span::styled(keys.as_str(), theme.key),
                Span::styled(words.as_str(), style),
            ])
        }
    }
}
