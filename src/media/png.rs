//! PNG as a list of chunks: nothing is unpacked and nothing unknown is changed.

mod text;

use super::{
    Format, MediaError, Parameters, Text, a1111,
    error::too_many_pieces,
    exif,
    limits::PIECES_MAX,
    own,
    read::{Finds, TEXT_MAX},
    xmp,
};
use crate::domain::GenerationData;

/// Keyword of the settings text.
const A1111: &str = "parameters";
/// Keyword of an XMP packet.
const XMP: &str = "XML:com.adobe.xmp";

/// Bytes of a keyword, by the standard.
const KEYWORD_MAX: usize = 79;

/// The eight bytes every PNG begins with.
const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// One chunk as it lies in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chunk<'a> {
    /// Four letters.
    kind: [u8; 4],
    /// What it holds.
    body: &'a [u8],
    /// All of it: length, kind, body, CRC.
    raw: &'a [u8],
}

/// Is the file whole, up to `IEND`?
pub(super) fn check(bytes: &[u8]) -> Result<(), MediaError> {
    chunks(bytes).map(drop)
}

/// The chunks as far as they are whole; the last one is `IEND` when the file is complete.
fn walk(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes.strip_prefix(SIGNATURE.as_slice()).unwrap_or_default();
    std::iter::from_fn(move || {
        let chunk = first(rest)?;
        let last = &chunk.kind == b"IEND";
        rest = if last {
            &[]
        } else {
            rest.get(chunk.raw.len()..)?
        };
        Some(chunk)
    })
}

/// The chunks up to and with `IEND`, and whatever lies behind it.
fn chunks(bytes: &[u8]) -> Result<(Vec<Chunk<'_>>, &[u8]), MediaError> {
    let found: Vec<_> = walk(bytes).take(PIECES_MAX).collect();
    let length: usize = found.iter().map(|chunk| chunk.raw.len()).sum();
    if found.len() == PIECES_MAX {
        return Err(too_many_pieces(Format::Png));
    }
    if found.last().is_none_or(|chunk| &chunk.kind != b"IEND") {
        return Err(MediaError::Incomplete {
            format: Format::Png,
        });
    }
    Ok((
        found,
        bytes.get(SIGNATURE.len() + length..).unwrap_or_default(),
    ))
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

/// Puts generation data before the picture data. Chunks of ours are replaced; a settings text or
/// XMP packet that is not ours stays, byte for byte, and none is added beside it.
pub(super) fn embed(bytes: &[u8], data: &GenerationData) -> Result<Vec<u8>, MediaError> {
    let (found, behind) = chunks(bytes)?;
    let mut budget = TEXT_MAX;
    let kept: Vec<_> = found
        .into_iter()
        .filter(|chunk| !is_ours(chunk, &mut budget))
        .collect();
    let has = |keyword: &str| {
        kept.iter()
            .any(|chunk| text::keyword(chunk) == Some(keyword))
    };
    let mut added = text::chunk(own::KEYWORD, &own::write(data)?);
    if !has(A1111) {
        added.extend(text::chunk(A1111, &a1111::write(data)));
    }
    if !has(XMP) {
        added.extend(text::international(XMP, &xmp::write(data, None)));
    }
    let mut out = Vec::with_capacity(bytes.len() + added.len());
    out.extend_from_slice(SIGNATURE);
    for chunk in kept {
        if &chunk.kind == b"IDAT" {
            out.append(&mut added);
        }
        out.extend_from_slice(chunk.raw);
    }
    out.extend_from_slice(behind);
    // Still there when the file has no picture data.
    if added.is_empty() {
        Ok(out)
    } else {
        Err(MediaError::Incomplete {
            format: Format::Png,
        })
    }
}

/// Kinds of chunks that a picture needs to look as it does: its pixels, colours, opacity, shape and
/// animation.
const SHOWN: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// Only the chunks that are shown. Which side is up is kept as EXIF of its own.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    let (found, _) = chunks(bytes)?;
    let side = exif(bytes).and_then(exif::side_up);
    let mut side = side.map(|side| text::built(*b"eXIf", &[&exif::write_side_up(side)]));
    let mut out = SIGNATURE.to_vec();
    for chunk in found.iter().filter(|chunk| SHOWN.contains(&&chunk.kind)) {
        if &chunk.kind == b"IDAT" {
            out.extend(side.take().into_iter().flatten());
        }
        out.extend_from_slice(chunk.raw);
    }
    Ok(out)
}

/// The first block of EXIF.
pub(super) fn exif(bytes: &[u8]) -> Option<&[u8]> {
    let mut found = walk(bytes).take(PIECES_MAX);
    let chunk = found.find(|chunk| &chunk.kind == b"eXIf")?;
    Some(chunk.body)
}

/// Puts a settings text and further texts before the picture data.
pub(super) fn add_texts(
    bytes: &[u8],
    settings: Option<&str>,
    texts: &[Text],
) -> Result<Vec<u8>, MediaError> {
    let fits = |text: &&Text| {
        let length = text.keyword.len();
        (1..=KEYWORD_MAX).contains(&length) && !text.keyword.contains('\0')
    };
    let settings = settings.map(|said| text::chunk(A1111, said)).into_iter();
    let others = texts.iter().filter(fits);
    let others = others.map(|said| text::chunk(&said.keyword, &said.text));
    let mut added: Vec<u8> = settings.chain(others).flatten().collect();
    let (found, behind) = chunks(bytes)?;
    let mut out = SIGNATURE.to_vec();
    for chunk in found {
        if &chunk.kind == b"IDAT" {
            out.append(&mut added);
        }
        out.extend_from_slice(chunk.raw);
    }
    out.extend_from_slice(behind);
    Ok(out)
}

/// Is it ours? Beyond the `budget` of unpacked bytes, which is one for the whole file, it is not.
fn is_ours(chunk: &Chunk<'_>, budget: &mut usize) -> bool {
    let mut said = || text::read(chunk, TEXT_MAX, budget).unwrap_or_default();
    match text::keyword(chunk) {
        Some(own::KEYWORD) => true,
        Some(A1111) => Parameters::parse(&said()).is_ours(),
        Some(XMP) => xmp::is_ours(&said()),
        _ => false,
    }
}

/// Reads every text field, as far as `found` takes them.
pub(super) fn read(bytes: &[u8], found: &mut Finds) {
    for chunk in walk(bytes) {
        if !found.piece() {
            return;
        }
        let Some(keyword) = text::keyword(&chunk) else {
            continue;
        };
        let room = found.room();
        let said = text::read(&chunk, room, found.work()).filter(|_| text::is_intact(&chunk));
        match (keyword, said) {
            (_, None) => found.skip(),
            (own::KEYWORD, Some(said)) => found.own(&said),
            (A1111, Some(said)) => found.parameters(said),
            (XMP, Some(said)) => found.xmp(said),
            (keyword, Some(said)) => found.text(keyword, said),
        }
    }
}

#[cfg(test)]
mod tests;
