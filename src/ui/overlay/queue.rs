//! The queue: our jobs, those of others at the server, what went wrong; below, everything about the
//! marked one.

use super::{centred, first_row};
use crate::app::{JobView, Model, QueueRow, part_words};
use crate::domain::{ServerJob, ServerReport, visible};
use crate::ui::{canvas::Canvas, generate::now::phase_words, text};
use ratatui::layout::{Constraint, Layout, Rect};

/// Lines about the marked job: its rule, what it is, why it failed, what to do.
const ABOUT: u16 = 8;
/// Columns of what goes on at the right of a row.
const STATE_MAX: usize = 44;

/// Draws the list.
pub(super) fn draw(model: &Model, selected: usize, area: Rect, canvas: &mut Canvas<'_>) {
    let rows = model.queue_rows();
    let server = model.server_report();
    let extra = ABOUT + u16::from(server.is_some());
    let height = u16::try_from(rows.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2 + extra)
        .clamp(4, area.height.saturating_sub(2).clamp(4, 26));
    let height = if rows.is_empty() {
        4 + u16::from(server.is_some())
    } else {
        height
    };
    let title = format!("Queue · {}", model.open_jobs().count());
    let inner = canvas.popup(centred(area, 76, height), &title);
    // In a small pane the reason of a failure matters more than the rest of the list.
    let failed = matches!(rows.get(selected), Some(QueueRow::Ours(job)) if job.failure.is_some());
    let kept = if failed { 1 } else { 3 };
    let about = if rows.is_empty() {
        0
    } else {
        ABOUT.min(inner.height.saturating_sub(kept))
    };
    let [list, about, below] = Layout::vertical([
        Constraint::Min(0),
        Constraint::Length(about),
        Constraint::Length(u16::from(server.is_some() && inner.height > 8)),
    ])
    .areas(inner);
    if let Some(server) = server {
        canvas.line(below, 0, &server_words(server), canvas.theme.muted);
    }
    if rows.is_empty() {
        let words = "Nothing waits and nothing runs.";
        canvas.line(list, 0, words, canvas.theme.muted);
    }
    let first = first_row((selected, rows.len()), list, inner, canvas);
    for (row, (index, job)) in (0..list.height).zip(rows.iter().enumerate().skip(first)) {
        let line = Rect {
            y: list.y + row,
            height: 1,
            ..list
        };
        draw_row(model, (index, *job), line, canvas);
        if index == selected {
            canvas.buf.set_style(line, canvas.theme.selected);
        }
    }
    match rows.get(selected) {
        Some(QueueRow::Ours(job)) => draw_about(model, job, about, canvas),
        Some(QueueRow::Foreign(job)) => draw_foreign(job, about, canvas),
        None => {}
    }
}

fn draw_row(
    model: &Model,
    (index, row): (usize, QueueRow<'_>),
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let (words, state, style) = match row {
        QueueRow::Ours(job) => {
            let words = format!("{:>2} {}", index + 1, job.request.prompt);
            (words, state_words(model, job), canvas.theme.text)
        }
        QueueRow::Foreign(job) => {
            let state = if job.running { "running" } else { "waiting" };
            let words = format!("{:>2} another client\u{2019}s job", index + 1);
            (words, state.to_owned(), canvas.theme.muted)
        }
    };
    canvas.line_right(area, 0, &state, canvas.theme.muted);
    let taken = u16::try_from(text::columns(&state)).unwrap_or(0) + 1;
    let room = Rect {
        width: area.width.saturating_sub(taken),
        ..area
    };
    canvas.line(room, 0, &words, style);
}

fn state_words(model: &Model, job: &JobView) -> String {
    if let Some(failure) = &job.failure {
        return text::fit(&format!("✗ {}", failure.said), STATE_MAX);
    }
    if !job.is_running() {
        return job.status.word().to_owned();
    }
    let steps = job
        .progress
        .steps
        .map(|steps| format!(" {}/{}", steps.done, steps.total));
    let elapsed = text::clock(job.elapsed_ms(model.now));
    let words = format!(
        "{}{} {elapsed}",
        phase_words(job),
        steps.unwrap_or_default()
    );
    text::fit(&words, STATE_MAX)
}

/// The room for words under a line across.
fn below_rule(area: Rect, canvas: &mut Canvas<'_>) -> Rect {
    canvas.line(area, 0, &"─".repeat(area.width.into()), canvas.theme.border);
    Rect {
        x: area.x + 1.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    }
}

/// What was asked; for one that failed, why and what to do, whole.
fn draw_about(model: &Model, job: &JobView, area: Rect, canvas: &mut Canvas<'_>) {
    let area = below_rule(area, canvas);
    let Some(failure) = &job.failure else {
        let row = canvas.wrapped(area, 0, &job.request.prompt, canvas.theme.text);
        let row = canvas.wrapped(area, row, &asked_words(model, job), canvas.theme.muted);
        if let Some(note) = &job.progress.note {
            canvas.wrapped(area, row, note, canvas.theme.muted);
        }
        return;
    };
    let said = match failure.field {
        Some(part) => format!("✗ {}: {}", part_words(part), failure.said),
        None => format!("✗ {}", failure.said),
    };
    let mut row = canvas.wrapped(area, 0, &said, canvas.theme.bad);
    if let Some(hint) = &failure.hint {
        row = canvas.wrapped(area, row, hint, canvas.theme.accent);
    }
    canvas.wrapped(area, row, &asked_words(model, job), canvas.theme.muted);
}

/// `Server · sdxl_base · 512×512 · seed 7`.
fn asked_words(model: &Model, job: &JobView) -> String {
    let request = &job.request;
    let service = model
        .services
        .iter()
        .find(|service| service.id == request.service);
    let name = service.map_or(request.service.as_str(), |service| service.descriptor.name);
    let mut parts = vec![name.to_owned()];
    parts.extend(request.model.clone());
    parts.push(request.size.to_string());
    parts.push(format!("seed {}", request.seed));
    visible(&parts.join(" · "))
}

fn draw_foreign(job: &ServerJob, area: Rect, canvas: &mut Canvas<'_>) {
    let area = below_rule(area, canvas);
    let words = "Another client sent this job to the server; only there can it be cancelled.";
    let row = canvas.wrapped(area, 0, words, canvas.theme.text);
    canvas.line(area, row, &job.id.0, canvas.theme.muted);
}

/// `http://gpu:8188 · 0.33.0 · 2.1 of 6.0 GiB used`.
fn server_words(report: &ServerReport) -> String {
    let mut parts = vec![report.server.clone()];
    parts.extend(report.version.clone());
    if let (Some(total), Some(free)) = (report.vram_total_mb, report.vram_free_mb) {
        let gib = |mb: u64| mb as f64 / 1024.0;
        let used = total.saturating_sub(free);
        parts.push(format!("{:.1} of {:.1} GiB used", gib(used), gib(total)));
    }
    parts.extend(report.said.clone());
    format!(" {}", visible(&parts.join(" · ")))
}
