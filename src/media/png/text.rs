//! The three kinds of text chunk: `tEXt` (Latin-1), `zTXt` (the same, packed), `iTXt` (UTF-8).

use super::Chunk;
use std::borrow::Cow;

/// The keyword of a text chunk; `None` for every other chunk.
pub(super) fn keyword<'a>(chunk: &Chunk<'a>) -> Option<&'a str> {
    if !matches!(&chunk.kind, b"tEXt" | b"zTXt" | b"iTXt") {
        return None;
    }
    let end = chunk.body.iter().position(|byte| *byte == 0)?;
    std::str::from_utf8(chunk.body.get(..end)?).ok()
}

/// Is the checksum right?
pub(super) fn is_intact(chunk: &Chunk<'_>) -> bool {
    let covered = chunk
        .raw
        .get(4..chunk.raw.len().saturating_sub(4))
        .unwrap_or_default();
    chunk.raw.ends_with(&crc32fast::hash(covered).to_be_bytes())
}

/// The text of a text chunk; `None` when it is damaged or longer than `max` bytes. Every byte that
/// is unpacked, in vain or not, is taken from `budget`; no more are.
pub(super) fn read(chunk: &Chunk<'_>, max: usize, budget: &mut usize) -> Option<String> {
    let (_, rest) = split(chunk.body)?;
    let bytes = match &chunk.kind {
        b"zTXt" => unpacked(rest.strip_prefix(&[0])?, max, budget)?,
        b"iTXt" => {
            let ([packed, method], rest) = rest.split_first_chunk::<2>()?;
            let (_language, rest) = split(rest)?;
            let (_translated, rest) = split(rest)?;
            match (packed, method) {
                (0, _) => Cow::Borrowed(rest),
                (1, 0) => unpacked(rest, max, budget)?,
                _ => return None,
            }
        }
        _ => Cow::Borrowed(rest),
    };
    if bytes.len() > max {
        return None;
    }
    // Many writers put UTF-8 where Latin-1 belongs; ours never writes Latin-1 that looks like it.
    let text = std::str::from_utf8(&bytes).map_or_else(|_| latin(&bytes), str::to_owned);
    Some(text)
}

/// A chunk with `text`: `tEXt`, which every reader knows, where that can hold it.
pub(super) fn chunk(keyword: &str, text: &str) -> Vec<u8> {
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|char| u8::try_from(u32::from(char)).ok())
        .collect();
    let clear = |bytes: &Vec<u8>| bytes.is_ascii() || std::str::from_utf8(bytes).is_err();
    match bytes.filter(clear) {
        Some(bytes) => built(*b"tEXt", &[keyword.as_bytes(), &[0], &bytes]),
        None => international(keyword, text),
    }
}

/// An `iTXt` chunk with `text`, not packed, without a language.
pub(super) fn international(keyword: &str, text: &str) -> Vec<u8> {
    built(*b"iTXt", &[keyword.as_bytes(), &[0; 5], text.as_bytes()])
}

/// A chunk of any kind.
pub(super) fn built(kind: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = [kind.as_slice(), &parts.concat()].concat();
    let length = (body.len() as u32).saturating_sub(4);
    let crc = crc32fast::hash(&body);
    [length.to_be_bytes().as_slice(), &body, &crc.to_be_bytes()].concat()
}

/// What is before and after the first zero byte.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

fn unpacked<'a>(bytes: &[u8], max: usize, budget: &mut usize) -> Option<Cow<'a, [u8]>> {
    let max = max.min(*budget);
    let unpacked = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(bytes, max);
    let work = unpacked
        .as_ref()
        .map_or_else(|error| error.output.len(), Vec::len);
    *budget = budget.saturating_sub(work);
    unpacked.ok().map(Cow::Owned)
}

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
