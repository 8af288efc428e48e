//! Prints in a real pseudo-terminal, with a terminal behind it that answers as told.
//!
//! viuer writes to the standard output of its process, so each print runs in a process of its
//! own: this test binary, with one of the tests that are ignored otherwise.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read, Write, stdin, stdout};
use std::num::NonZero;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::{Environment, Picture, PrintOptions, print_inline};
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

#[test]
fn a_pipe_gets_nothing() {
    let options = PrintOptions {
        is_terminal: false,
        ..PrintOptions::default()
    };
    let error = print_inline(&sprite(), &Environment::default(), options).unwrap_err();
    assert!(matches!(error, super::PrintError::NoTerminal));
}
