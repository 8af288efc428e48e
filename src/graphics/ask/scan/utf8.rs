//! A character of several bytes that may be split over reads.

/// The bytes of a character so far.
#[derive(Debug)]
pub(super) struct Partial {
    bytes: [u8; 4],
    have: usize,
    need: usize,
}

/// What one more byte made of a [`Partial`].
pub(super) enum Step {
    /// Still not whole.
    More,
    /// Whole.
    Done(char),
    /// Whole, but no character (overlong, surrogate, too large).
    Invalid,
    /// The byte does not belong to it.
    Broken,
}

impl Partial {
    /// Begins with `byte`, if a character of several bytes can begin so.
    pub(super) fn begin(byte: u8) -> Option<Self> {
        let need = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return None,
        };
        Some(Self {
            bytes: [byte, 0, 0, 0],
            have: 1,
            need,
        })
    }

    /// Adds `byte`.
    pub(super) fn step(&mut self, byte: u8) -> Step {
        let Some(place) = self.bytes.get_mut(self.have) else {
            return Step::Broken;
        };
        if !(0x80..0xc0).contains(&byte) {
            return Step::Broken;
        }
        *place = byte;
        self.have += 1;
        if self.have < self.need {
            return Step::More;
        }
        let whole = self.bytes.get(..self.need).unwrap_or_default();
        std::str::from_utf8(whole)
            .ok()
            .and_then(|text| text.chars().next())
            .map_or(Step::Invalid, Step::Done)
    }
}
