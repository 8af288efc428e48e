//! Draws the state: reads everything, changes nothing. Cells are drawn here; where pictures go and
//! what covers them is returned, because painting them is the terminal's business.

mod canvas;
mod dashboard;
mod footer;
mod generate;
mod header;
mod layout;
mod overlay;
mod saved;
mod settings;
#[cfg(test)]
mod tests;
mod text;
mod theme;

use crate::app::{Model, PictureKey, Tab};
use crate::domain::JobId;
use canvas::Canvas;
use layout::Room;
pub use layout::measures;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
pub use theme::{EMBEDDED, Theme, ThemeError};

/// Where a picture goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which picture.
    pub key: PictureKey,
    /// Cells it may fill; it is centred in them.
    pub area: Rect,
    /// Until it is ready, the last picture in the making of this job may stand here.
    pub meanwhile: Option<JobId>,
}

/// What a frame needs besides its cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placement {
    /// Pictures, those further down first.
    pub pictures: Vec<Place>,
    /// Areas that lie over pictures placed before them.
    pub covers: Vec<Rect>,
    /// Where the terminal's cursor stands; `None` = hidden.
    pub cursor: Option<Position>,
    /// Rows that the list of the open box shows at once; `None` without such a box.
    pub list_rows: Option<usize>,
}

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) -> Placement {
    buf.set_style(area, theme.text);
    let mut canvas = Canvas::new(buf, theme);
    canvas.is_without_pictures = model.is_without_pictures();
    match layout::room(area) {
        Room::Line => dashboard::status_line(model, area, &mut canvas),
        Room::Dashboard => dashboard::draw(model, area, &mut canvas),
        Room::Wide | Room::Compact => tabs(model, area, &mut canvas),
    }
    if model.overlay.is_some() {
        canvas.placement.cursor = None;
        overlay::draw(model, area, &mut canvas);
    }
    canvas.placement
}

fn tabs(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let regions = layout::regions(model, area);
    header::draw(model, regions.header, canvas);
    match model.tab {
        Tab::Generate => generate::draw(model, &regions, canvas),
        Tab::Saved => saved::draw(model, regions.body, canvas),
        Tab::Settings => settings::draw(model, regions.body, canvas),
    }
    footer::draw(model, regions.footer, canvas);
}
