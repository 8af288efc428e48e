//! What goes out to kitty, byte for byte, and what the cells hold.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::graphics::ask::PainterKind;
use crate::graphics::{Brush, Encoded, ImagePainter, Picture, Recipe, Room, Spot, encode, painter};

const AREA: Rect = Rect::new(2, 1, 12, 6);

fn made(kind: PainterKind) -> Box<dyn ImagePainter> {
    let brush = Brush {
        mark: 0xab,
        ..Brush::default()
    };
    painter(kind, brush).unwrap()
}

/// A picture that no packing makes small.
fn noise(seed: u64) -> Picture {
    let mut random = fastrand::Rng::with_seed(seed);
    let pixels: Vec<u8> = (0..200 * 200)
        .flat_map(|_| [random.u8(..), random.u8(..), random.u8(..), 255])
        .collect();
    Picture::new(200, 200, pixels, false).unwrap()
}

fn encoded(painter: &dyn ImagePainter, picture: &Picture) -> Encoded {
    let spot = Spot {
        picture: picture.size(),
        pixel_art: false,
        area: AREA,
        behind: Color::Reset,
    };
    let recipe = painter.recipe(&spot);
    assert!(matches!(recipe, Recipe::Pixels(_)));
    encode(picture, &recipe)
}

/// A frame with these names, and the next one; what goes before the cells.
fn frame(painter: &mut dyn ImagePainter, names: &[u64], encoded: &Encoded) -> (Buffer, String) {
    let mut buf = Buffer::empty(Rect::new(0, 0, 40, 12));
    let mut bytes = Vec::new();
    for _ in 0..2 {
        buf.reset();
        buf.set_style(buf.area, Style::new().bg(Color::Blue));
        painter.begin(Room::PLENTY);
        for name in names {
            let placed = painter.place(&mut buf, AREA, *name, encoded);
            assert!(placed || painter.is_to_come(*name));
        }
        painter.pre(&mut bytes);
        if !painter.has_slices() {
            break;
        }
        // What goes in slices is whole before its cells are drawn.
        while painter.has_slices() {
            painter.slice(1 << 20, &mut bytes);
        }
    }
    (buf, String::from_utf8(bytes).unwrap())
}

#[test]
fn a_picture_is_sent_once_quietly_and_in_small_pieces() {
    let mut painter = made(PainterKind::Kitty);
    let encoded = encoded(&*painter, &noise(1));
    let (_, sent) = frame(&mut *painter, &[1], &encoded);
    let pieces: Vec<&str> = sent.split_inclusive("\x1b\\").collect();
    assert!(pieces.len() > 3);
    let last = pieces.len() - 1;
    for (number, piece) in pieces.iter().enumerate() {
        let (head, payload) = piece.split_once(';').unwrap();
        assert!(head.starts_with("\x1b_Gq=2,"), "{head:?}");
        assert!(payload.len() <= 4096 + 2);
        assert_eq!(head.ends_with("m=1"), number != last);
        assert_eq!(head.contains("i=2868903937,"), number == 0, "{head:?}");
    }
    assert!(pieces[0].starts_with("\x1b_Gq=2,a=T,U=1,c=12,r=6,i=2868903937,t=d,f=100,m=1;"));
    let (_, again) = frame(&mut *painter, &[1], &encoded);
    assert_eq!(again, "");
    assert!(painter.holds(1) && !painter.holds(2));
}

#[test]
fn every_cell_says_row_column_and_both_bytes_of_the_number() {
    let mut painter = made(PainterKind::Kitty);
    let encoded = encoded(&*painter, &noise(1));
    let (buf, _) = frame(&mut *painter, &[1], &encoded);
    for (row, y) in (AREA.top()..AREA.bottom()).enumerate() {
        for (column, x) in (AREA.left()..AREA.right()).enumerate() {
            let cell = &buf[(x, y)];
            let mark = |number: usize| super::marks::mark(number as u16).unwrap();
            let symbol: String = ['\u{10EEEE}', mark(row), mark(column), mark(0xab)]
                .iter()
                .collect();
            assert_eq!(cell.symbol(), symbol);
            assert_eq!(cell.fg, Color::Indexed(1), "a number of the palette");
            assert_eq!((cell.bg, cell.modifier), (Color::Blue, Modifier::empty()));
            assert_eq!(
                cell.diff_option,
                CellDiffOption::ForcedWidth(NonZeroU16::MIN)
            );
        }
    }
    let outside = buf.content.iter().filter(|cell| cell.symbol() == " ");
    assert_eq!(outside.count(), 40 * 12 - 12 * 6);
}

#[test]
fn through_tmux_each_piece_is_wrapped_alone_with_escapes_doubled() {
    let mut painter = made(PainterKind::KittyInTmux);
    let encoded = encoded(&*painter, &noise(1));
    let (_, sent) = frame(&mut *painter, &[1], &encoded);
    let parts: Vec<&str> = sent.split("\x1bPtmux;").skip(1).collect();
    assert!(parts.len() > 3);
    for part in &parts {
        assert!(part.starts_with("\x1b\x1b_Gq=2,"), "{part:?}");
        assert!(part.ends_with("\x1b\x1b\\\x1b\\") && part.len() < 4096 + 128);
    }
    let mut bytes = Vec::new();
    painter.shutdown(&mut bytes);
    let end = String::from_utf8(bytes).unwrap();
    let delete = "\x1bPtmux;\x1b\x1b_Gq=2,a=d,d=I,i=2868903937\x1b\x1b\\\x1b\\";
    assert_eq!(end, delete);
}

#[test]
fn numbers_come_back_and_what_was_lost_is_sent_again() {
    for kind in [
        PainterKind::Kitty,
        PainterKind::OldKitty,
        PainterKind::Konsole,
    ] {
        let mut painter = made(kind);
        let encoded = encoded(&*painter, &noise(1));
        for name in 0..600 {
            frame(&mut *painter, &[name], &encoded);
        }
        assert!(!painter.holds(0) && painter.holds(599), "{kind:?}");
        painter.invalidate();
        assert!(!painter.holds(599));
        let (_, sent) = frame(&mut *painter, &[599], &encoded);
        assert_eq!(sent.matches("d=I").count(), 255, "{kind:?}");
        assert!(sent.contains("i=2868903937,t=d"), "{kind:?}");
        let mut bytes = Vec::new();
        painter.shutdown(&mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap().matches("d=I").count(), 1);
    }
}

#[test]
fn konsole_gets_plain_pixels_below_the_text_and_old_kitty_a_png_above() {
    let (pause, resume) = ("\x1b[?2026l", "\x1b[?2026h");
    for (kind, format, z, around) in [
        (PainterKind::Konsole, "f=24,s=120,v=120", "z=-1", ("", "")),
        (PainterKind::OldKitty, "f=100", "z=0", (pause, resume)),
    ] {
        let mut painter = made(kind);
        let encoded = encoded(&*painter, &noise(1));
        let (buf, sent) = frame(&mut *painter, &[1], &encoded);
        // Old kitty loses pictures that come inside of a synchronized update.
        let head = format!("{}\x1b_Gq=2,a=t,i=2868903937,t=d,{format},m=1;", around.0);
        assert!(sent.starts_with(&head) && sent.ends_with(&format!("\x1b\\{}", around.1)));
        let mut bytes = Vec::new();
        painter.post(&mut bytes);
        let put = String::from_utf8(bytes).unwrap();
        let expected = format!("\x1b[2;3H\x1b_Gq=2,a=p,i=2868903937,p=4099,c=12,r=6,C=1,{z}\x1b\\");
        assert_eq!(put, expected);
        assert_eq!(buf[(5, 3)].symbol(), " ");
        // The next frame without it takes it away, and keeps its pixels for later.
        let (_, sent) = frame(&mut *painter, &[], &encoded);
        assert_eq!(sent, "\x1b_Gq=2,a=d,d=i,i=2868903937,p=4099\x1b\\");
        assert!(painter.holds(1));
    }
}

#[test]
fn what_is_drawn_over_an_old_placement_takes_it_away() {
    let mut painter = made(PainterKind::OldKitty);
    let encoded = encoded(&*painter, &noise(1));
    let mut bytes = Vec::new();
    frame(&mut *painter, &[1], &encoded);
    painter.post(&mut bytes);
    let mut buf = Buffer::empty(Rect::new(0, 0, 40, 12));
    painter.begin(Room::PLENTY);
    painter.place(&mut buf, AREA, 1, &encoded);
    painter.occlude(Rect::new(0, 0, 4, 4));
    bytes.clear();
    painter.pre(&mut bytes);
    assert!(String::from_utf8(bytes).unwrap().contains("d=i"));
}

#[test]
fn a_picture_on_its_way_is_cut_between_sequences_and_ended_before_anything_else() {
    for (kind, open) in [
        (PainterKind::Kitty, "\x1b_G"),
        (PainterKind::KittyInTmux, "\x1bPtmux;\x1b\x1b_G"),
    ] {
        let mut painter = made(kind);
        let encoded = encoded(&*painter, &noise(1));
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 12));
        painter.begin(Room::PLENTY);
        assert!(!painter.place(&mut buf, AREA, 1, &encoded));
        assert!(painter.is_to_come(1) && !painter.holds(1));
        let mut bytes = Vec::new();
        painter.pre(&mut bytes);
        assert!(bytes.is_empty());
        for room in [600, 1, 5000] {
            let mut slice = Vec::new();
            assert!(!painter.slice(room, &mut slice), "not whole yet");
            let slice = String::from_utf8(slice).unwrap();
            assert!(slice.starts_with(open) && slice.ends_with("\x1b\\"));
            assert!(slice.len() < room + 400, "{} for {room}", slice.len());
        }
        // Scrolled away: the terminal is not left waiting for the rest.
        painter.begin(Room::PLENTY);
        painter.pre(&mut bytes);
        let end = String::from_utf8(std::mem::take(&mut bytes)).unwrap();
        let plain = end.replace("\x1bPtmux;", "").replace("\x1b\x1b", "\x1b");
        assert!(plain.starts_with("\x1b_Gq=2,m=0;\x1b\\"), "{plain:?}");
        assert!(plain.contains("a=d,d=I,i=2868903937"), "{plain:?}");
        assert!(!painter.has_slices() && !painter.is_to_come(1));
        painter.shutdown(&mut bytes);
        assert!(bytes.is_empty(), "nothing is left there");
    }
}

#[test]
fn what_scrolled_away_before_it_was_begun_is_never_sent() {
    let mut painter = made(PainterKind::Kitty);
    let encoded = encoded(&*painter, &noise(1));
    let mut buf = Buffer::empty(Rect::new(0, 0, 40, 12));
    let mut bytes = Vec::new();
    for name in 0..50 {
        painter.begin(Room::PLENTY);
        painter.place(&mut buf, AREA, name, &encoded);
        painter.pre(&mut bytes);
    }
    assert!(bytes.is_empty());
    while painter.has_slices() {
        painter.slice(1000, &mut bytes);
    }
    let sent = String::from_utf8(bytes).unwrap();
    assert_eq!(sent.matches("a=T").count(), 1);
    assert!(painter.holds(49));
}
