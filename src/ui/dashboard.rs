//! Small panes: what runs, how far it is, and a prompt. For a tmux pane beside other work.

use super::{canvas::Canvas, footer, generate::now, text};
use crate::app::{JobView, Model, Notice};
use ratatui::{
    layout::{Constraint, Layout, Rect},
    text::Span,
};

/// Columns from which on the program says its name beside the tab's.
const WITH_NAME: u16 = 36;

/// From 24×6 up: the job, its picture where there is room, the prompt.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let [title, body, prompt, hints] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(2),
        Constraint::Length(1),
    ])
    .areas(area);
    let name = if title.width < WITH_NAME {
        model.tab.title().to_owned()
    } else {
        format!("Art Studio · {}", model.tab.title())
    };
    canvas.line(title, 0, &name, canvas.theme.accent);
    canvas.line_right(title, 0, &queue_words(model), canvas.theme.text);
    draw_job(model, body, canvas);
    // The keys stay readable; what lies over the pane hides this place.
    let (above, below) = match &model.overlay {
        None => (model.notice.as_ref(), None),
        Some(_) => (None, model.notice.as_ref()),
    };
    if let Some(notice) = above {
        draw_notice(model, notice, title, canvas);
    }
    draw_rule(model, prompt, canvas);
    draw_prompt(model, prompt, canvas);
    footer::draw_small(model, below, hints, canvas);
}

/// A notice in place of the title, and where nothing is painted in further rows.
fn draw_notice(model: &Model, notice: &Notice, title: Rect, canvas: &mut Canvas<'_>) {
    let height = if model.current_job().is_none() { 3 } else { 1 };
    footer::draw_notice(notice, Rect { height, ..title }, canvas);
}

/// The prompt being written, in the second row of `area`.
fn draw_prompt(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let line = Rect {
        y: area.y + 1,
        height: 1,
        ..area
    };
    let prompt = &model.generate.prompt;
    canvas.editor(prompt, line, true, "What do you want to see?");
}

/// The line over the prompt, with the two keys that are always good to know in it.
fn draw_rule(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let line = "─".repeat(area.width.into());
    canvas.line(area, 0, &line, canvas.theme.border);
    let room = usize::from(area.width).saturating_sub(4);
    let mut keys = footer::help_and_quit(model, room, canvas);
    keys.spans.insert(0, Span::raw(" "));
    keys.push_span(Span::raw(" "));
    let width = u16::try_from(keys.width()).unwrap_or(area.width);
    let right = Rect {
        x: (area.x + area.width).saturating_sub(width + 2).max(area.x),
        width: width.min(area.width),
        ..area
    };
    canvas.spans(right, 0, &keys);
}

fn draw_job(model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let Some(job) = model.current_job() else {
        canvas.wrapped(body, 0, "Nothing is being painted.", canvas.theme.muted);
        return;
    };
    // Words need four rows; a picture beside them needs a third of the width.
    let picture = if body.width >= 36 { body.width / 3 } else { 0 };
    let [left, words] =
        Layout::horizontal([Constraint::Length(picture), Constraint::Min(0)]).areas(body);
    if let Some(key) = job.picture_key() {
        canvas.picture(key, left, Some(job.id));
    }
    let inset = u16::from(picture > 0);
    let words = Rect {
        x: words.x + inset,
        width: words.width.saturating_sub(inset),
        ..words
    };
    now::draw_words(model, job, words, canvas);
}

fn queue_words(model: &Model) -> String {
    match model.open_jobs().count() {
        0 => "queue empty".to_owned(),
        open => format!("queue {open}"),
    }
}

/// Under that: one line that says it all, then the prompt, then keys, as far as there is room.
pub(super) fn status_line(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let words = model.current_job().map_or_else(
        || "Art Studio · nothing is being painted".to_owned(),
        |job| job_words(model, job),
    );
    canvas.line(area, 0, &words, canvas.theme.text);
    if area.height > 1 {
        draw_prompt(model, area, canvas);
    }
    if area.height > 3 {
        let line = footer::help_and_quit(model, area.width.into(), canvas);
        canvas.spans(area, 3, &line);
    }
    if area.height > 2 {
        let hints = Rect {
            y: area.y + 2,
            height: 1,
            ..area
        };
        footer::draw_small(model, model.notice.as_ref(), hints, canvas);
    }
}

fn job_words(model: &Model, job: &JobView) -> String {
    if !job.is_running() {
        return format!("{} · {}", job.status.word(), job.request.prompt);
    }
    let steps = job
        .progress
        .steps
        .map(|steps| format!(" {}/{}", steps.done, steps.total));
    let left = job
        .progress
        .remaining_ms(model.now)
        .map(|ms| format!(" · {} left", text::clock(ms)))
        .or_else(|| now::away_words(model, job).map(|words| format!(" · {words}")));
    let phase = now::phase_words(job);
    format!(
        "{phase}{}{}",
        steps.unwrap_or_default(),
        left.unwrap_or_default()
    )
}
