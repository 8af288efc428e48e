//! PNG as a list of chunks: nothing is unpacked and nothing unknown is changed.

use super::{Format, MediaError};

/// The eight bytes every PNG begins with.
pub(super) const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// One chunk as it lies in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// Four letters.
    pub(super) kind: [u8; 4],
    /// What it holds.
    pub(super) body: &'a [u8],
    /// All of it: length, kind, body, CRC.
    pub(super) raw: &'a [u8],
}

/// The chunks up to and with `IEND`, and whatever lies behind it.
pub(super) fn chunks(bytes: &[u8]) -> Result<(Vec<Chunk<'_>>, &[u8]), MediaError> {
    let cut = || MediaError::Incomplete {
        format: Format::Png,
    };
    let mut rest = bytes.strip_prefix(SIGNATURE.as_slice()).ok_or_else(cut)?;
    let mut found = Vec::new();
    loop {
        let chunk = first(rest).ok_or_else(cut)?;
        rest = rest.get(chunk.raw.len()..).unwrap_or_default();
        found.push(chunk);
        if &chunk.kind == b"IEND" {
            return Ok((found, rest));
        }
    }
}

fn first(rest: &[u8]) -> Option<Chunk<'_>> {
    let (length, tail) = rest.split_first_chunk::<4>()?;
    let (kind, tail) = tail.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let body = tail.get(..length)?;
    let raw = rest.get(..length.checked_add(12)?)?;
    Some(Chunk {
        kind: *kind,
        body,
        raw,
    })
}
