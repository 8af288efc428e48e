//! A picture as large as a screen can show it, in bounded memory whatever the file holds.

use super::{
    Decoded, Format, Limits, MediaError,
    inspect::{Unpacked, check_bytes, unpack},
    scaler::{Scaler, Shape, eight_bits, rows},
    stream::Rows,
    upright,
};
use std::io::Cursor;

/// Longest side in pixels of what is shown: more than a 4K screen has.
pub const VIEW_SIDE: u32 = 4096;

/// The picture in `bytes`, upright; a larger one than [`VIEW_SIDE`] is averaged down while its rows
/// pass by. Of an animation, the first picture.
pub fn view(bytes: &[u8]) -> Result<Decoded, MediaError> {
    let limits = Limits::default();
    check_bytes(bytes, &limits)?;
    if Format::of(bytes)? == Format::Png
        && let Some(rows) = Rows::open(Cursor::new(bytes), &limits)?
    {
        let mut scaler = Scaler::at_most(rows.shape(), VIEW_SIDE);
        let turn = rows.each(|row| scaler.push(row))?;
        return Ok(upright::turned(scaler.finish().pixels, turn));
    }
    let Unpacked { picture, turn, .. } = unpack(bytes, &limits)?;
    let picture = eight_bits(picture);
    let mut scaler = Scaler::at_most(Shape::of(&picture), VIEW_SIDE);
    rows(&picture).for_each(|row| scaler.push(row));
    drop(picture);
    Ok(upright::turned(scaler.finish().pixels, turn))
}

#[cfg(test)]
mod tests;
