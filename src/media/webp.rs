//! WebP as a list of RIFF chunks: nothing is unpacked and nothing unknown is changed.

use super::{Format, MediaError};

/// One chunk as it lies in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// Four letters.
    pub(super) kind: [u8; 4],
    /// What it holds.
    pub(super) body: &'a [u8],
    /// All of it with the byte that makes it even.
    pub(super) raw: &'a [u8],
}

/// The chunks, and whatever lies behind the end of the RIFF file.
pub(super) fn chunks(bytes: &[u8]) -> Result<(Vec<Chunk<'_>>, &[u8]), MediaError> {
    let cut = || MediaError::Incomplete {
        format: Format::WebP,
    };
    let size = bytes
        .get(4..)
        .and_then(|rest| rest.first_chunk::<4>())
        .ok_or_else(cut)?;
    let size = usize::try_from(u32::from_le_bytes(*size)).map_err(|_| cut())?;
    let end = size.checked_add(8).ok_or_else(cut)?;
    let (mut rest, behind) = (bytes.get(12..end).ok_or_else(cut)?, bytes.get(end..));
    let mut found = Vec::new();
    while !rest.is_empty() {
        let chunk = first(rest).ok_or_else(cut)?;
        rest = rest.get(chunk.raw.len()..).unwrap_or_default();
        found.push(chunk);
    }
    Ok((found, behind.unwrap_or_default()))
}

fn first(rest: &[u8]) -> Option<Chunk<'_>> {
    let (kind, tail) = rest.split_first_chunk::<4>()?;
    let (length, tail) = tail.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let body = tail.get(..length)?;
    // Some writers forget the even byte of the last chunk.
    let whole = length
        .checked_add(8)?
        .checked_add(length % 2)?
        .min(rest.len());
    Some(Chunk {
        kind: *kind,
        body,
        raw: rest.get(..whole)?,
    })
}

pub(super) fn embed(
    bytes: &[u8],
    _: &crate::domain::GenerationData,
) -> Result<Vec<u8>, MediaError> {
    Ok(bytes.to_vec())
}

pub(super) fn read(_: &[u8], _: &mut super::read::Finds) {}
