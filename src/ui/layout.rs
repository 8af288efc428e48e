//! Where everything goes, from 40×10 to a full screen. The same regions serve drawing, measures
//! and (later) the mouse.

use crate::app::{Focus, Measures, Model, PANELS_MIN, Tiles};
use ratatui::layout::{Constraint, Layout, Rect};

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Three columns.
    Wide,
    /// Prompt, one further panel, and what is being made.
    Compact,
    /// A small pane: what runs, and a prompt.
    Dashboard,
    /// One status line.
    Line,
}

/// The regions of the Generate tab; a panel without room is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Regions {
    /// Tabs and state.
    pub(super) header: Rect,
    /// Hints and notices.
    pub(super) footer: Rect,
    /// Everything between them.
    pub(super) body: Rect,
    /// The list of services.
    pub(super) services: Option<Rect>,
    /// The picture's settings.
    pub(super) picture: Option<Rect>,
    /// The prompt.
    pub(super) prompt: Option<Rect>,
    /// The negative prompt.
    pub(super) negative: Option<Rect>,
    /// The quick prompts.
    pub(super) ideas: Option<Rect>,
    /// What is being made.
    pub(super) now: Option<Rect>,
    /// The session's pictures.
    pub(super) results: Option<Rect>,
}

const PANELS_MIN_COLUMNS: u16 = PANELS_MIN.0;
const PANELS_MIN_ROWS: u16 = PANELS_MIN.1;

/// Which arrangement fits `area`.
pub(super) fn room(area: Rect) -> Room {
    match (area.width, area.height) {
        (96.., 24..) => Room::Wide,
        (PANELS_MIN_COLUMNS.., PANELS_MIN_ROWS..) => Room::Compact,
        (24.., 6..) => Room::Dashboard,
        _ => Room::Line,
    }
}

/// Cuts `area` for the Generate tab.
pub(super) fn regions(model: &Model, area: Rect) -> Regions {
    let [header, body, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
    ])
    .areas(area);
    let base = Regions {
        header,
        footer,
        body,
        ..Regions::default()
    };
    match room(area) {
        Room::Wide => wide(model, base),
        Room::Compact => compact(model, base),
        Room::Dashboard | Room::Line => base,
    }
}

fn wide(model: &Model, base: Regions) -> Regions {
    let body = base.body;
    let left = if body.width >= 140 { 32 } else { 26 };
    let now_width = (body.width * 3 / 10).clamp(28, 56);
    let [left, rest] =
        Layout::horizontal([Constraint::Length(left), Constraint::Min(0)]).areas(body);
    let services =
        u16::try_from(model.services.len()).unwrap_or(8).clamp(1, 8) + 2 + about_rows(model);
    let [services, picture] =
        Layout::vertical([Constraint::Length(services), Constraint::Min(0)]).areas(left);
    // A square picture plus five lines of words below it, in cells twice as high as wide.
    let top_height = (now_width / 2 + 6).min(body.height * 3 / 5).max(14);
    let [top, results] =
        Layout::vertical([Constraint::Length(top_height), Constraint::Min(0)]).areas(rest);
    let [middle, now] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(now_width)]).areas(top);
    let negative = if has_negative(model) { 3 } else { 0 };
    let ideas = ideas_rows(model, middle.width).min(6) + 2;
    let [prompt, negative_area, ideas] = Layout::vertical([
        Constraint::Min(5),
        Constraint::Length(negative),
        Constraint::Length(if model.generate.ideas.is_empty() {
            0
        } else {
            ideas
        }),
    ])
    .areas(middle);
    Regions {
        services: Some(services),
        picture: Some(picture),
        prompt: Some(prompt),
        negative: (negative > 0).then_some(negative_area),
        ideas: (ideas.height > 2).then_some(ideas),
        now: Some(now),
        results: Some(results),
        ..base
    }
}

/// Small screens show the prompt, what is being made, and the one panel that has the keys.
fn compact(model: &Model, base: Regions) -> Regions {
    let body = base.body;
    let [left, now] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(body.width * 2 / 5)])
            .areas(body);
    let negative = if has_negative(model) { 3 } else { 0 };
    let [prompt, negative_area, drawer] = Layout::vertical([
        Constraint::Length(6),
        Constraint::Length(negative),
        Constraint::Min(0),
    ])
    .areas(left);
    let base = Regions {
        prompt: Some(prompt),
        negative: (negative > 0).then_some(negative_area),
        now: Some(now),
        ..base
    };
    let drawer = Some(drawer);
    let empty = model.generate.results.records.is_empty();
    match model.generate.focus {
        Focus::Services => Regions {
            services: drawer,
            ..base
        },
        Focus::Picture => Regions {
            picture: drawer,
            ..base
        },
        Focus::Ideas => Regions {
            ideas: drawer,
            ..base
        },
        // While a text has the keys: ideas to begin with, later what came of them.
        Focus::Prompt | Focus::Negative if empty => Regions {
            ideas: drawer,
            ..base
        },
        Focus::Results | Focus::Prompt | Focus::Negative => Regions {
            results: drawer,
            ..base
        },
    }
}

fn has_negative(model: &Model) -> bool {
    let form = &model.generate.form;
    form.capability(&model.services)
        .is_some_and(|can| can.negative_prompt)
}

/// Lines that the chosen service's own words take under the list.
fn about_rows(model: &Model) -> u16 {
    if model.services.is_empty() { 0 } else { 3 }
}

fn ideas_rows(model: &Model, width: u16) -> u16 {
    let columns = idea_columns(width);
    u16::try_from(model.generate.ideas.len().div_ceil(columns)).unwrap_or(u16::MAX)
}

/// Columns of one quick prompt on the screen.
pub(super) const IDEA_WIDTH: u16 = 19;

/// Quick prompts side by side in a panel `width` wide.
pub(super) fn idea_columns(width: u16) -> usize {
    usize::from((width.saturating_sub(2) / IDEA_WIDTH).max(1))
}

/// How thumbnails are laid out in a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    /// Tiles side by side.
    pub(super) columns: usize,
    /// Rows of tiles.
    pub(super) rows: usize,
    /// Columns and rows of one tile, the caption included.
    pub(super) tile: (u16, u16),
}

/// Rows of cells that show a sprite well; less is taken where there is less.
const PICTURE_ROWS: u16 = 8;

/// The grid in `inner`, the panel without its border and without the line of facts.
pub(super) fn grid(inner: Rect) -> Grid {
    grid_of(inner, inner.height.saturating_sub(1).clamp(1, PICTURE_ROWS))
}

/// Tiles with pictures of so many rows, in `inner`.
fn grid_of(inner: Rect, picture_rows: u16) -> Grid {
    let tile = (
        (picture_rows * 2 + 1).max(10).min(inner.width.max(1)),
        picture_rows + 1,
    );
    Grid {
        columns: usize::from((inner.width / tile.0).max(1)),
        rows: usize::from((inner.height / tile.1).max(1)),
        tile,
    }
}

/// The regions of the Saved tab.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SavedRegions {
    /// What is searched for, and the order.
    pub(super) search: Rect,
    /// What is filtered, and where the mark is.
    pub(super) state: Rect,
    /// The panel of the pictures.
    pub(super) panel: Rect,
    /// The tiles inside of it.
    pub(super) tiles: Grid,
    /// Everything about the marked picture, beside the others.
    pub(super) detail: Option<Rect>,
    /// The same in two lines, where there is no room beside them.
    pub(super) facts: Option<Rect>,
}

/// Cuts the body for the Saved tab.
pub(super) fn saved(body: Rect) -> SavedRegions {
    let wide = body.width >= 96 && body.height >= 22;
    let below = if wide || body.height < 12 { 0 } else { 2 };
    let [search, state, rest, facts] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(below),
    ])
    .areas(body);
    let beside = if wide {
        (body.width * 3 / 10).clamp(34, 48)
    } else {
        0
    };
    let [panel, detail] =
        Layout::horizontal([Constraint::Min(0), Constraint::Length(beside)]).areas(rest);
    SavedRegions {
        search,
        state,
        panel,
        tiles: saved_grid(panel.inner(ratatui::layout::Margin::new(1, 1))),
        detail: wide.then_some(detail),
        facts: (below > 0).then_some(facts),
    }
}

/// Two rows of tiles or more, as near to the size of the results as leaves no row empty.
fn saved_grid(inner: Rect) -> Grid {
    let tile = PICTURE_ROWS + 1;
    let most = (inner.height / 4).max(1);
    let rows = ((inner.height + tile / 2) / tile).max(2).min(most);
    let grid = grid_of(inner, (inner.height / rows).saturating_sub(1).max(1));
    let columns = u16::try_from(grid.columns).unwrap_or(1).max(1);
    Grid {
        // What is left over stands between the tiles, not beside them.
        tile: ((inner.width / columns).max(grid.tile.0), grid.tile.1),
        ..grid
    }
}

impl Grid {
    /// How many tiles there are each way.
    pub(super) fn tiles(self) -> Tiles {
        Tiles {
            columns: self.columns,
            rows: self.rows,
        }
    }

    /// The cells of the tile at a place, counted from the first on the screen.
    pub(super) fn tile_of(self, place: usize, inner: Rect) -> Rect {
        let column = u16::try_from(place % self.columns).unwrap_or(0);
        let row = u16::try_from(place / self.columns).unwrap_or(0);
        let (width, height) = self.tile;
        Rect {
            x: inner.x + column * width,
            y: inner.y + row * height,
            width,
            height,
        }
        .intersection(inner)
    }
}

/// The results panel without border and facts.
pub(super) fn results_inner(panel: Rect) -> Rect {
    let inner = panel.inner(ratatui::layout::Margin::new(1, 1));
    Rect {
        height: inner.height.saturating_sub(1),
        ..inner
    }
}

/// What `update` needs to know of the layout.
pub fn measures(model: &Model, area: Rect) -> Measures {
    let regions = regions(model, area);
    let results = regions
        .results
        .map(|panel| grid(results_inner(panel)).columns);
    let ideas = regions.ideas.map(|panel| idea_columns(panel.width));
    Measures {
        results_columns: results.unwrap_or(1),
        saved: saved(regions.body).tiles.tiles(),
        ideas_columns: ideas.unwrap_or(1),
        help_last: super::overlay::help_last(model, area),
        doctor_last: super::overlay::doctor_last(model, area),
        facts_last: super::overlay::facts_last(model, area),
        page: super::overlay::room(area),
    }
}
