//! Draws one prompt with many seeds on one sheet, to look at a drawing critically:
//! `cargo run --release --example sprite_sheet -- "a cute red dragon" sheet.png`

use art_studio::providers::builtin::sprite::{Brief, Tier, paint};
use color_eyre::eyre::{OptionExt, Result};
use image::{RgbaImage, imageops::overlay};
use std::ops::ControlFlow;

/// Seeds across and tiers down.
const SEEDS: u64 = 8;
/// Pixels of one picture's side.
const SIDE: u32 = 192;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(prompt), Some(file)) = (arguments.next(), arguments.next()) else {
        color_eyre::eyre::bail!("usage: sprite_sheet PROMPT FILE.png");
    };
    let tiers = [Tier::Optimized, Tier::High, Tier::Ultra];
    let mut sheet = RgbaImage::new(SIDE * SEEDS as u32, SIDE * tiers.len() as u32);
    for (row, tier) in (0..).zip(tiers) {
        for seed in 0..SEEDS {
            let brief = Brief {
                prompt: prompt.clone(),
                negative: String::new(),
                seed,
                width: SIDE,
                height: SIDE,
                tier,
            };
            let sprite = paint(&brief, &mut |_| ControlFlow::Continue(())).ok_or_eyre("stopped")?;
            let picture = RgbaImage::from_raw(sprite.width, sprite.height, sprite.rgba);
            let picture = picture.ok_or_eyre("not a rectangle")?;
            overlay(
                &mut sheet,
                &picture,
                (seed * u64::from(SIDE)) as i64,
                row * i64::from(SIDE),
            );
        }
    }
    sheet.save(file)?;
    Ok(())
}
