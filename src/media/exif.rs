//! EXIF, the little that matters here: the user comment, which holds the settings text in JPEG and
//! WebP files, and the fields in which other tools put their graphs.

use super::read::Finds;

/// What EXIF begins with in a JPEG segment, and in the WebP files of some writers.
pub(super) const HEADER: &[u8; 6] = b"Exif\0\0";
/// Name of the program, as we write it: the mark of EXIF that is ours.
const OURS: &[u8] = b"art-studio\0";
/// Tag: name of the program.
const SOFTWARE: u16 = 0x0131;
/// Tag: where the second table of fields is.
const EXIF_TABLE: u16 = 0x8769;
/// Tag: version of the standard.
const VERSION: u16 = 0x9000;
/// Tag: free text.
const USER_COMMENT: u16 = 0x9286;
/// Kind of field: text.
const ASCII: u16 = 2;
/// Tag: which side is up.
const ORIENTATION: u16 = 0x0112;
/// Kind of field: a 16-bit number.
const SHORT: u16 = 3;
/// Kind of field: a 32-bit number.
const LONG: u16 = 4;
/// Kind of field: bytes.
const UNDEFINED: u16 = 7;
/// Fields of one table that are looked at.
const FIELDS_MAX: usize = 256;
/// How the fields begin into which other tools put their graphs.
const NAMED: [&[u8]; 2] = [b"prompt:{", b"workflow:{"];
/// Coding of a user comment: UTF-16.
const UTF16: &[u8] = b"UNICODE\0";

/// EXIF with `comment` as its user comment, in UTF-16 with the high byte first.
pub(super) fn write(comment: &str) -> Vec<u8> {
    let units = comment.encode_utf16().flat_map(u16::to_be_bytes);
    let comment: Vec<u8> = UTF16.iter().copied().chain(units).collect();
    // Header 8, first table 2 + 2 × 12 + 4, our name 11 + 1, second table 2 + 2 × 12 + 4.
    let (name_at, table_at, comment_at) = (38_u32, 50_u32, 80_u32);
    let mut out = b"MM\0*\0\0\0\x08".to_vec();
    out.extend(2_u16.to_be_bytes());
    out.extend(field(
        SOFTWARE,
        ASCII,
        OURS.len() as u32,
        name_at.to_be_bytes(),
    ));
    out.extend(field(EXIF_TABLE, LONG, 1, table_at.to_be_bytes()));
    out.extend([0; 4]);
    out.extend(OURS);
    out.push(0);
    out.extend(2_u16.to_be_bytes());
    out.extend(field(VERSION, UNDEFINED, 4, *b"0232"));
    out.extend(field(
        USER_COMMENT,
        UNDEFINED,
        comment.len() as u32,
        comment_at.to_be_bytes(),
    ));
    out.extend([0; 4]);
    out.extend(comment);
    out
}

/// Which side is up, 2 to 8; `None` when it is the usual one.
pub(super) fn side_up(bytes: &[u8]) -> Option<u16> {
    let tiff = Tiff::new(bytes)?;
    let mut fields = tiff.fields(tiff.start());
    let (_, value) = fields.find(|(tag, _)| *tag == ORIENTATION)?;
    tiff.u16(value).filter(|side| (2..=8).contains(side))
}

/// EXIF that says which side is up and nothing else.
pub(super) fn write_side_up(side: u16) -> Vec<u8> {
    let [high, low] = side.to_be_bytes();
    let mut out = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    out.extend(field(ORIENTATION, SHORT, 1, [high, low, 0, 0]));
    out.extend([0; 4]);
    out
}

fn field(tag: u16, kind: u16, count: u32, value: [u8; 4]) -> Vec<u8> {
    let (tag, kind) = (tag.to_be_bytes(), kind.to_be_bytes());
    [tag.as_slice(), &kind, &count.to_be_bytes(), &value].concat()
}

/// Did we write it?
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    let Some(tiff) = Tiff::new(bytes) else {
        return false;
    };
    tiff.fields(tiff.start())
        .any(|(tag, value)| tag == SOFTWARE && value == OURS)
}

/// Hands over what it says: the user comment as settings text, `name:text` fields as texts.
pub(super) fn read(bytes: &[u8], found: &mut Finds) {
    let Some(tiff) = Tiff::new(bytes) else {
        found.skip();
        return;
    };
    for (tag, value) in tiff.fields(tiff.start()) {
        let inner = (tag == EXIF_TABLE).then(|| tiff.u32(value)).flatten();
        for (tag, value) in inner.into_iter().flat_map(|at| tiff.fields(at)) {
            if tag == USER_COMMENT && found.may_decode(value.len()) {
                found.parameters(comment(value, tiff.big));
            }
        }
        let starts = NAMED.iter().any(|start| value.starts_with(start));
        if starts
            && found.may_decode(value.len())
            && let Some((name, text)) = named(value)
        {
            found.text(name, text.to_owned());
        }
    }
}

/// A field that begins like one of [`NAMED`].
fn named(value: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(value).ok()?.trim_end_matches('\0');
    text.split_once(':')
}

/// The text of a user comment. `big`: the file has the high byte first, which need not be true for
/// the comment.
fn comment(value: &[u8], big: bool) -> String {
    let text = match value.split_first_chunk::<8>() {
        Some((code, text)) if code == UTF16 => utf16(text, big),
        Some((b"ASCII\0\0\0" | &[0, 0, 0, 0, 0, 0, 0, 0], text)) => lossy(text),
        _ => lossy(value),
    };
    text.trim_end_matches('\0').to_owned()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// UTF-16 in the order in which it says something: known words first, else as the file does.
fn utf16(bytes: &[u8], big: bool) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let text = |read: fn([u8; 2]) -> u16| {
        let units = pairs.iter().map(|pair| read(*pair));
        char::decode_utf16(units)
            .map(|char| char.unwrap_or('\u{fffd}'))
            .collect::<String>()
    };
    let (high, low) = (text(u16::from_be_bytes), text(u16::from_le_bytes));
    let known = |text: &str| {
        text.starts_with('\u{feff}')
            || ["Version: ", "Steps: "]
                .iter()
                .any(|word| text.contains(word))
    };
    let take_high = if known(&high) == known(&low) {
        big
    } else {
        known(&high)
    };
    let text = if take_high { high } else { low };
    text.trim_start_matches('\u{feff}').to_owned()
}

/// The bytes of an EXIF block, with every access checked.
#[derive(Clone, Copy)]
struct Tiff<'a> {
    bytes: &'a [u8],
    /// The high byte comes first.
    big: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(HEADER.as_slice()).unwrap_or(bytes);
        match bytes.first_chunk::<4>()? {
            b"MM\0*" => Some(Self { bytes, big: true }),
            b"II*\0" => Some(Self { bytes, big: false }),
            _ => None,
        }
    }

    /// Where the first table is.
    fn start(self) -> u32 {
        self.bytes
            .get(4..)
            .and_then(|rest| self.u32(rest))
            .unwrap_or_default()
    }

    fn u16(self, bytes: &[u8]) -> Option<u16> {
        let bytes = *bytes.first_chunk::<2>()?;
        Some(if self.big {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    fn u32(self, bytes: &[u8]) -> Option<u32> {
        let bytes = *bytes.first_chunk::<4>()?;
        Some(if self.big {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }

    /// Tag and value of each field of the table at `at`; fields outside of the block are left out.
    fn fields(self, at: u32) -> impl Iterator<Item = (u16, &'a [u8])> {
        let table = self.bytes.get(at as usize..).unwrap_or_default();
        let count = self.u16(table).map_or(0, usize::from).min(FIELDS_MAX);
        let entries = table
            .get(2..)
            .unwrap_or_default()
            .chunks_exact(12)
            .take(count);
        entries.filter_map(move |entry| Some((self.u16(entry)?, self.value(entry)?)))
    }

    fn value(self, entry: &'a [u8]) -> Option<&'a [u8]> {
        let width = match self.u16(entry.get(2..)?)? {
            1 | ASCII | 6 | UNDEFINED => 1,
            SHORT | 8 => 2,
            LONG | 9 | 11 => 4,
            _ => 8,
        };
        let length = usize::try_from(self.u32(entry.get(4..)?)?)
            .ok()?
            .checked_mul(width)?;
        if length <= 4 {
            return entry.get(8..8 + length);
        }
        let at = usize::try_from(self.u32(entry.get(8..)?)?).ok()?;
        self.bytes.get(at..at.checked_add(length)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{comment, is_ours, write};
    use crate::media::{read::Finds, sample};
    use proptest::prelude::*;

    fn said(bytes: &[u8]) -> crate::media::Read {
        let mut found = Finds::default();
        super::read(bytes, &mut found);
        found.finish()
    }

    /// Many fields that all point to the same megabytes of nothing.
    #[test]
    fn the_same_bytes_are_not_decoded_for_ever() {
        let nothing = vec![0; 8 << 20];
        let count = 200_u16;
        let end = 10 + 12 * u32::from(count);
        let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
        bytes.extend(1_u16.to_be_bytes());
        bytes.extend(super::field(
            super::EXIF_TABLE,
            super::LONG,
            1,
            22_u32.to_be_bytes(),
        ));
        bytes.extend(count.to_be_bytes());
        for _ in 0..count {
            let at = (end + 14).to_be_bytes();
            let length = nothing.len() as u32;
            bytes.extend(super::field(
                super::USER_COMMENT,
                super::UNDEFINED,
                length,
                at,
            ));
        }
        bytes.extend(&nothing);
        let mut found = Finds::default();
        super::read(&bytes, &mut found);
        assert_eq!(
            *found.work(),
            0,
            "all that was allowed was done, and no more"
        );
    }

    #[test]
    fn comments_of_all_kinds_are_read() {
        let low: Vec<u8> = "Steps: 1"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let high: Vec<u8> = "\u{feff}abc"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let rows: [(&[u8], &[u8], &str); 6] = [
            (b"UNICODE\0", &low, "Steps: 1"),
            (b"UNICODE\0", &high, "abc"),
            (b"UNICODE\0", b"\0a\0b\0", "ab"),
            (b"ASCII\0\0\0", b"plain\0\0", "plain"),
            (b"\0\0\0\0\0\0\0\0", "日本".as_bytes(), "日本"),
            (b"", b"short", "short"),
        ];
        for (code, text, wanted) in rows {
            assert_eq!(comment(&[code, text].concat(), true), wanted);
        }
    }

    #[test]
    fn graphs_in_the_fields_of_others_are_read() {
        let graph = b"prompt:{\"3\":1}\0";
        let mut tiff = b"II*\0\x08\0\0\0\x01\0\x10\x01\x02\0".to_vec();
        tiff.extend((graph.len() as u32).to_le_bytes());
        tiff.extend([26, 0, 0, 0, 0, 0, 0, 0]);
        tiff.extend(graph);
        let found = said(&tiff);
        assert_eq!(
            (
                found.texts[0].keyword.as_str(),
                found.texts[0].text.as_str()
            ),
            ("prompt", "{\"3\":1}")
        );
        assert!(!is_ours(&tiff));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(text in sample::text()) {
            let bytes = write(&format!("{text}\nVersion: x"));
            prop_assert!(is_ours(&bytes));
            let wanted = format!("{}\nVersion: x", text.trim_start_matches('\u{feff}'));
            prop_assert_eq!(said(&bytes).parameters, Some(wanted));
        }

        #[test]
        fn odd_bytes_never_panic(
            flips in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..9),
            cut in any::<usize>(),
        ) {
            let mut bytes = write("Steps: 1");
            let length = bytes.len();
            for (at, value) in flips {
                bytes[at % length] = value;
            }
            bytes.truncate(cut % (length + 1));
            drop((said(&bytes), is_ours(&bytes)));
        }
    }
}
