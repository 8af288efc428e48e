//! A picture as large as a screen can show it, in bounded memory whatever the file holds.

use super::{
    Decoded, Format, Limits, MediaError,
    inspect::{Unpacked, check_bytes, unpack},
    jpeg,
    scaler::{Scaler, Shape, eight_bits},
    stored,
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
        let turn = rows.each(scaler.together(), |rows| scaler.push(rows))?;
        return Ok(upright::turned(scaler.finish().pixels, turn));
    }
    if let Some(picture) = plain_jpeg(bytes) {
        return Ok(picture);
    }
    let Unpacked { picture, turn, .. } = unpack(bytes, &limits)?;
    let picture = eight_bits(picture);
    let mut scaler = Scaler::at_most(Shape::of(&picture), VIEW_SIDE);
    scaler.push(picture.as_bytes());
    drop(picture);
    Ok(upright::turned(scaler.finish().pixels, turn))
}

/// A plain JPEG that is shown as it is, as previews are; `None` for any other picture. In one step,
/// because previews come several times a second: with the other way, which makes three bytes a
/// pixel and then four, most of the time goes into fresh memory.
fn plain_jpeg(bytes: &[u8]) -> Option<Decoded> {
    // What comes in several scans needs room for all of them besides its pixels.
    if Format::of(bytes) != Ok(Format::Jpeg) || jpeg::is_progressive(bytes) {
        return None;
    }
    let picture = stored::jpeg_pixels(bytes, VIEW_SIDE).ok()?;
    let turn = upright::turn_of(Format::Jpeg, bytes);
    Some(upright::turned(picture, turn))
}

#[cfg(test)]
mod tests;
