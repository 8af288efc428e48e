//! Where a picture's cells go: its size in cells, and its place in the frame.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::CellGrid;
use crate::graphics::CellSize;

/// Most cells to a side: no screen has more, and a hostile size must not cost memory.
const CELLS_MAX: u16 = 500;

/// The largest size in cells that keeps the picture's shape inside `area`.
pub(in crate::graphics) fn fitted(picture: (u32, u32), cell: CellSize, area: Rect) -> (u16, u16) {
    let (most_columns, most_rows) = (area.width.min(CELLS_MAX), area.height.min(CELLS_MAX));
    if most_columns == 0 || most_rows == 0 {
        return (0, 0);
    }
    let (width, height) = (u64::from(picture.0.max(1)), u64::from(picture.1.max(1)));
    let (cell_width, cell_height) = (u64::from(cell.width.max(1)), u64::from(cell.height.max(1)));
    // The picture's shape counted in cells: `across` columns to every `down` rows.
    let (across, down) = (width * cell_height, height * cell_width);
    let rounded = |cells: u16, of: u64, to: u64, most: u16| {
        let exact = (u64::from(cells) * of + to / 2) / to;
        exact.clamp(1, u64::from(most)) as u16
    };
    if u64::from(most_columns) * down <= u64::from(most_rows) * across {
        (most_columns, rounded(most_columns, down, across, most_rows))
    } else {
        (rounded(most_rows, across, down, most_columns), most_rows)
    }
}

/// How many columns and half rows one pixel can have in `area`; 0 if not even one.
pub(super) fn whole_scale(picture: (u32, u32), area: Rect) -> u16 {
    let (columns, rows) = (area.width.min(CELLS_MAX), area.height.min(CELLS_MAX));
    let across = u32::from(columns) / picture.0.max(1);
    let down = u32::from(rows) * 2 / picture.1.max(1);
    across.min(down) as u16
}

/// The size in cells of a picture whose pixels have `scale` columns and half rows.
pub(super) fn scaled(picture: (u32, u32), scale: u16) -> (u16, u16) {
    let scale = u32::from(scale);
    let columns = (picture.0.saturating_mul(scale)).min(u32::from(CELLS_MAX));
    let rows = (picture.1.saturating_mul(scale))
        .div_ceil(2)
        .min(u32::from(CELLS_MAX));
    (columns as u16, rows as u16)
}

/// Puts `grid` in the middle of `area`, its middle if it is larger. Where the picture is
/// transparent the frame's own background stays.
pub(super) fn place(buf: &mut Buffer, area: Rect, grid: &CellGrid) {
    let visible = area.intersection(*buf.area());
    let left = middle(area.x, area.width, grid.columns());
    let top = middle(area.y, area.height, grid.rows());
    for (y, line) in (top..).zip(grid.lines()) {
        for (x, cell) in (left..).zip(line) {
            let (Ok(x), Ok(y)) = (u16::try_from(x), u16::try_from(y)) else {
                continue;
            };
            if cell.is_empty() || !visible.contains((x, y).into()) {
                continue;
            }
            let Some(target) = buf.cell_mut((x, y)) else {
                continue;
            };
            target.set_char(cell.glyph).set_fg(cell.fg);
            if cell.bg != Color::Reset {
                target.set_bg(cell.bg);
            }
        }
    }
}

fn middle(begin: u16, room: u16, size: u16) -> i32 {
    i32::from(begin) + (i32::from(room) - i32::from(size)).div_euclid(2)
}
