//! What the scanner must cut where.

#![expect(clippy::panic, reason = "a test may panic")]

use super::{Csi, PASTE_MAX, Scanner, StringKind, Token};

fn scan(bytes: &[u8]) -> (Vec<Token>, Scanner) {
    let mut scanner = Scanner::default();
    let mut tokens = Vec::new();
    scanner.feed(bytes, &mut |token| tokens.push(token));
    (tokens, scanner)
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let (tokens, scanner) = scan(bytes);
    assert_eq!(scanner.patience(), None, "something is still open");
    tokens
}

fn csi(body: &str, last: u8, escaped: bool) -> Token {
    Token::Csi(Csi {
        body: body.into(),
        last,
        escaped,
    })
}

fn string(kind: StringKind, body: &[u8]) -> Token {
    Token::String {
        kind,
        body: body.to_vec(),
    }
}

#[test]
fn sequences_are_cut_where_they_end() {
    let rows: [(&[u8], Vec<Token>); 9] = [
        (
            b"a\r\x7f",
            vec![Token::Char('a'), Token::Control(13), Token::Control(127)],
        ),
        (
            b"\x1b[A\x1b[1;5C",
            vec![csi("", b'A', false), csi("1;5", b'C', false)],
        ),
        (b"\x1bx\x1b\r", vec![Token::Alt('x'), Token::Alt('\r')]),
        (b"\x1b\x1b[A", vec![csi("", b'A', true)]),
        (b"\x1b\x1bx", vec![Token::Esc, Token::Alt('x')]),
        (
            b"\x1bOP",
            vec![Token::Ss3 {
                last: b'P',
                escaped: false,
            }],
        ),
        (b"\x1b[[A", vec![csi("[", b'A', false)]),
        (b"\x1b[M !!x", vec![Token::Char('x')]),
        (
            "é\u{9b}中".as_bytes(),
            vec![Token::Char('é'), Token::Char('中')],
        ),
    ];
    for (bytes, expected) in rows {
        assert_eq!(tokens(bytes), expected, "{bytes:?}");
    }
}

#[test]
fn strings_end_at_st_or_bel() {
    let found = tokens(b"\x1bP>|kitty\x1b\\\x1b]11;x\x07\x1b_Gi=1;OK\x1b\\q");
    let expected = [
        string(StringKind::Dcs, b">|kitty"),
        string(StringKind::Osc, b"11;x"),
        string(StringKind::Apc, b"Gi=1;OK"),
        Token::Char('q'),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_string_broken_off_by_a_key_gives_the_key() {
    assert_eq!(tokens(b"\x1b]junk\x03"), [Token::Control(3)]);
    assert_eq!(tokens(b"\x1b_junk\x1b[A"), [csi("", b'A', false)]);
    assert_eq!(
        tokens(b"\x1b[12\rx"),
        [Token::Control(13), Token::Char('x')]
    );
}

#[test]
fn bytes_that_are_no_utf8_are_dropped() {
    assert_eq!(
        tokens(b"a\xffb\xc3(\xed\xa0\x80c"),
        "ab(c".chars().map(Token::Char).collect::<Vec<_>>()
    );
}

#[test]
fn a_paste_holds_everything_up_to_its_end() {
    let found = tokens(b"\x1b[200~a\r\x1b[20\x1b[200~\x1b[201~b");
    let paste = Token::Paste {
        bytes: b"a\r\x1b[20\x1b[200~".to_vec(),
        dropped: 0,
    };
    assert_eq!(found, [paste, Token::Char('b')]);
}

#[test]
fn memory_is_bounded() {
    let long = vec![b'1'; PASTE_MAX + 10];
    let (found, _) = scan(&[b"\x1b[200~".as_slice(), &long, b"\x1b[201~"].concat());
    let [Token::Paste { bytes, dropped }] = &found[..] else {
        panic!("{} tokens", found.len())
    };
    assert_eq!((bytes.len(), *dropped), (PASTE_MAX, 10));

    let found = tokens(&[b"\x1bP".as_slice(), &long, b"\x1b\\"].concat());
    assert!(matches!(&found[..], [Token::String { body, .. }] if body.len() == super::STRING_MAX));

    assert_eq!(tokens(&[b"\x1b[".as_slice(), &long, b"m"].concat()), []);
}

#[test]
fn what_is_given_up_is_a_key_or_nothing() {
    let rows: [(&[u8], Vec<Token>); 11] = [
        (b"\x1b", vec![Token::Esc]),
        (b"\x1b\x1b", vec![Token::Esc, Token::Esc]),
        (b"\x1b[", vec![Token::Alt('[')]),
        (b"\x1bO", vec![Token::Alt('O')]),
        (b"\x1bP", vec![Token::Alt('P')]),
        (b"\x1b]", vec![Token::Alt(']')]),
        (b"\x1bP>|kit", vec![]),
        (b"\x1bP\x1b", vec![]),
        (b"\x1b[1;", vec![]),
        (b"\xe4\xb8", vec![]),
        (
            b"\x1b[200~abc",
            vec![Token::Paste {
                bytes: b"abc".to_vec(),
                dropped: 0,
            }],
        ),
    ];
    for (bytes, expected) in rows {
        let (mut found, mut scanner) = scan(bytes);
        assert!(scanner.patience().is_some(), "{bytes:?}");
        scanner.give_up(&mut |token| found.push(token));
        assert_eq!(found, expected, "{bytes:?}");
        assert_eq!(scanner.patience(), None, "{bytes:?}");
    }
}
