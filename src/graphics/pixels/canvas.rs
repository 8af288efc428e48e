//! The pixels before they become bytes: the picture scaled, on its border, on its ground.

use super::PixelsRecipe;
use crate::graphics::{Picture, scale};

/// Straight RGBA pixels, row by row.
pub(super) struct Canvas {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) pixels: Vec<[u8; 4]>,
}

impl Canvas {
    /// `picture` as `recipe` wants it.
    pub(super) fn of(picture: &Picture, recipe: &PixelsRecipe) -> Self {
        let (width, height) = recipe.canvas;
        let content = scaled(picture, recipe.content);
        let mut pixels = if recipe.content == recipe.canvas {
            content
        } else {
            bordered(&content, recipe)
        };
        if let Some(ground) = recipe.ground {
            for pixel in &mut pixels {
                *pixel = laid_on(*pixel, ground);
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Whether something of it is transparent.
    pub(super) fn has_alpha(&self) -> bool {
        self.pixels.iter().any(|pixel| pixel[3] != u8::MAX)
    }

    /// Four bytes for each pixel.
    pub(super) fn rgba(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// Three bytes for each pixel.
    pub(super) fn rgb(&self) -> Vec<u8> {
        let mut colours = Vec::with_capacity(self.pixels.len() * 3);
        for [red, green, blue, _] in &self.pixels {
            colours.extend_from_slice(&[*red, *green, *blue]);
        }
        colours
    }
}

/// The picture in `size` pixels: enlarged pixel by pixel where that is a whole number, else the
/// mean of what lies under each.
fn scaled(picture: &Picture, (width, height): (u32, u32)) -> Vec<[u8; 4]> {
    let times = width / picture.width();
    let whole = (times * picture.width(), times * picture.height()) == (width, height);
    if !whole || times == 0 {
        return scale::mean(picture, width, height);
    }
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    for y in 0..height {
        let row = picture.row(y / times).iter();
        pixels.extend(row.flat_map(|pixel| std::iter::repeat_n(*pixel, times as usize)));
    }
    pixels
}

/// The content in the middle of an empty canvas.
fn bordered(content: &[[u8; 4]], recipe: &PixelsRecipe) -> Vec<[u8; 4]> {
    let (width, height) = recipe.canvas;
    let left = (width.saturating_sub(recipe.content.0) / 2) as usize;
    let top = (height.saturating_sub(recipe.content.1) / 2) as usize;
    let mut pixels = vec![[0; 4]; width as usize * height as usize];
    let rows = pixels.chunks_exact_mut(width.max(1) as usize).skip(top);
    for (row, from) in rows.zip(content.chunks_exact(recipe.content.0.max(1) as usize)) {
        for (to, pixel) in row.iter_mut().skip(left).zip(from) {
            *to = *pixel;
        }
    }
    pixels
}

fn laid_on([red, green, blue, alpha]: [u8; 4], ground: [u8; 3]) -> [u8; 4] {
    let alpha = u32::from(alpha);
    let mix = |colour: u8, ground: u8| {
        ((u32::from(colour) * alpha + u32::from(ground) * (255 - alpha) + 127) / 255) as u8
    };
    [
        mix(red, ground[0]),
        mix(green, ground[1]),
        mix(blue, ground[2]),
        u8::MAX,
    ]
}
