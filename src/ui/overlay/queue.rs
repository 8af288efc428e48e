//! The jobs that are not over.

use super::centred;
use crate::app::{JobView, Model};
use crate::ui::{canvas::Canvas, generate::now::phase_words, text};
use ratatui::layout::Rect;

/// Draws the list.
pub(super) fn draw(model: &Model, selected: usize, area: Rect, canvas: &mut Canvas<'_>) {
    let jobs = model.queue_rows();
    let height = u16::try_from(jobs.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .clamp(4, 20);
    let title = format!("Queue · {}", model.open_jobs().count());
    let inner = canvas.popup(centred(area, 76, height), &title);
    if jobs.is_empty() {
        canvas.line(
            inner,
            0,
            "Nothing waits and nothing runs.",
            canvas.theme.muted,
        );
        return;
    }
    let list = inner;
    let first = (selected + 1).saturating_sub(list.height.into());
    for (row, (index, job)) in (0..list.height).zip(jobs.iter().enumerate().skip(first)) {
        let state = state_words(model, job);
        canvas.line_right(list, row, &state, canvas.theme.muted);
        let width = list
            .width
            .saturating_sub(u16::try_from(text::columns(&state)).unwrap_or(0) + 1);
        let words = format!("{:>2} {}", index + 1, job.request.prompt);
        canvas.line(Rect { width, ..list }, row, &words, canvas.theme.text);
        if index == selected {
            canvas.buf.set_style(
                Rect {
                    y: list.y + row,
                    height: 1,
                    ..list
                },
                canvas.theme.selected,
            );
        }
    }
}

fn state_words(model: &Model, job: &JobView) -> String {
    if let Some(failure) = &job.failure {
        return text::fit(&format!("✗ {}", failure.said), 44);
    }
    if !job.is_running() {
        return job.status.word().to_owned();
    }
    let steps = job
        .progress
        .steps
        .map(|steps| format!(" {}/{}", steps.done, steps.total));
    let elapsed = text::clock(job.elapsed_ms(model.now));
    format!(
        "{}{} {elapsed}",
        phase_words(job),
        steps.unwrap_or_default()
    )
}
