//! The top line: tabs, the chosen service and how it is, the queue.

use super::{canvas::Canvas, text};
use crate::app::{Model, Tab};
use crate::domain::{Health, ServerStatus, ServiceState};
use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};

/// Columns from which on the program says its name.
const WITH_NAME: u16 = 80;

/// Draws the header.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    // Where there is little room the keys matter more than the name.
    let mut spans = if area.width < WITH_NAME {
        vec![Span::raw(" ")]
    } else {
        vec![Span::styled(" Art Studio ", theme.accent), Span::raw(" ")]
    };
    for (number, tab) in (1..).zip(Tab::ALL) {
        spans.push(Span::styled(format!("F{number}"), theme.key));
        let style = if tab == model.tab {
            theme.accent.add_modifier(Modifier::REVERSED)
        } else {
            theme.text
        };
        spans.push(Span::styled(format!(" {} ", tab.title()), style));
        spans.push(Span::raw(" "));
    }
    let tabs = Line::from(spans);
    let left = u16::try_from(tabs.width())
        .unwrap_or(area.width)
        .min(area.width);
    canvas.spans(area, 0, &tabs);
    let rest = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    let state = state_line(model, usize::from(rest.width), canvas);
    let width = u16::try_from(state.width())
        .unwrap_or(rest.width)
        .min(rest.width);
    canvas.spans(
        Rect {
            x: rest.right() - width,
            width,
            ..rest
        },
        0,
        &state,
    );
}

/// `queue 2 · +3 others · ● ComfyUI ready `; what has no room is left out, the state last.
fn state_line(model: &Model, room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    let theme = canvas.theme;
    let mut parts = Vec::new();
    let open = model.open_jobs().count();
    if open > 0 {
        parts.push(vec![Span::styled(format!("queue {open}"), theme.warn)]);
    }
    let others = model.foreign_jobs().count();
    if others > 0 {
        let words = if others == 1 {
            "+1 other".to_owned()
        } else {
            format!("+{others} others")
        };
        parts.push(vec![Span::styled(words, theme.text)]);
    }
    if let Some(service) = model.generate.form.chosen(&model.services) {
        let (light, style) = light(model.health(service), canvas);
        let word = state_word(model, service);
        let whole = format!(" {} {word} ", service.descriptor.name);
        let left = room.saturating_sub(width_of(&parts) + 1);
        let words = if text::columns(&whole) <= left {
            whole
        } else {
            format!(" {word}")
        };
        parts.push(vec![
            Span::styled(light, style),
            Span::styled(words, theme.text),
        ]);
    }
    // What others do matters least, then how many of ours wait.
    while width_of(&parts) > room + 3 && parts.len() > 1 {
        parts.remove(parts.len() - 2);
    }
    let mut spans: Vec<Span<'static>> = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(Span::styled(GAP, theme.muted));
        }
        spans.extend(part);
    }
    Line::from(spans)
}

/// Between two parts of the state.
const GAP: &str = " · ";

fn width_of(parts: &[Vec<Span<'static>>]) -> usize {
    let columns = |part: &Vec<Span<'static>>| part.iter().map(Span::width).sum::<usize>() + 3;
    parts.iter().map(columns).sum()
}

/// How the chosen service is; its server may say it better than the list of services.
fn state_word(model: &Model, service: &ServiceState) -> &'static str {
    match model.server_report().map(|report| report.status) {
        Some(ServerStatus::TooOld) => "too old",
        Some(ServerStatus::Unauthorized) => Health::NeedsKey.word(),
        _ => model.health(service).word(),
    }
}

/// The light of a service. Its shape differs too; the word stands beside it.
pub(super) fn light(health: Health, canvas: &Canvas<'_>) -> (&'static str, Style) {
    match health {
        Health::Ready => ("●", canvas.theme.good),
        Health::Busy => ("◐", canvas.theme.warn),
        Health::NeedsKey => ("○", canvas.theme.warn),
        Health::Offline => ("×", canvas.theme.bad),
    }
}
