//! One answer of the terminal, read from its control sequence.
//!
//! Everything here comes from outside: numbers may be missing or absurd, texts may be long or hold
//! control characters. What does not make sense becomes [`Reply::Unknown`].

use super::scan::{Csi, StringKind};
use crate::graphics::CellSize;

/// Longest text kept of a reply, in characters.
const TEXT_MAX: usize = 200;
/// Most numbers kept of a reply; DA1 has about a dozen.
const NUMBERS_MAX: usize = 32;

/// An answer of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Name and version (XTVERSION), without control characters.
    Version(String),
    /// Primary device attributes (DA1), the answer that every terminal has.
    Attributes(Vec<u16>),
    /// Secondary device attributes (DA2).
    SecondaryAttributes(Vec<u16>),
    /// kitty graphics: what became of the picture or question `id`.
    Kitty {
        /// The id given in the request, 0 if there was none.
        id: u32,
        /// Whether it was accepted.
        ok: bool,
    },
    /// Flags of the kitty keyboard protocol that are on.
    Keyboard(u16),
    /// Size of a cell in pixels (`CSI 16t`).
    Cell(CellSize),
    /// Size of the text area in pixels (`CSI 14t`).
    TextArea {
        /// Pixels across.
        width: u16,
        /// Pixels down.
        height: u16,
    },
    /// A setting that DECRQSS asked for; `None` = the terminal does not tell this one.
    Setting(Option<String>),
    /// Device status (`CSI 5n`), 0 = fine. Also the acknowledgement that paces output.
    Status(u16),
    /// Where the cursor is (`CSI 6n`), counted from 1.
    Cursor {
        /// Row from 1.
        row: u16,
        /// Column from 1.
        column: u16,
    },
    /// A mode that DECRQM asked for.
    Mode {
        /// Number of the private mode.
        mode: u16,
        /// 0 unknown, 1 set, 2 reset, 3 always set, 4 always reset.
        state: u16,
    },
    /// A colour (OSC).
    Colour {
        /// 10 foreground, 11 background, 12 cursor.
        role: u16,
        /// Red, green and blue.
        rgb: [u8; 3],
    },
    /// Something else, for the log only; without control characters.
    Unknown(String),
}

impl Reply {
    /// Reads a `CSI` sequence; `None` if it is none that a terminal answers with (but a key).
    ///
    /// `CSI 1 ; 2…16 R` is F3 with a modifier in many terminals and at once a cursor in row 1. It
    /// is read as the key: nobody here asks for the cursor while keys are awaited.
    pub fn of_csi(csi: &Csi) -> Option<Self> {
        let body = csi.body.as_slice();
        let numbers = |skip: usize| numbers_of(body.get(skip..).unwrap_or_default());
        let reply = match (body.first(), csi.last) {
            (Some(b'?'), b'c') => Self::Attributes(numbers(1)),
            (Some(b'>'), b'c') => Self::SecondaryAttributes(numbers(1)),
            (Some(b'?'), b'u') => Self::Keyboard(numbers(1).first().copied().unwrap_or(0)),
            (Some(b'?'), b'y') => match numbers(1)[..] {
                [mode, state] => Self::Mode { mode, state },
                _ => unknown(csi),
            },
            (_, b't') => size_of(&numbers(0)).unwrap_or_else(|| unknown(csi)),
            (Some(b'0'..=b'9'), b'n') => Self::Status(numbers(0).first().copied().unwrap_or(0)),
            (_, b'R') => return cursor_of(&numbers(0)),
            (Some(b'?' | b'>' | b'='), _) | (_, b'c' | b'n' | b'y') => unknown(csi),
            _ => return None,
        };
        Some(reply)
    }

    /// Reads a control string.
    pub fn of_string(kind: StringKind, body: &[u8]) -> Self {
        let text = clean(body);
        let known = match kind {
            StringKind::Dcs => dcs(&text),
            StringKind::Apc => apc(&text),
            StringKind::Osc => osc(&text),
            StringKind::Other => None,
        };
        known.unwrap_or(Self::Unknown(text))
    }
}

fn unknown(csi: &Csi) -> Reply {
    let mut text = clean(&csi.body);
    text.push(char::from(csi.last));
    Reply::Unknown(text)
}

fn cursor_of(numbers: &[u16]) -> Option<Reply> {
    match *numbers {
        [1, 2..=16] => None,
        [row, column] => Some(Reply::Cursor { row, column }),
        _ => None,
    }
}

fn size_of(numbers: &[u16]) -> Option<Reply> {
    match *numbers {
        [6, height, width] => CellSize::new(width, height).map(Reply::Cell),
        [4, height, width] => Some(Reply::TextArea { width, height }),
        _ => None,
    }
}

fn dcs(text: &str) -> Option<Reply> {
    if let Some(version) = text.strip_prefix(">|") {
        return Some(Reply::Version(version.to_owned()));
    }
    if let Some(setting) = text.strip_prefix("1$r") {
        return Some(Reply::Setting(Some(setting.to_owned())));
    }
    text.starts_with("0$r").then_some(Reply::Setting(None))
}

fn apc(text: &str) -> Option<Reply> {
    let (controls, message) = text.strip_prefix('G')?.split_once(';')?;
    let id = controls
        .split(',')
        .find_map(|pair| pair.strip_prefix("i="))
        .and_then(|id| id.parse().ok())
        .unwrap_or(0);
    Some(Reply::Kitty {
        id,
        ok: message == "OK",
    })
}

fn osc(text: &str) -> Option<Reply> {
    let (role, colour) = text.split_once(';')?;
    let role = role.parse().ok().filter(|role| (10..=19).contains(role))?;
    rgb_of(colour).map(|rgb| Reply::Colour { role, rgb })
}

/// Reads `rgb:RRRR/GGGG/BBBB`, one to four hex digits each (`XParseColor`).
fn rgb_of(colour: &str) -> Option<[u8; 3]> {
    let mut rgb = [0; 3];
    let mut parts = colour.strip_prefix("rgb:")?.split('/');
    for channel in &mut rgb {
        let digits = parts
            .next()
            .filter(|digits| (1..=4).contains(&digits.len()))?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        let most = (1 << (4 * digits.len())) - 1;
        *channel = u8::try_from(value * 255 / most).ok()?;
    }
    parts.next().is_none().then_some(rgb)
}

/// The numbers of a parameter list; one that is no number (or too large) counts as 0.
fn numbers_of(body: &[u8]) -> Vec<u16> {
    let digits = body
        .split(|byte| !(b'0'..=b';').contains(byte))
        .next()
        .unwrap_or_default();
    digits
        .split(|&byte| byte == b';')
        .take(NUMBERS_MAX)
        .map(|part| {
            std::str::from_utf8(part)
                .ok()
                .and_then(|part| part.parse().ok())
                .unwrap_or(0)
        })
        .collect()
}

/// The text of a reply, short and without anything that could act on a terminal or a log.
fn clean(body: &[u8]) -> String {
    String::from_utf8_lossy(body)
        .chars()
        .filter(|char| !char.is_control())
        .take(TEXT_MAX)
        .collect()
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test may panic")]
mod tests {
    use super::{Csi, Reply, StringKind};
    use crate::graphics::CellSize;

    fn csi(text: &str) -> Option<Reply> {
        let (&last, body) = text.as_bytes().split_last()?;
        Reply::of_csi(&Csi {
            body: body.to_vec(),
            last,
            escaped: false,
        })
    }

    #[test]
    fn sequences_are_read_as_replies() {
        let rows = [
            ("?62;4;22c", Some(Reply::Attributes(vec![62, 4, 22]))),
            (
                ">1;4000;31c",
                Some(Reply::SecondaryAttributes(vec![1, 4000, 31])),
            ),
            ("?5u", Some(Reply::Keyboard(5))),
            (
                "6;20;10t",
                Some(Reply::Cell(CellSize {
                    width: 10,
                    height: 20,
                })),
            ),
            ("6;0;0t", Some(Reply::Unknown("6;0;0t".into()))),
            (
                "4;800;1200t",
                Some(Reply::TextArea {
                    width: 1200,
                    height: 800,
                }),
            ),
            ("0n", Some(Reply::Status(0))),
            (
                "24;80R",
                Some(Reply::Cursor {
                    row: 24,
                    column: 80,
                }),
            ),
            ("1;1R", Some(Reply::Cursor { row: 1, column: 1 })),
            (
                "?2026;2$y",
                Some(Reply::Mode {
                    mode: 2026,
                    state: 2,
                }),
            ),
            ("?997;1n", Some(Reply::Unknown("?997;1n".into()))),
            ("?99999999c", Some(Reply::Attributes(vec![0]))),
            ("1;5R", None),
            ("R", None),
            ("A", None),
            ("97;5u", None),
            ("3~", None),
        ];
        for (text, reply) in rows {
            assert_eq!(csi(text), reply, "{text}");
        }
    }

    #[test]
    fn strings_are_read_as_replies() {
        use StringKind::{Apc, Dcs, Osc, Other};
        let unknown = |text: &str| Reply::Unknown(text.to_owned());
        let rows = [
            (
                Dcs,
                ">|kitty(0.41.1)",
                Reply::Version("kitty(0.41.1)".into()),
            ),
            (
                Dcs,
                "1$r0;48:2::1:2:3m",
                Reply::Setting(Some("0;48:2::1:2:3m".into())),
            ),
            (Dcs, "0$r", Reply::Setting(None)),
            (Apc, "Gi=31;OK", Reply::Kitty { id: 31, ok: true }),
            (
                Apc,
                "Gi=31;ENOTSUPPORTED:x",
                Reply::Kitty { id: 31, ok: false },
            ),
            (
                Osc,
                "11;rgb:1e1e/00/f",
                Reply::Colour {
                    role: 11,
                    rgb: [0x1e, 0, 255],
                },
            ),
            (Osc, "11;rgb:1e1e/00", unknown("11;rgb:1e1e/00")),
            (Osc, "11;rgb:00000/0/0", unknown("11;rgb:00000/0/0")),
            (Other, "x", unknown("x")),
        ];
        for (kind, text, reply) in rows {
            assert_eq!(Reply::of_string(kind, text.as_bytes()), reply, "{text}");
        }
    }

    #[test]
    fn a_version_carries_no_control_characters_and_is_short() {
        let body = [b">|evil\x1b[2J\x07\xc2\x9b".as_slice(), &[b'x'; 5000]].concat();
        let Reply::Version(version) = Reply::of_string(StringKind::Dcs, &body) else {
            panic!("no version")
        };
        assert!(version.starts_with("evil[2Jxxx"));
        assert!(version.chars().count() <= super::TEXT_MAX);
    }
}
