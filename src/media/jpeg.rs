//! JPEG as a list of segments: nothing is unpacked and nothing unknown is changed.

use super::{Format, MediaError};

/// One segment before the picture data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    /// Second byte of the marker: 0xE1 = APP1.
    pub(super) marker: u8,
    /// What it holds, without marker and length.
    pub(super) body: &'a [u8],
    /// All of it.
    pub(super) raw: &'a [u8],
}

/// A JPEG file taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// The segments before the picture data.
    pub(super) segments: Vec<Segment<'a>>,
    /// From the first start of scan to the end of the file.
    pub(super) picture: &'a [u8],
}

/// End of image.
const EOI: u8 = 0xD9;
/// Start of scan: what follows its header is picture data.
const SOS: u8 = 0xDA;

/// Takes a file apart; its end-of-image marker must be there.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts<'_>, MediaError> {
    let cut = || MediaError::Incomplete {
        format: Format::Jpeg,
    };
    let mut rest = bytes.strip_prefix(b"\xff\xd8".as_slice()).ok_or_else(cut)?;
    let mut segments = Vec::new();
    loop {
        let segment = first(rest).ok_or_else(cut)?;
        if segment.marker == SOS {
            let complete = ends(rest);
            return complete
                .then_some(Parts {
                    segments,
                    picture: rest,
                })
                .ok_or_else(cut);
        }
        rest = rest.get(segment.raw.len()..).unwrap_or_default();
        segments.push(segment);
    }
}

/// The segment at the start of `rest`, fill bytes before it included.
fn first(rest: &[u8]) -> Option<Segment<'_>> {
    if rest.first() != Some(&0xFF) {
        return None;
    }
    let at = rest.iter().position(|byte| *byte != 0xFF)?;
    let marker = *rest.get(at)?;
    if marker == 0x01 || (0xD0..=0xD7).contains(&marker) {
        let raw = rest.get(..=at)?;
        return Some(Segment {
            marker,
            body: &[],
            raw,
        });
    }
    let (length, _) = rest.get(at + 1..)?.split_first_chunk::<2>()?;
    let end = (at + 1).checked_add(usize::from(u16::from_be_bytes(*length)))?;
    let (body, raw) = (rest.get(at + 3..end)?, rest.get(..end)?);
    (marker != EOI).then_some(Segment { marker, body, raw })
}

/// Is there an end of image after the scans that start here?
fn ends(mut rest: &[u8]) -> bool {
    loop {
        let Some(segment) = first(rest) else {
            let marker = rest.iter().find(|byte| **byte != 0xFF);
            return rest.first() == Some(&0xFF) && marker == Some(&EOI);
        };
        rest = rest.get(segment.raw.len()..).unwrap_or_default();
        if segment.marker == SOS {
            let Some(at) = after_scan(rest) else {
                return false;
            };
            rest = rest.get(at..).unwrap_or_default();
        }
    }
}

/// Where the next marker that is no restart begins; `FF 00` is a byte of the picture.
fn after_scan(data: &[u8]) -> Option<usize> {
    data.array_windows::<2>()
        .position(|[one, two]| *one == 0xFF && !matches!(two, 0x00 | 0xD0..=0xD7 | 0xFF))
}

pub(super) fn embed(
    bytes: &[u8],
    _: &crate::domain::GenerationData,
) -> Result<Vec<u8>, MediaError> {
    Ok(bytes.to_vec())
}

pub(super) fn read(_: &[u8], _: &mut super::read::Finds) {}
