//! What bytes must become which events, and what no bytes may do.

#![expect(clippy::panic, reason = "a test may panic")]

use proptest::prelude::{any, prop, prop_oneof};
use proptest::proptest;
use proptest::strategy::{Just, Strategy};

use super::{InputEvent, Splitter};
use crate::graphics::ask::{PASTE_MAX, Reply};
use crate::keymap::{Chord, Key, Mods};

fn events(bytes: &[u8]) -> Vec<InputEvent> {
    let mut splitter = Splitter::default();
    let mut events = Vec::new();
    splitter.feed(bytes, &mut events);
    splitter.timeout(&mut events);
    events
}

fn chord(key: Key, mods: &str) -> Chord {
    let has = |letter| mods.contains(letter);
    Chord {
        key,
        mods: Mods {
            ctrl: has('c'),
            alt: has('a'),
            shift: has('s'),
        },
    }
}

#[test]
fn keys_are_the_same_chord_in_every_protocol() {
    use Key::{Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, PageUp, Tab, Up};
    let rows: [(&str, Key, &str); 50] = [
        ("a", Char('a'), ""),
        ("A", Char('A'), ""),
        ("é", Char('é'), ""),
        (" ", Char(' '), ""),
        ("\r", Enter, ""),
        ("\n", Char('j'), "c"),
        ("\t", Tab, ""),
        ("\x7f", Backspace, ""),
        ("\x08", Char('h'), "c"),
        ("\0", Char(' '), "c"),
        ("\x05", Char('e'), "c"),
        ("\x1c", Char('\\'), "c"),
        ("\x1f", Char('_'), "c"),
        ("\x1b", Esc, ""),
        ("\x1bx", Char('x'), "a"),
        ("\x1bP", Char('P'), "a"),
        ("\x1b1", Char('1'), "a"),
        ("\x1b\r", Enter, "a"),
        ("\x1b\x7f", Backspace, "a"),
        ("\x1bé", Char('é'), "a"),
        ("\x1b\x05", Char('e'), "ca"),
        ("\x1b[A", Up, ""),
        ("\x1bOA", Up, ""),
        ("\x1b\x1b[A", Up, "a"),
        ("\x1b\x1bOA", Up, "a"),
        ("\x1b[1;3B", Down, "a"),
        ("\x1b[1;6B", Down, "cs"),
        ("\x1b[H", Home, ""),
        ("\x1b[4~", End, ""),
        ("\x1b[5;5~", PageUp, "c"),
        ("\x1b[3~", Delete, ""),
        ("\x1b[Z", Tab, "s"),
        ("\x1bOP", F(1), ""),
        ("\x1b[[B", F(2), ""),
        ("\x1b[1;2R", F(3), "s"),
        ("\x1b[24~", F(12), ""),
        ("\x1bOM", Enter, ""),
        ("\x1bOs", Char('3'), ""),
        ("\x1b[27u", Esc, ""),
        ("\x1b[13;2u", Enter, "s"),
        ("\x1b[13;5u", Enter, "c"),
        ("\x1b[27;2;13~", Enter, "s"),
        ("\x1b[27;5;9~", Tab, "c"),
        ("\x1b[9;2u", Tab, "s"),
        ("\x1b[127;3u", Backspace, "a"),
        ("\x1b[97;5u", Char('a'), "c"),
        ("\x1b[97;6u", Char('a'), "c"),
        ("\x1b[97;4u", Char('A'), "a"),
        ("\x1b[65;2u", Char('A'), ""),
        ("\x1b[97;133u", Char('a'), "c"),
    ];
    for (bytes, key, mods) in rows {
        let expected = vec![InputEvent::Key(chord(key, mods))];
        assert_eq!(events(bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn what_is_no_key_of_ours_is_nothing() {
    let silent = [
        "\x1b[97;5:3u",
        "\x1b[99;9u",
        "\x1b[57358u",
        "\x1b[999~",
        "\x1b[M !!",
        "\x1b[1;",
    ];
    for bytes in silent {
        assert_eq!(events(bytes.as_bytes()), [], "{bytes:?}");
    }
}

#[test]
fn the_erase_character_decides_what_control_h_is() {
    let mut events = Vec::new();
    Splitter::with_erase(0x08).feed(b"\x08\x7f", &mut events);
    let backspace = InputEvent::Key(Chord::plain(Key::Backspace));
    assert_eq!(events, [backspace.clone(), backspace]);
}

#[test]
fn replies_never_become_keys() {
    let bytes =
        b"j\x1bP>|XTerm(379)\x1b\\\x1b_Gi=31;OK\x1b\\q\x1b[?2026;2$y\x1b[6;20;10t\x1b[?64;4c\x1b[B";
    let found = events(bytes);
    let keys: Vec<_> = found
        .iter()
        .filter_map(|event| match event {
            InputEvent::Key(chord) => Some(chord.key),
            _ => None,
        })
        .collect();
    assert_eq!(keys, [Key::Char('j'), Key::Char('q'), Key::Down]);
    assert_eq!(found.len(), 8, "{found:?}");
    assert!(found.contains(&InputEvent::Reply(Reply::Attributes(vec![64, 4]))));
}

#[test]
fn the_escape_key_right_before_a_reply_is_kept() {
    let esc = InputEvent::Key(Chord::plain(Key::Esc));
    let status = InputEvent::Reply(Reply::Status(0));
    assert_eq!(events(b"\x1b\x1b[0n"), [esc.clone(), status]);
    assert_eq!(events(b"\x1b\x1b[I"), [esc, InputEvent::Focus(true)]);
}

#[test]
fn a_paste_is_clean_text() {
    let found = events(b"\x1b[200~a\rb\r\nc\td\x1b[31m\x07\xff\x1b[201~");
    assert_eq!(found, [InputEvent::Paste("a\nb\nc\td[31m\u{fffd}".into())]);
}

#[test]
fn a_paste_too_long_is_cut_and_said() {
    let bytes = [
        b"\x1b[200~".as_slice(),
        &vec![b'x'; PASTE_MAX + 5],
        b"\x1b[201~",
    ]
    .concat();
    let found = events(&bytes);
    let [InputEvent::Paste(text), InputEvent::PasteCut(5)] = &found[..] else {
        panic!("{} events", found.len())
    };
    assert_eq!(text.len(), PASTE_MAX);
}

/// Bytes that are likely to mean something.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        Just(b"\x1b".to_vec()),
        Just(b"\x1b[".to_vec()),
        Just(b"\x1b[<".to_vec()),
        Just(b"\x1b[200~".to_vec()),
        Just(b"\x1b[201~".to_vec()),
        Just(b"\x1bP".to_vec()),
        Just(b"\x1b]11;rgb:".to_vec()),
        Just(b"\x1b\\".to_vec()),
        Just("中é".as_bytes().to_vec()),
        "[0-9;:<?M~uRctA-Z$]{0,12}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn chunks_do_not_matter(bytes in hostile(), cuts in prop::collection::vec(0_usize..200, 0..12)) {
        let mut splitter = Splitter::default();
        let mut chunked = Vec::new();
        let mut rest = bytes.as_slice();
        for cut in cuts {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            splitter.feed(now, &mut chunked);
            rest = later;
        }
        splitter.feed(rest, &mut chunked);
        splitter.timeout(&mut chunked);
        assert_eq!(chunked, events(&bytes));
        assert!(!splitter.pending());
    }

    #[test]
    fn no_byte_gives_more_than_it_takes(bytes in hostile()) {
        let found = events(&bytes);
        assert!(found.len() <= bytes.len());
        for event in found {
            let text = match &event {
                InputEvent::Paste(text) | InputEvent::Reply(Reply::Unknown(text)) => text.clone(),
                InputEvent::Key(Chord { key: Key::Char(char), .. }) => char.to_string(),
                _ => String::new(),
            };
            assert!(!text.chars().any(|char| char.is_control() && !"\n\t".contains(char)), "{event:?}");
        }
    }
}
