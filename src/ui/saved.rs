//! The Saved tab.
//!
//! ```text
//!  / dragon▏                                        newest first
//!  ★ · rated 3+ · x show all                        17 of 12 345
//! ┏ Saved ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓╭ Picture ──────────╮
//! ┃ (thumbnail)  (thumbnail)  (thumbnail)  █│ a cute dragon     │
//! ┃ ▸★ dragon     ✓4 robot     knight      ┃│ service  builtin  │
//! ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛╰───────────────────╯
//! ```

mod empty;
pub(super) mod facts;
pub(super) mod state;
mod tiles;
pub(super) use tiles::draw_names;
pub(super) mod viewer;

use super::{canvas::Canvas, layout};
use crate::app::{Model, SavedFocus};
use ratatui::layout::Rect;

/// Draws the tab.
pub(super) fn draw(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let regions = layout::saved(area);
    let saved = &model.saved;
    state::draw_search(saved, regions.search, canvas);
    state::draw_state(saved, regions.state, canvas);
    let focused = saved.focus == SavedFocus::Pictures;
    let inner = canvas.panel(regions.panel, &state::title(saved), focused);
    if saved.window.pictures.is_empty() {
        empty::draw(model, inner, canvas);
    } else {
        tiles::draw(saved, regions.tiles, inner, focused, canvas);
        tiles::draw_scrollbar(saved, regions.tiles, regions.panel, canvas);
    }
    if let Some(detail) = regions.detail {
        facts::draw_detail(saved, detail, canvas);
    }
    if let Some(lines) = regions.facts {
        match saved.away.as_ref().filter(|_| saved.marked().is_some()) {
            Some(away) => state::draw_way_out(away, lines, canvas),
            None => facts::draw_lines(saved, lines, canvas),
        }
    }
}
