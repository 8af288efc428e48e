//! The list of services: light, word, and what the chosen one is.

use crate::app::{Focus, Model};
use crate::domain::{Health, ServiceKind, ServiceState};
use crate::ui::{canvas::Canvas, header::light, text};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// Draws the panel.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = model.generate.focus == Focus::Services;
    let inner = canvas.panel(area, "Services", focused);
    if model.services.is_empty() {
        canvas.wrapped(inner, 0, "looking for services…", canvas.theme.muted);
        return;
    }
    let chosen = model.generate.form.service.as_ref();
    let about = 3.min(inner.height.saturating_sub(1));
    let rows = usize::from(inner.height - about);
    let at = model
        .services
        .iter()
        .position(|service| Some(&service.id) == chosen)
        .unwrap_or(0);
    let first = (at + 1).saturating_sub(rows);
    for (row, service) in (0..).zip(model.services.iter().skip(first).take(rows)) {
        let marked = Some(&service.id) == chosen;
        canvas.spans(
            inner,
            row,
            &service_line(model, service, marked, inner.width, canvas),
        );
        if marked && focused {
            canvas.buf.set_style(
                Rect {
                    y: inner.y + row,
                    height: 1,
                    ..inner
                },
                canvas.theme.selected,
            );
        }
    }
    if let Some(service) = model.services.get(at) {
        let area = Rect {
            y: inner.bottom() - about,
            height: about,
            ..inner
        };
        about_service(service, area, canvas);
    }
}

fn service_line(
    model: &Model,
    service: &ServiceState,
    marked: bool,
    width: u16,
    canvas: &Canvas<'_>,
) -> Line<'static> {
    let (mark, style) = light(model.health(service), canvas);
    let word = model.health(service).word();
    let room = usize::from(width).saturating_sub(text::columns(word) + 5);
    let name = text::fit(service.descriptor.name, room);
    let gap = " ".repeat(room + 1 - text::columns(&name));
    Line::from(vec![
        Span::raw(if marked { "▸" } else { " " }),
        Span::raw(name),
        Span::raw(gap),
        Span::styled(mark, style),
        Span::raw(format!(" {word}")),
    ])
}

/// What it is, or what it needs.
fn about_service(service: &ServiceState, area: Rect, canvas: &mut Canvas<'_>) {
    let needs = service
        .needs
        .first()
        .filter(|_| service.health != Health::Ready);
    let words = needs.map_or(service.descriptor.about, String::as_str);
    let free = area.height > 2 && service.descriptor.kind == ServiceKind::BuiltIn;
    let room = Rect {
        height: area.height - u16::from(free),
        ..area
    };
    let row = canvas.wrapped(room, 0, words, canvas.theme.muted);
    if free {
        canvas.line(area, row, "free · works offline", canvas.theme.good);
    }
}
