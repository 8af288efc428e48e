//! Prints in a real pseudo-terminal, with a terminal behind it that answers as told.
//!
//! viuer writes to the standard output of its process, so each print runs in a process of its
//! own: this test binary, with one of the tests that are ignored otherwise.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read, Write, stdin, stdout};
use std::num::NonZero;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::{Environment, Picture, PrintOptions, Tile, print_grid, print_inline};
use crate::graphics::ask::{Scanner, StringKind, Token};

const SIZE: PtySize = PtySize {
    rows: 24,
    cols: 80,
    pixel_width: 800,
    pixel_height: 480,
};

fn sprite() -> Picture {
    let colours = [
        [200, 30, 30, 255],
        [30, 200, 30, 255],
        [30, 30, 200, 255],
        [0; 4],
    ];
    let rgba: Vec<u8> = (0..64)
        .flat_map(|at: usize| colours[(at / 3 + at / 8) % 4])
        .collect();
    Picture::new(8, 8, rgba, true).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the process stands for the whole program"
)]
fn prints() {
    let environment = Environment::from_lookup(|name| std::env::var(name).ok());
    stdout().write_all(b"\r\n").unwrap();
    let printed = print_inline(&sprite(), &environment, PrintOptions::default());
    let printed = printed.map_or_else(|error| error.to_string(), |it| format!("{:?}", it.method));
    stdout()
        .write_all(format!("<{printed}>\r\n").as_bytes())
        .unwrap();
}

#[test]
#[ignore = "runs inside of the other tests"]
fn child_prints() {
    prints();
}

#[test]
#[ignore = "runs inside of the other tests"]
fn child_prints_and_reads() {
    prints();
    let mut line = String::new();
    stdin().read_line(&mut line).unwrap();
    stdout()
        .write_all(format!("<read {}>\r\n", line.trim_end()).as_bytes())
        .unwrap();
}

#[test]
#[ignore = "runs inside of the other tests"]
#[expect(
    clippy::disallowed_methods,
    reason = "the process stands for the whole program"
)]
fn child_prints_a_grid() {
    let environment = Environment::from_lookup(|name| std::env::var(name).ok());
    stdout().write_all(b"\r\n").unwrap();
    let tiles = (1..=5).map(|number| Tile {
        picture: (number != 3).then(sprite),
        caption: format!("picture {number} \u{1b}[2Jof a dragon in a box"),
    });
    let options = PrintOptions {
        columns: u16::MAX,
        ..PrintOptions::default()
    };
    let printed = print_grid(tiles, &environment, options);
    let printed = printed.map_or_else(
        |error| error.to_string(),
        |it| format!("{:?} {} {}", it.method, it.across, it.count),
    );
    stdout()
        .write_all(format!("<{printed}>\r\n").as_bytes())
        .unwrap();
}

/// What the terminal got, and whether its mode was as before.
struct Session {
    output: Vec<u8>,
    restored: bool,
}

impl Session {
    fn has(&self, text: &str) -> bool {
        self.output
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }
}

/// Runs `child` in a terminal that gets `typed` first and answers each token with `answer`.
fn session(
    child: &str,
    variables: &[(&str, &str)],
    typed: &str,
    mut answer: impl FnMut(&Token) -> &'static str,
) -> Session {
    let pair = native_pty_system().openpty(SIZE).unwrap();
    let before = format!("{:?}", pair.master.get_termios());
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        &format!("graphics::print::tests::{child}"),
        "--ignored",
    ]);
    command.args(["--nocapture", "--test-threads=1"]);
    command.env_clear();
    for (name, value) in variables {
        command.env(name, value);
    }
    let mut keyboard = pair.master.take_writer().unwrap();
    let mut terminal = pair.master.try_clone_reader().unwrap();
    keyboard.write_all(typed.as_bytes()).unwrap();
    let mut process = pair.slave.spawn_command(command).unwrap();
    let (mut output, mut scanner, mut buffer) = (Vec::new(), Scanner::default(), [0; 4096]);
    // Our own copy of the slave keeps the terminal up, so the end is seen in what is written.
    while !output.windows(12).any(|part| part == b"test result:") {
        let count = terminal.read(&mut buffer).unwrap();
        assert!(count > 0, "the terminal closed");
        output.extend_from_slice(&buffer[..count]);
        scanner.feed(&buffer[..count], &mut |token| {
            keyboard.write_all(answer(&token).as_bytes()).unwrap();
        });
    }
    let restored = before == format!("{:?}", pair.master.get_termios());
    process.wait().unwrap();
    Session { output, restored }
}

const XTERM: [(&str, &str); 2] = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
/// Far away, so that an answer is waited for longer than a busy machine delays it.
const REMOTE: [(&str, &str); 2] = [("TERM", "xterm-256color"), ("SSH_CONNECTION", "a 1 b 2")];

/// A terminal's answer to `token`: device attributes, status, and kitty's when it takes pictures.
fn answers(token: &Token, attributes: &'static str, kitty: bool) -> &'static str {
    match token {
        Token::Csi(csi) if (csi.body.as_slice(), csi.last) == (b"", b'c') => attributes,
        Token::Csi(csi) if (csi.body.as_slice(), csi.last) == (b"5", b'n') => "\x1b[0n",
        Token::String {
            kind: StringKind::Apc,
            body,
        } if kitty && has(body, b"a=q") => {
            if has(body, b"t=t") {
                "\x1b_Gi=31;EBADF:no file\x1b\\"
            } else {
                "\x1b_Gi=31;OK\x1b\\"
            }
        }
        _ => "",
    }
}

fn has(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_silent_terminal_gets_text_cells_and_its_mode_back() {
    let session = session("child_prints", &XTERM, "", |_| "");
    assert!(
        session.has("<Cells>") && session.has("\u{2580}"),
        "{}",
        session.text()
    );
    assert!(session.has("\x1b[c"), "asked once");
    assert!(session.restored);
}

#[test]
fn a_kitty_gets_pixels_over_the_line() {
    let session = session("child_prints", &REMOTE, "", |token| {
        answers(token, "\x1b[?62c", true)
    });
    assert!(session.has("<Kitty>"), "{}", session.text());
    // 20 rows of 20 pixels hold 8 x 50 pixels: a picture of 400 x 400, in whole cells.
    assert!(
        session.has("a=T,t=d,s=400,v=400,c=40,r=20"),
        "{}",
        session.text()
    );
    assert!(session.restored);
}

#[test]
fn a_sixel_terminal_gets_sixel_and_a_new_line() {
    let session = session("child_prints", &REMOTE, "", |token| {
        answers(token, "\x1b[?62;4c", false)
    });
    assert!(session.has("<Sixel>"), "{}", session.text());
    assert!(
        session.has("\x1b\\\r\n<Sixel>") || session.has("\x1b\\\r\r\n<Sixel>"),
        "{}",
        session.text()
    );
    assert!(session.restored);
}

#[test]
fn a_terminal_that_falls_silent_under_viuer_gets_text_cells() {
    let mut asked = 0;
    let session = session("child_prints", &REMOTE, "", |token| {
        let answer = answers(token, "\x1b[?62c", true);
        asked += usize::from(answer == "\x1b[?62c");
        if asked <= 1 { answer } else { "" }
    });
    // The question itself was answered to its end, which is the first device attributes.
    assert!(session.has("<Cells>"), "{}", session.text());
    assert!(session.restored);
}

#[test]
fn viuer_that_missed_its_answer_gets_another() {
    let mut asked = 0;
    let session = session("child_prints", &REMOTE, "", |token| {
        let answer = answers(token, "\x1b[?62c", true);
        let kitty = answer.starts_with("\x1b_");
        let attributes = answer == "\x1b[?62c";
        asked += usize::from(attributes);
        // The second time, which is viuer's own, nothing comes back.
        let lost = (asked == 1 && kitty) || (asked == 2 && attributes);
        if lost { "" } else { answer }
    });
    assert!(!session.has("<Cells>"), "{}", session.text());
    assert!(session.restored);
}

#[test]
fn inside_tmux_nothing_is_asked_and_blocks_are_drawn() {
    let variables = [("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux,1,0")];
    let session = session("child_prints", &variables, "", |_| "");
    assert!(session.has("<Blocks>"), "{}", session.text());
    assert!(
        !session.has("\x1b[c") && !session.has("\x1b_G"),
        "{}",
        session.text()
    );
    let [rows, columns] = [24, 80].map(|cells| NonZero::new(cells).unwrap());
    let mut screen = vt100::Parser::new(rows, columns, 0);
    screen.process(&session.output);
    let contents = screen.screen().contents();
    let lines: Vec<_> = contents.lines().collect();
    let below = lines
        .iter()
        .position(|line| line.starts_with("<Blocks>"))
        .unwrap();
    assert!(lines[below - 1].contains(['▀', '▄']), "{contents}");
}

#[test]
fn keys_typed_ahead_stay_for_the_next_reader() {
    let session = session(
        "child_prints_and_reads",
        &REMOTE,
        "ls -l\n",
        |token| match token {
            // A second line, so that a reader who lost the first gets something else.
            Token::Char('>') => "lost\n",
            token => answers(token, "\x1b[?62c", true),
        },
    );
    assert!(
        session.has("<Cells>") && session.has("<read ls -l>"),
        "{}",
        session.text()
    );
    assert!(!session.has("\x1b[c"), "{}", session.text());
}

/// A kitty on this machine, which fetches pictures from files if `fetches`.
fn local_kitty(token: &Token, fetches: bool) -> &'static str {
    match token {
        Token::String {
            kind: StringKind::Apc,
            body,
        } if has(body, b"a=q,t=t") => "\x1b_Gi=31;OK\x1b\\",
        Token::Csi(csi) if !fetches && (csi.body.as_slice(), csi.last) == (b"5", b'n') => "",
        token => answers(token, "\x1b[?62c", true),
    }
}

#[test]
fn pictures_in_files_leave_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut variables = REMOTE.to_vec();
    variables.push(("TMPDIR", folder.path().to_str().unwrap()));
    let left = || std::fs::read_dir(folder.path()).unwrap().count();
    let shown = session("child_prints_a_grid", &variables, "", |token| {
        local_kitty(token, true)
    });
    assert!(shown.has("a=T,t=t;"), "{}", shown.text());
    assert!(shown.has("<Kitty 4 5>"), "{}", shown.text());
    assert_eq!(left(), 0);
    // The question before it is answered, the end of the picture is not.
    let mut asked = 0;
    let silent = session("child_prints", &variables, "", |token| {
        asked += usize::from(matches!(token, Token::Csi(csi) if csi.last == b'n'));
        local_kitty(token, asked <= 1)
    });
    assert!(silent.has("a=T,t=t;"), "{}", silent.text());
    assert!(silent.has("<Cells>"), "{}", silent.text());
    assert_eq!(left(), 0);
}

/// The screen at the end.
fn screen(session: &Session) -> vt100::Parser {
    let [rows, columns] = [24, 80].map(|cells| NonZero::new(cells).unwrap());
    let mut screen = vt100::Parser::new(rows, columns, 0);
    screen.process(&session.output);
    screen
}

#[test]
fn a_grid_is_a_picture_for_each_row_with_its_lines_below() {
    let session = session("child_prints_a_grid", &REMOTE, "", |token| {
        answers(token, "\x1b[?62c", true)
    });
    // Cells of 10 x 20 pixels: 4 thumbnails of 18 x 9 cells and gaps of 2; then one alone.
    assert!(session.has("s=780,v=180,c=78,r=9"), "{}", session.text());
    assert!(session.has("s=180,v=180,c=18,r=9"), "{}", session.text());
    assert!(session.has("<Kitty 4 5>"), "{}", session.text());
    assert!(
        session.has("picture 1 [2Jof a…  picture 2"),
        "{}",
        session.text()
    );
    assert!(!session.has("\x1b[2J") && session.restored);
}

#[test]
fn a_grid_of_cells_stands_like_one_of_pixels() {
    let variables = [("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux,1,0")];
    for (variables, method) in [(&variables[..], "Blocks"), (&XTERM[..], "Cells")] {
        let session = session("child_prints_a_grid", variables, "", |_| "");
        assert!(
            session.has(&format!("<{method} 4 5>")),
            "{}",
            session.text()
        );
        let screen = screen(&session);
        let screen = screen.screen();
        let lines = screen.contents();
        let at = |word: &str| lines.lines().position(|line| line.contains(word)).unwrap();
        let (first, second) = (at("picture 4"), at("picture 5"));
        assert_eq!(second - first, 11, "{lines}");
        let drawn = |from: u16| {
            let row = u16::try_from(first).unwrap() - 1;
            let cells = (from..from + 18).filter_map(|column| screen.cell(row, column));
            cells
                .filter(|cell| cell.bgcolor() != vt100::Color::Default || cell.contents() > " ")
                .count()
        };
        let of = [0, 20, 40, 60].map(|from| drawn(from) > 8);
        assert_eq!(of, [true, true, false, true], "{lines}");
    }
}

#[test]
fn a_grid_in_sixel_is_as_wide_as_its_cells() {
    let session = session("child_prints_a_grid", &REMOTE, "", |token| {
        answers(token, "\x1b[?62;4c", false)
    });
    assert!(session.has("<Sixel 4 5>"), "{}", session.text());
    // Raster attributes: 78 columns of 10 pixels; 9 rows of 20 are 15 of viuer's.
    assert!(session.has(";780;180"), "{}", session.text());
}

#[test]
fn a_pipe_gets_nothing() {
    let options = PrintOptions {
        is_terminal: false,
        ..PrintOptions::default()
    };
    let error = print_inline(&sprite(), &Environment::default(), options).unwrap_err();
    assert!(matches!(error, super::PrintError::NoTerminal));
}
