//! What goes wrong with pictures in terminals, and does not here.

use super::{
    left_nothing_behind,
    studio::{Answers, Start, Studio, Terminal},
};

/// Terminals that show pixels, and how their pictures begin.
const TERMINALS: [(&[u8], &str); 4] = [
    (
        b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;c",
        "\x1b_Gq=2,a=T",
    ),
    (
        b"\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[?62;c",
        "\x1b_Gq=2,a=t",
    ),
    (
        b"\x1bP>|XTerm(379)\x1b\\\x1b[6;20;10t\x1b[?63;1;2;4;22c",
        "q\"1;1;",
    ),
    (
        b"\x1bP>|iTerm2 3.5.0\x1b\\\x1b[6;20;10t\x1b[?62;4c",
        "\x1b]1337;File",
    ),
];

/// Pictures that were sent.
fn sent(terminal: &Terminal, begin: &str) -> usize {
    terminal.raw().matches(begin).count()
}

/// Bytes of pictures in a cell are sent again with every cell drawn over them, and the popup is
/// below what they draw. So none may be sent while a popup covers them, whatever happens in it.
#[test]
fn a_popup_over_a_picture_draws_text_only() {
    for (answers, begin) in TERMINALS {
        let mut studio = Studio::start(&Start {
            answers: Answers::Always(answers),
            ..Start::default()
        });
        studio.wait("What do you want to see?");
        studio.type_in("a cat\r");
        studio.wait("✓ done in");
        studio.wait_until("pixels", |terminal| sent(terminal, begin) >= 2);
        studio.type_in("\x0b");
        studio.wait("Commands");
        // One of the two may have been a preview, and the picture itself on its way.
        let before = studio.settled(|terminal| sent(terminal, begin));
        // The popup grows and shrinks, and its rows move over the picture.
        for (typed, shown) in [("s", "s"), ("a", "sa"), ("v", "sav")] {
            studio.type_in(typed);
            studio.wait(shown);
        }
        studio.type_in("\x1b[B\x1b[B\x1b[A");
        studio.wait("Commands");
        let covered = studio.with(|terminal| sent(terminal, begin));
        assert_eq!(covered, before, "{begin:?}: pixels came over the popup");
        studio.type_in("\x11");
        studio.type_in("\x11");
        assert_eq!(studio.exit_code(), 0);
        left_nothing_behind(&studio);
    }
}

/// A decoder that nobody needs is code that a hostile file can reach, and a slow build.
#[test]
fn pictures_are_read_in_three_formats_and_no_others() {
    let strangers: [(&str, &[u8]); 6] = [
        ("GIF", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"),
        ("BMP", b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\0"),
        ("TIFF", b"II*\0\x08\0\0\0\0\0\0\0\0\0"),
        ("PNM", b"P6 1 1 255\n\xff\xff\xff"),
        ("AVIF", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"),
        ("HDR", b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\xff\xff\xff\x80"),
    ];
    for (name, bytes) in strangers {
        let read = art_studio::media::decode(bytes, &art_studio::media::Limits::default());
        assert!(read.is_err(), "{name} was decoded");
    }
    let lock = include_str!("../../../Cargo.lock");
    for decoder in [
        "ravif",
        "rav1e",
        "dav1d",
        "gif",
        "tiff",
        "exr",
        "qoi",
        "ico",
        "image-gif",
    ] {
        let package = format!("name = \"{decoder}\"\n");
        assert!(!lock.contains(&package), "{decoder} is compiled in");
    }
}
