//! What somebody sees who runs a command in a terminal: a live line that leaves no trace.

use super::Home;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    process::Command,
};

/// What is left on the screen, everything that was written, and the exit code.
fn on_terminal(
    home: &Home,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> (String, String, u32) {
    run_on_terminal(home, &home.command(arguments), variables)
}

/// The same of any command.
fn run_on_terminal(
    home: &Home,
    inner: &Command,
    variables: &[(&str, &str)],
) -> (String, String, u32) {
    run_on_terminal_of(200, home, inner, variables)
}

/// The same with so many columns.
fn run_on_terminal_of(
    cols: u16,
    home: &Home,
    inner: &Command,
    variables: &[(&str, &str)],
) -> (String, String, u32) {
    let size = PtySize {
        rows: 24,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(inner.get_program());
    command.args(inner.get_args());
    command.env_clear();
    for (name, value) in inner.get_envs() {
        command.env(name, value.unwrap());
    }
    for (name, value) in variables {
        command.env(name, value);
    }
    command.cwd(home.path(""));
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut writer = pty.master.take_writer().unwrap();
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let (mut bytes, mut piece) = (vec![], [0; 4096]);
    // At the end Linux answers with an error where others say "no more".
    while let Ok(count @ 1..) = reader.read(&mut piece) {
        let opens = |bytes: &[u8]| bytes.windows(8).any(|part| part == b"\x1b[?1049h");
        let before = opens(&bytes);
        bytes.extend_from_slice(&piece[..count]);
        if !before && opens(&bytes) {
            // A key for the studio, once it listens.
            writer.write_all(b"x").unwrap();
        }
    }
    let code = child.wait().unwrap().exit_code();
    let mut screen = vt100::Parser::new(cells(size.rows), cells(size.cols), 0);
    screen.process(&bytes);
    let shown = screen.screen().contents();
    (shown, String::from_utf8_lossy(&bytes).into_owned(), code)
}

fn cells(number: u16) -> NonZero<u16> {
    NonZero::new(number).unwrap()
}

const ASK: [&str; 9] = [
    "generate",
    "a red cat",
    "--size",
    "512x512",
    "--seed",
    "4",
    "--count",
    "2",
    "--no-image",
];

#[test]
fn the_live_line_leaves_no_trace() {
    let home = Home::new();
    let (shown, raw, code) = on_terminal(&home, &ASK, &[("TERM", "xterm")]);
    assert_eq!(code, 0);
    assert!(raw.contains("\u{1b}[2K"), "it was drawn: {raw:?}");
    let lines: Vec<_> = shown.lines().filter(|line| !line.is_empty()).collect();
    let [first, path, second, _] = lines.as_slice() else {
        unreachable!("{lines:#?}")
    };
    assert!(
        first.starts_with("understood: cat") && first.contains("seed 4  512×512"),
        "{first}"
    );
    assert!(second.contains("seed 5"), "{second}");
    assert!(path.starts_with(home.library().to_str().unwrap()), "{path}");
    assert!(!shown.contains('█'), "{shown}");
}

#[test]
fn no_colour_is_written_where_none_is_wanted() {
    let home = Home::new();
    let (_, raw, _) = on_terminal(&home, &ASK, &[("TERM", "xterm"), ("NO_COLOR", "1")]);
    assert!(
        raw.contains("\u{1b}[2K") && !raw.contains("\u{1b}[3"),
        "{raw:?}"
    );
    let none = [("TERM", "xterm"), ("ART_STUDIO_COLOURS", "none")];
    let (_, raw, _) = on_terminal(&home, &ASK, &none);
    assert!(
        raw.contains("\u{1b}[2K") && !raw.contains("\u{1b}[3"),
        "{raw:?}"
    );
    let (_, raw, _) = on_terminal(&home, &ASK, &[("TERM", "dumb")]);
    assert!(!raw.contains('\u{1b}'), "{raw:?}");
}

#[test]
fn a_picture_has_as_many_colours_as_were_asked_for() {
    let home = Home::new();
    let ask = ["generate", "a red cat", "--size", "64x64", "--seed", "4"];
    let colours = |word| {
        let variables = [
            ("TERM", "xterm"),
            ("COLORTERM", "truecolor"),
            ("ART_STUDIO_COLOURS", word),
        ];
        let (_, raw, code) = on_terminal(&home, &ask, &variables);
        assert_eq!(code, 0);
        ["[38;2;", "[38;5;", "[3"].map(|start| raw.contains(&format!("\u{1b}{start}")))
    };
    assert_eq!(colours("truecolor"), [true, false, true]);
    assert_eq!(colours("256"), [false, true, true]);
    assert_eq!(colours("none"), [false, false, false]);
}

#[test]
fn a_terminal_that_does_not_answer_is_waited_for_once() {
    let home = Home::new();
    let ask = ["generate", "a red cat", "--size", "64x64", "--count", "3"];
    let (_, raw, code) = on_terminal(&home, &ask, &[("TERM", "xterm-256color")]);
    assert_eq!(code, 0);
    assert_eq!(raw.matches("\u{1b}[c").count(), 1);
    assert_eq!(raw.matches("builtin_a_red_cat").count(), 3, "{raw}");
}

#[test]
fn a_report_in_a_file_has_no_colours() {
    let home = Home::new();
    let mut command = home.program("/bin/sh");
    command.args([
        "-c",
        "exec \"$0\" 2> report",
        env!("CARGO_BIN_EXE_art-studio"),
    ]);
    let variables = [("TERM", "xterm"), ("ART_STUDIO_REHEARSAL", "draw-panic")];
    let (_, _, code) = run_on_terminal(&home, &command, &variables);
    assert_eq!(code, 101);
    let report = fs::read_to_string(home.path("report")).unwrap();
    assert!(report.contains("rehearsed panic"), "{report}");
    assert!(!report.contains('\u{1b}'), "{report:?}");
}

#[test]
fn the_bytes_of_a_picture_do_not_go_to_a_terminal() {
    let home = Home::new();
    let (shown, _, code) = on_terminal(&home, &["generate", "x", "-o", "-"], &[]);
    assert_eq!(code, 2);
    assert!(shown.contains("here is a terminal"), "{shown}");
    assert_eq!(home.pictures().len(), 0);
}

#[test]
fn a_list_cuts_prompts_to_its_terminal_and_no_name() {
    let home = Home::new();
    let prompt = "a cat with a very long tail and a hat on top of another hat";
    home.run(&["generate", prompt, "--size", "16x16"]);
    let [file] = home.pictures().try_into().unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    // One long name takes nothing away from the others.
    let long = file.with_file_name(format!("{}.png", "long".repeat(30)));
    fs::copy(&file, &long).unwrap();
    for cols in [300, 100, 80, 60, 40] {
        let list = home.command(&["saved", "list"]);
        let (shown, _, code) = run_on_terminal_of(cols, &home, &list, &[("TERM", "xterm")]);
        assert_eq!(code, 0);
        let lines: Vec<_> = shown.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines.len(), 3, "{cols}: {shown}");
        for word in ["MADE", "SIZE", "PROMPT", "FILE"] {
            assert!(lines[0].contains(word), "{cols}: {shown}");
        }
        assert_eq!(lines[1].contains(prompt), cols == 300, "{cols}: {shown}");
        assert!(lines[1].contains("  16×16  a cat with a ver"), "{shown}");
        // The name is what other commands take.
        for name in [name, long.file_name().unwrap().to_str().unwrap()] {
            let whole = lines.iter().filter(|line| line.ends_with(name));
            assert_eq!(whole.count(), 1, "{cols}: {shown}");
        }
    }
    // Programs get all of it.
    let piped = String::from_utf8(home.run(&["saved", "list"]).stdout).unwrap();
    assert!(piped.lines().nth(1).unwrap().contains(prompt), "{piped}");
}

#[test]
fn what_is_said_of_a_picture_stands_below_it() {
    let home = Home::new();
    home.run(&["generate", "a red cat", "--size", "64x64"]);
    let [file] = home.pictures().try_into().unwrap();
    let show = ["saved", "show", file.to_str().unwrap()];
    let variables = [("TERM", "xterm"), ("ART_STUDIO_IMAGES", "cells")];
    let (shown, raw, code) = on_terminal(&home, &show, &variables);
    assert_eq!(code, 0);
    let at = |part: &str| raw.find(part).unwrap_or_else(|| panic!("{part}: {raw:?}"));
    assert!(at("▀").min(at("▄")) < at("a red cat"), "{raw}");
    assert!(shown.trim_end().contains("a red cat"), "{shown}");
}
