//! JPEG as a list of segments: nothing is unpacked and nothing unknown is changed.
//!
//! The settings text goes into EXIF, the label and our JSON into XMP. Where XMP is taken or too
//! small (64 KiB), our JSON lies in segments `APP15` of its own: `art-studio`, a zero byte, the
//! number of the part from 1, the number of parts, and the bytes.

use super::{
    Format, MediaError, a1111, error::too_many_pieces, exif, limits::PIECES_MAX, own, read::Finds,
    xmp,
};
use crate::domain::GenerationData;

/// One segment before the picture data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment<'a> {
    /// Second byte of the marker: 0xE1 = APP1.
    marker: u8,
    /// What it holds, without marker and length.
    body: &'a [u8],
    /// All of it.
    raw: &'a [u8],
}

/// A JPEG file taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts<'a> {
    /// The segments before the picture data.
    segments: Vec<Segment<'a>>,
    /// From the first start of scan to the end of the file.
    picture: &'a [u8],
}

/// End of image.
const EOI: u8 = 0xD9;
/// Start of scan: what follows its header is picture data.
const SOS: u8 = 0xDA;
/// The segment of the plain file format; it comes first.
const APP0: u8 = 0xE0;
/// The segment of EXIF and XMP.
const APP1: u8 = 0xE1;
/// The segment of our own.
const APP15: u8 = 0xEF;
/// The segment of a comment.
const COMMENT: u8 = 0xFE;
/// Bytes that one segment can hold.
const BODY_MAX: usize = 65_533;
/// What XMP begins with in its segment.
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// What our own segment begins with.
const OWN: &[u8] = b"art-studio\0";

/// Is the file whole, up to its end-of-image marker?
pub(super) fn check(bytes: &[u8]) -> Result<(), MediaError> {
    parts(bytes).map(drop)
}

/// Puts generation data behind the first segments. EXIF and XMP of others stay, byte for byte, and
/// none is added beside them. A settings text too long for EXIF (32,000 characters) is left out.
pub(super) fn embed(bytes: &[u8], data: &GenerationData) -> Result<Vec<u8>, MediaError> {
    let Parts { segments, picture } = parts(bytes)?;
    let kept: Vec<_> = segments
        .into_iter()
        .filter(|segment| !is_ours(segment))
        .collect();
    let has = |start: &[u8]| {
        kept.iter()
            .any(|kept| kept.marker == APP1 && kept.body.starts_with(start))
    };
    let mut added = Vec::new();
    if !has(exif::HEADER) {
        let text = exif::write(&a1111::write(data));
        added.extend(segment(APP1, &[exif::HEADER, &text]).unwrap_or_default());
    }
    let json = own::write(data)?;
    let label = |json| segment(APP1, &[XMP, xmp::write(data, json).as_bytes()]);
    let both = if has(XMP) { None } else { label(Some(&json)) };
    if both.is_none() {
        if !has(XMP) {
            added.extend(label(None).unwrap_or_default());
        }
        added.extend(own_segments(&json)?);
    }
    added.extend(both.unwrap_or_default());
    // Readers want the plain header first and EXIF right behind it.
    let first = |kept: &Segment<'_>| {
        kept.marker == APP0 || kept.marker == APP1 && kept.body.starts_with(exif::HEADER)
    };
    let at = kept.iter().take_while(|kept| first(kept)).count();
    let (before, after) = kept.split_at_checked(at).unwrap_or_default();
    let mut out = Vec::with_capacity(bytes.len() + added.len());
    out.extend_from_slice(b"\xff\xd8");
    out.extend(before.iter().flat_map(|kept| kept.raw));
    out.append(&mut added);
    out.extend(after.iter().flat_map(|kept| kept.raw));
    out.extend_from_slice(picture);
    Ok(out)
}

/// Start of the segment with the colour profile, APP2.
const PROFILE: &[u8] = b"ICC_PROFILE\0";
/// Start of the segment of the plain file format, APP0.
const PLAIN: &[u8] = b"JFIF\0";

/// Only the segments that are shown, up to the end of the picture. Which side is up is kept as EXIF
/// of its own.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    let Parts { segments, picture } = parts(bytes)?;
    let mut out = b"\xff\xd8".to_vec();
    let (plain, others): (Vec<&Segment<'_>>, Vec<&Segment<'_>>) = segments
        .iter()
        .filter(|segment| is_shown(segment))
        .partition(|it| it.marker == APP0);
    out.extend(plain.iter().flat_map(|segment| segment.raw));
    if let Some(side) = exif(bytes).and_then(exif::side_up) {
        out.extend(segment(APP1, &[exif::HEADER, &exif::write_side_up(side)]).unwrap_or_default());
    }
    out.extend(others.iter().flat_map(|segment| segment.raw));
    let mut rest = picture;
    while let Some(segment) = first(rest) {
        rest = rest.get(segment.raw.len()..).unwrap_or_default();
        if is_shown(&segment) {
            out.extend_from_slice(segment.raw);
        }
        if segment.marker == SOS {
            let (scan, behind) = rest.split_at(after_scan(rest).unwrap_or(rest.len()));
            out.extend_from_slice(scan);
            rest = behind;
        }
    }
    out.extend([0xFF, EOI]);
    Ok(out)
}

/// Does it come in several scans over the whole picture? Everything but the plain kinds counts.
pub(super) fn is_progressive(bytes: &[u8]) -> bool {
    let mut found = walk(bytes).take(PIECES_MAX);
    // Every frame header; the three left out are tables.
    let frame = found
        .find(|it| matches!(it.marker, 0xC0..=0xCF) && !matches!(it.marker, 0xC4 | 0xC8 | 0xCC));
    frame.is_none_or(|frame| frame.marker > 0xC1)
}

/// The first block of EXIF.
pub(super) fn exif(bytes: &[u8]) -> Option<&[u8]> {
    let mut found = walk(bytes).take(PIECES_MAX);
    let segment = found.find(|it| it.marker == APP1 && it.body.starts_with(exif::HEADER))?;
    Some(segment.body)
}

/// Is it needed to show the picture?
fn is_shown(segment: &Segment<'_>) -> bool {
    match segment.marker {
        APP0 => segment.body.starts_with(PLAIN),
        // The profile, and how Adobe turned the colours.
        0xE2 => segment.body.starts_with(PROFILE),
        0xEE => segment.body.starts_with(b"Adobe"),
        COMMENT | APP1..=APP15 => false,
        _ => true,
    }
}

/// Puts a settings text into EXIF of its own; one too long for it is left out.
pub(super) fn add_comment(bytes: &[u8], comment: Option<&str>) -> Result<Vec<u8>, MediaError> {
    let Some(comment) = comment else {
        return Ok(bytes.to_vec());
    };
    let Parts { segments, picture } = parts(bytes)?;
    let exif = segment(APP1, &[exif::HEADER, &exif::write(comment)]).unwrap_or_default();
    let at = segments.iter().take_while(|it| it.marker == APP0).count();
    let (before, after) = segments.split_at_checked(at).unwrap_or_default();
    let raw = |segments: &[Segment<'_>]| -> Vec<u8> {
        segments
            .iter()
            .flat_map(|segment| segment.raw)
            .copied()
            .collect()
    };
    Ok([
        b"\xff\xd8".as_slice(),
        &raw(before),
        &exif,
        &raw(after),
        picture,
    ]
    .concat())
}

/// Reads every text, as far as `found` takes them.
pub(super) fn read(bytes: &[u8], found: &mut Finds) {
    let mut json = Vec::new();
    for Segment { marker, body, .. } in walk(bytes) {
        if !found.piece() {
            return;
        }
        match marker {
            APP1 if body.starts_with(exif::HEADER) => exif::read(body, found),
            APP1 => match body.strip_prefix(XMP).map(std::str::from_utf8) {
                Some(Ok(packet)) => found.xmp(packet.to_owned()),
                Some(Err(_)) => found.skip(),
                None => {}
            },
            APP15 => match body.strip_prefix(OWN) {
                Some([_part, _parts, bytes @ ..]) if json.len() + bytes.len() <= found.room() => {
                    json.extend_from_slice(bytes);
                }
                Some(_) => found.skip(),
                None => {}
            },
            COMMENT if body.len() <= found.room() => {
                found.text(
                    "comment",
                    String::from_utf8_lossy(body).trim_end_matches('\0').into(),
                );
            }
            _ => {}
        }
    }
    if !json.is_empty() {
        found.own(&String::from_utf8_lossy(&json));
    }
}

fn is_ours(segment: &Segment<'_>) -> bool {
    match segment.marker {
        APP1 if segment.body.starts_with(exif::HEADER) => exif::is_ours(segment.body),
        APP1 => {
            let packet = segment.body.strip_prefix(XMP);
            packet.is_some_and(|packet| xmp::is_ours(&String::from_utf8_lossy(packet)))
        }
        APP15 => segment.body.starts_with(OWN),
        _ => false,
    }
}

/// A segment with `parts` in it; `None` when they do not fit.
fn segment(marker: u8, parts: &[&[u8]]) -> Option<Vec<u8>> {
    let body = parts.concat();
    let length = (body.len() <= BODY_MAX).then_some(body.len() as u16 + 2)?;
    Some([[0xFF, marker].as_slice(), &length.to_be_bytes(), &body].concat())
}

fn own_segments(json: &str) -> Result<Vec<u8>, MediaError> {
    let no_room = || MediaError::NoRoom {
        format: Format::Jpeg,
    };
    let parts: Vec<_> = json.as_bytes().chunks(BODY_MAX - OWN.len() - 2).collect();
    let count = u8::try_from(parts.len()).map_err(|_| no_room())?;
    let numbered = (1..=count).zip(parts);
    let segments = numbered.map(|(part, bytes)| segment(APP15, &[OWN, &[part, count], bytes]));
    Ok(segments
        .collect::<Option<Vec<_>>>()
        .ok_or_else(no_room)?
        .concat())
}

/// The segments before the picture data, as far as they are whole.
fn walk(bytes: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        let segment = first(rest).filter(|segment| segment.marker != SOS)?;
        rest = rest.get(segment.raw.len()..)?;
        Some(segment)
    })
}

/// Takes a file apart; its end-of-image marker must be there.
fn parts(bytes: &[u8]) -> Result<Parts<'_>, MediaError> {
    let segments: Vec<_> = walk(bytes).take(PIECES_MAX).collect();
    if segments.len() == PIECES_MAX {
        return Err(too_many_pieces(Format::Jpeg));
    }
    let length: usize = segments.iter().map(|segment| segment.raw.len()).sum();
    let picture = bytes.get(2 + length..).unwrap_or_default();
    let whole = first(picture).is_some_and(|segment| segment.marker == SOS) && ends(picture);
    let cut = MediaError::Incomplete {
        format: Format::Jpeg,
    };
    whole.then_some(Parts { segments, picture }).ok_or(cut)
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

#[cfg(test)]
mod tests;
