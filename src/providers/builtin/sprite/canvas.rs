//! The grid a picture is painted on: cells that know their part, material, light and tone.
//!
//! Passes change cells; colours are looked up last, so that a preview is cheap at any moment.

use super::palette::{Ramp, Rgb, lightness, mix};

/// What a cell belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Layer {
    /// Nothing was drawn here.
    #[default]
    Empty,
    /// The part with this number; later parts lie in front.
    Part(u16),
    /// The outline around a part.
    Line(u16),
}

/// One pixel of the native grid.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub(super) layer: Layer,
    /// Index into the canvas's ramps.
    pub(super) ramp: u16,
    /// Light that falls here, -256..=256.
    pub(super) light: i16,
    /// How far it bulges, to join round forms smoothly.
    pub(super) height: i16,
    /// Lighter or darker than the light says.
    pub(super) shift: i8,
    /// The tone in use, 0..=4.
    pub(super) tone: i8,
    /// Without shading.
    pub(super) flat: bool,
    /// A colour that overrules the ramp: eyes, mouths, sparkles.
    pub(super) ink: Option<Rgb>,
    /// How much of it is there, 0 (nothing) to 255; only ghosts are not whole.
    pub(super) veil: u8,
}

/// How far the picture has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// One dark colour.
    Silhouette,
    /// Everything as it stands.
    Colour,
}

/// The whole native grid.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    pub(super) width: i32,
    pub(super) height: i32,
    cells: Vec<Cell>,
    /// What lies behind, straight alpha.
    back: Vec<[u8; 4]>,
    pub(super) ramps: Vec<Ramp>,
    pub(super) look: Look,
}

impl Canvas {
    /// An empty grid; sizes are at least 1.
    pub(super) fn new(width: u32, height: u32) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let count = width as usize * height as usize;
        Self {
            width: width as i32,
            height: height as i32,
            cells: vec![Cell::default(); count],
            back: vec![[0; 4]; count],
            ramps: Vec::new(),
            look: Look::Silhouette,
        }
    }

    fn at(&self, x: i32, y: i32) -> Option<usize> {
        let inside = x >= 0 && y >= 0 && x < self.width && y < self.height;
        inside.then(|| y as usize * self.width as usize + x as usize)
    }

    /// The cell at a place; an empty one outside.
    pub(super) fn get(&self, x: i32, y: i32) -> Cell {
        self.at(x, y)
            .and_then(|i| self.cells.get(i))
            .copied()
            .unwrap_or_default()
    }

    /// The cell at a place, to change it.
    pub(super) fn get_mut(&mut self, x: i32, y: i32) -> Option<&mut Cell> {
        let at = self.at(x, y)?;
        self.cells.get_mut(at)
    }

    /// The part at a place, if one is there.
    pub(super) fn part(&self, x: i32, y: i32) -> Option<u16> {
        match self.get(x, y).layer {
            Layer::Part(part) => Some(part),
            Layer::Empty | Layer::Line(_) => None,
        }
    }

    /// Whether anything was drawn there, lines included.
    pub(super) fn drawn(&self, x: i32, y: i32) -> bool {
        self.get(x, y).layer != Layer::Empty
    }

    /// Every place, row by row.
    pub(super) fn places(&self) -> impl Iterator<Item = (i32, i32)> + use<> {
        let (width, height) = (self.width, self.height);
        (0..height).flat_map(move |y| (0..width).map(move |x| (x, y)))
    }

    /// Changes every cell that belongs to a part, with its place.
    pub(super) fn each_part(&mut self, mut change: impl FnMut(i32, i32, u16, &mut Cell)) {
        let width = self.width;
        for (i, cell) in self.cells.iter_mut().enumerate() {
            if let Layer::Part(part) = cell.layer {
                change(i as i32 % width, i as i32 / width, part, cell);
            }
        }
    }

    /// The ramp of that number.
    pub(super) fn ramp(&self, index: u16) -> Option<&Ramp> {
        self.ramps.get(usize::from(index))
    }

    /// Adds a ramp (or finds the same one) and says its number.
    pub(super) fn add_ramp(&mut self, ramp: Ramp) -> u16 {
        if let Some(at) = self.ramps.iter().position(|r| *r == ramp) {
            return at as u16;
        }
        if self.ramps.len() < usize::from(u16::MAX) {
            self.ramps.push(ramp);
        }
        (self.ramps.len() - 1) as u16
    }

    /// Paints the background at a place.
    pub(super) fn paint_back(&mut self, x: i32, y: i32, colour: Rgb) {
        if let Some(place) = self.at(x, y).and_then(|i| self.back.get_mut(i)) {
            *place = opaque(colour);
        }
    }

    /// How light the background is at a place, 0–255.
    pub(super) fn back_lightness(&self, x: i32, y: i32) -> i32 {
        let [red, green, blue, _] = self.back(x, y);
        lightness([red, green, blue])
    }

    /// Mixes `percent` of a colour into the background, where there is one.
    pub(super) fn glaze(&mut self, x: i32, y: i32, colour: Rgb, percent: i32) {
        let [red, green, blue, alpha] = self.back(x, y);
        if alpha > 0 {
            self.paint_back(x, y, mix([red, green, blue], colour, percent));
        }
    }

    /// The background at a place.
    pub(super) fn back(&self, x: i32, y: i32) -> [u8; 4] {
        self.at(x, y)
            .and_then(|i| self.back.get(i))
            .copied()
            .unwrap_or([0; 4])
    }

    /// The colour a cell has now, straight alpha.
    fn colour(&self, cell: &Cell, back: [u8; 4]) -> [u8; 4] {
        let (Some(ramp), false) = (self.ramp(cell.ramp), cell.layer == Layer::Empty) else {
            return match cell.ink {
                Some([r, g, b]) if self.look == Look::Colour => [r, g, b, 255],
                _ => back,
            };
        };
        let [r, g, b] = match (self.look, cell.layer, cell.ink) {
            (Look::Silhouette, _, _) | (_, Layer::Line(_), None) => ramp.line,
            (_, _, Some(ink)) => ink,
            _ => ramp.tone(i32::from(cell.tone)),
        };
        over([r, g, b, 255 - cell.veil], back)
    }

    /// The picture at its native size, straight alpha, row by row.
    pub(super) fn pixels(&self) -> Vec<[u8; 4]> {
        self.cells
            .iter()
            .zip(&self.back)
            .map(|(cell, back)| self.colour(cell, *back))
            .collect()
    }
}

/// A colour that hides what is behind it.
const fn opaque([red, green, blue]: Rgb) -> [u8; 4] {
    [red, green, blue, 255]
}

/// One colour over another, straight alpha.
pub(super) fn over(top: [u8; 4], under: [u8; 4]) -> [u8; 4] {
    let ([r, g, b, a], [ur, ug, ub, ua]) = (top.map(u32::from), under.map(u32::from));
    if a == 255 || ua == 0 {
        return top;
    }
    let rest = ua * (255 - a) / 255;
    let all = (a + rest).max(1);
    let part = |x: u32, y: u32| ((x * a + y * rest) / all).min(255) as u8;
    [part(r, ur), part(g, ug), part(b, ub), all.min(255) as u8]
}
