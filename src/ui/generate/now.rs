//! What is being made: picture in the making, phase, steps, bar, elapsed and remaining; then the
//! result, or what went wrong and what to do.

use crate::app::{JobView, Model, part_words};
use crate::domain::{JobStatus, ProgressStatus};
use crate::ui::{canvas::Canvas, text};
use ratatui::layout::Rect;

/// Draws the panel.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = canvas.panel(area, "Now", false);
    let inner = Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let Some(job) = model.current_job() else {
        draw_empty(inner, canvas);
        return;
    };
    let words = words_rows(job, inner).min(inner.height);
    let picture = Rect {
        height: inner.height - words,
        ..inner
    };
    let below = Rect {
        y: inner.y + picture.height,
        height: words,
        ..inner
    };
    if let Some(key) = job.picture_key() {
        canvas.picture(key, picture, Some(job.id));
    }
    draw_words(model, job, below, canvas);
}

fn draw_empty(area: Rect, canvas: &mut Canvas<'_>) {
    let middle = (area.height / 2).saturating_sub(2);
    let next = canvas.wrapped(area, middle, "Nothing is being painted.", canvas.theme.text);
    let words = "Write what you want to see and press Enter, or take an idea.";
    canvas.wrapped(area, next + 1, words, canvas.theme.muted);
}

/// Rows of words under the picture; what is said of the picture has up to half of the panel.
fn words_rows(job: &JobView, area: Rect) -> u16 {
    match job.status {
        JobStatus::Succeeded => {
            let note = text::wrap(note(job), area.width.into()).len();
            let note = u16::try_from(note).unwrap_or(u16::MAX);
            note.saturating_add(2).clamp(4, (area.height / 2).max(4))
        }
        JobStatus::Failed | JobStatus::TimedOut | JobStatus::Quarantined => 8,
        _ => 4,
    }
}

/// The words of one job, also for small panes: state, bar, times, prompt.
pub(in crate::ui) fn draw_words(model: &Model, job: &JobView, area: Rect, canvas: &mut Canvas<'_>) {
    match job.status {
        JobStatus::Running | JobStatus::Retrying => draw_running(model, job, area, canvas),
        JobStatus::Waiting | JobStatus::Paused => draw_waiting(model, job, area, canvas),
        JobStatus::Succeeded => draw_done(model, job, area, canvas),
        _ => draw_trouble(model, job, area, canvas),
    }
}

fn draw_running(model: &Model, job: &JobView, area: Rect, canvas: &mut Canvas<'_>) {
    canvas.line(area, 0, &phase_words(job), canvas.theme.accent);
    if let Some(steps) = job.progress.steps {
        let words = format!("{}/{}", steps.done, steps.total);
        canvas.line_right(area, 0, &words, canvas.theme.text);
        canvas.bar(area, 1, steps.fraction());
    } else if job.progress.status == ProgressStatus::Queued {
        canvas.line(area, 1, "waiting for its turn", canvas.theme.muted);
    } else {
        canvas.line(area, 1, "no steps told yet", canvas.theme.muted);
    }
    let elapsed = text::clock(job.elapsed_ms(model.now));
    canvas.line(area, 2, &elapsed, canvas.theme.text);
    if let Some(words) = away_words(model, job) {
        canvas.line_right(area, 2, &words, canvas.theme.warn);
    } else if let Some(left) = job.progress.remaining_ms(model.now) {
        let words = format!("about {} left", text::clock(left));
        canvas.line_right(area, 2, &words, canvas.theme.text);
    }
    let words = job.progress.note.as_deref();
    canvas.line(
        area,
        3,
        words.unwrap_or(&job.request.prompt),
        canvas.theme.muted,
    );
}

/// For a server that is away: how long already, and how long it is waited for.
pub(in crate::ui) fn away_words(model: &Model, job: &JobView) -> Option<String> {
    let away = job.progress.away?;
    let (since, limit) = (model.now.ms_since(away.since), away.limit_ms);
    Some(format!(
        "away {} of {}",
        text::clock(since),
        text::clock(limit)
    ))
}

/// What it does, in words people understand.
pub(in crate::ui) fn phase_words(job: &JobView) -> String {
    if job.progress.status == ProgressStatus::Queued && job.progress.phase.is_empty() {
        return match job.progress.ahead {
            Some(ahead) => format!("{ahead} before it at the service"),
            None => "starting".to_owned(),
        };
    }
    if job.progress.phase.is_empty() {
        "working".to_owned()
    } else {
        job.progress.phase.clone()
    }
}

fn draw_waiting(model: &Model, job: &JobView, area: Rect, canvas: &mut Canvas<'_>) {
    let before = model
        .open_jobs()
        .take_while(|other| other.id != job.id)
        .count();
    let words = if before == 0 {
        "next".to_owned()
    } else {
        format!("{before} before it")
    };
    canvas.line(
        area,
        0,
        &format!("{} · {words}", job.status.word()),
        canvas.theme.accent,
    );
    canvas.line(
        area,
        2,
        &text::clock(job.elapsed_ms(model.now)),
        canvas.theme.text,
    );
    canvas.line(area, 3, &job.request.prompt, canvas.theme.muted);
}

fn draw_done(model: &Model, job: &JobView, area: Rect, canvas: &mut Canvas<'_>) {
    let record = model
        .generate
        .results
        .records
        .iter()
        .find(|it| Some(it.id) == job.picture);
    let measured = record.and_then(|record| record.data.elapsed_ms);
    let took = text::took(measured.unwrap_or_else(|| job.elapsed_ms(model.now)));
    canvas.line(area, 0, &format!("✓ done in {took}"), canvas.theme.good);
    let file = job.picture.and_then(|id| model.picture_file(id));
    let name = file
        .as_ref()
        .and_then(|file| file.file_name())
        .unwrap_or_default();
    let name = text::fit_end(&name.to_string_lossy(), area.width.into());
    canvas.line(area, 1, &name, canvas.theme.text);
    canvas.wrapped(area, 2, note(job), canvas.theme.muted);
}

/// What the service said of the picture, else what was asked of it.
fn note(job: &JobView) -> &str {
    job.progress.note.as_deref().unwrap_or(&job.request.prompt)
}

fn draw_trouble(model: &Model, job: &JobView, area: Rect, canvas: &mut Canvas<'_>) {
    let mark = if job.status == JobStatus::Cancelled {
        "–"
    } else {
        "✗"
    };
    let style = if job.status == JobStatus::Cancelled {
        canvas.theme.warn
    } else {
        canvas.theme.bad
    };
    let took = text::clock(job.elapsed_ms(model.now));
    canvas.line(
        area,
        0,
        &format!("{mark} {} after {took}", job.status.word()),
        style,
    );
    let mut row = 1;
    if let Some(failure) = &job.failure {
        if let Some(part) = failure.field {
            canvas.line(area, row, &format!("at fault: {}", part_words(part)), style);
            row += 1;
        }
        row = canvas.wrapped(area, row, &failure.said, canvas.theme.text);
        if let Some(hint) = &failure.hint {
            row = canvas.wrapped(area, row, hint, canvas.theme.accent);
        }
    }
    if job.saved > 0 {
        canvas.line(
            area,
            row,
            &format!("{} kept", pictures(job.saved)),
            canvas.theme.good,
        );
    } else if row < area.height {
        canvas.line(area, row, &job.request.prompt, canvas.theme.muted);
    }
}

fn pictures(count: usize) -> String {
    if count == 1 {
        "1 picture".to_owned()
    } else {
        format!("{count} pictures")
    }
}
