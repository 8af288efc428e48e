//! The bytes of a copy: the picture as it is, without its data, or in another format.
//!
//! Separate because `saved export` and `generate --output` mean the same by a file's name.

use crate::{
    domain::{Failure, FailureKind},
    media::{self, Conversion, Format},
};

/// Quality of a JPEG where none is asked for.
pub(super) const QUALITY: u8 = 90;

/// What a copy is to be.
#[derive(Clone, Copy)]
pub(super) struct Copy {
    /// Without prompt, settings and other data.
    pub(super) strip: bool,
    /// In which format; `None` = the one it has.
    pub(super) format: Option<Format>,
    /// Of a JPEG, 1 to 100.
    pub(super) quality: u8,
}

impl Copy {
    /// The bytes of the copy of a picture.
    pub(super) fn made(self, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let other = self
            .format
            .filter(|wanted| Format::of(&bytes) != Ok(*wanted));
        let made = match (other, self.strip) {
            (None, false) => Ok(bytes),
            // What need not be packed anew keeps every pixel.
            (None, true) => media::strip(&bytes),
            (Some(format), strip) => {
                let conversion = Conversion {
                    format,
                    quality: self.quality,
                    metadata: !strip,
                };
                media::convert(&bytes, conversion)
            }
        };
        made.map_err(|error| {
            Failure::new(FailureKind::BadPicture, error.to_string()).hint(error.hint())
        })
    }
}
