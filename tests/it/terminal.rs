//! The real program in a real pseudo-terminal: what a user would see, and what is left behind.
//!
//! No sleeps and no stop watch: a test waits for what must appear; the limit only ends one that
//! hangs.

mod pitfalls;
mod stopped;
mod studio;

use studio::{Answers, Start, Studio};

/// Everything that must be true after the program is gone, however it ended.
fn left_nothing_behind(studio: &Studio) {
    studio.with(|terminal| {
        let screen = terminal.emulator.screen();
        assert!(!screen.alternate_screen(), "the shell's screen is back");
        assert!(!screen.hide_cursor() && !screen.bracketed_paste());
        for (on, off) in [
            ("?1004h", "?1004l"),
            ("?2026h", "?2026l"),
            ("?1049h", "?1049l"),
        ] {
            let last = |mode: &str| terminal.raw().rfind(&format!("\x1b[{mode}"));
            assert!(last(off) > last(on), "{off} comes last");
        }
    });
    studio.with(|terminal| {
        let raw = terminal.raw();
        let (frames, _) = raw.rsplit_once("\x1b[?1049l").unwrap_or_default();
        // tmux that was enlarged meanwhile brings what is left there onto the shell's screen.
        let erased = frames.rfind("\x1b[H\x1b[J");
        assert!(
            erased > frames.rfind("\x1b[?2026l"),
            "nothing is left there"
        );
    });
    assert_eq!(
        studio.modes_now(),
        studio.modes_before,
        "the line is cooked again"
    );
}

#[test]
fn a_picture_from_a_prompt() {
    let mut studio = Studio::start(&Start::default());
    studio.wait("What do you want to see?");
    studio.type_in("a cute red dragon\r");
    studio.wait("✓ done in");
    studio.wait_raw(
        "\x1b[38;2;",
        "the picture is painted in the colours that the terminal has",
    );
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
    let pictures = studio.pictures();
    let [picture] = pictures.as_slice() else {
        panic!("{pictures:?}")
    };
    let bytes = std::fs::read(picture).unwrap();
    let read = art_studio::media::read(&bytes);
    assert_eq!(read.generation.unwrap().prompt, "a cute red dragon");
}

#[test]
fn nothing_waits_for_a_terminal_that_answers_nothing() {
    let mut studio = Studio::start(&Start {
        answers: Answers::None,
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("a cat\r");
    studio.wait("✓ done in");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
fn keys_typed_before_the_first_frame_are_not_lost() {
    let early = Start {
        typed: "a robot\r",
        ..Start::default()
    };
    let mut studio = Studio::start(&early);
    studio.wait("✓ done in");
    studio.wait("a robot");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
}

#[test]
fn broken_answers_are_neither_typed_nor_believed() {
    let answers = Answers::Always(
        b"\x1b[?62;22c\x1bP>|\xff\xfe evil\x1b\\\x1b_Gi=31;\xff\xfe\x1b\\\x1b[?999999999999u\x1b]11;rgb:zz\x07",
    );
    let mut studio = Studio::start(&Start {
        answers,
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("xyz");
    studio.wait("xyz");
    studio.with(|terminal| {
        assert!(!terminal.text().contains("evil") && !terminal.text().contains("rgb"));
    });
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
#[cfg(unix)]
fn signals_end_it_with_their_codes_and_a_clean_terminal() {
    use rustix::process::Signal;
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let rehearsal = Start {
            rehearsal: Some("slow"),
            ..Start::default()
        };
        let mut studio = Studio::start(&rehearsal);
        studio.wait("What do you want to see?");
        studio.type_in("a cat\r");
        studio.wait("queue 1");
        studio.signal(signal);
        assert_eq!(studio.exit_code(), code);
        left_nothing_behind(&studio);
    }
}

#[test]
fn leaving_with_open_jobs_asks() {
    let mut studio = Studio::start(&Start {
        rehearsal: Some("slow"),
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("a cat\r");
    studio.wait("queue 1");
    studio.type_in("\x03");
    studio.wait("1 job is not done");
    studio.type_in("n");
    studio.wait_gone("1 job is not done");
    studio.type_in("\x11");
    studio.wait("1 job is not done");
    studio.type_in("y");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
fn a_job_that_does_not_stop_cannot_hold_the_shell() {
    let mut studio = Studio::start(&Start {
        rehearsal: Some("deaf"),
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("a cat\r");
    studio.wait("queue 1");
    studio.type_in("\x03\x03");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
fn a_panicking_service_is_a_failed_job_and_nothing_else() {
    let mut studio = Studio::start(&Start {
        rehearsal: Some("panic"),
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("a cat\r");
    studio.wait("✗ failed");
    studio.type_in(" and a dog");
    studio.wait("a cat and a dog");
    studio.with(|terminal| assert!(!terminal.raw().contains("panicked at")));
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
fn a_panic_while_drawing_gives_the_terminal_back_and_then_speaks() {
    let mut studio = Studio::start(&Start {
        rehearsal: Some("draw-panic"),
        ..Start::default()
    });
    studio.wait_raw("\x1b[?1049h", "the studio opens");
    studio.type_in("x");
    assert_eq!(studio.exit_code(), 101);
    studio.wait("rehearsed panic while drawing");
    left_nothing_behind(&studio);
}

#[test]
fn a_storm_of_resizes_ends_with_the_right_frame() {
    let mut studio = Studio::start(&Start::default());
    studio.wait("What do you want to see?");
    for round in 0..100_u16 {
        studio.resize(1 + round * 7 % 170, 1 + round * 3 % 60);
    }
    studio.resize(100, 30);
    studio.wait("This session");
    studio.type_in("still here");
    studio.wait("still here");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
#[cfg(unix)]
fn suspended_it_gives_the_terminal_back_and_takes_it_again() {
    let mut studio = Studio::start(&Start {
        under_a_shell: true,
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("half a thought");
    studio.wait("half a thought");
    studio.type_in("\x1a");
    studio.wait("the shell waits");
    left_nothing_behind(&studio);
    studio.type_in("\n");
    studio.wait("half a thought");
    studio.type_in(" more");
    studio.wait("half a thought more");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
#[cfg(unix)]
fn where_no_shell_waits_it_does_not_stop() {
    let mut studio = Studio::start(&Start::default());
    studio.wait("What do you want to see?");
    studio.type_in("\x1a");
    studio.wait("no shell waits behind the studio");
    studio.type_in("still here\x11");
    assert_eq!(studio.exit_code(), 0);
}

#[test]
#[cfg(unix)]
fn the_prompt_goes_through_the_editor() {
    let script = "printf ' and a dog' >> \"$1\"; stty -a < /dev/tty | grep -q -- ' icanon' && printf '!' >> \"$1\"";
    let mut studio = Studio::start(&Start {
        editor: Some(script),
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("a cat");
    studio.wait("a cat");
    studio.type_in("\x05");
    studio.wait("a cat and a dog!");
    studio.type_in("?");
    studio.wait("a cat and a dog!?");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

#[test]
#[cfg(unix)]
fn an_editor_that_fails_changes_nothing() {
    let mut studio = Studio::start(&Start {
        editor: Some("exit 3"),
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    studio.type_in("a cat");
    studio.wait("a cat");
    studio.type_in("\x05");
    studio.wait("the prompt is as it was");
    studio.wait("a cat");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
}

#[test]
fn a_hostile_paste_makes_a_clean_screen_and_a_good_name() {
    let mut studio = Studio::start(&Start::default());
    studio.wait("What do you want to see?");
    let evil = "\x1b[2J/../\n🐉 dragon \x07\u{9b}31m".repeat(80);
    studio.type_in(&format!("\x1b[200~{evil}\x1b[201~\r"));
    studio.wait("✓ done in");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    let pictures = studio.pictures();
    let [picture] = pictures.as_slice() else {
        panic!("{pictures:?}")
    };
    let name = picture.file_name().unwrap().to_string_lossy().into_owned();
    let plain = |char: char| char.is_ascii_alphanumeric() || "_-.".contains(char);
    assert!(
        name.starts_with("builtin_2j_dragon_dragon") && name.chars().all(plain),
        "{name}"
    );
}

#[test]
fn without_colour_no_colour_is_sent() {
    let start = Start {
        variables: &[("NO_COLOR", "1")],
        ..Start::default()
    };
    let mut studio = Studio::start(&start);
    studio.wait("What do you want to see?");
    studio.type_in("a cat\r");
    studio.wait("✓ done in");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    let bad = studio.with(|terminal| terminal.colours(|code| code != 39 && code != 49));
    assert_eq!(bad, [] as [String; 0]);
}

#[test]
fn sixteen_colours_are_named_and_never_mixed() {
    let variables = &[("TERM", "xterm"), ("COLORTERM", "")];
    let start = Start {
        variables,
        answers: Answers::None,
        ..Start::default()
    };
    let mut studio = Studio::start(&start);
    studio.wait("What do you want to see?");
    studio.type_in("a cat\r");
    studio.wait("✓ done in");
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    let mixed = |setting: &String| setting.contains("8;2;") || setting.contains("8;5;");
    let settings = studio.with(|terminal| terminal.colours(|_| true));
    assert!(
        !settings.is_empty() && !settings.iter().any(mixed),
        "{settings:?}"
    );
}

#[test]
fn any_bytes_may_be_typed() {
    let mut studio = Studio::start(&Start {
        rehearsal: Some("never"),
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    let mut state = 7_u32;
    for _ in 0..3_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let byte = (state >> 24) as u8;
        // Not the keys that leave, stop, or open an editor.
        if !matches!(byte, 3 | 5 | 17 | 26) {
            studio.send(&[byte]);
        }
    }
    // Whatever was begun is ended; then what is open is closed, and the studio left.
    studio.send(b"\x1b\\\x1b[201~\x1b\x1b\x1b\x03\x03\x03\x03");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}

/// Writes what tmux shall say of our pane: passthrough, window seen, session seen, pane active,
/// terminal.
fn tmux_says(studio: &Studio, words: &str) {
    let said = studio.home().join("tmux-says");
    std::fs::write(&said, words.replace(' ', "\n") + "\n").unwrap();
}

#[test]
#[cfg(unix)]
fn tmux_gets_pictures_only_while_somebody_sees_them_and_again_where_another_terminal_looks() {
    let variables = &[
        ("TERM", "tmux-256color"),
        ("TMUX", "/tmp/tmux-0/default,1,0"),
        ("TMUX_PANE", "%1"),
    ];
    let answers = b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2;4c";
    let mut studio = Studio::start(&Start {
        answers: Answers::Always(answers),
        variables,
        tmux: true,
        ..Start::default()
    });
    studio.wait("What do you want to see?");
    // Asked through tmux, a kitty answers.
    studio.wait_raw("\x1bPtmux;\x1b\x1b[>q", "the terminal outside is asked");
    studio.type_in("\x1bP>|kitty(0.41.1)\x1b\\");
    tmux_says(&studio, "on 0 1 1 /dev/pts/1");
    studio.type_in("a cat\r");
    studio.wait("✓ done in");
    let sent = |terminal: &studio::Terminal| terminal.raw().matches("a=T,U=1").count();
    // The state of the pane is asked before pixels are sent.
    studio.wait_until("tmux was asked again", |_| studio.tmux_was_asked() >= 2);
    assert_eq!(studio.with(sent), 0, "nobody sees the window");
    tmux_says(&studio, "on 1 1 1 /dev/pts/1");
    studio.type_in("s");
    studio.wait_until("pixels come when it is seen", |terminal| sent(terminal) > 0);
    let before = studio.with(sent);
    tmux_says(&studio, "on 1 1 1 /dev/pts/2");
    // The user came back, from another terminal: it has none of our pictures.
    studio.type_in("\x1b[I");
    // Asked at once, and again when tmux has said that it is another one.
    studio.wait_until("the other one is asked", |terminal| {
        let questions = terminal.raw().matches("\x1bPtmux;\x1b\x1b[>q").count();
        questions >= 3
    });
    studio.type_in("\x1bP>|kitty(0.41.1)\x1b\\");
    studio.wait_until("pixels are sent again", |terminal| sent(terminal) > before);
    assert!(!studio.tmux_was_told_to_change_anything());
    studio.type_in("\x11");
    assert_eq!(studio.exit_code(), 0);
    left_nothing_behind(&studio);
}
