//! Reads what a picture file says about itself, and passes over its pixels.
//!
//! For files that are only to be known, not shown: whatever their size, little more than their texts
//! is ever held in memory. What remains of the file is given to the usual reader.

use super::{Format, Read, read, read::TEXT_MAX, upright};
use std::io::{self, ErrorKind};

/// Bytes that are kept of one file: its texts, still packed, and what stands around them.
const KEPT_MAX: usize = TEXT_MAX + (2 << 20);
/// Bytes at the start of a WebP's pixels that say how large it is.
const PIXELS_HEAD: u64 = 32;
/// Bytes that are read at once.
const STEP: usize = 64 << 10;

/// What a picture file says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Skim {
    /// Its format, where it is one that is accepted.
    pub format: Option<Format>,
    /// Pixels across when it stands upright; 0 where that is not said.
    pub width: u32,
    /// Pixels down when it stands upright; 0 where that is not said.
    pub height: u32,
    /// Its texts.
    pub read: Read,
    /// Why it is no whole picture, where it is none. Whether its pixels can be unpacked is not known.
    pub problem: Option<String>,
}

/// Reads `source`, a whole file, to its end.
pub fn skim(source: impl io::Read) -> io::Result<Skim> {
    let mut file = Passing {
        source,
        kept: Vec::new(),
    };
    file.keep(12)?;
    let Ok(format) = Format::of(&file.kept) else {
        // The words for what it is instead look a little further.
        file.keep(STEP as u64)?;
        file.rest()?;
        let problem = Format::of(&file.kept).err().map(|error| error.to_string());
        return Ok(Skim {
            problem,
            ..Skim::default()
        });
    };
    let whole = match format {
        Format::Png => png(&mut file)?,
        Format::Jpeg => jpeg(&mut file)?,
        Format::WebP => webp(&mut file)?,
    };
    file.rest()?;
    let (width, height) = size(format, &file.kept).unwrap_or_default();
    let turn = upright::turn_of(format, &file.kept);
    let (width, height) = upright::turned_size(width, height, turn);
    let cut = || super::MediaError::Incomplete { format }.to_string();
    Ok(Skim {
        format: Some(format),
        width,
        height,
        read: read(&file.kept),
        problem: (!whole).then(cut),
    })
}

/// A file that is read once from its start, and what is kept of it.
struct Passing<R> {
    source: R,
    kept: Vec<u8>,
}

impl<R: io::Read> Passing<R> {
    /// Keeps the next `length` bytes; `false` when the file ends before.
    fn keep(&mut self, length: u64) -> io::Result<bool> {
        let mut left = length;
        let mut part = vec![0; STEP.min(usize::try_from(length).unwrap_or(STEP))];
        while left > 0 {
            let wanted = part.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let Some(room) = part.get_mut(..wanted) else {
                break;
            };
            let got = match self.source.read(room) {
                Ok(0) => return Ok(false),
                Ok(got) => got,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if self.kept.len() < KEPT_MAX {
                self.kept.extend_from_slice(room.get(..got).unwrap_or(room));
            }
            left -= got as u64;
        }
        Ok(true)
    }

    /// Passes over the next `length` bytes; `false` when the file ends before.
    fn pass(&mut self, length: u64) -> io::Result<bool> {
        let mut some = io::Read::take(&mut self.source, length);
        Ok(io::copy(&mut some, &mut io::sink())? == length)
    }

    /// Passes over everything that is left.
    fn rest(&mut self) -> io::Result<()> {
        io::copy(&mut self.source, &mut io::sink()).map(drop)
    }

    /// Is there room for `length` bytes more?
    fn has_room(&self, length: u64) -> bool {
        usize::try_from(length).is_ok_and(|length| self.kept.len() + length <= KEPT_MAX)
    }

    /// The last `N` bytes that were kept.
    fn last<const N: usize>(&self) -> [u8; N] {
        self.kept.last_chunk().copied().unwrap_or([0; N])
    }

    /// Undoes the keeping of the last `length` bytes.
    fn drop_last(&mut self, length: usize) {
        self.kept.truncate(self.kept.len().saturating_sub(length));
    }
}

/// Every chunk but those with pixels. Answers whether the end was there.
fn png(file: &mut Passing<impl io::Read>) -> io::Result<bool> {
    // The first four bytes behind the signature are kept already: a length.
    let mut fresh = false;
    loop {
        if fresh && !file.keep(4)? {
            return Ok(false);
        }
        fresh = true;
        if !file.keep(4)? {
            return Ok(false);
        }
        let [length, kind] = [
            file.last::<8>().first_chunk::<4>().copied(),
            Some(file.last::<4>()),
        ]
        .map(Option::unwrap_or_default);
        let length = u64::from(u32::from_be_bytes(length)) + 4;
        let pixels = matches!(&kind, b"IDAT" | b"fdAT");
        let there = if pixels || !file.has_room(length) {
            file.drop_last(8);
            file.pass(length)?
        } else {
            file.keep(length)?
        };
        if !there || &kind == b"IEND" {
            return Ok(there);
        }
    }
}

/// Every segment before the pixels. Answers whether there were pixels.
fn jpeg(file: &mut Passing<impl io::Read>) -> io::Result<bool> {
    // Twelve bytes are kept: the start, and the first segment's beginning.
    let mut at = 2;
    loop {
        while file.kept.len() < at + 4 {
            if !file.keep(1)? {
                return Ok(false);
            }
        }
        let head = file
            .kept
            .get(at..at + 4)
            .and_then(|head| head.first_chunk());
        let Some([0xFF, marker, high, low]) = head.copied() else {
            return Ok(false);
        };
        match marker {
            // A fill byte.
            0xFF => at += 1,
            // The pixels.
            0xDA => return Ok(true),
            _ => {
                let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
                let missing = end.saturating_sub(file.kept.len()) as u64;
                if !file.has_room(missing) || !file.keep(missing)? {
                    return Ok(false);
                }
                at = end;
            }
        }
    }
}

/// Every chunk but those with pixels, of which the head stays. Answers whether all was there.
fn webp(file: &mut Passing<impl io::Read>) -> io::Result<bool> {
    let size = file.kept.get(4..8).and_then(|size| size.first_chunk());
    let mut left = u64::from(u32::from_le_bytes(size.copied().unwrap_or_default()));
    // The word WEBP is in the count.
    left = left.saturating_sub(4);
    while left >= 8 {
        if !file.keep(8)? {
            return Ok(false);
        }
        let head = file.last::<8>();
        let [kind, length] = [head.first_chunk::<4>(), head.last_chunk::<4>()]
            .map(|part| part.copied().unwrap_or_default());
        let length = u64::from(u32::from_le_bytes(length));
        let padded = length + length % 2;
        left = left.saturating_sub(8 + padded);
        let pixels = matches!(&kind, b"VP8 " | b"VP8L" | b"ALPH" | b"ANMF");
        let there = if pixels {
            let head = length.min(PIXELS_HEAD);
            // The chunk now is as long as what is kept of it.
            let at = file.kept.len() - 4;
            if let Some(place) = file.kept.get_mut(at..) {
                place.copy_from_slice(&(head as u32).to_le_bytes());
            }
            let odd = head % 2;
            file.keep(head)? && {
                file.kept.extend((odd > 0).then_some(0));
                file.pass(padded - head)? || left == 0
            }
        } else if file.has_room(padded) {
            file.keep(padded)? || left == 0
        } else {
            file.drop_last(8);
            file.pass(padded)?
        };
        if !there {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Pixels across and down, as the head of a file says.
fn size(format: Format, bytes: &[u8]) -> Option<(u32, u32)> {
    match format {
        Format::Png => {
            let side = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
            (bytes.get(12..16)? == b"IHDR").then_some((side(16)?, side(20)?))
        }
        Format::Jpeg => jpeg_size(bytes),
        Format::WebP => webp_size(bytes),
    }
}

fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [lead, marker, high, low] = *bytes.get(at..)?.first_chunk::<4>()?;
        match (lead, marker) {
            (0xFF, 0xFF) => at += 1,
            // Every frame header; the three in between are tables.
            (0xFF, 0xC0..=0xCF) if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let side = |from: usize| {
                    let side = bytes.get(at + from..)?.first_chunk()?;
                    Some(u32::from(u16::from_be_bytes(*side)))
                };
                return Some((side(7)?, side(5)?));
            }
            (0xFF, _) => at += 2 + usize::from(u16::from_be_bytes([high, low])),
            _ => return None,
        }
    }
}

fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let body = bytes.get(20..)?;
    let three = |at: usize| {
        let [a, b, c] = *body.get(at..)?.first_chunk::<3>()?;
        Some(u32::from_le_bytes([a, b, c, 0]))
    };
    match bytes.get(12..16)? {
        b"VP8X" => Some((three(4)? + 1, three(7)? + 1)),
        // A key frame: a tag, the start code, 14 bits each.
        b"VP8 " => {
            let side = |at: usize| {
                let side = body.get(at..)?.first_chunk()?;
                Some(u32::from(u16::from_le_bytes(*side) & 0x3FFF))
            };
            Some((side(6)?, side(8)?))
        }
        // A signature byte, then 14 bits each.
        b"VP8L" => {
            let bits = u32::from_le_bytes(*body.get(1..)?.first_chunk()?);
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
