//! Every command and its keys, those of the screen below first.

use super::centred;
use crate::app::{Model, applies, layers_below};
use crate::keymap::{COMMANDS, Entry, Scope};
use crate::ui::canvas::Canvas;
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Draws the list from line `top` on.
pub(super) fn draw(model: &Model, top: usize, area: Rect, canvas: &mut Canvas<'_>) {
    let last = last_top(area);
    let title = if top < last {
        "Help · ↓ for more"
    } else {
        "Help"
    };
    let inner = canvas.popup(place(area), title);
    let lines = lines(model, canvas);
    for (row, line) in (0..inner.height).zip(lines.iter().skip(top.min(last))) {
        canvas.spans(inner, row, line);
    }
}

fn place(area: Rect) -> Rect {
    centred(area, 70, area.height.saturating_sub(2))
}

/// The first line shown when the end is seen in `area`.
pub(super) fn last_top(area: Rect) -> usize {
    // Each section has a title above it and an empty line below.
    let lines = COMMANDS.len() + 2 * SECTIONS.len();
    let room = place(area).height.saturating_sub(2);
    lines.saturating_sub(usize::from(room))
}

fn lines(model: &Model, canvas: &Canvas<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (title, scopes) in sections(&layers_below(model)) {
        lines.push(Line::styled(*title, canvas.theme.accent));
        let rows = COMMANDS
            .iter()
            .filter(|entry| scopes.contains(&entry.scope));
        lines.extend(rows.map(|entry| line_of(entry, model, canvas)));
        lines.push(Line::default());
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
    ("Writing a prompt", &[Scope::Prompt]),
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

fn line_of(entry: &Entry, model: &Model, canvas: &Canvas<'_>) -> Line<'static> {
    let keys: Vec<String> = entry.keys.iter().map(ToString::to_string).collect();
    let keys = format!("  {:<28}", keys.join("  "));
    let style = if applies(model, entry.command) {
        canvas.theme.text
    } else {
        canvas.theme.muted
    };
    Line::from(vec![
        Span::styled(keys, canvas.theme.key),
        Span::styled(entry.title, style),
    ])
}
