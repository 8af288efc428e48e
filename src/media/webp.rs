//! WebP as a list of RIFF chunks: nothing is unpacked and nothing unknown is changed.
//!
//! The settings text goes into the chunk `EXIF`, the label and our JSON into `XMP `. Where a
//! service has put XMP, our JSON lies in a chunk of its own, `ARTS`, which readers pass over. A
//! plain file is made an extended one (`VP8X`) first: only those may hold more than the picture.

use super::{
    Format, MediaError, a1111, error::too_many_pieces, exif, limits::PIECES_MAX, own, read::Finds,
    xmp,
};
use crate::domain::GenerationData;

/// One chunk as it lies in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chunk<'a> {
    /// Four letters.
    kind: [u8; 4],
    /// What it holds.
    body: &'a [u8],
    /// All of it with the byte that makes it even.
    raw: &'a [u8],
}

/// Bit in `VP8X`: the picture has opacity.
const HAS_OPACITY: u8 = 0x10;
/// Bit in `VP8X`: there is EXIF.
const HAS_EXIF: u8 = 0x08;
/// Bit in `VP8X`: there is XMP.
const HAS_XMP: u8 = 0x04;
/// The start of a file whose length is not written yet.
const START: &[u8] = b"RIFF\0\0\0\0WEBP";
/// Our own chunk.
const OWN: [u8; 4] = *b"ARTS";

/// Is the file whole?
pub(super) fn check(bytes: &[u8]) -> Result<(), MediaError> {
    chunks(bytes).map(drop)
}

/// Puts generation data behind the picture. EXIF and XMP of others stay, byte for byte, and none
/// is added beside them.
pub(super) fn embed(bytes: &[u8], data: &GenerationData) -> Result<Vec<u8>, MediaError> {
    let (found, behind) = chunks(bytes)?;
    let kept: Vec<_> = found.into_iter().filter(|chunk| !is_ours(chunk)).collect();
    let has = |kind: &[u8; 4]| kept.iter().any(|chunk| &chunk.kind == kind);
    let (json, mut added, mut flags) = (own::write(data)?, Vec::new(), 0);
    if !has(b"EXIF") {
        flags |= HAS_EXIF;
        added.extend(built(*b"EXIF", &exif::write(&a1111::write(data))));
    }
    if has(b"XMP ") {
        added.extend(built(OWN, json.as_bytes()));
    } else {
        flags |= HAS_XMP;
        added.extend(built(*b"XMP ", xmp::write(data, Some(&json)).as_bytes()));
    }
    let after = kept
        .iter()
        .rposition(|chunk| is_picture(chunk))
        .map_or(0, |at| at + 1);
    let mut out = START.to_vec();
    out.extend(header(&kept, flags)?);
    for (at, chunk) in kept.iter().enumerate() {
        if at > 0 || &chunk.kind != b"VP8X" {
            push(&mut out, chunk);
        }
        if at + 1 == after {
            out.append(&mut added);
        }
    }
    let mut out = measured(out)?;
    out.extend_from_slice(behind);
    Ok(out)
}

/// The first block of EXIF.
pub(super) fn exif(bytes: &[u8]) -> Option<&[u8]> {
    let end = end(bytes).unwrap_or_default().min(bytes.len());
    let mut found = walk(bytes.get(12..end).unwrap_or_default()).take(PIECES_MAX);
    Some(found.find(|chunk| &chunk.kind == b"EXIF")?.body)
}

/// Only the chunks that are shown. Which side is up is kept as EXIF of its own.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    let (found, _) = chunks(bytes)?;
    let side = exif(bytes).and_then(exif::side_up);
    let mut out = START.to_vec();
    for chunk in &found {
        if &chunk.kind == b"EXIF" || !is_picture(chunk) {
            continue;
        }
        let at = out.len();
        push(&mut out, chunk);
        if let Some(flags) = out.get_mut(at + 8).filter(|_| &chunk.kind == b"VP8X") {
            *flags &= !(HAS_EXIF | HAS_XMP);
            // Only a file with this header can have said it.
            *flags |= side.map_or(0, |_| HAS_EXIF);
        }
    }
    out.extend(side.map_or_else(Vec::new, |side| built(*b"EXIF", &exif::write_side_up(side))));
    measured(out)
}

/// Puts a settings text into EXIF of its own, behind a picture that has none.
pub(super) fn add_comment(bytes: &[u8], comment: Option<&str>) -> Result<Vec<u8>, MediaError> {
    let Some(comment) = comment else {
        return Ok(bytes.to_vec());
    };
    let (found, _) = chunks(bytes)?;
    let mut out = START.to_vec();
    out.extend(header(&found, HAS_EXIF)?);
    let rest = found.iter().filter(|chunk| &chunk.kind != b"VP8X");
    rest.for_each(|chunk| push(&mut out, chunk));
    out.extend(built(*b"EXIF", &exif::write(comment)));
    measured(out)
}

/// Adds a chunk, at an even length.
fn push(out: &mut Vec<u8>, chunk: &Chunk<'_>) {
    out.extend_from_slice(chunk.raw);
    out.resize(out.len().next_multiple_of(2), 0);
}

/// Writes the length of the file into its start.
fn measured(mut out: Vec<u8>) -> Result<Vec<u8>, MediaError> {
    let size = u32::try_from(out.len() - 8).map_err(|_| MediaError::NoRoom {
        format: Format::WebP,
    })?;
    if let Some(place) = out.get_mut(4..8) {
        place.copy_from_slice(&size.to_le_bytes());
    }
    Ok(out)
}

/// Reads every text, as far as `found` takes them.
pub(super) fn read(bytes: &[u8], found: &mut Finds) {
    let end = end(bytes).unwrap_or_default().min(bytes.len());
    for Chunk { kind, body, .. } in walk(bytes.get(12..end).unwrap_or_default()) {
        if !found.piece() {
            return;
        }
        let text = || {
            std::str::from_utf8(body)
                .ok()
                .filter(|text| text.len() <= found.room())
        };
        match (&kind, text()) {
            (b"EXIF", _) => exif::read(body, found),
            (b"XMP ", Some(packet)) => found.xmp(packet.to_owned()),
            (&OWN, Some(json)) => found.own(json),
            (b"XMP " | &OWN, None) => found.skip(),
            _ => {}
        }
    }
}

fn is_ours(chunk: &Chunk<'_>) -> bool {
    match &chunk.kind {
        b"EXIF" => exif::is_ours(chunk.body),
        b"XMP " => xmp::is_ours(&String::from_utf8_lossy(chunk.body)),
        kind => kind == &OWN,
    }
}

/// Must this lie before EXIF and XMP?
fn is_picture(chunk: &Chunk<'_>) -> bool {
    matches!(
        &chunk.kind,
        b"VP8X" | b"ICCP" | b"ANIM" | b"ANMF" | b"ALPH" | b"VP8 " | b"VP8L" | b"EXIF"
    )
}

/// The `VP8X` chunk: the file's own with `flags` added, or a new one from the picture's header.
fn header(kept: &[Chunk<'_>], flags: u8) -> Result<Vec<u8>, MediaError> {
    let broken = || MediaError::Broken {
        format: Format::WebP,
        why: "it does not begin with a picture".to_owned(),
    };
    let first = kept.first().ok_or_else(broken)?;
    let body = if &first.kind == b"VP8X" {
        let (own, rest) = first.body.split_first().ok_or_else(broken)?;
        [&[own | flags], rest].concat()
    } else {
        let (own, width, height) = measures(first).ok_or_else(broken)?;
        let ([w0, w1, w2, _], [h0, h1, h2, _]) =
            ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
        vec![own | flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]
    };
    Ok(built(*b"VP8X", &body))
}

/// Flags, width and height of a plain picture.
fn measures(chunk: &Chunk<'_>) -> Option<(u8, u32, u32)> {
    let (flags, width, height) = match (&chunk.kind, chunk.body) {
        (b"VP8 ", [_, _, _, 0x9d, 0x01, 0x2a, one, two, three, four, ..]) => {
            let side = |low: &u8, high: &u8| u32::from(u16::from_le_bytes([*low, *high]) & 0x3fff);
            (0, side(one, two), side(three, four))
        }
        (b"VP8L", [0x2f, rest @ ..]) => {
            let bits = u32::from_le_bytes(*rest.first_chunk::<4>()?);
            let flags = if bits >> 28 & 1 == 1 { HAS_OPACITY } else { 0 };
            (flags, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        _ => return None,
    };
    (width > 0 && height > 0).then_some((flags, width, height))
}

fn built(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_le_bytes();
    let mut out = [kind.as_slice(), &length, body].concat();
    out.resize(out.len().next_multiple_of(2), 0);
    out
}

/// The chunks, and whatever lies behind the end of the RIFF file.
fn chunks(bytes: &[u8]) -> Result<(Vec<Chunk<'_>>, &[u8]), MediaError> {
    let cut = || MediaError::Incomplete {
        format: Format::WebP,
    };
    let end = end(bytes).ok_or_else(cut)?;
    let inside = bytes.get(12..end).ok_or_else(cut)?;
    let found: Vec<_> = walk(inside).take(PIECES_MAX).collect();
    if found.len() == PIECES_MAX {
        return Err(too_many_pieces(Format::WebP));
    }
    let length: usize = found.iter().map(|chunk| chunk.raw.len()).sum();
    let behind = bytes.get(end..).unwrap_or_default();
    (length == inside.len() && length > 0)
        .then_some((found, behind))
        .ok_or_else(cut)
}

/// Where the RIFF file ends by its own words.
fn end(bytes: &[u8]) -> Option<usize> {
    let size = bytes.get(4..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*size))
        .ok()?
        .checked_add(8)
}

/// The chunks as far as they are whole.
fn walk(mut rest: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    std::iter::from_fn(move || {
        let chunk = first(rest)?;
        rest = rest.get(chunk.raw.len()..)?;
        Some(chunk)
    })
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

#[cfg(test)]
mod tests;
