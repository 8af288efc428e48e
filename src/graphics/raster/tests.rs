//! When pixels are drawn over cells, and what is erased before.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::{Format, RasterPainter};
use crate::graphics::{Encoded, ImagePainter, Look, Picture, Room, Spot, encode};

const SCREEN: Rect = Rect::new(0, 0, 40, 12);

fn encoded(painter: &RasterPainter, area: Rect) -> Encoded {
    let picture = Picture::new(8, 8, vec![200; 8 * 8 * 4], false).unwrap();
    let recipe = painter.recipe(&Spot {
        picture: picture.size(),
        pixel_art: false,
        area,
        behind: Color::Reset,
    });
    encode(&picture, &recipe)
}

/// One frame; what goes before and after the cells.
fn frame(painter: &mut RasterPainter, areas: &[Rect]) -> (Buffer, String, String) {
    let mut buf = Buffer::empty(SCREEN);
    buf.set_style(SCREEN, Style::new().bg(Color::Indexed(4)));
    painter.begin(Room::PLENTY);
    for area in areas {
        let encoded = encoded(painter, *area);
        assert!(painter.place(&mut buf, *area, u64::from(area.x), &encoded));
    }
    let (mut before, mut after) = (Vec::new(), Vec::new());
    painter.pre(&mut before);
    painter.post(&mut after);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (buf, text(before), text(after))
}

#[test]
fn a_picture_is_drawn_once_after_its_cells_were_erased() {
    let mut painter = RasterPainter::new(Look::default(), Format::Sixel, false);
    let area = Rect::new(3, 2, 4, 2);
    let (buf, before, after) = frame(&mut painter, &[area]);
    assert_eq!(
        before,
        "\x1b[0;48;5;4m\x1b[3;4H\x1b[4X\x1b[4;4H\x1b[4X\x1b[m"
    );
    assert!(after.starts_with("\x1b[3;4H\x1bP") && after.ends_with("\x1b\\"));
    let skipped = |buf: &Buffer| {
        let skips = buf.content.iter();
        skips
            .filter(|cell| cell.diff_option == CellDiffOption::Skip)
            .count()
    };
    assert_eq!(skipped(&buf), 8);
    assert!(painter.holds(3));
    let (buf, before, after) = frame(&mut painter, &[area]);
    assert_eq!((before.as_str(), after.as_str()), ("", ""));
    assert_eq!(skipped(&buf), 8, "and the cells below stay alone");
    let (_, before, after) = frame(&mut painter, &[]);
    assert!(before.contains("\x1b[3;4H\x1b[4X") && after.is_empty());
    assert!(!painter.holds(3));
}

#[test]
fn the_last_row_is_never_touched() {
    let mut painter = RasterPainter::new(Look::default(), Format::Iterm, false);
    for (area, fits) in [
        (Rect::new(0, 9, 4, 2), true),
        (Rect::new(0, 10, 4, 2), false),
        (Rect::new(38, 0, 4, 2), false),
        (Rect::new(u16::MAX - 3, u16::MAX - 3, 3, 3), false),
        (Rect::new(0, 0, 0, 0), false),
    ] {
        let mut buf = Buffer::empty(SCREEN);
        painter.begin(Room::PLENTY);
        let encoded = encoded(&painter, Rect::new(0, 0, 4, 2));
        assert_eq!(painter.place(&mut buf, area, 1, &encoded), fits, "{area}");
    }
}

#[test]
fn two_pictures_never_share_a_cell() {
    let mut painter = RasterPainter::new(Look::default(), Format::Iterm, false);
    let mut buf = Buffer::empty(SCREEN);
    painter.begin(Room::PLENTY);
    let encoded = encoded(&painter, Rect::new(0, 0, 4, 2));
    assert!(painter.place(&mut buf, Rect::new(0, 0, 4, 2), 1, &encoded));
    assert!(!painter.place(&mut buf, Rect::new(2, 1, 4, 2), 2, &encoded));
}

#[test]
fn after_an_invalidation_everything_is_drawn_again_and_the_end_erases_it() {
    let mut painter = RasterPainter::new(Look::default(), Format::Iterm, false);
    let area = Rect::new(3, 2, 4, 2);
    frame(&mut painter, &[area]);
    painter.invalidate();
    let (_, _, after) = frame(&mut painter, &[area]);
    assert!(after.contains("\x1b]1337;File=inline=1"));
    let mut bytes = Vec::new();
    painter.shutdown(&mut bytes);
    let end = String::from_utf8(bytes).unwrap();
    assert!(end.contains("\x1b[3;4H\x1b[4X"));
}

#[test]
fn a_covered_picture_goes_and_comes_back() {
    let mut painter = RasterPainter::new(Look::default(), Format::Sixel, false);
    let area = Rect::new(3, 2, 4, 2);
    frame(&mut painter, &[area]);
    let mut buf = Buffer::empty(SCREEN);
    let encoded = encoded(&painter, area);
    painter.begin(Room::PLENTY);
    painter.place(&mut buf, area, 3, &encoded);
    painter.occlude(Rect::new(5, 0, 20, 20));
    let mut before = Vec::new();
    painter.pre(&mut before);
    painter.post(&mut before);
    let before = String::from_utf8(before).unwrap();
    assert!(before.contains("\x1b[3;4H\x1b[4X") && !before.contains("\x1bP"));
    let (_, _, after) = frame(&mut painter, &[area]);
    assert!(after.contains("\x1bP"));
}

#[test]
fn what_finds_no_room_waits_and_what_never_will_is_left_to_text() {
    let mut painter = RasterPainter::new(Look::default(), Format::Iterm, false);
    let encoded = encoded(&painter, Rect::new(0, 0, 4, 2));
    let Encoded::Pixels(pixels) = &encoded else {
        unreachable!("pixels")
    };
    let bytes = pixels.body().len();
    let (one, two) = (Rect::new(0, 0, 4, 2), Rect::new(8, 0, 4, 2));
    let mut buf = Buffer::empty(SCREEN);
    let mut place = |now, most| {
        painter.begin(Room { now, most });
        let placed =
            [(one, 1), (two, 2)].map(|(area, name)| painter.place(&mut buf, area, name, &encoded));
        let mut out = Vec::new();
        painter.pre(&mut out);
        painter.post(&mut out);
        (placed, painter.waits_for_room(), painter.is_to_come(2))
    };
    assert_eq!(place(0, bytes - 1), ([false, false], false, false));
    assert_eq!(place(0, bytes), ([false, false], true, true));
    assert_eq!(place(bytes, bytes), ([true, false], true, true));
    assert_eq!(
        place(0, bytes),
        ([true, false], true, true),
        "what stands there stays"
    );
    assert_eq!(place(bytes, bytes), ([true, true], false, false));
}
