//! Which side of a picture is up: cameras and phones write it into EXIF and leave the pixels as
//! they were taken.

use super::{Decoded, Format, exif, jpeg, png, webp};
use image::{DynamicImage, RgbaImage, metadata::Orientation};

/// How the pixels of a file must be turned to stand upright. `bytes` may lack its pixels.
pub(super) fn turn_of(format: Format, bytes: &[u8]) -> Orientation {
    let exif = match format {
        Format::Png => png::exif(bytes),
        Format::Jpeg => jpeg::exif(bytes),
        Format::WebP => webp::exif(bytes),
    };
    turn_by(exif)
}

/// The same as an EXIF block says it.
pub(super) fn turn_by(exif: Option<&[u8]>) -> Orientation {
    let side = exif.and_then(exif::side_up);
    let side = side.and_then(|side| Orientation::from_exif(side as u8));
    side.unwrap_or(Orientation::NoTransforms)
}

/// Does this turn make a wide picture a tall one?
pub(super) fn swaps_sides(turn: Orientation) -> bool {
    use Orientation as O;
    match turn {
        O::Rotate90 | O::Rotate270 | O::Rotate90FlipH | O::Rotate270FlipH => true,
        O::NoTransforms | O::Rotate180 | O::FlipHorizontal | O::FlipVertical => false,
    }
}

/// Width and height after the turn.
pub(super) fn turned_size(width: u32, height: u32, turn: Orientation) -> (u32, u32) {
    if swaps_sides(turn) {
        (height, width)
    } else {
        (width, height)
    }
}

/// The picture, upright.
pub(super) fn turned(picture: Decoded, turn: Orientation) -> Decoded {
    let Decoded {
        width,
        height,
        rgba,
    } = picture;
    if turn == Orientation::NoTransforms {
        return Decoded {
            width,
            height,
            rgba,
        };
    }
    let pixels = RgbaImage::from_raw(width, height, rgba).unwrap_or_default();
    let mut picture = DynamicImage::ImageRgba8(pixels);
    picture.apply_orientation(turn);
    Decoded {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_rgba8().into_raw(),
    }
}

#[cfg(test)]
mod tests;
