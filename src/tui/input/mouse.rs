//! Mouse reports in the SGR form, the only one that the screen switches on.
//!
//! Read here and not by the key parser, which overflows on a column 0.

use super::{Button, MouseEvent, MouseKind};
use crate::graphics::ask::Csi;

/// Motion, not a press.
const MOTION: u16 = 32;
/// A wheel, not a button.
const WHEEL: u16 = 64;
/// Buttons 8 to 11, which nobody binds.
const MORE_BUTTONS: u16 = 128;

/// Reads `CSI < button ; column ; row M` (or `m` when released).
pub(super) fn report(csi: &Csi) -> Option<MouseEvent> {
    let text = std::str::from_utf8(csi.body.strip_prefix(b"<")?).ok()?;
    let mut numbers = text.split(';').map(|number| number.parse::<u16>().ok());
    let (code, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let kind = match csi.last {
        b'M' => pressed(code)?,
        b'm' => MouseKind::Up(button(code)?),
        _ => return None,
    };
    Some(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
    })
}

fn pressed(code: u16) -> Option<MouseKind> {
    if code & WHEEL != 0 {
        let wheels = [
            MouseKind::ScrollUp,
            MouseKind::ScrollDown,
            MouseKind::ScrollLeft,
            MouseKind::ScrollRight,
        ];
        return wheels.get(usize::from(code & 3)).copied();
    }
    match (code & MOTION != 0, button(code)) {
        (true, Some(button)) => Some(MouseKind::Drag(button)),
        (true, None) => Some(MouseKind::Moved),
        (false, button) => button.map(MouseKind::Down),
    }
}

fn button(code: u16) -> Option<Button> {
    match code & (MORE_BUTTONS | WHEEL | 3) {
        0 => Some(Button::Left),
        1 => Some(Button::Middle),
        2 => Some(Button::Right),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Button, Csi, MouseEvent, MouseKind, report};

    #[test]
    fn reports_are_read() {
        let rows = [
            ("<0;1;1M", Some((MouseKind::Down(Button::Left), 0, 0))),
            ("<2;30;5M", Some((MouseKind::Down(Button::Right), 29, 4))),
            ("<0;3;4m", Some((MouseKind::Up(Button::Left), 2, 3))),
            ("<33;3;4M", Some((MouseKind::Drag(Button::Middle), 2, 3))),
            ("<35;3;4M", Some((MouseKind::Moved, 2, 3))),
            ("<64;3;4M", Some((MouseKind::ScrollUp, 2, 3))),
            ("<81;3;4M", Some((MouseKind::ScrollDown, 2, 3))),
            ("<64;3;4m", None),
            ("<128;3;4M", None),
            ("<0;0;0M", Some((MouseKind::Down(Button::Left), 0, 0))),
            ("<0;99999;1M", None),
            ("<0;1M", None),
        ];
        for (text, expected) in rows {
            let (&last, body) = text.as_bytes().split_last().unwrap_or((&0, &[]));
            let csi = Csi {
                body: body.to_vec(),
                last,
                escaped: false,
            };
            let expected = expected.map(|(kind, column, row)| MouseEvent { kind, column, row });
            assert_eq!(report(&csi), expected, "{text}");
        }
    }
}
