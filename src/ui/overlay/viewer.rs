//! One picture as large as it goes, and everything known about it.

use crate::app::{Model, PictureKey};
use crate::domain::Record;
use crate::ui::{canvas::Canvas, footer, text};
use ratatui::{
    layout::{Constraint, Layout, Rect},
    widgets::{Clear, Widget},
};

/// Draws the marked picture over the whole screen.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(record) = model.generate.results.marked() else {
        return;
    };
    Clear.render(area, canvas.buf);
    canvas.buf.set_style(area, canvas.theme.text);
    // Nothing of the tab below is seen.
    canvas.placement.pictures.clear();
    let regions = regions(area);
    canvas.picture(PictureKey::Saved(record.id), regions.picture, None);
    if let Some(side) = regions.side {
        draw_facts(model, record, side, canvas);
    } else {
        canvas.line(regions.below, 0, &record.data.prompt, canvas.theme.text);
        let words = crate::ui::generate::results::facts(record);
        canvas.wrapped(regions.below, 1, &words, canvas.theme.muted);
    }
    footer::draw(model, regions.hints, canvas);
}

/// Where everything goes while one picture is looked at.
pub(in crate::ui) struct Regions {
    /// The picture.
    pub(in crate::ui) picture: Rect,
    /// Its facts, where there is room beside it.
    pub(in crate::ui) side: Option<Rect>,
    /// Its facts below it, where there is not.
    pub(in crate::ui) below: Rect,
    /// Keys and notices.
    pub(in crate::ui) hints: Rect,
}

/// Cuts the screen for one picture.
pub(in crate::ui) fn regions(area: Rect) -> Regions {
    let side = if area.width >= 80 { 34 } else { 0 };
    // Where the facts stand beside the picture, one row keeps notices off it.
    let below = if side == 0 { 3.min(area.height / 3) } else { 1 };
    let [body, below, hints] = Layout::vertical([
        Constraint::Min(0),
        Constraint::Length(below),
        Constraint::Length(1),
    ])
    .areas(area);
    let [picture, facts] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(side)]).areas(body);
    let facts = Rect {
        x: facts.x + 1.min(facts.width),
        width: facts.width.saturating_sub(2),
        ..facts
    };
    Regions {
        picture,
        side: (side > 0).then_some(facts),
        below,
        hints,
    }
}

fn draw_facts(model: &Model, record: &Record, area: Rect, canvas: &mut Canvas<'_>) {
    let results = &model.generate.results;
    let place = format!("{} of {}", results.position() + 1, results.records.len());
    canvas.line(area, 0, &place, canvas.theme.muted);
    let row = canvas.wrapped(area, 2, &record.data.prompt, canvas.theme.accent);
    let mut row = row + 1;
    for (label, value) in rows(record) {
        canvas.line(area, row, label, canvas.theme.muted);
        let value_area = Rect {
            x: area.x + 10,
            width: area.width.saturating_sub(10),
            ..area
        };
        row = canvas
            .wrapped(value_area, row, &value, canvas.theme.text)
            .max(row + 1);
    }
    let file = text::fit_end(&record.file.display().to_string(), area.width.into());
    canvas.line(area, row + 1, &file, canvas.theme.muted);
}

fn rows(record: &Record) -> Vec<(&'static str, String)> {
    let data = &record.data;
    let mut rows = vec![
        ("service", data.service.to_string()),
        ("model", data.model.clone()),
        ("size", data.size().to_string()),
    ];
    rows.extend(data.seed.map(|seed| ("seed", seed.to_string())));
    rows.extend(
        data.quality
            .map(|quality| ("quality", quality.title().to_owned())),
    );
    rows.extend(data.steps.map(|steps| ("steps", steps.to_string())));
    rows.extend(data.cfg.map(|cfg| ("CFG", format!("{cfg:.1}"))));
    rows.extend(data.enhancement.clone().map(|style| ("style", style)));
    rows.extend(
        data.negative_prompt
            .clone()
            .map(|negative| ("without", negative)),
    );
    rows.extend(data.elapsed_ms.map(|ms| ("took", text::took(ms))));
    rows.push(("file size", text::bytes(record.bytes)));
    rows.push(("made", data.created_at.minute()));
    rows.extend(
        data.notes
            .get("understood")
            .map(|note| ("read as", note.clone())),
    );
    rows
}
