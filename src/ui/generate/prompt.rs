//! The prompt, what is added to it, and what is wrong with it.

use crate::app::{Focus, Model};
use crate::domain::RequestField;
use crate::ui::{canvas::Canvas, text};
use ratatui::layout::Rect;

/// Draws the prompt's panel.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let generate = &model.generate;
    let focused = generate.focus == Focus::Prompt;
    let inner = canvas.panel(area, "Prompt", focused);
    let words = Rect {
        height: inner.height.saturating_sub(1),
        ..inner
    };
    canvas.editor(
        &generate.prompt,
        padded(words),
        focused,
        "What do you want to see?",
    );
    below(model, inner, canvas);
}

/// The line below the prompt: a problem, else the added words; how much room is left when it
/// becomes little.
fn below(model: &Model, inner: Rect, canvas: &mut Canvas<'_>) {
    let Some(row) = inner.height.checked_sub(1) else {
        return;
    };
    let area = padded(inner);
    let capability = model.generate.form.capability(&model.services);
    if let Some(problem) = model.generate.prompt_problem(capability) {
        canvas.line(area, row, &format!("✗ {problem}"), canvas.theme.bad);
        return;
    }
    if let Some((RequestField::Prompt, said)) = &model.generate.form.fault {
        canvas.line(area, row, &format!("✗ {said}"), canvas.theme.bad);
        return;
    }
    let enhancement = model.generate.form.enhancement;
    let style = format!("style {} ▾", enhancement.id);
    let room = usize::from(area.width).saturating_sub(text::columns(&style) + 2);
    if !enhancement.words.is_empty() {
        let added = text::fit(&format!("+ {}", enhancement.words), room);
        canvas.line(area, row, &added, canvas.theme.muted);
    } else if let Some(left) = room_left(model) {
        canvas.line(
            area,
            row,
            &format!("{left} characters left"),
            canvas.theme.warn,
        );
    }
    canvas.line_right(area, row, &style, canvas.theme.muted);
}

/// Characters left, once fewer than a fifth are.
fn room_left(model: &Model) -> Option<usize> {
    let max = model.generate.form.capability(&model.services)?.prompt_max;
    let left = max.saturating_sub(model.generate.prompt.characters());
    (left < max / 5).then_some(left)
}

/// Draws the negative prompt's panel.
pub(in crate::ui) fn draw_negative(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = model.generate.focus == Focus::Negative;
    let wrong = matches!(
        model.generate.form.fault,
        Some((RequestField::NegativePrompt, _))
    );
    let title = if wrong {
        "✗ Not in the picture"
    } else {
        "Not in the picture"
    };
    let inner = canvas.panel(area, title, focused);
    let words = "what must not be there: hat, text…";
    canvas.editor(&model.generate.negative, padded(inner), focused, words);
}

/// A column of air on both sides.
fn padded(area: Rect) -> Rect {
    Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    }
}
