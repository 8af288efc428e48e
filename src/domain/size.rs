//! Picture sizes in pixels.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Width and height in pixels, each from 1 up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// The sizes offered by name (product decision; each is a multiple of 64 as diffusion models need).
pub const SIZE_PRESETS: [Size; 8] = [
    Size::of(256, 256),
    Size::of(512, 512),
    Size::of(640, 640),
    Size::of(768, 768),
    Size::of(512, 768),
    Size::of(768, 512),
    Size::of(832, 1216),
    Size::of(1024, 1024),
];

/// Why a text is no size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// Not two numbers with an `x` between them.
    #[error("“{0}” is not a size; write width x height, for example 512x768")]
    Shape(String),
    /// A side is zero, or longer than that of any picture.
    #[error("a picture has sides of 1 to {max} pixels", max = Size::SIDE_READ)]
    Range,
}

impl Size {
    /// The longest side that a service of ours makes, in pixels; each says its own limit.
    pub const SIDE_MAX: u32 = 4096;
    /// The longest side that is read as one, in pixels: that of a JPEG. What a service makes of it is
    /// the service's to say.
    pub const SIDE_READ: u32 = 65_535;

    /// `width` × `height` without a check; for constants and measured pictures.
    pub const fn of(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// Checked: each side 1 to [`Size::SIDE_READ`].
    pub fn new(width: u32, height: u32) -> Result<Self, SizeError> {
        let fits = |side: u32| (1..=Self::SIDE_READ).contains(&side);
        if fits(width) && fits(height) {
            Ok(Self { width, height })
        } else {
            Err(SizeError::Range)
        }
    }

    /// Pixels in all.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

impl Default for Size {
    fn default() -> Self {
        Self::of(512, 512)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}×{}", self.width, self.height)
    }
}

impl FromStr for Size {
    type Err = SizeError;

    /// Reads `512x768`; `×`, `X`, `*` and spaces around the sign are accepted too.
    fn from_str(text: &str) -> Result<Self, SizeError> {
        let shape = || SizeError::Shape(super::visible(text).chars().take(40).collect());
        let (width, height) = text.split_once(['x', 'X', '×', '*']).ok_or_else(shape)?;
        let side = |text: &str| text.trim().parse::<u32>().map_err(|_| shape());
        Self::new(side(width)?, side(height)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Size, SizeError};

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for text in ["512x768", "512 x 768", "512×768", " 512X768 ", "512*768"] {
            assert_eq!(text.parse(), Ok(Size::of(512, 768)), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_says_so() {
        assert_eq!("0x5".parse::<Size>(), Err(SizeError::Range));
        assert_eq!("70000x5".parse::<Size>(), Err(SizeError::Range));
        // Too large for every service, which says what it makes.
        assert_eq!("5000x5".parse(), Ok(Size::of(5000, 5)));
        for text in ["", "512", "x", "axb", "-1x5", "1x2x3", "99999999999x1"] {
            assert!(
                matches!(text.parse::<Size>(), Err(SizeError::Shape(_))),
                "{text}"
            );
        }
    }
}
