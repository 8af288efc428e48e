//! Which kind of file bytes are, told from their first few: never from a name or a header of the
//! server, which may be wrong.

use super::MediaError;
use std::{fmt, path::Path};

/// A picture format that is accepted and kept as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::WebP];

    /// File name extension without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }

    /// The format that a file's name promises by its ending, if it does.
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        let is_jpeg = |format: &Self| *format == Self::Jpeg && ending == "jpeg";
        let mut all = Self::ALL.into_iter();
        all.find(|format| ending == format.extension() || is_jpeg(format))
    }

    /// Tells the format by the first bytes. The error says what it is instead.
    pub fn of(bytes: &[u8]) -> Result<Self, MediaError> {
        if bytes.is_empty() {
            return Err(MediaError::Empty);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Png);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Ok(Self::Jpeg);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Ok(Self::WebP);
        }
        let known = OTHER_PICTURES
            .iter()
            .find(|(at, magic, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
        Err(match known {
            Some((_, _, what)) => MediaError::NotAllowed { what },
            None => MediaError::NotAPicture {
                what: something_else(bytes),
            },
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
        })
    }
}

/// Offset, first bytes, name.
const OTHER_PICTURES: [(usize, &[u8], &str); 13] = [
    (0, b"GIF8", "a GIF picture"),
    (0, b"BM", "a BMP picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftypavis", "an AVIF picture"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIC picture"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (0, b"<svg", "an SVG drawing"),
    (0, b"qoif", "a QOI picture"),
    (0, b"8BPS", "a Photoshop picture"),
];

/// Bytes that are looked at to tell text from data.
const PEEK: usize = 512;

fn something_else(bytes: &[u8]) -> &'static str {
    let magics: [(&[u8], &str); 6] = [
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "compressed data (gzip)"),
        (b"\x1a\x45\xdf\xa3", "a film (WebM)"),
        (b"RIFF", "sound or film (RIFF)"),
        (b"OggS", "sound (Ogg)"),
    ];
    if let Some((_, what)) = magics.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return what;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "a film (MP4)";
    }
    let head = bytes.get(..PEEK).unwrap_or(bytes);
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with(['{', '[']) {
        return "a JSON text: probably an error message of the server";
    }
    if text.starts_with('<') {
        let lower = text.to_ascii_lowercase();
        return match lower.as_str() {
            page if page.contains("<html") || page.starts_with("<!doctype html") => {
                "a web page (HTML): probably an error or login page"
            }
            drawing if drawing.contains("<svg") => "an SVG drawing",
            _ => "an XML text: probably an error message of the server",
        };
    }
    let odd = |byte: &u8| *byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t');
    // A character cut by the end of the head is no fault; any other one is.
    let damaged = std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some());
    if damaged || head.iter().any(odd) {
        "data of an unknown kind"
    } else {
        "plain text"
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn what_is_no_picture_is_called_by_its_name() {
        let rows: [(&[u8], &str); 14] = [
            (b"", "not a single byte"),
            (b"GIF89a......", "a GIF picture; only PNG"),
            (b"\0\0\0\x1cftypavif\0\0", "an AVIF picture"),
            (b"<!DOCTYPE html><html>", "a web page (HTML)"),
            (b"\n <html lang=en>", "a web page (HTML)"),
            (b"<?xml version='1.0'?><svg ", "an SVG drawing"),
            (b"<Error><Code>AccessDenied</Code>", "an XML text"),
            (b"\xef\xbb\xbf {\"error\": 1}", "a JSON text"),
            (b"[1]", "a JSON text"),
            (b"upstream timed out", "plain text"),
            (b"\x01\x02\x03\x04", "data of an unknown kind"),
            (b"RIFF\0\0\0\0WAVE", "sound or film"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"\xff\xd8", "unknown kind"),
        ];
        for (bytes, said) in rows {
            let error = Format::of(bytes).map_err(|error| error.to_string());
            assert!(
                error.as_ref().is_err_and(|text| text.contains(said)),
                "{said}: {error:?}"
            );
        }
    }
}
