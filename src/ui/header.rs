//! The top line: tabs, the chosen service and how it is, the queue.

use super::{canvas::Canvas, text};
use crate::app::{Model, Tab};
use crate::domain::{Health, ServerStatus, ServiceState};
use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};

/// Draws the header.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let mut spans = vec![Span::styled(" Art Studio ", theme.accent), Span::raw(" ")];
    for (number, tab) in (1..).zip(Tab::ALL) {
        if area.width >= 90 {
            spans.push(Span::styled(format!("F{number}"), theme.key));
        }
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

/// `queue 2 · 3 of others · ● ComfyUI ready `
fn state_line(model: &Model, room: usize, canvas: &Canvas<'_>) -> Line<'static> {
    let theme = canvas.theme;
    let open = model.open_jobs().count();
    let mut spans = Vec::new();
    if open > 0 {
        spans.push(Span::styled(format!("queue {open}"), theme.warn));
        spans.push(Span::styled(" · ", theme.muted));
    }
    let others = model.foreign_jobs().count();
    if others > 0 {
        spans.push(Span::styled(format!("{others} of others"), theme.text));
        spans.push(Span::styled(" · ", theme.muted));
    }
    if let Some(service) = model.generate.form.chosen(&model.services) {
        let (light, style) = light(service.health, canvas);
        let used: usize = spans.iter().map(Span::width).sum();
        let word = state_word(model, service);
        let words = format!(" {} {word} ", service.descriptor.name);
        spans.push(Span::styled(light, style));
        spans.push(Span::styled(
            text::fit(&words, room.saturating_sub(used + 1)),
            theme.text,
        ));
    }
    Line::from(spans)
}

/// How the chosen service is; its server may say it better than the list of services.
fn state_word(model: &Model, service: &ServiceState) -> &'static str {
    match model.server_report().map(|report| report.status) {
        Some(ServerStatus::TooOld) => "too old",
        Some(ServerStatus::Unauthorized) => Health::NeedsKey.word(),
        _ => service.health.word(),
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
