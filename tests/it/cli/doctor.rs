//! `doctor` in terminals of all kinds: it tells what they answered, waits for none, and writes its
//! questions to no pipe.

use super::Home;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::Value;
use std::{
    io::{Read, Write},
    process::Stdio,
};

/// A terminal: what it answers to the whole question, and whether it answers status questions.
struct Terminal<'a> {
    variables: &'a [(&'a str, &'a str)],
    answers: &'a str,
    status: bool,
    typed: &'a str,
}

const XTERM: [(&str, &str); 1] = [("TERM", "xterm-256color")];
/// So far away that an answer on a busy machine is waited for.
const REMOTE: [(&str, &str); 2] = [("TERM", "xterm-256color"), ("SSH_TTY", "/dev/pts/9")];
const KITTY: &str = "\x1bP>|kitty(0.41.1)\x1b\\\x1b]11;rgb:1e/1e/2e\x1b\\\x1b_Gi=31;OK\x1b\\\
    \x1b[?0u\x1b[6;20;10t\x1b[?2026;2$y\x1bP1$r0;48:2::1:2:3m\x1b\\\x1b[?62;c";

impl Default for Terminal<'_> {
    fn default() -> Self {
        Self {
            variables: &REMOTE,
            answers: "",
            status: true,
            typed: "",
        }
    }
}

/// What the command wrote to the terminal, and whether the line's modes are as before.
struct Seen {
    raw: String,
    restored: bool,
}

fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|it| *it == part).count()
}

/// Runs `art-studio` with `arguments` in `terminal`.
fn run(home: &Home, arguments: &str, terminal: &Terminal<'_>) -> Seen {
    let size = PtySize {
        rows: 60,
        cols: 200,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pty = native_pty_system().openpty(size).unwrap();
    let before = format!("{:?}", pty.master.get_termios());
    let inner = home.program("/bin/sh");
    let mut command = CommandBuilder::new("/bin/sh");
    let line = format!("\"$0\" {arguments}; echo \"<end $?>\"");
    command.args(["-c", &line, env!("CARGO_BIN_EXE_art-studio")]);
    command.env_clear();
    for (name, value) in inner.get_envs() {
        command.env(name, value.unwrap());
    }
    for (name, value) in terminal.variables {
        command.env(name, value);
    }
    command.cwd(home.path(""));
    let mut keyboard = pty.master.take_writer().unwrap();
    let mut reader = pty.master.try_clone_reader().unwrap();
    keyboard.write_all(terminal.typed.as_bytes()).unwrap();
    let mut child = pty.slave.spawn_command(command).unwrap();
    let (mut bytes, mut piece) = (vec![], vec![0; 65_536]);
    let (mut asked, mut status) = (0, 0);
    while count(&bytes, b"<end ") == 0 {
        let count_read = reader.read(&mut piece).unwrap();
        bytes.extend_from_slice(&piece[..count_read]);
        let (questions, stati) = (count(&bytes, b"\x1b[c"), count(&bytes, b"\x1b[5n"));
        for _ in asked..questions {
            keyboard.write_all(terminal.answers.as_bytes()).unwrap();
        }
        for _ in status..stati {
            let answer: &[u8] = if terminal.status { b"\x1b[0n" } else { b"" };
            keyboard.write_all(answer).unwrap();
        }
        (asked, status) = (questions, stati);
    }
    child.wait().unwrap();
    let restored = before == format!("{:?}", pty.master.get_termios());
    let raw = String::from_utf8_lossy(&bytes).into_owned();
    Seen { raw, restored }
}

/// The document that the command wrote into the file `report`.
fn report(home: &Home, terminal: &Terminal<'_>) -> (Value, Seen) {
    let seen = run(home, "doctor --json > report", terminal);
    assert!(seen.raw.contains("<end 0>"), "{}", seen.raw);
    assert!(seen.restored, "the line is cooked again");
    let text = std::fs::read_to_string(home.path("report")).unwrap();
    (serde_json::from_str(&text).unwrap(), seen)
}

#[test]
fn a_kitty_is_told_with_everything_it_answered() {
    let kitty = Terminal {
        answers: KITTY,
        ..Terminal::default()
    };
    let (document, seen) = report(&Home::new(), &kitty);
    let terminal = &document["terminal"];
    assert_eq!(terminal["name"], "kitty(0.41.1)");
    assert_eq!(terminal["painter"], "kitty placeholders");
    assert_eq!(terminal["painterWhy"], "kitty(0.41.1) shows them");
    assert_eq!(terminal["colours"], "truecolor");
    assert_eq!(terminal["cell"], serde_json::json!([10, 20]));
    assert_eq!(terminal["synchronizedOutput"], true);
    assert_eq!(terminal["keyboardProtocol"], true);
    assert_eq!(terminal["overSsh"], true);
    assert!(document["link"]["roundTripMs"].is_u64(), "{document}");
    assert_eq!(document["services"][0]["id"], "builtin");
    assert_eq!(document["notAsked"], Value::Null);
    assert_eq!(count(seen.raw.as_bytes(), b"\x1b[c"), 1, "asked once");
}

#[test]
fn in_words_for_people() {
    let home = Home::new();
    let kitty = Terminal {
        answers: KITTY,
        ..Terminal::default()
    };
    let seen = run(&home, "doctor --images cells", &kitty);
    for words in [
        "terminal                 kitty(0.41.1), over SSH",
        "pictures                 text cells: it was asked for",
        "images                   cells",
        "attributes (DA1)         62;0",
        "problems                 none",
        "builtin                  ready",
        "<end 0>",
    ] {
        assert!(seen.raw.contains(words), "{words}: {}", seen.raw);
    }
    assert!(seen.restored);
}

#[test]
fn the_problems_in_the_settings_are_told_once() {
    let home = Home::new();
    std::fs::create_dir_all(home.path("config/art-studio")).unwrap();
    std::fs::write(home.path("config/art-studio/config.toml"), "images = 7\n").unwrap();
    let output = home.run(&["doctor"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.matches("config.toml:1").count(), 1, "{said}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_mute_terminal_is_not_waited_for_for_long() {
    let mute = Terminal {
        variables: &XTERM,
        status: false,
        ..Terminal::default()
    };
    let (document, _) = report(&Home::new(), &mute);
    let terminal = &document["terminal"];
    assert_eq!(terminal["answered"], false);
    assert_eq!(terminal["painter"], "text cells");
    assert_eq!(
        terminal["painterWhy"],
        "a terminal of type xterm-256color has not answered"
    );
    assert_eq!(terminal["cell"], Value::Null);
    assert_eq!(document["link"]["roundTripMs"], Value::Null);
}

#[test]
fn a_terminal_that_answers_no_status_has_no_measured_line() {
    let terminal = Terminal {
        answers: "\x1b[?62;4c",
        status: false,
        ..Terminal::default()
    };
    let (document, _) = report(&Home::new(), &terminal);
    assert_eq!(document["terminal"]["answered"], true);
    assert_eq!(document["link"]["roundTripMs"], Value::Null);
}

#[test]
fn garbage_is_neither_believed_nor_shown() {
    let evil = "\x1bP>|evil\x1b[2J\u{9b}31m\x07\x1b\\\x1b[?2026;99$y\x1b[6;0;0t\x1b[?;;c";
    let terminal = Terminal {
        answers: evil,
        ..Terminal::default()
    };
    let seen = run(&Home::new(), "doctor", &terminal);
    assert!(seen.raw.contains("<end 0>") && seen.restored);
    let told = seen.raw.split("art-studio ").last().unwrap();
    assert!(!told.contains('\x1b') && !told.contains('\u{9b}'), "{told}");
}

#[test]
fn inside_tmux_no_apc_is_sent_and_the_advice_is_one_line() {
    let home = Home::new();
    let bin = home.path("bin");
    std::fs::create_dir(&bin).unwrap();
    // A tmux that was asked, and writes down what it was asked to do.
    let script =
        "#!/bin/sh\necho \"$*\" >> \"$HOME/asked\"\nprintf 'off\\n1\\n1\\n1\\n/dev/pts/1\\n'\n";
    std::fs::write(bin.join("tmux"), script).unwrap();
    let mut modes = std::fs::metadata(bin.join("tmux")).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut modes, 0o755);
    std::fs::set_permissions(bin.join("tmux"), modes).unwrap();
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let variables = [
        ("TERM", "tmux-256color"),
        ("TMUX", "/tmp/tmux-0/default,1,0"),
        ("TMUX_PANE", "%1"),
        ("SSH_TTY", "/dev/pts/9"),
        ("PATH", path.as_str()),
    ];
    let tmux = Terminal {
        variables: &variables,
        answers: "\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2;4c",
        ..Terminal::default()
    };
    let (document, seen) = report(&home, &tmux);
    let report = &document["terminal"]["tmux"];
    assert_eq!(report["allowPassthrough"], false);
    assert_eq!(report["advice"], "tmux set -g allow-passthrough on");
    assert!(!seen.raw.contains("\x1b_G") && !seen.raw.contains("\x1bPtmux"));
    let asked = std::fs::read_to_string(home.path("asked")).unwrap();
    assert!(asked.starts_with("display -p -t %1 #{allow-passthrough}"));
    assert!(!asked.contains("set"), "{asked}");
}

#[test]
fn over_ssh_from_inside_of_tmux_the_terminal_outside_is_found() {
    let tmux = Terminal {
        answers: "\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2;4c\x1bP>|kitty(0.41.1)\x1b\\",
        ..Terminal::default()
    };
    let (document, seen) = report(&Home::new(), &tmux);
    assert_eq!(document["terminal"]["outside"], "kitty(0.41.1)");
    assert_eq!(
        document["terminal"]["painter"],
        "kitty placeholders through tmux"
    );
    assert!(seen.raw.contains("\x1bPtmux;\x1b\x1b[>q\x1b\\"));
}

#[test]
fn keys_typed_ahead_are_left_alone() {
    let home = Home::new();
    let terminal = Terminal {
        answers: KITTY,
        typed: "ls\n",
        ..Terminal::default()
    };
    let (document, seen) = report(&home, &terminal);
    assert!(
        document["notAsked"]
            .as_str()
            .unwrap()
            .contains("typed ahead")
    );
    assert!(!seen.raw.contains("\x1b[c"));
}

#[test]
fn nothing_is_asked_of_a_pipe() {
    let home = Home::new();
    for arguments in [&["doctor"][..], &["doctor", "--json"]] {
        let output = home
            .command(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("the output is no terminal"), "{said}");
        assert!(!said.contains('\x1b'), "{said}");
        assert_eq!(output.stderr, b"");
    }
    // For people the words go through a pager, which reads the terminal too.
    let terminal = Terminal {
        answers: KITTY,
        ..Terminal::default()
    };
    let seen = run(&home, "doctor | cat", &terminal);
    assert!(
        seen.raw.contains("the output is no terminal"),
        "{}",
        seen.raw
    );
    assert!(!seen.raw.contains("\x1b[c"));
}
