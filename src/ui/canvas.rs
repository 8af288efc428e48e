//! What a view draws with: the cells, the theme, and the list of pictures to place.

use super::{Place, Placement, Theme, text};
use crate::app::{Editor, EditorLook, PictureKey};
use crate::domain::JobId;
use ratatui::{
    buffer::Buffer,
    layout::{Margin, Rect},
    style::Style,
    text::Line,
    widgets::{Block, BorderType, Clear, Widget},
};

/// What stands in the place of a picture when none are wanted, the longest that fits.
const WITHOUT: [&str; 4] = [
    " images are off (--images auto shows them)",
    " images off",
    "images off",
    "off",
];

/// Cells, theme and placement in one hand.
pub(super) struct Canvas<'a> {
    pub(super) buf: &'a mut Buffer,
    pub(super) theme: &'a Theme,
    pub(super) placement: Placement,
    /// The user wants no pictures: their places say so.
    pub(super) is_without_pictures: bool,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buf: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self {
            buf,
            theme,
            placement: Placement::default(),
            is_without_pictures: false,
        }
    }

    /// A panel with a title; returns the room inside. The panel that has the keys has thick lines,
    /// so that it is known without colour.
    pub(super) fn panel(&mut self, area: Rect, title: &str, focused: bool) -> Rect {
        let (style, lines) = if focused {
            (self.theme.focus, BorderType::Thick)
        } else {
            (self.theme.border, BorderType::Rounded)
        };
        let room = usize::from(area.width.saturating_sub(4));
        let title_style = if focused {
            self.theme.accent
        } else {
            self.theme.muted
        };
        let title = Line::styled(format!(" {} ", text::fit(title, room)), title_style);
        Block::bordered()
            .border_type(lines)
            .border_style(style)
            .title(title)
            .render(area, self.buf);
        area.inner(Margin::new(1, 1))
    }

    /// A panel over the rest: clears what was there and covers pictures.
    pub(super) fn popup(&mut self, area: Rect, title: &str) -> Rect {
        Clear.render(area, self.buf);
        self.buf.set_style(area, self.theme.text);
        self.placement.covers.push(area);
        self.panel(area, title, true)
    }

    /// How much of a popup's list is not seen, above and below, in its border.
    pub(super) fn more(&mut self, inner: Rect, (above, below): (usize, usize)) {
        let words = match (above, below) {
            (0, 0) => return,
            (0, below) => format!(" ↓ {below} more "),
            (above, 0) => format!(" ↑ {above} more "),
            (above, below) => format!(" ↑ {above} · ↓ {below} more "),
        };
        let border = Rect {
            y: inner.bottom(),
            height: 1,
            width: inner.width.saturating_sub(1),
            ..inner
        };
        self.line_right(border, 0, &words, self.theme.muted);
    }

    /// One line of text, cut to the area's width; nothing outside the area is touched.
    pub(super) fn line(&mut self, area: Rect, row: u16, words: &str, style: Style) {
        if row < area.height {
            let words = text::fit(words, area.width.into());
            self.buf
                .set_stringn(area.x, area.y + row, words, area.width.into(), style);
        }
    }

    /// Spans on one row; what does not fit is cut.
    pub(super) fn spans(&mut self, area: Rect, row: u16, line: &Line<'_>) {
        if row < area.height {
            self.buf.set_line(area.x, area.y + row, line, area.width);
        }
    }

    /// One line that ends at the right edge.
    pub(super) fn line_right(&mut self, area: Rect, row: u16, words: &str, style: Style) {
        let words = text::fit(words, area.width.into());
        let width = u16::try_from(text::columns(&words))
            .unwrap_or(area.width)
            .min(area.width);
        let right = Rect {
            x: area.right() - width,
            width,
            ..area
        };
        self.line(right, row, &words, style);
    }

    /// Several lines from `row` on, wrapped; returns the first free row.
    pub(super) fn wrapped(&mut self, area: Rect, row: u16, words: &str, style: Style) -> u16 {
        let mut lines = text::wrap(words, area.width.into());
        let room = usize::from(area.height.saturating_sub(row));
        if lines.len() > room {
            lines.truncate(room);
            if let Some(last) = lines.last_mut() {
                *last = text::fit(&format!("{last} …"), area.width.into());
            }
        }
        let mut at = row;
        for line in &lines {
            self.line(area, at, line, style);
            at += 1;
        }
        at
    }

    /// A picture centred in `area`; until it is ready, what `meanwhile` was making stands there.
    pub(super) fn picture(&mut self, key: PictureKey, area: Rect, meanwhile: Option<JobId>) {
        if self.is_without_pictures {
            let words = WITHOUT.into_iter();
            let mut words = words.filter(|words| text::columns(words) <= area.width.into());
            let words = words.next().unwrap_or_default();
            self.line(area, area.height / 2, words, self.theme.muted);
        } else if !area.is_empty() {
            self.placement.pictures.push(Place {
                key,
                area,
                meanwhile,
            });
        }
    }

    /// A text being written; the terminal's cursor goes there when it has the keys.
    pub(super) fn editor(&mut self, editor: &Editor, area: Rect, focused: bool, placeholder: &str) {
        let look = EditorLook {
            text: self.theme.text,
            placeholder: self.theme.muted,
            proposal: if focused {
                self.theme.selected
            } else {
                self.theme.text
            },
        };
        let cursor = editor.draw(area, self.buf, look, placeholder);
        if focused {
            self.placement.cursor = cursor;
        }
    }

    /// A bar, `fraction` of it done (0 to 1), in eighths of a cell.
    pub(super) fn bar(&mut self, area: Rect, row: u16, fraction: f64) {
        if row >= area.height {
            return;
        }
        let eighths = (fraction.clamp(0.0, 1.0) * f64::from(area.width) * 8.0).round() as u16;
        for column in 0..area.width {
            let filled = eighths.saturating_sub(column * 8).min(8);
            let (symbol, style) = match filled {
                8 => ("█", self.theme.bar),
                0 => ("░", self.theme.rest),
                part => (
                    PARTS.get(usize::from(part)).copied().unwrap_or("█"),
                    self.theme.bar,
                ),
            };
            self.buf
                .set_stringn(area.x + column, area.y + row, symbol, 1, style);
        }
    }
}

/// A cell filled from the left by so many eighths.
const PARTS: [&str; 8] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
