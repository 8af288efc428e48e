//! What the surface of a subject shows: spots, stripes, a rainbow, cracks, gloss.
//!
//! Patterns change a cell's ramp before it is shaded, textures change tones after.

use super::canvas::{Canvas, Layer};
use super::dice::{Dice, grain};
use super::drawing::Drawing;
use super::raster::Frame;
use super::scene::Wardrobe;

/// The surface of one figure.
#[derive(Clone, Debug)]
pub(super) struct Skin {
    /// The ramp of the subject's own colour.
    pub(super) main: u16,
    marking: u16,
    rainbow: Vec<u16>,
    pattern: String,
    texture: String,
    coat: String,
    seed: u64,
}

impl Skin {
    /// The surface that `wardrobe` asks for.
    pub(super) fn choose(
        canvas: &mut Canvas,
        wardrobe: &Wardrobe,
        drawing: &Drawing,
        main: u16,
        seed: u64,
    ) -> Self {
        let marking = wardrobe
            .marking
            .clone()
            .map_or(main, |r| canvas.add_ramp(r));
        let rainbow = wardrobe
            .rainbow
            .iter()
            .map(|r| canvas.add_ramp(r.clone()))
            .collect();
        let (pattern, texture) = (wardrobe.pattern.clone(), wardrobe.texture.clone());
        Self {
            main,
            marking,
            rainbow,
            pattern,
            texture,
            coat: drawing.coat.clone(),
            seed,
        }
    }

    /// Lays the pattern over the cells of parts `first..=last`.
    pub(super) fn mark(&self, canvas: &mut Canvas, frame: Frame, parts: (u16, u16)) {
        let spots = self.spots(frame.size);
        let bands = self.rainbow.len().max(1) as i32;
        canvas.each_part(|x, y, part, cell| {
            if part < parts.0 || part > parts.1 || cell.ramp != self.main || cell.flat {
                return;
            }
            let (x, y) = (x - frame.x, y - frame.y);
            match self.pattern.as_str() {
                "rainbow" => {
                    let band = ((x + y * 3) * bands / (frame.size * 3).max(1)).clamp(0, bands - 1);
                    cell.ramp = self
                        .rainbow
                        .get(band as usize)
                        .copied()
                        .unwrap_or(cell.ramp);
                }
                "spots" | "patches" => {
                    let near = |(sx, sy, r): &(i32, i32, i32)| {
                        (x - sx) * (x - sx) + (y - sy) * (y - sy) <= r * r
                    };
                    if spots.iter().any(near) {
                        cell.ramp = self.marking;
                    }
                }
                "stripes" => {
                    let step = (frame.size / 6).max(4);
                    let wave = i32::from((x / (step / 2).max(1)) % 2 == 0);
                    if (y + wave).rem_euclid(step) < (step / 3).max(1) {
                        cell.ramp = self.marking;
                    }
                }
                _ => {}
            }
        });
    }

    fn spots(&self, size: i32) -> Vec<(i32, i32, i32)> {
        let mut dice = Dice::new(self.seed, "spots");
        let (many, least, most) = match self.pattern.as_str() {
            "spots" => (22, size / 24, size / 14),
            "patches" => (5, size / 8, size / 5),
            _ => return Vec::new(),
        };
        let mut one = || {
            (
                dice.range(0, size),
                dice.range(0, size),
                dice.range(least.max(1), most.max(1)),
            )
        };
        (0..many).map(|_| one()).collect()
    }

    /// Lays the material's texture over the shaded cells of parts `first..=last`.
    pub(super) fn texture(&self, canvas: &mut Canvas, frame: Frame, parts: (u16, u16)) {
        canvas.each_part(|x, y, part, cell| {
            if part < parts.0 || part > parts.1 || cell.ramp != self.main || cell.flat {
                return;
            }
            let (x, y) = (x - frame.x, y - frame.y);
            let speck = grain(self.seed, x, y) % 100;
            match self.texture.as_str() {
                "cracks" => {
                    let vein = grain(self.seed, x / 3 + y / 5, y / 2 - x / 4).is_multiple_of(7);
                    if vein && speck < 60 {
                        cell.tone = (cell.tone - 1).max(0);
                    }
                }
                "grain" if (y + (x / 5) % 2) % 4 == 0 && speck < 80 => {
                    cell.tone = (cell.tone - 1).max(0);
                }
                "gloss" => {
                    let band = (x + y).rem_euclid((frame.size / 2).max(6));
                    if band < 2 && cell.tone >= 2 {
                        cell.tone = (cell.tone + 1).min(4);
                    }
                }
                "glow" if cell.light > 90 && speck < 24 => cell.tone = (cell.tone + 1).min(4),
                "stars" if speck < 5 => cell.ink = Some([255, 246, 214]),
                _ => {}
            }
        });
        if self.texture == "veil" {
            Self::veil(canvas, frame, parts);
        }
    }

    /// Hints of fur or scales, in patches rather than everywhere; for the finest grids.
    pub(super) fn coat(&self, canvas: &mut Canvas, frame: Frame, parts: (u16, u16)) {
        canvas.each_part(|x, y, part, cell| {
            let own = part >= parts.0 && part <= parts.1 && cell.ramp == self.main;
            if !own || cell.flat || cell.tone < 1 || !self.texture.is_empty() {
                return;
            }
            let (x, y) = (x - frame.x, y - frame.y);
            let patch = grain(self.seed, x / 9, y / 8 + 100).is_multiple_of(3);
            let hair = grain(self.seed, x, y / 2) % 19;
            let (row, column) = (y % 4, (x + (y / 4 % 2) * 3) % 6);
            let scale = row == 3 && (1..=3).contains(&column) || row == 2 && column % 4 == 0;
            match self.coat.as_str() {
                "fur" if hair == 0 && cell.tone == 2 => cell.tone = 1,
                "fur" if hair == 1 && cell.tone == 1 => cell.tone = 2,
                "scales" if scale && patch => cell.tone -= 1,
                _ => {}
            }
        });
    }

    /// Fades a ghostly figure out towards the ground.
    fn veil(canvas: &mut Canvas, frame: Frame, parts: (u16, u16)) {
        for (x, y) in canvas.places() {
            let Some(cell) = canvas.get_mut(x, y) else {
                continue;
            };
            let (Layer::Part(part) | Layer::Line(part)) = cell.layer else {
                continue;
            };
            if part >= parts.0 && part <= parts.1 {
                let low = (y - frame.y) * 100 / frame.size.max(1);
                cell.veil = ((low - 20) * 2).clamp(40, 170) as u8;
            }
        }
    }
}
