//! Thumbnails side by side, and where in the library they are.

use crate::app::{PictureKey, Saved};
use crate::domain::SavedPicture;
use crate::ui::{canvas::Canvas, layout::Grid, text};
use ratatui::layout::Rect;

/// The head of a tile that says why there is no picture.
const NOT_SHOWN: &str = " ✗ not shown";

/// Draws what is seen of the library.
pub(super) fn draw(saved: &Saved, grid: Grid, inner: Rect, focused: bool, canvas: &mut Canvas<'_>) {
    let window = &saved.window;
    let (top, seen) = window.seen(grid.tiles());
    let marked = window.marked().map(|picture| picture.id);
    // The first row is not whole where the pictures in memory begin inside of it.
    let indent = usize::try_from(top).unwrap_or(0) % grid.columns.max(1);
    for (place, picture) in seen.iter().enumerate() {
        let tile = grid.tile_of(place + indent, inner);
        let is_marked = marked == Some(picture.id);
        draw_tile(saved, picture, tile, (is_marked, focused), canvas);
    }
}

fn draw_tile(
    saved: &Saved,
    picture: &SavedPicture,
    tile: Rect,
    (marked, focused): (bool, bool),
    canvas: &mut Canvas<'_>,
) {
    let place = Rect {
        width: tile.width.saturating_sub(1),
        height: tile.height.saturating_sub(1),
        ..tile
    };
    match &picture.problem {
        Some(problem) => {
            let row = place.height / 3;
            if usize::from(place.width) < text::columns(NOT_SHOWN) {
                canvas.wrapped(place, row, &format!("✗ {problem}"), canvas.theme.bad);
            } else {
                canvas.line(place, row, NOT_SHOWN, canvas.theme.bad);
                canvas.wrapped(place, row + 1, problem, canvas.theme.muted);
            }
        }
        None => canvas.picture(PictureKey::Thumbnail(picture.id), place, None),
    }
    let caption = Rect {
        y: tile.y + place.height,
        height: 1.min(tile.height),
        width: place.width,
        ..tile
    };
    let style = match (marked, focused) {
        (true, true) => canvas.theme.selected,
        (true, false) => canvas.theme.accent,
        _ => canvas.theme.text,
    };
    let words = caption_of(saved, picture, marked);
    canvas.line(caption, 0, &words, style);
}

/// `▸✓★4 a cute dragon`: marked, selected, starred, rated.
fn caption_of(saved: &Saved, picture: &SavedPicture, marked: bool) -> String {
    let mut words = String::from(if marked { "▸" } else { " " });
    if saved.selection.holds(picture.id) {
        words.push('✓');
    }
    if picture.starred {
        words.push('★');
    }
    if let Some(rating) = picture.rating {
        words.push_str(&rating.to_string());
    }
    if words.chars().count() > 1 {
        words.push(' ');
    }
    words.push_str(&name_of(picture));
    words
}

/// The prompt, else the name of the file.
pub(in crate::ui) fn name_of(picture: &SavedPicture) -> String {
    if picture.prompt.is_empty() {
        let name = picture.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    } else {
        picture.prompt.clone()
    }
}

/// A thumb on the right border: how much is seen of how many, and where.
pub(super) fn draw_scrollbar(saved: &Saved, grid: Grid, panel: Rect, canvas: &mut Canvas<'_>) {
    let tiles = grid.tiles();
    let (Some(total), room) = (saved.total, u64::from(panel.height.saturating_sub(2))) else {
        return;
    };
    let shown = tiles.count() as u64;
    if total <= shown || room == 0 {
        return;
    }
    let length = (room * shown / total).clamp(1, room);
    let top = tiles.top(saved.window.top, saved.window.place());
    let first = ((room - length) * top / (total - shown).max(1)).min(room - length);
    for row in first..first + length {
        let y = panel.y + 1 + u16::try_from(row).unwrap_or(0);
        let x = panel.right().saturating_sub(1);
        canvas.buf.set_stringn(x, y, "█", 1, canvas.theme.bar);
    }
}

/// The names of some pictures, each on a line; returns the first free row.
pub(in crate::ui) fn draw_names(
    names: &[String],
    area: Rect,
    row: u16,
    canvas: &mut Canvas<'_>,
) -> u16 {
    let mut at = row;
    for name in names {
        canvas.line(
            area,
            at,
            &text::fit(name, area.width.into()),
            canvas.theme.text,
        );
        at += 1;
    }
    at
}
