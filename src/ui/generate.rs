//! The Generate tab.
//!
//! ```text
//! ╭ Services ───╮╭ Prompt ───────────────────╮╭ Now ────────╮
//! │▸ Built-in   ││ a cute dragon▏            ││  (preview)  │
//! ╰─────────────╯╰───────────────────────────╯│             │
//! ╭ Picture ────╮╭ Ideas ────────────────────╮│ outline 4/6 │
//! │ size  512²  ││ dragon  robot  moon cat   ││ ██████░░░░░ │
//! │ seed random │╰───────────────────────────╯╰─────────────╯
//! │             │╭ This session ───────────────────────────╮
//! ╰─────────────╯╰─────────────────────────────────────────╯
//! ```

mod form;
mod ideas;
pub(super) mod now;
mod prompt;
pub(super) mod results;
mod services;

use super::{canvas::Canvas, layout::Regions};
use crate::app::Model;

/// Draws the panels that have room.
pub(super) fn draw(model: &Model, regions: &Regions, canvas: &mut Canvas<'_>) {
    if let Some(area) = regions.services {
        services::draw(model, area, canvas);
    }
    if let Some(area) = regions.picture {
        form::draw(model, area, canvas);
    }
    if let Some(area) = regions.prompt {
        prompt::draw(model, area, canvas);
    }
    if let Some(area) = regions.negative {
        prompt::draw_negative(model, area, canvas);
    }
    if let Some(area) = regions.ideas {
        ideas::draw(model, area, canvas);
    }
    if let Some(area) = regions.now {
        now::draw(model, area, canvas);
    }
    if let Some(area) = regions.results {
        results::draw(model, area, canvas);
    }
}
