//! Frames one after another: what goes to the terminal, and what it shows then.

use super::{Drawn, Frames, Regions};
use ratatui::{
    layout::{Position, Rect},
    style::{Color, Style},
};

fn show(frames: &mut Frames, text: &str, cursor: Option<(u16, u16)>) -> String {
    let composed = frames.compose(0, |buf| {
        buf.set_string(0, 0, text, Style::new());
        Drawn {
            cursor: cursor.map(Position::from),
            ..Drawn::default()
        }
    });
    assert_eq!(composed.pictures, 0);
    String::from_utf8(composed.bytes).unwrap()
}

#[test]
fn the_same_frame_twice_is_no_byte() {
    let mut frames = Frames::new(20, 3);
    let first = show(&mut frames, "hello", Some((5, 0)));
    assert!(first.starts_with("\x1b[?2026h") && first.ends_with("\x1b[?2026l"));
    assert!(first.contains("\x1b[2J") && first.contains("hello"));
    assert_eq!(show(&mut frames, "hello", Some((5, 0))), "");
}

#[test]
fn only_what_changed_is_sent() {
    let mut frames = Frames::new(20, 3);
    show(&mut frames, "hello", None);
    let second = show(&mut frames, "hallo", None);
    assert!(
        second.contains('a') && !second.contains("llo"),
        "{second:?}"
    );
    let moved = show(&mut frames, "hallo", Some((2, 0)));
    assert_eq!(moved, "\x1b[?2026h\x1b[1;3H\x1b[?25h\x1b[?2026l");
    let gone = show(&mut frames, "hallo", None);
    assert_eq!(gone, "\x1b[?2026h\x1b[?25l\x1b[?2026l");
}

#[test]
fn a_forgotten_screen_is_drawn_whole() {
    let mut frames = Frames::new(20, 3);
    show(&mut frames, "hello", None);
    frames.resize(20, 3);
    assert!(show(&mut frames, "hello", None).contains("hello"));
    frames.resize(4, 1);
    assert!(show(&mut frames, "hello", None).contains("hell"));
}

/// What a terminal shows after `texts`, each shown in a frame after the one before.
fn shown_after(texts: &[(&str, Style)]) -> String {
    let mut frames = Frames::new(20, 1);
    let one = std::num::NonZero::new(1).unwrap();
    let mut terminal = vt100::Parser::new(one, std::num::NonZero::new(20).unwrap(), 0);
    for (text, style) in texts {
        let composed = frames.compose(0, |buf| {
            buf.set_string(0, 0, text, *style);
            Drawn::default()
        });
        terminal.process(&composed.bytes);
    }
    terminal.screen().contents().trim_end().to_owned()
}

#[test]
fn wide_characters_come_and_go_whole() {
    let plain = Style::new();
    for texts in [
        ["a cat here", "a 猫 here", "a cat here"],
        ["猫猫猫", "x猫猫 ", "猫猫猫"],
        ["ab猫cd", "a猫bcd", "ab猫cd"],
        ["👍 good", "ab good", "👍 good"],
    ] {
        for seen in 1..=texts.len() {
            let texts = &texts[..seen];
            let frames: Vec<_> = texts.iter().map(|text| (*text, plain)).collect();
            let alone = shown_after(&frames[seen - 1..]);
            assert_eq!(shown_after(&frames), alone, "{texts:?}");
        }
    }
}

#[test]
fn what_lies_under_a_wide_character_is_not_written() {
    let mut frames = Frames::new(20, 1);
    show(&mut frames, "a猫b", None);
    let composed = frames.compose(0, |buf| {
        buf.set_string(0, 0, "a猫b", Style::new());
        buf[(2, 0)].set_symbol("│");
        Drawn::default()
    });
    assert_eq!(composed.bytes, b"");
}

#[test]
fn the_second_column_of_a_wide_character_loses_its_colour_with_it() {
    let mut frames = Frames::new(20, 1);
    let coloured = Style::new().bg(Color::Red);
    let mut show = |text: &str, style| {
        let composed = frames.compose(0, |buf| {
            buf.set_string(0, 0, text, style);
            Drawn::default()
        });
        String::from_utf8(composed.bytes).unwrap()
    };
    show("ab猫", coloured);
    let narrow = show("abc", coloured);
    assert!(
        narrow.contains("c\u{1b}[m ") || narrow.contains("c\u{1b}[49m "),
        "{narrow:?}"
    );
}

/// Shows text in the first row and a picture of `char` below, covered in its first row.
fn paint(frames: &mut Frames, room: usize, text: &str, char: char, covers: &[Rect]) -> String {
    let area = Rect::new(0, 1, 20, 10);
    let composed = frames.compose(room, |buf| {
        buf.set_string(0, 0, text, Style::new());
        for y in area.top()..area.bottom() {
            buf.set_string(0, y, String::from(char).repeat(20), Style::new());
        }
        for cover in covers {
            buf.set_string(cover.x, cover.y, "popup", Style::new());
        }
        Drawn {
            regions: Regions {
                pictures: vec![area],
                covers: covers.to_vec(),
            },
            ..Drawn::default()
        }
    });
    String::from_utf8(composed.bytes).unwrap()
}

fn rest(frames: &mut Frames, room: usize) -> Vec<String> {
    let slices = std::iter::from_fn(|| {
        let slice = frames.slice(room);
        (!slice.is_empty()).then(|| String::from_utf8(slice).unwrap())
    });
    slices.take(100).collect()
}

#[test]
fn text_goes_at_once_and_a_picture_in_slices() {
    let mut frames = Frames::new(20, 12);
    let first = paint(&mut frames, 0, "hello", 'a', &[]);
    assert!(
        first.contains("hello") && !first.contains("aaa"),
        "{first:?}"
    );
    assert!(frames.is_behind());
    let slices = rest(&mut frames, 50);
    assert!((4..=6).contains(&slices.len()), "{slices:?}");
    let cells: usize = slices.iter().map(|slice| slice.matches('a').count()).sum();
    assert_eq!(cells, 200, "each cell once");
    assert!(!frames.is_behind());
    assert_eq!(paint(&mut frames, 0, "hello", 'a', &[]), "");
}

#[test]
fn only_the_newest_of_each_cell_is_sent_and_none_is_forgotten() {
    let mut frames = Frames::new(20, 12);
    let mut terminal = vt100::Parser::new(
        std::num::NonZero::new(12).unwrap(),
        std::num::NonZero::new(20).unwrap(),
        0,
    );
    for char in 'a'..='z' {
        terminal.process(paint(&mut frames, 30, "hello", char, &[]).as_bytes());
        terminal.process(&frames.slice(30));
    }
    let torn = terminal.screen().contents();
    assert!(
        torn.lines().skip(1).all(|line| line.trim().len() > 10),
        "{torn}"
    );
    let slices = rest(&mut frames, 30);
    terminal.process(slices.concat().as_bytes());
    let whole = terminal.screen().contents();
    assert_eq!(whole.matches('z').count(), 200, "{whole}");
}

#[test]
fn a_popup_over_a_picture_is_text() {
    let mut frames = Frames::new(20, 12);
    let cover = Rect::new(3, 4, 5, 1);
    let first = paint(&mut frames, 0, "hello", 'a', &[cover]);
    assert!(first.contains("popup"), "{first:?}");
    rest(&mut frames, 1000);
    let closed = paint(&mut frames, 1000, "hello", 'a', &[]);
    assert!(closed.contains("aaaaa"), "{closed:?}");
}
