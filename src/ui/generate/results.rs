//! This session's pictures: thumbnails, the newest first, and the facts of the marked one.

use crate::app::{Focus, Model, PictureKey};
use crate::domain::Record;
use crate::ui::{
    canvas::Canvas,
    layout::{grid, results_inner},
    text,
};
use ratatui::layout::Rect;

/// Draws the panel.
pub(in crate::ui) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = model.generate.focus == Focus::Results;
    let records = &model.generate.results.records;
    let title = match records.len() {
        0 => "This session".to_owned(),
        count => format!("This session · {count}"),
    };
    let panel = canvas.panel(area, &title, focused);
    if records.is_empty() {
        let room = Rect {
            x: panel.x + 1.min(panel.width),
            width: panel.width.saturating_sub(2),
            ..panel
        };
        let words = "Pictures you make appear here, the newest first. Every one is saved to";
        let next = canvas.wrapped(room, 0, words, canvas.theme.muted);
        let library = text::fit_end(&model.library, room.width.into());
        canvas.line(room, next, &library, canvas.theme.text);
        return;
    }
    let inner = results_inner(area);
    let grid = grid(inner);
    let at = model.generate.results.position();
    let first_row = (at / grid.columns + 1).saturating_sub(grid.rows);
    let shown = grid.columns * grid.rows;
    for (index, record) in records
        .iter()
        .enumerate()
        .skip(first_row * grid.columns)
        .take(shown)
    {
        let tile = grid.tile_of(index - first_row * grid.columns, inner);
        draw_tile(record, tile, index == at, focused, canvas);
    }
    if let Some(record) = model.generate.results.marked() {
        canvas.line(
            panel,
            panel.height.saturating_sub(1),
            &facts(record),
            canvas.theme.muted,
        );
    }
}

fn draw_tile(record: &Record, tile: Rect, marked: bool, focused: bool, canvas: &mut Canvas<'_>) {
    let picture = Rect {
        width: tile.width.saturating_sub(1),
        height: tile.height.saturating_sub(1),
        ..tile
    };
    canvas.picture(PictureKey::Saved(record.id), picture, None);
    let caption = Rect {
        y: tile.y + picture.height,
        height: 1,
        width: picture.width,
        ..tile
    };
    let mark = if marked { "▸" } else { " " };
    let words = format!("{mark}{}", record.data.prompt);
    let style = match (marked, focused) {
        (true, true) => canvas.theme.selected,
        (true, false) => canvas.theme.accent,
        _ => canvas.theme.text,
    };
    canvas.line(caption, 0, &words, style);
}

/// `512×512 · seed 7 · High · 40 ms · 12 kB · builtin_…png`
pub(in crate::ui) fn facts(record: &Record) -> String {
    let data = &record.data;
    let mut words = vec![data.size().to_string()];
    words.extend(data.seed.map(|seed| format!("seed {seed}")));
    words.extend(data.quality.map(|quality| quality.title().to_owned()));
    words.extend(data.elapsed_ms.map(text::took));
    words.push(text::bytes(record.bytes));
    words.push(
        record
            .file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    );
    words.join(" · ")
}
